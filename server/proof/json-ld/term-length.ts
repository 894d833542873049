/** How long the words are that stand for IRIs once a document is compacted. */
import { bundledContexts } from './contexts.ts'

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `cred:credentialSchema` in full, where the same context says what `cred` is. */
function inFull(iri: string, context: Readonly<Record<string, unknown>>): string {
  const [prefix = '', ...rest] = iri.split(':')
  const namespace = context[prefix]
  return typeof namespace === 'string' ? `${namespace}${rest.join(':')}` : iri
}

/** Every term and its IRI, those of scoped contexts included. */
function* terms(value: unknown): Generator<readonly [iri: string, term: string]> {
  if (Array.isArray(value)) for (const element of value) yield* terms(element)
  if (!isObject(value)) return
  for (const [term, definition] of Object.entries(value)) {
    const iri = isObject(definition) ? definition['@id'] : definition
    if (typeof iri === 'string' && !iri.startsWith('@') && !term.startsWith('@')) {
      yield [inFull(iri, value), term]
    }
    yield* terms(definition)
  }
}

const lengths = new Map<string, number>()
for (const context of bundledContexts.values()) {
  for (const [iri, term] of terms(context)) lengths.set(iri, Math.max(lengths.get(iri) ?? 0, term.length))
}

/**
 * Characters the IRI of a property or a class takes in a compacted document: those of its longest name in the bundled
 * contexts, or its own when they have no name for it.
 */
export function termLength(iri: string): number {
  return lengths.get(iri) ?? iri.length
}
