/** What our own terms say of what CASE says. Reading and writing both compare with it, so that only what was edited changes. */
import type { JsonObject } from '../../normal-form.ts'
import type { CFDocument, CFItem, Json } from './types.ts'

/** The terms of a competency that are one text per language, and the property of a CFItem each is. */
export const itemTexts = [
  { term: 'ceasn:competencyText', property: 'fullStatement' },
  { term: 'ceasn:competencyLabel', property: 'abbreviatedStatement' },
  { term: 'ceasn:competencyCategory', property: 'CFItemType' },
  { term: 'ceasn:comment', property: 'notes' },
] as const

/** The term that is a list of texts per language. */
export const itemKeywords = { term: 'ceasn:conceptKeyword', property: 'conceptKeywords' } as const

/** The terms of a framework that are texts, in a language or none, and the property of a CFDocument each is. */
export const documentTexts = [
  { term: 'ceasn:name', property: 'title' },
  { term: 'dcterms:description', property: 'description' },
] as const
export const documentWords = [
  { term: 'dcterms:creator', property: 'creator' },
  { term: 'dcterms:publisher', property: 'publisher' },
] as const

/** The mapping properties of SKOS, and the association type each is. */
export const matchTypes = [
  { term: 'skos:exactMatch', type: 'exactMatchOf' },
  { term: 'skos:relatedMatch', type: 'isRelatedTo' },
  { term: 'skos:closeMatch', type: 'ext:closeMatch' },
  { term: 'skos:broadMatch', type: 'ext:broadMatch' },
  { term: 'skos:narrowMatch', type: 'ext:narrowMatch' },
] as const

/** What a text of ours never has: no page, table or RDF reader does anything good with it. Tabs and line breaks stay. */
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029]/gu

/** Whether CASE says, in words that become ours, anything with control characters: ours have spaces for them. */
export function hasControls(said: CFDocument | CFItem): boolean {
  const properties = [...itemTexts, ...documentTexts, ...documentWords].map(({ property }) => property)
  const values = properties.map((property) => (said as Readonly<Record<string, Json>>)[property])
  const keywords = texts((said as Readonly<Record<string, Json>>)[itemKeywords.property])
  return [...values, ...keywords].some((value) => typeof value === 'string' && value !== spaced(value))
}

function spaced(text: string): string {
  return text.replaceAll(controls, ' ')
}

/** The language tag of CASE text as we write tags; `und` when it is not one. @see https://www.rfc-editor.org/rfc/rfc5646 */
export function languageTag(...stated: readonly (Json | undefined)[]): string {
  for (const language of stated) {
    if (typeof language !== 'string') continue
    const [primary = '', ...rest] = language.trim().replaceAll('_', '-').split('-')
    const tag = [primary.toLowerCase(), ...rest].join('-')
    if (/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u.test(tag)) return tag
  }
  return 'und'
}

/** The terms of one item in one language. A text that is empty is not said; the statement falls back on `otherwise`. */
export function itemTerms(
  item: CFItem,
  document: CFDocument,
  otherwise: string,
): { readonly language: string; readonly terms: Readonly<Record<string, Json>> } {
  const language = languageTag(item.language, document.language)
  const terms: Record<string, Json> = {}
  for (const { term, property } of itemTexts) {
    const value = item[property]
    if (typeof value === 'string' && value !== '') terms[term] = spaced(value)
  }
  terms['ceasn:competencyText'] ??= otherwise
  const keywords = texts(item[itemKeywords.property]).map(spaced)
  if (keywords.length > 0) terms[itemKeywords.term] = keywords
  return { language, terms }
}

/** Terms of several languages together, each by its tag; the first to say something in a language is heard. */
export function inLanguages(
  said: readonly { readonly language: string; readonly terms: Readonly<Record<string, Json>> }[],
): Record<string, JsonObject> {
  const together: Record<string, Record<string, Json>> = {}
  for (const { language, terms } of said) {
    for (const [term, value] of Object.entries(terms)) {
      const byLanguage = (together[term] ??= {})
      byLanguage[language] ??= value
    }
  }
  return together
}

/** The terms of a document. */
export function documentTerms(document: CFDocument): Readonly<Record<string, Json>> {
  const language = languageTag(document.language)
  const terms: Record<string, Json> = {}
  for (const { term, property } of documentTexts) {
    const value = document[property]
    if (typeof value === 'string' && value !== '') terms[term] = { [language]: spaced(value) }
  }
  terms['ceasn:name'] ??= { [language]: document.identifier }
  for (const { term, property } of documentWords) {
    const value = document[property]
    if (typeof value === 'string' && value !== '') terms[term] = spaced(value)
  }
  terms['ceasn:publicationStatusType'] = publicationStatus(document.adoptionStatus)
  return terms
}

const publicationStatuses = 'http://credreg.net/ctdlasn/vocabs/publicationStatus/'

/** CTDL-ASN knows three: a private draft is a draft, and any other word means that the document is out. */
function publicationStatus(adoptionStatus: string | undefined): string {
  if (adoptionStatus === 'Deprecated') return `${publicationStatuses}Deprecated`
  return publicationStatuses + (adoptionStatus?.endsWith('Draft') === true ? 'Draft' : 'Published')
}

/** The adoption status for a publication status of CTDL-ASN. */
export function adoptionStatus(publicationStatusType: Json | undefined): string {
  if (publicationStatusType === `${publicationStatuses}Deprecated`) return 'Deprecated'
  return publicationStatusType === `${publicationStatuses}Draft` ? 'Draft' : 'Adopted'
}

/** The texts of a list that are not empty. */
export function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value)
    ? (value as Json[]).filter((one): one is string => typeof one === 'string' && one !== '')
    : []
}
