/** What a verifiable presentation must be, before JSON-LD reads it. */
import { contextRules } from '../rules/context.ts'
import { rule, type Rule } from '../rules/rule.ts'
import { idOf, isObject, isText, isUrl, listOf } from '../values.ts'

/** Each is checked like one handed in by itself. */
export const mostCredentials = 50

/** @see https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations */
export const presentationRules: readonly Rule[] = [
  ...contextRules,
  rule(
    '/type',
    'type est un texte, ou une liste de textes, où figure VerifiablePresentation.',
    'type is a text, or a list of texts, VerifiablePresentation among them.',
    ({ type }) => listOf(type).every(isText) && listOf(type).includes('VerifiablePresentation'),
  ),
  rule('/id', 'id est une adresse (URL).', 'id is a URL.', (presentation) => {
    return !('id' in presentation) || isUrl(presentation['id'])
  }),
  rule(
    '/holder',
    'holder est une adresse (URL), ou un objet dont id en est une.',
    'holder is a URL, or an object whose id is one.',
    (presentation) => !('holder' in presentation) || isUrl(idOf(presentation['holder'])),
  ),
  rule(
    '/verifiableCredential',
    `verifiableCredential est un objet, ou une liste d’objets (${String(mostCredentials)} au plus).`,
    `verifiableCredential is an object, or a list of objects (at most ${String(mostCredentials)}).`,
    ({ verifiableCredential }) => {
      const credentials = listOf(verifiableCredential)
      return credentials.length <= mostCredentials && credentials.every(isObject)
    },
  ),
]
