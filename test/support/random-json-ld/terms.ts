/** Which terms contexts define, and where: so that random documents use words that mean something. */

/** How a term is used, as far as it matters for choosing a value. */
export interface TermUse {
  /** `@id`, `@vocab`, a datatype; undefined: anything. */
  readonly type: string | undefined
  readonly container: readonly string[]
  /** What its own context defines: inside nodes of that type, or inside values of that property. */
  readonly inside: Terms
}

export type Terms = ReadonlyMap<string, TermUse>

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Of one context or a list of them, as written out; URLs and keywords are passed over. The last definition of a term is the one. */
export function termsOf(context: unknown): Terms {
  const found = new Map<string, TermUse>()
  for (const one of [context].flat())
    if (isObject(one))
      for (const [term, definition] of Object.entries(one))
        if (!term.startsWith('@')) found.set(term, useOf(definition))
  return found
}

function useOf(definition: unknown): TermUse {
  if (!isObject(definition)) return { type: undefined, container: [], inside: new Map() }
  const type = definition['@type']
  const container = [definition['@container']].flat()
  return {
    type: typeof type === 'string' ? type : undefined,
    container: container.filter((each) => typeof each === 'string'),
    inside: termsOf(definition['@context']),
  }
}

export function merged(...all: readonly Terms[]): Terms {
  return new Map(all.flatMap((terms) => [...terms]))
}

/** The names of types among `terms`: they begin with a capital letter. */
export function typesAmong(terms: Terms): readonly string[] {
  return [...terms.keys()].filter((term) => /^[A-Z1]/u.test(term))
}

/** The names of properties among `terms`. */
export function propertiesAmong(terms: Terms): readonly string[] {
  return [...terms.keys()].filter((term) => /^[a-z]/u.test(term) && term !== 'id' && term !== 'type')
}
