/** Rules about texts that say which language they are in. */
import type { Credential } from '../../proof/types.ts'
import { isObject, isText, listOf } from '../values.ts'
import { isSecondModel } from './context.ts'
import { rule, type Rule } from './rule.ts'

const known = new Set(['@value', '@language', '@direction'])

function isLanguageValue(value: unknown): boolean {
  if (isText(value)) return true
  if (!isObject(value) || !isText(value['@value'])) return false
  const { '@language': language, '@direction': direction } = value
  return (
    Object.keys(value).every((name) => known.has(name)) &&
    (language === undefined || isText(language)) &&
    (direction === undefined || direction === 'ltr' || direction === 'rtl')
  )
}

const places: readonly { readonly at: string; of(credential: Credential): unknown }[] = [
  { at: '', of: (credential) => credential },
  { at: '/issuer', of: ({ issuer }) => issuer },
]

/** Of data model 2.0 only: 1.1 does not define these words. @see https://www.w3.org/TR/vc-data-model-2.0/#language-and-base-direction */
export const languageRules: readonly Rule[] = places.flatMap(({ at, of }) =>
  ['name', 'description'].map((member) =>
    rule(
      `${at}/${member}`,
      `${member} est un texte, ou un objet de @value, @language et @direction seulement, ou une liste des deux.`,
      `${member} is a text, or an object of @value, @language and @direction only, or a list of both.`,
      (credential) => {
        const holder = of(credential)
        if (!isSecondModel(credential) || !isObject(holder)) return true
        return listOf(holder[member]).every(isLanguageValue)
      },
    ),
  ),
)
