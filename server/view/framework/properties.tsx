import type { ComponentChildren } from 'preact'
import { Alignments } from './alignments.tsx'
import { Freshness, LevelRequirements } from './evidence.tsx'
import {
  capitalised,
  isLanguageMap,
  isNode,
  lastSegment,
  localisedValue,
  nodes,
  readable,
  values,
} from './json-ld.ts'
import type { JsonNode } from './json-ld.ts'
import { Targets } from './levels.tsx'
import type { Record } from './record.tsx'
import { Reference, Said } from './said.tsx'
import type { NodeProps } from './said.tsx'
import { linkTarget } from './shown.ts'
import type { Shown } from './shown.ts'
import { Sources } from './record.tsx'

/** Terms that say how the data is built, or that every page says elsewhere. */
export const structuralTerms: readonly string[] = [
  '@context',
  'id',
  'type',
  'ceasn:codedNotation',
  'ceasn:competencyLabel',
  'ceasn:competencyText',
  'ceasn:isPartOf',
  'ceasn:isTopChildOf',
  'ceasn:name',
  'dcterms:description',
  'dcterms:title',
  'skos:definition',
  'skos:notation',
  'skos:prefLabel',
]

/** Terms with a form of their own. */
const forms: Readonly<Record<string, (props: NodeProps) => ComponentChildren>> = {
  'dcterms:source': ({ shown, node }) => <Sources shown={shown} citations={nodes(node, 'dcterms:source')} />,
  'mediation:alignment': ({ shown, node }) => (
    <Alignments shown={shown} alignments={nodes(node, 'mediation:alignment')} />
  ),
  'mediation:freshness': Freshness,
  'mediation:levelRequirement': LevelRequirements,
  'mediation:target': Targets,
}

/**
 * Everything a node says, term by term, in the order of the data, except the terms `except` and the structural ones. A term
 * without a word of ours keeps its own name.
 */
export function Properties({ shown, node, except }: NodeProps & { readonly except: readonly string[] }) {
  const terms = Object.keys(node).filter((term) => !structuralTerms.includes(term) && !except.includes(term))
  if (terms.length === 0) return null
  return (
    <dl class="properties">
      {terms.map((term) => (
        <div key={term}>
          <dt>{shown.words.find(`term.${term}`) ?? <code>{readable(term)}</code>}</dt>
          <dd>
            <TermValue shown={shown} node={node} term={term} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function TermValue({ shown, node, term }: NodeProps & { readonly term: string }) {
  const form = Object.hasOwn(forms, term) ? forms[term] : undefined
  if (form !== undefined) return <>{form({ shown, node })}</>
  const all = values(node, term)
  return <Several shown={shown} items={all.map((value) => ({ value, term }))} />
}

interface Item {
  readonly value: unknown
  readonly term: string
}

function Several({ shown, items }: { readonly shown: Shown; readonly items: readonly Item[] }) {
  const [first] = items
  if (first === undefined) return null
  if (items.length === 1) return <Value shown={shown} item={first} />
  return (
    <ul>
      {items.map((item, index) => (
        <li key={index}>
          <Value shown={shown} item={item} />
        </li>
      ))}
    </ul>
  )
}

function Value({ shown, item: { value, term } }: { readonly shown: Shown; readonly item: Item }) {
  const { say, count, find, date } = shown.words
  if (typeof value === 'boolean') return <>{say(value ? 'yes' : 'no')}</>
  if (typeof value === 'number') return <>{term.endsWith('Months') ? count('months', value) : value}</>
  if (typeof value === 'string') {
    const word = find(`value.${value}`)
    if (word !== undefined) return <>{word}</>
    return /^(https?:\/\/|\/frameworks\/)/u.test(value) && linkTarget(shown, value) !== undefined ? (
      <Reference shown={shown} iri={value} />
    ) : (
      <>{readable(date(value))}</>
    )
  }
  if (isLanguageMap(value)) {
    const all = localisedValue(value, shown.context.language)
    return all.length === 1 ? (
      <>
        {all.map((words) => (
          <Said key={words.text} shown={shown} words={{ ...words, text: capitalised(words.text) }} />
        ))}
      </>
    ) : (
      <ul>
        {all.map((words) => (
          <li key={words.text}>
            <Said shown={shown} words={words} />
          </li>
        ))}
      </ul>
    )
  }
  return isNode(value) ? <Nested shown={shown} node={value} /> : null
}

/** A nested node: its one sentence, or its own terms; no deeper than data is written by hand. */
function Nested({ shown, node }: NodeProps) {
  const terms = Object.keys(node).filter((term) => term !== 'id' && term !== 'type')
  return (
    <>
      {terms.map((term) => {
        const shallow = values(node, term).filter((value) => !isNode(value) || isLanguageMap(value))
        const label = shown.words.find(`term.${term}`) ?? lastSegment(readable(term))
        return (
          <div key={term}>
            {term !== 'dcterms:description' && `${label}${shown.words.say('colon')}`}
            <Several shown={shown} items={shallow.map((value) => ({ value, term }))} />
          </div>
        )
      })}
    </>
  )
}

/** Terms of `node` that `Properties` would show. */
export function hasProperties(node: JsonNode, except: readonly string[]): boolean {
  return Object.keys(node).some((term) => !structuralTerms.includes(term) && !except.includes(term))
}
