import type { FrameworkVersion } from '../types.ts'
import {
  codeOf,
  isSearched,
  lastSegment,
  searchedWords,
  titleOf,
  type SearchedNode,
} from './competency-text.ts'
import { valuesIn, type KnownValue } from './filter-values.ts'
import { indexBuilder, type InvertedIndex } from './inverted-index.ts'
import type { SearchHit } from './types.ts'
import { rememberedWords } from './words.ts'

/** One version, ready to be searched. Competencies are numbered from 0 in the order of the framework. */
export interface VersionIndex {
  readonly words: InvertedIndex
  /** The competency of a number, without its score. */
  hit(number: number): Omit<SearchHit, 'score'>
  /** Every way a value is known in. Two may have the same value: an alignment with the same code and another name. */
  readonly known: readonly KnownValue[]
  /** For each competency, the positions in `known` of what it has, each once. */
  readonly having: readonly Uint32Array[]
}

/** So many competencies are read before others get their turn. */
const slice = 250

/** Reads all competencies, entries and criteria of `version`; other requests are served meanwhile. */
export async function indexVersion(version: FrameworkVersion): Promise<VersionIndex> {
  const all = version.nodes as unknown as ReadonlyMap<string, SearchedNode>
  const nodes = [...all.values()].filter(isSearched)
  const builder = indexBuilder()
  const valuesOf = valuesIn(version)
  const wordsOf = rememberedWords()
  const positions = new Map<KnownValue, number>()
  const having: Uint32Array[] = []
  for (const [index, node] of nodes.entries()) {
    if (index % slice === slice - 1) await othersTurn()
    const letter = all.get(lastSegment(node['mediation:letter'] ?? ''))?.['skos:prefLabel']
    builder.add(searchedWords(node, wordsOf, letter))
    const found = new Set<number>()
    for (const value of valuesOf(node)) {
      const position = positions.get(value) ?? positions.size
      positions.set(value, position)
      found.add(position)
    }
    having.push(Uint32Array.from(found))
  }
  return {
    words: builder.build(),
    known: [...positions.keys()],
    having,
    hit(number) {
      const node = nodes[number]
      if (node === undefined) throw new RangeError(`no competency ${String(number)}`)
      const text = node['ceasn:competencyText']
      return {
        version,
        code: codeOf(node),
        iri: node.id,
        title: titleOf(node),
        ...(text === undefined ? {} : { text }),
      }
    },
  }
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
