/** Identifiers and addresses of our own CASE objects: the same version always gives the same ones. */
import { v5 as uuidV5 } from 'uuid'
import type { FrameworkVersion } from '../../types.ts'

/** UUID version 5 of an IRI, in the URL name space. @see https://www.rfc-editor.org/rfc/rfc9562#section-5.5 */
export function uuidOf(iri: string): string {
  return uuidV5(iri, uuidV5.URL)
}

export type CaseCollection =
  | 'CFDocuments'
  | 'CFPackages'
  | 'CFItems'
  | 'CFItemAssociations'
  | 'CFAssociations'
  | 'CFAssociationGroupings'
  | 'CFConcepts'
  | 'CFSubjects'
  | 'CFItemTypes'
  | 'CFLicenses'
  | 'CFRubrics'

/** Where the IRIs of a version live, without the path: `https://competences.example`. */
export function baseOf(version: Pick<FrameworkVersion, 'iri' | 'slug' | 'version'>): string {
  return version.iri.slice(0, -`/frameworks/${version.slug}/${version.version}`.length)
}

/** Where a CASE object without an IRI of its own is served. */
export function caseUrl(base: string, collection: CaseCollection, identifier: string): string {
  return `${base}/ims/case/v1p1/${collection}/${identifier}`
}
