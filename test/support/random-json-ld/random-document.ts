/** Random documents over the terms of some contexts: mostly good, often odd, the same for the same numbers. */
import {
  bundledContexts,
  credentialsV1,
  credentialsV2,
  dataIntegrityV1,
  dataIntegrityV2,
  ed25519Signature2020V1,
  openBadges303,
} from '../../../server/proof/json-ld/contexts.ts'
import { drawFrom, type Random } from './draw.ts'
import { merged, propertiesAmong, termsOf, typesAmong, type Terms, type TermUse } from './terms.ts'
import { iris, languageTags, numbers, oddIris, oddKeys, texts } from './values.ts'

export type Document = Record<string, unknown>

export const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
export const clr = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'
export const openBadges300 = 'https://purl.imsglobal.org/spec/ob/v3p0/context.json'
const openBadges302 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json'
const examples = 'https://www.w3.org/ns/credentials/examples/v2'

/** What a document may be written with: where its contexts are, and the lists of them it chooses from. */
export interface Vocabulary {
  readonly documents: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  readonly lists: readonly (readonly string[])[]
}

export const bundledVocabulary: Vocabulary = {
  documents: bundledContexts,
  lists: [
    [credentialsV2, openBadges303],
    [credentialsV2, openBadges303, extensions],
    [credentialsV2, openBadges303, clr],
    [openBadges303, credentialsV2],
    [credentialsV2, openBadges302],
    [credentialsV2],
    [credentialsV2, examples],
    [credentialsV2, openBadges303, examples],
    [credentialsV1, openBadges300],
    [credentialsV1],
    [credentialsV1, dataIntegrityV1],
    [credentialsV1, ed25519Signature2020V1],
    [dataIntegrityV2],
    [dataIntegrityV2, credentialsV2, openBadges303],
  ],
}

const everyTerm = merged(...[...bundledContexts.values()].map((each) => termsOf(each['@context'])))
const everyProperty = propertiesAmong(everyTerm)
const everyType = typesAmong(everyTerm)

/** `oddness`: 0 to 1, the share of odd keys and values. */
export function randomDocument(
  random: Random,
  oddness: number,
  vocabulary: Vocabulary = bundledVocabulary,
): Document {
  const { pick, chance, upTo, some } = drawFrom(random)
  const odd = (share = 1) => chance(oddness * share)
  const termsUnder = (list: readonly string[]) =>
    merged(...list.map((url) => termsOf(vocabulary.documents.get(url)?.['@context'])))
  /** Nodes that are complete: some are said again elsewhere. */
  const complete: Document[] = []
  let left = 40

  const iri = () => (odd() ? pick(oddIris) : pick(iris))

  function scalar(use: TermUse | undefined): unknown {
    if (odd(2)) return pick([null, pick(numbers), chance(0.5), pick(texts), iri()])
    if (use?.type === '@id' || use?.type === '@vocab') return iri()
    const kind = random()
    if (kind < 0.7) return pick(texts)
    if (kind < 0.8) return iri()
    return kind < 0.92 ? pick(numbers) : chance(0.5)
  }

  const language = () => ({
    '@value': pick(texts),
    '@language': pick(languageTags),
    ...(odd() ? { '@direction': pick(['rtl', 'up']) } : {}),
  })

  function value(use: TermUse | undefined, scope: Terms, depth: number): unknown {
    left -= 1
    if (chance(use?.container.includes('@list') === true ? 0.7 : 0.12) && left > 0) {
      const items = some(3, () => one(use, scope, depth))
      // Said twice.
      return chance(0.3) && items.length > 0 ? [...items, structuredClone(items[0])] : items
    }
    return odd(0.2) ? [[one(use, scope, depth)], pick(texts)] : one(use, scope, depth)
  }

  function one(use: TermUse | undefined, scope: Terms, depth: number): unknown {
    if (odd(0.4)) return language()
    const [known] = complete
    if (known !== undefined && chance(0.04)) return pick(complete)
    const wantsNode = use?.container.includes('@graph') === true ? 1 : use?.type === undefined ? 0.4 : 0.25
    return depth < 6 && left > 0 && chance(wantsNode) ? node(scope, depth + 1) : scalar(use)
  }

  function node(outside: Terms, depth: number, list?: readonly string[]): Document {
    const made: Document = {}
    const put = (key: string, held: unknown) =>
      Object.defineProperty(made, key, { value: held, enumerable: true, configurable: true, writable: true })
    // An endorsement, or any credential, inside.
    const inner = list ?? (depth > 0 && chance(0.05) ? pick(vocabulary.lists) : undefined)
    if (inner !== undefined) put('@context', [...inner])
    if (depth > 0 && odd(0.1))
      put('@context', pick([null, {}, iri(), [{ '@vocab': 'https://example.org/' }]]))
    const scope = inner === undefined ? outside : merged(outside, termsUnder(inner))
    if (chance(0.6)) put('id', odd(0.3) ? scalar(undefined) : iri())
    const types = nodeTypes(scope)
    if (types.length > 0) put('type', odd(0.2) ? scalar(undefined) : types.length === 1 ? types[0] : types)
    const usable = merged(scope, ...types.map((type) => scope.get(type)?.inside ?? new Map()))
    const own = propertiesAmong(merged(...types.map((type) => scope.get(type)?.inside ?? new Map())))
    for (let size = upTo(depth === 0 ? 7 : 4); size > 0; size -= 1) {
      const key = property(own, usable)
      const use = usable.get(key)
      put(key, value(use, use === undefined ? scope : merged(scope, use.inside), depth))
    }
    complete.push(made)
    return made
  }

  function property(own: readonly string[], usable: Terms): string {
    if (odd(0.2)) return pick(oddKeys)
    if (odd(0.2)) return pick(everyProperty)
    const any = own.length > 0 && chance(0.7) ? own : propertiesAmong(usable)
    return any.length === 0 ? 'name' : pick(any)
  }

  function nodeTypes(scope: Terms): readonly string[] {
    if (chance(0.25)) return []
    const from = odd(0.2) ? everyType : typesAmong(scope)
    if (from.length === 0) return []
    return chance(0.3) ? [pick(from), pick(from)] : [pick(from)]
  }

  const list = pick(vocabulary.lists)
  const made = node(new Map(), 0, list)
  if (odd(0.15)) made['@context'] = pick([iri(), [], null, [...list, { extra: 'https://example.org/extra' }]])
  return made
}
