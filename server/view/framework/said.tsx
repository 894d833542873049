import type { ComponentChildren } from 'preact'
import {
  capitalised,
  code,
  hasType,
  iriOf,
  lastSegment,
  localised,
  number,
  readable,
  statement,
  title,
} from './json-ld.ts'
import type { JsonNode, Localised } from './json-ld.ts'
import { findNode, linkTarget } from './shown.ts'
import type { Shown } from './shown.ts'

/** Words of a framework, marked with their language where it is not the page's. */
export function Said({ shown, words }: { readonly shown: Shown; readonly words: Localised }) {
  const { text, language } = words
  return language === undefined || language === shown.context.language ? (
    <>{text}</>
  ) : (
    <span lang={language}>{text}</span>
  )
}

/** The words of a term: a sentence when there is one, a list when there are several, nothing when there are none. */
export function TermWords({ shown, node, term }: NodeProps & { readonly term: string }) {
  const all = localised(node, term, shown.context.language)
  const [first] = all
  if (first === undefined) return null
  if (all.length === 1) return <Said shown={shown} words={{ ...first, text: capitalised(first.text) }} />
  return (
    <ul>
      {all.map((words) => (
        <li key={words.text}>
          <Said shown={shown} words={words} />
        </li>
      ))}
    </ul>
  )
}

export interface NodeProps {
  readonly shown: Shown
  readonly node: JsonNode
}

/** The sentence that says what a node is, as a paragraph; nothing when it only repeats the title. */
export function Statement({ shown, node }: NodeProps) {
  const said = statement(node, shown.context.language)
  if (said === undefined || said.text === title(node, shown.context.language)?.text) return null
  return (
    <p>
      <Said shown={shown} words={said} />
    </p>
  )
}

/** The title of a node, with its level number when it is a level, without its code. A node without one has its kind. */
export function Title({ shown, node }: NodeProps) {
  const said = title(node, shown.context.language)
  const level = hasType(node, 'mediation:LabelLevel') ? undefined : number(node, 'mediation:levelNumber')
  return (
    <>
      {level !== undefined && `${shown.words.say('level.number', { number: level })} – `}
      {said === undefined ? untitled(shown, node) : <Said shown={shown} words={said} />}
    </>
  )
}

/** The title of a node as plain text. */
export function plainTitle(shown: Shown, node: JsonNode): string {
  return title(node, shown.context.language)?.text ?? untitled(shown, node)
}

function untitled(shown: Shown, node: JsonNode): string {
  const segment = lastSegment(iriOf(node))
  return `${kind(shown, node) ?? ''} ${segment}`.trim()
}

/** What a node is, in a word: of its types, the most precise one that has a word. */
export function kind({ words }: Shown, node: JsonNode): string | undefined {
  const types = Array.isArray(node['type']) ? node['type'] : [node['type']]
  return types
    .map((type) => words.find(`type.${String(type)}`))
    .filter((word) => word !== undefined)
    .at(-1)
}

/** The code of a node, set apart from its title. */
export function Code({ node }: { readonly node: JsonNode }) {
  const found = code(node)
  return found === undefined ? null : <span class="code">{found}</span>
}

/** A link to what an IRI names, by its title when it is known. What may not be linked to is written as it is. */
export function Reference({ shown, iri }: { readonly shown: Shown; readonly iri: string }) {
  const node = findNode(shown, iri)
  if (node === undefined) return <Link shown={shown} iri={iri} />
  return (
    <Link shown={shown} iri={iri}>
      <Code node={node} /> <Title shown={shown} node={node} />
    </Link>
  )
}

/** A link with the words given, or else the address itself. */
export function Link({
  shown,
  iri,
  children,
}: {
  readonly shown: Shown
  readonly iri: string
  readonly children?: ComponentChildren
}) {
  const target = linkTarget(shown, iri)
  if (target === undefined) return <>{children ?? <code>{readable(iri)}</code>}</>
  const isOurs = target.startsWith('/')
  // The address itself is shown as the browser resolves it: in ASCII, whatever was written.
  const label = children ?? (isOurs ? lastSegment(target) : target)
  return (
    <a href={target} rel={isOurs ? undefined : 'external noreferrer'}>
      {label}
    </a>
  )
}

/** Links to the nodes a term refers to, as a list. */
export function References({ shown, iris }: { readonly shown: Shown; readonly iris: readonly string[] }) {
  if (iris.length === 0) return null
  return (
    <ul>
      {iris.map((iri) => (
        <li key={iri}>
          <Reference shown={shown} iri={iri} />
        </li>
      ))}
    </ul>
  )
}
