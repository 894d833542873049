/** Rules about types and identifiers. */
import { idOf, isObject, isText, isUrl, listOf, longestId } from '../values.ts'
import { rule, type Rule } from './rule.ts'

function hasGoodId(value: unknown): boolean {
  return !isObject(value) || !('id' in value) || isUrl(value['id'])
}

/** Members whose objects may be named by an `id`. */
const named = ['credentialSubject', 'credentialStatus', 'termsOfUse', 'evidence', 'refreshService'] as const

/** @see https://www.w3.org/TR/vc-data-model-2.0/#identifiers and https://www.w3.org/TR/vc-data-model-2.0/#types */
export const identityRules: readonly Rule[] = [
  rule(
    '/type',
    'type est une liste de textes où figure VerifiableCredential.',
    'type is a list of texts, VerifiableCredential among them.',
    ({ type }) => Array.isArray(type) && type.every(isText) && type.includes('VerifiableCredential'),
  ),
  rule(
    '/id',
    `id est une adresse (URL) de ${String(longestId)} caractères au plus.`,
    `id is a URL of at most ${String(longestId)} characters.`,
    (credential) =>
      hasGoodId(credential) && (!isText(credential['id']) || credential['id'].length <= longestId),
  ),
  ...named.map((member) =>
    rule(`/${member}/id`, 'id est une adresse (URL).', 'id is a URL.', (credential) =>
      listOf(credential[member]).every(hasGoodId),
    ),
  ),
]

/** @see https://www.w3.org/TR/vc-data-model-2.0/#issuer */
export const issuerRules: readonly Rule[] = [
  rule(
    '/issuer',
    'issuer est une adresse (URL), ou un objet dont id en est une.',
    'issuer is a URL, or an object whose id is one.',
    ({ issuer }) => isUrl(idOf(issuer)),
  ),
]

function isSubject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length > 0
}

/** @see https://www.w3.org/TR/vc-data-model-2.0/#credential-subject */
export const subjectRules: readonly Rule[] = [
  rule(
    '/credentialSubject',
    'credentialSubject est un objet qui dit quelque chose, ou une liste de tels objets.',
    'credentialSubject is an object that says something, or a list of such objects.',
    ({ credentialSubject }) => {
      const subjects = listOf(credentialSubject)
      return subjects.length > 0 && subjects.every(isSubject)
    },
  ),
]
