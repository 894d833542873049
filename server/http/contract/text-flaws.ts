/** Text that no document could carry: it must not get further than the request that brings it. */
import type { ProblemItem } from '../../problem.ts'
import type { Text } from '../../text.ts'
import { mostItems, pointerOf } from './contract-errors.ts'

/** Not the ends of lines, nor tabs. */
const control = /(?![\t\n\r])\p{Cc}/u

/** Escapes that may stand for a control character or half a character, and control characters that JSON lets stand as they are. */
const suspicious = /\\[ubf]|[\u007f-\u009f]/u

/**
 * Whether `textFlaws` could find something in what `json`, a JSON text read from UTF-8, stands for: seen in one pass, before the value is
 * walked. True says nothing.
 */
export function mayBeFlawed(json: string): boolean {
  return suspicious.test(json)
}

/**
 * The strings and names of `value`, parsed JSON, that UTF-8 cannot write (half a character) or that have control characters, by JSON
 * pointer; at most 50. A name is told by the pointer of its object. Does NOT judge what is invisible but lawful.
 * @see https://www.rfc-editor.org/rfc/rfc7493#section-2.1
 */
export function textFlaws(value: unknown): readonly ProblemItem[] {
  const found: ProblemItem[] = []
  note(found, value, '')
  return found
}

function note(found: ProblemItem[], value: unknown, at: string): void {
  if (found.length === mostItems) return
  if (typeof value === 'string') {
    const flaw = flawOf(value)
    if (flaw !== undefined) found.push(item(flaw, at))
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      const flaw = flawOf(name)
      if (flaw === undefined) note(found, inner, `${at}/${name}`)
      else if (found.length < mostItems) found.push(item(flaw, at))
    }
  }
}

type Flaw = 'half-character' | 'control-character'

function flawOf(text: string): Flaw | undefined {
  if (!text.isWellFormed()) return 'half-character'
  return control.test(text) ? 'control-character' : undefined
}

function item(code: Flaw, at: string): ProblemItem {
  // As the contract's own errors: nothing that a client could have named itself.
  const pointer = pointerOf(at)
  return { ...(pointer === undefined ? {} : { pointer }), code, detail: wording[code] }
}

const wording: Readonly<Record<Flaw, Text>> = {
  'half-character': {
    fr: 'Texte avec une moitié de caractère, que rien ne peut écrire.',
    en: 'Text with half a character, which nothing can write.',
  },
  'control-character': {
    fr: 'Texte avec un caractère de commande invisible.',
    en: 'Text with an invisible control character.',
  },
}
