/** What the keys of objects mean. */
import type { ActiveContext, TermDefinition } from 'jsonld/lib/context.js'
import { iriText } from './dataset.ts'

/** What a key of an object means. */
export interface Term {
  /** Absolute, or a keyword. */
  readonly iri: string
  /** The same as N-Quads write it. */
  readonly text: string
  /** Another key means the same. */
  readonly isAlias: boolean
  /** Datatype of its values, `@id` or `@vocab`. */
  readonly type: string | undefined
  readonly language: string | undefined
  readonly container: 'none' | 'list' | 'graph' | 'map'
}

const absoluteIri = /^[A-Za-z][A-Za-z0-9+.-]*:\S*$/

/** A blank node is nobody's IRI. */
export function isAbsolute(iri: string): boolean {
  return absoluteIri.test(iri)
}

/** `definition` in `context`; undefined for what is not compiled. */
export function definedTerm(definition: TermDefinition, context: ActiveContext): Term | undefined {
  const iri = definition['@id']
  const known = iri === '@id' || iri === '@type' || (typeof iri === 'string' && isAbsolute(iri))
  const direction = '@direction' in definition ? definition['@direction'] : context['@direction']
  const type = definition['@type'] ?? undefined
  if (!known || definition.reverse === true || (direction ?? undefined) !== undefined) return undefined
  if (type === '@json' || definition['@nest'] !== undefined) return undefined
  const language = '@language' in definition ? definition['@language'] : context['@language']
  return {
    iri,
    text: iriText(iri),
    isAlias: isAlias(iri, context),
    type: type === '@none' ? undefined : type,
    language: language ?? undefined,
    container: containerOf(definition['@container'] ?? []),
  }
}

function isAlias(iri: string, { mappings }: ActiveContext): boolean {
  let found = 0
  for (const definition of mappings.values()) if (definition?.['@id'] === iri) found += 1
  return found !== 1
}

function containerOf(containers: readonly string[]): Term['container'] {
  const others = containers.filter((container) => container !== '@set')
  if (others.length === 0) return 'none'
  if (others.length > 1) return 'map'
  return others[0] === '@list' ? 'list' : others[0] === '@graph' ? 'graph' : 'map'
}
