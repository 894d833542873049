/**
 * A framework version without its place: what two versions are compared in, what a draft is kept in, and what an import makes.
 *
 * In normal form a node has no `id` (its code is its key), a reference to a node of the same version is `./CODE` or
 * `./CODE#fragment`, one to the version itself `.`, and what follows from other statements is left out: the links from a parent to
 * its children, `ceasn:isPartOf`, and the version's own identity (`owl:versionInfo`, `dcterms:isVersionOf`, `dcterms:replaces`).
 * The order of the nodes is the order of the framework, and so that of the children of each node.
 */
import type { GraphDocument } from './nodes.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

/** A node as it stands in a graph. */
export type GraphJson = JsonObject & { readonly id: string; readonly type: string | readonly string[] }
/** A node in normal form: everything but its `id`. */
export type NormalNode = JsonObject & { readonly type: string | readonly string[] }

export interface NormalForm {
  readonly slug: string
  /** By code, in order. The framework's own node comes first and has the code `.`. */
  readonly nodes: ReadonlyMap<string, NormalNode>
}

/** The code of the framework's own node. */
export const ownCode = '.'

/** What a code may look like: the last segment of its IRI. Names in lower case are kept for addresses of the service. */
export const codePattern = /^(?=.*[A-Z0-9])[A-Za-z0-9][A-Za-z0-9.-]{0,98}$/

/** Links that follow from a link the other way. */
const inverses = [
  { link: 'ceasn:hasChild', of: 'ceasn:isChildOf' },
  { link: 'ceasn:hasTopChild', of: 'ceasn:isTopChildOf' },
  { link: 'mediation:entry', of: 'mediation:letter' },
  { link: 'skos:hasTopConcept', of: 'skos:inScheme' },
] as const

/** Links from the framework to all nodes of a type. */
const collections = [
  { link: 'mediation:hasProfile', type: 'mediation:Profile' },
  { link: 'mediation:hasEvidenceKind', type: 'mediation:EvidenceKind' },
  { link: 'mediation:hasCriterion', type: 'mediation:LabelCriterion' },
] as const

/** Nodes of these types say that they are part of the version. */
const parts = ['ceasn:Competency', 'mediation:LabelCriterion']

const identity = ['owl:versionInfo', 'dcterms:isVersionOf', 'dcterms:replaces']
const derived: readonly string[] = [
  ...inverses.map(({ link }) => link),
  ...collections.map(({ link }) => link),
  'ceasn:isPartOf',
]

/** Types of a node, always a list. */
export function typesOf(node: { readonly type: string | readonly string[] }): readonly string[] {
  return typeof node.type === 'string' ? [node.type] : node.type
}

/** The values of a property, always a list. */
export function valuesOf(node: JsonObject, property: string): readonly Json[] {
  const value = node[property]
  return value === undefined ? [] : isList(value) ? value : [value]
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

/**
 * The normal form of the version whose IRI is `iri` in `document` (root-relative, or absolute as published).
 * @throws Error when a node is neither the version nor under it, or comes twice
 */
export function normalForm(document: GraphDocument<GraphJson>, slug: string, iri: string): NormalForm {
  const nodes = new Map<string, NormalNode>()
  for (const { id, ...node } of document['@graph']) {
    const code = id === iri ? ownCode : id.slice(iri.length + 1)
    if (code !== ownCode && !id.startsWith(`${iri}/`)) throw new Error(`${id} is not a node of ${iri}`)
    if (nodes.has(code)) throw new Error(`${id} comes twice`)
    const kept = Object.entries(node).filter(
      ([property]) => !derived.includes(property) && !(code === ownCode && identity.includes(property)),
    )
    nodes.set(code, relative(Object.fromEntries(kept), iri) as NormalNode)
  }
  return { slug, nodes }
}

/** Every string that is a reference into the version, made relative to it. */
function relative(value: Json, iri: string): Json {
  if (typeof value === 'string') {
    if (value === iri) return ownCode
    if (value.startsWith(`${iri}/`)) return `./${value.slice(iri.length + 1)}`
    if (value.startsWith(`${iri}#`)) return `.${value.slice(iri.length)}`
    return value
  }
  if (isList(value)) return value.map((item) => relative(item, iri))
  if (typeof value !== 'object' || value === null) return value
  return mapped(value, (inner) => relative(inner, iri))
}

/** Other people's JSON, kept as it came: nothing in it is a reference. */
const opaque = 'mediation:case'

function mapped(value: JsonObject, change: (inner: Json) => Json): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === opaque ? inner : change(inner)]),
  )
}

export interface Place {
  readonly version: string
  /** The version it follows, when there is one. */
  readonly replaces?: string
}

/**
 * The document of `form` as the version `place`, its references root-relative as in frameworks/: the exact contrary of
 * `normalForm`, with everything that follows put back. Does NOT check that the result is valid.
 */
export function documentOf(form: NormalForm, place: Place): GraphDocument<GraphJson> {
  const framework = `/frameworks/${form.slug}`
  const iri = `${framework}/${place.version}`
  const links = derivedLinks(form)
  const graph = [...form.nodes].map(([code, node]) => {
    const own = code === ownCode
    const { type, ...said } = absolute(node, iri) as NormalNode
    return {
      id: own ? iri : `${iri}/${code}`,
      type,
      ...said,
      ...(own ? { 'dcterms:isVersionOf': framework, 'owl:versionInfo': place.version } : {}),
      ...(own && place.replaces !== undefined
        ? { 'dcterms:replaces': `${framework}/${place.replaces}` }
        : {}),
      ...(typesOf(node).some((one) => parts.includes(one)) ? { 'ceasn:isPartOf': iri } : {}),
      ...(absolute(links.get(code) ?? {}, iri) as JsonObject),
    }
  })
  return { '@context': '/contexts/mediation/v2', '@graph': graph }
}

/** Relative references are whole strings: `.`, `.#…`, `./…`. A text is never one of them. */
function absolute(value: Json, iri: string): Json {
  if (typeof value === 'string') {
    return value === ownCode || /^\.[/#][A-Za-z0-9.#-]+$/.test(value) ? iri + value.slice(1) : value
  }
  if (isList(value)) return value.map((item) => absolute(item, iri))
  if (typeof value !== 'object' || value === null) return value
  return mapped(value, (inner) => absolute(inner, iri))
}

/** The links each node has because of the others, relative, by code. */
function derivedLinks({ nodes }: NormalForm): ReadonlyMap<string, Record<string, string[]>> {
  const links = new Map<string, Record<string, string[]>>()
  const add = (from: string, link: string, to: string) => {
    const own = links.get(from) ?? {}
    links.set(from, own)
    const targets = (own[link] ??= [])
    targets.push(to)
  }
  for (const [code, node] of nodes) {
    for (const { link, of } of inverses) {
      for (const parent of valuesOf(node, of)) {
        if (typeof parent === 'string') add(parent === ownCode ? ownCode : parent.slice(2), link, `./${code}`)
      }
    }
    for (const { link, type } of collections) {
      if (typesOf(node).includes(type)) add(ownCode, link, `./${code}`)
    }
  }
  return links
}
