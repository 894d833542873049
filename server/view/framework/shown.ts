/** What every part of a framework page is given: the version shown, for whom, and how to find the way to other nodes. */
import type { Language, Text } from '../../text.ts'
import { words, type Words } from '../words.ts'
import { isNode, lastSegment, string, type JsonNode } from './json-ld.ts'

/** What pages read of a released framework version. */
export interface FrameworkVersion {
  readonly slug: string
  readonly version: string
  readonly iri: string
  readonly title: Text
  /** The JSON-LD text served at `iri`. */
  readonly document: string
  readonly digestMultibase: string
  readonly digestSri: string
  readonly publishedAt: string
  /** Absent: in force. */
  readonly status?: 'released' | 'deprecated' | 'superseded'
  readonly statusReason?: string
  readonly statusChangedAt?: string
  /** IRI of what to use instead. */
  readonly replacedBy?: string
  readonly competencies: readonly { readonly code: string; readonly iri: string; readonly title: Text }[]
  /** By the last segment of their IRIs, in the order of the document. */
  readonly nodes: ReadonlyMap<string, JsonNode>
}

/** For whom and where a page is made. */
export interface PageContext {
  /** Negotiated from Accept-Language. Both languages have the same address. */
  readonly language: Language
  /** Where people reach the service, without a trailing slash. */
  readonly publicUrl: string
  /** Path of the page itself. */
  readonly path: string
  /** All released versions, so that references from one framework to another show titles; without them, codes. */
  readonly frameworks?: readonly FrameworkVersion[]
}

export interface Shown {
  readonly version: FrameworkVersion
  readonly context: PageContext
  readonly words: Words
  /** The node of the version itself. */
  readonly framework: JsonNode
}

export function shown(version: FrameworkVersion, context: PageContext): Shown {
  return { version, context, words: words(context.language), framework: frameworkNode(version) }
}

const frameworkNodes = new WeakMap<FrameworkVersion, JsonNode>()

/** The node of the version itself. Kept, since a version never changes. */
export function frameworkNode(version: FrameworkVersion): JsonNode {
  const known = frameworkNodes.get(version)
  if (known !== undefined) return known
  const document: unknown = JSON.parse(version.document)
  const graph: unknown = isNode(document) ? document['@graph'] : []
  const found = (Array.isArray(graph) ? graph : [])
    .filter(isNode)
    .find((node) => string(node, 'id') === version.iri)
  const node = found ?? {}
  frameworkNodes.set(version, node)
  return node
}

/** The node `iri` names, in this version or another one that is known. */
export function findNode({ version, context }: Shown, iri: string): JsonNode | undefined {
  return [version, ...(context.frameworks ?? [])]
    .filter((candidate) => iri.startsWith(`${candidate.iri}/`))
    .map((candidate) => candidate.nodes.get(iri.slice(candidate.iri.length + 1)))
    .find((node) => node !== undefined)
}

/** The nodes `iris` name, in that order, without those that are not known. */
export function findNodes(shown: Shown, iris: readonly string[]): readonly JsonNode[] {
  return iris.map((iri) => findNode(shown, iri)).filter((node) => node !== undefined)
}

/** Path of the page of a version. */
export function versionPath({ slug, version }: FrameworkVersion): string {
  return `/frameworks/${encodeURIComponent(slug)}/${encodeURIComponent(version)}`
}

/** Path of the page of a node of the version. */
export function nodePath(version: FrameworkVersion, iri: string): string {
  return `${versionPath(version)}/${encodeURIComponent(lastSegment(iri))}`
}

/**
 * Where a link to `iri` may lead: a path of this service, an http(s) address elsewhere, or nowhere (`undefined`). Framework
 * IRIs lead to this service wherever they are minted.
 */
export function linkTarget({ version, context }: Shown, iri: string): string | undefined {
  const base = version.iri.slice(0, -`/frameworks/${version.slug}/${version.version}`.length)
  const isOurs = base !== '' && iri.startsWith(`${base}/frameworks/`)
  const value = isOurs ? iri.slice(base.length) : iri
  if (!URL.canParse(value, context.publicUrl)) return undefined
  const url = new URL(value, context.publicUrl)
  // An address with a user part looks like one host and leads to another.
  if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    return undefined
  // A path that starts with two slashes would name a host.
  const isHere = url.origin === new URL(context.publicUrl).origin && !url.pathname.startsWith('//')
  return isHere ? url.pathname + url.search + url.hash : url.href
}
