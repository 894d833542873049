/** The costly forms of a document, worked out once for all its proofs. */
import type { DocumentWork } from '../types.ts'
import { assertSafe, canonicalNQuads, NotCanonicalError } from './canonical.ts'

/** Each form anew, whatever it costs. */
export const workAnew: DocumentWork = {
  canonicalNQuads: (document, loader, digest = 'sha256') => canonicalNQuads(document, loader, { digest }),
  assertSafe,
}

/** A readable badge takes a tenth: proofs over each other, or in several forms, add up. */
const mostCharacters = 160 * 1024

/**
 * For documents that do not change meanwhile: each form of each once, and then as it was worked out, with whichever loader that was. What was asked for first is always worked
 * out; other forms as long as all the documents together, as JSON, have at most 163,840 characters: beyond, NotCanonicalError
 * `too-costly-to-check`.
 */
export function workOnce(): DocumentWork {
  const known = new WeakMap<object, Map<string, Promise<unknown>>>()
  let first: object | undefined
  let spent = 0

  function once<Form>(document: object, form: string, work: () => Promise<Form>): Promise<Form> {
    const forms = known.get(document) ?? new Map<string, Promise<unknown>>()
    known.set(document, forms)
    // What stands under a name was put there under it.
    const done = forms.get(form) as Promise<Form> | undefined
    if (done !== undefined) return done
    if (first === undefined) first = document
    else {
      // Most documents are asked for one form only: what that one is long is nobody's business until there is another.
      if (spent === 0) spent = charactersOf(first)
      spent += charactersOf(document)
      if (spent > mostCharacters) return Promise.reject(tooCostly())
    }
    const made = work()
    forms.set(form, made)
    return made
  }

  return {
    canonicalNQuads: (document, loader, digest = 'sha256') =>
      once(document, digest, () => canonicalNQuads(document, loader, { digest })),
    assertSafe: (document, loader) => once(document, 'safe', () => assertSafe(document, loader)),
  }
}

function charactersOf(document: object): number {
  return JSON.stringify(document).length
}

function tooCostly(): NotCanonicalError {
  return new NotCanonicalError({
    code: 'too-costly-to-check',
    detail: 'the document has too many proofs for its length to be worked out for each',
  })
}
