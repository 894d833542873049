/** One check alone, asked about a credential that need not be signed. */
import type { Check, CheckContext, Finding } from '../../../server/verify/check.ts'
import { createStatusReader } from '../../../server/verify/status/status-list.ts'
import { now, publicUrl } from '../../proof/signing.ts'

/** A service that issued nothing and knows nobody. */
export const service: CheckContext['deps'] = {
  publicUrl,
  frameworks: { list: () => [], refresh: () => Promise.resolve() },
  localStatus: () => Promise.resolve(undefined),
  publishedKeys: () => Promise.resolve([]),
  isDecidedHere: () => Promise.resolve(false),
  issuer: () => Promise.resolve(undefined),
  erasedEvidence: () => Promise.resolve([]),
}

/** What `check` finds; `change` says what else is known. */
export async function findingOf(check: Check, change: Partial<CheckContext>): Promise<Finding> {
  const bytes = new Uint8Array()
  const known = { ...service, ...change.deps }
  return check.run({
    ...{ input: { kind: 'json', bytes }, now, credential: {}, lists: createStatusReader(known, now) },
    ...change,
    deps: known,
  })
}

/** The same as `outcome code`. */
export async function answerOf(check: Check, change: Partial<CheckContext>): Promise<string> {
  const { outcome, code } = await findingOf(check, change)
  return `${outcome} ${code}`
}

/** Of bytes, or of what they are the JSON of. */
export function answerTo(check: Check, content: unknown): Promise<string> {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const bytes = content instanceof Uint8Array ? content : Buffer.from(text)
  return answerOf(check, { input: { kind: 'json', bytes } })
}
