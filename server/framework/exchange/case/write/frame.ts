/** What everything written for one version needs to know of it. */
import { ownCode, valuesOf, type NormalForm, type NormalNode } from '../../../normal-form.ts'
import type { FrameworkVersion } from '../../../types.ts'
import { baseOf, caseUrl, uuidOf, type CaseCollection } from '../identifiers.ts'
import { keptPackage } from '../kept.ts'
import { languageTag } from '../terms.ts'
import type { Json, KeptPackage, LinkGenURI, LinkURI } from '../types.ts'

export interface Frame {
  readonly version: FrameworkVersion
  readonly form: NormalForm
  /** The framework's own node. */
  readonly own: NormalNode
  /** The package it was made from, when it was made from one. */
  readonly kept: KeptPackage | undefined
  /** Where its IRIs live. */
  readonly base: string
  /** Tag of the language its items are in first. */
  readonly language: string
  /** RFC 3339: when what we write of our own last changed. */
  readonly changedAt: string
  /** The document in links. */
  readonly document: LinkGenURI
}

export function frameOf(version: FrameworkVersion): Frame {
  const form = version.form()
  const own = form.nodes.get(ownCode)
  if (own === undefined) throw new Error(`${version.iri} has no node of its own`)
  const kept = keptPackage(own)
  const languages = valuesOf(own, 'ceasn:inLanguage')
  const language =
    kept === undefined
      ? languageTag(languages.includes('fr') ? 'fr' : languages[0], 'fr')
      : languageTag(kept.CFDocument.language)
  const name = inLanguage(own['ceasn:name'] ?? own['dcterms:title'], language) ?? version.slug
  const { identifier, uri, title } = kept?.CFDocument ?? {
    identifier: uuidOf(version.iri),
    uri: version.iri,
    title: name,
  }
  return {
    version,
    form,
    own,
    kept,
    base: baseOf(version),
    language,
    changedAt: version.publishedAt,
    document: { title, identifier, uri, targetType: 'CASE' },
  }
}

/** The text of a language map in `language`, or else in whatever language comes first. */
export function inLanguage(names: Json | undefined, language: string): string | undefined {
  const texts = languageMap(names)
  return texts[language] ?? Object.values(texts)[0]
}

/** A language map; empty for anything else. */
export function languageMap(names: Json | undefined): Readonly<Record<string, string>> {
  if (typeof names !== 'object' || names === null || Array.isArray(names)) return {}
  return Object.fromEntries(
    Object.entries(names).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** The IRI of a node. */
export function iriOf({ version }: Frame, code: string): string {
  return `${version.iri}/${code}`
}

/** The address that a reference of a node means: relative to the version, to the hub, or absolute as it is. */
export function addressOf({ version, base }: Frame, reference: string): string {
  if (/^\.(?:[/#]|$)/u.test(reference)) return version.iri + reference.slice(1)
  return reference.startsWith('/') ? base + reference : reference
}

/** Identifier and address of an object that only CASE knows, from a name of its own. */
export function addressed(
  { base }: Frame,
  collection: CaseCollection,
  name: string,
): { readonly identifier: string; readonly uri: string } {
  const identifier = uuidOf(name)
  return { identifier, uri: caseUrl(base, collection, identifier) }
}

/** A link to an object that has a title. */
export function linkTo(object: {
  readonly title: string
  readonly identifier: string
  readonly uri: string
}): LinkURI {
  const { title, identifier, uri } = object
  return { title, identifier, uri }
}

/** The day of a time. */
export function dayOf(time: string): string {
  return time.slice(0, 10)
}
