/** What of a competency, an entry or a criterion is searched. */
import { typesOf } from '../normal-form.ts'
import type { AlignmentNode, AssessedCompetencyNode, GraphNode } from '../nodes.ts'
import { places } from './inverted-index.ts'
import type { LanguageMap, SearchHit } from './types.ts'
import { wordsOfCode } from './words.ts'

/** Words, or lists of words, by language. */
type Said = Readonly<Record<string, string | readonly string[]>>

type Described = readonly { readonly 'dcterms:description'?: Said; readonly 'ceasn:competencyText'?: Said }[]

/** Any node that can be found, as far as search looks at it: valid under schemas/framework.schema.json when it was released. */
export interface SearchedNode extends GraphNode {
  readonly 'ceasn:codedNotation'?: string
  readonly 'skos:notation'?: string
  readonly 'ceasn:competencyLabel'?: LanguageMap
  readonly 'skos:prefLabel'?: LanguageMap
  readonly 'ceasn:competencyText'?: LanguageMap
  readonly 'ceasn:comment'?: Said
  readonly 'ceasn:conceptKeyword'?: Said
  readonly 'ceasn:isChildOf'?: string | readonly string[]
  readonly 'mediation:letter'?: string
  readonly 'mediation:metier'?: readonly string[]
  readonly 'mediation:publicConcerned'?: readonly string[]
  readonly 'mediation:evidencedBy'?: Said
  readonly 'mediation:levelStatement'?: readonly (AssessedCompetencyNode['mediation:levelStatement'][number] & {
    readonly 'mediation:indicator'?: Described
  })[]
  readonly 'mediation:alignment'?: readonly AlignmentNode[]
  readonly 'ceasn:knowledgeEmbodied'?: Described
  readonly 'ceasn:skillEmbodied'?: Described
  readonly 'ceasn:abilityEmbodied'?: Described
}

/** Domains and units only group; what is retired is no competency any more. */
const unsearched = ['mediation:Domain', 'mediation:Unit', 'mediation:RetiredCompetency']
const searched = ['ceasn:Competency', 'mediation:LabelCriterion']

export function isSearched(node: GraphNode): boolean {
  const types = typesOf(node)
  return types.some((type) => searched.includes(type)) && !types.some((type) => unsearched.includes(type))
}

/** The code people use; the last segment of its IRI when it has none. */
export function codeOf(node: SearchedNode): string {
  return node['ceasn:codedNotation'] ?? node['skos:notation'] ?? lastSegment(node.id)
}

export function lastSegment(iri: string): string {
  return iri.slice(iri.lastIndexOf('/') + 1)
}

/** The title in both languages of the service, in whatever language there is; the code when there is none. */
export function titleOf(node: SearchedNode): SearchHit['title'] {
  const said = node['ceasn:competencyLabel'] ?? node['skos:prefLabel'] ?? node['ceasn:competencyText'] ?? {}
  const any = said['fr'] ?? said['en'] ?? Object.values(said)[0] ?? codeOf(node)
  return { fr: said['fr'] ?? any, en: said['en'] ?? any }
}

/**
 * Every word `node` is found by, with the places it is in. `wordsOf` cuts a text into words; `letter` is the title of its letter, when
 * it has one.
 */
export function searchedWords(
  node: SearchedNode,
  wordsOf: (text: string) => readonly string[],
  letter?: LanguageMap,
): ReadonlyMap<string, number> {
  const words = new Map<string, number>()
  const add = (place: number, found: readonly string[]) => {
    for (const word of found) words.set(word, (words.get(word) ?? 0) | place)
  }
  const say = (place: number, said: Said | undefined) => {
    for (const text of Object.values(said ?? {}).flat()) add(place, wordsOf(text))
  }
  add(places.code, wordsOfCode(codeOf(node)))
  say(places.title, node['ceasn:competencyLabel'] ?? node['skos:prefLabel'])
  say(places.keyword, node['ceasn:conceptKeyword'])
  say(places.keyword, letter)
  say(places.text, node['ceasn:competencyText'])
  say(places.text, node['ceasn:comment'])
  say(places.body, node['mediation:evidencedBy'])
  const indicators = node['mediation:levelStatement']?.flatMap((level) => level['mediation:indicator'] ?? [])
  const embodied = ['ceasn:knowledgeEmbodied', 'ceasn:skillEmbodied', 'ceasn:abilityEmbodied'] as const
  for (const described of [indicators, ...embodied.map((term) => node[term])]) {
    for (const one of described ?? []) {
      say(places.body, one['dcterms:description'])
      say(places.body, one['ceasn:competencyText'])
    }
  }
  return words
}
