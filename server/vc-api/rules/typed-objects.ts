/** Rules about the objects that say by their `type` how they are to be read. */
import { isObject, isText, isUrl, listOf } from '../values.ts'
import { rule, type Rule } from './rule.ts'

const typed = ['credentialStatus', 'termsOfUse', 'evidence', 'refreshService', 'credentialSchema'] as const

function hasType(value: unknown): boolean {
  if (!isObject(value)) return false
  const types = listOf(value['type'])
  return types.length > 0 && types.every((type) => isText(type) && type !== '')
}

/** @see https://www.w3.org/TR/vc-data-model-2.0/#types */
export const typedObjectRules: readonly Rule[] = [
  ...typed.map((member) =>
    rule(
      `/${member}`,
      `${member} est un objet qui a un type, ou une liste de tels objets.`,
      `${member} is an object with a type, or a list of such objects.`,
      (credential) => listOf(credential[member]).every(hasType),
    ),
  ),
  rule(
    '/credentialSchema/id',
    'credentialSchema a un id, qui est une adresse (URL).',
    'credentialSchema has an id, which is a URL.',
    ({ credentialSchema }) =>
      listOf(credentialSchema).every((schema) => isObject(schema) && isUrl(schema['id'])),
  ),
]
