/** A badge as somebody gives it in a form: a file, a link or a code, or its text. */
import type { VerifyInput } from '../verify/check.ts'
import type { Whereabouts } from '../verify/input/find-input.ts'
import { handedIn } from '../verify/input/handed-in.ts'
import { kindOf } from '../verify/input/kind-of.ts'

/** What is longer is no address to visit, cut off here or not. */
const longestAddress = 8192

/**
 * What the fields `file`, `where` and `text` hand in: a file before a link or code, and those before a text; `undefined` when all are empty.
 */
export function givenIn(form: ReadonlyMap<string, Buffer>): VerifyInput | Whereabouts | undefined {
  const file = form.get('file')
  // A copy of its own: what goes to a thread takes all it is a part of with it.
  if (file !== undefined && file.length > 0) return ofBytes(new Uint8Array(file))
  const [where, text] = [textOf(form.get('where')), textOf(form.get('text'))]
  if (where !== '') return whereabouts(where.slice(0, longestAddress))
  if (text.length <= longestAddress && /^https?:\/\/\S+$/iu.test(text)) return { url: text }
  return text === '' ? undefined : ofBytes(Buffer.from(text, 'utf8'))
}

function ofBytes(bytes: Uint8Array): VerifyInput | Whereabouts {
  const kind = kindOf(bytes)
  return kind === 'json' ? handedIn(bytes) : { kind, bytes }
}

/** Nobody types the scheme of an address; a code has no point and no slash. */
function whereabouts(typed: string): Whereabouts {
  if (/^https?:\/\//iu.test(typed)) return { url: typed }
  return /[./]/u.test(typed) ? { url: `https://${typed}` } : { code: typed }
}

/** A field as text; empty when it was not sent. */
export function textOf(value: Buffer = Buffer.alloc(0)): string {
  return value.toString('utf8').trim()
}
