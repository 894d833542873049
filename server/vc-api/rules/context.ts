/** Rules about `@context`. What the contexts say is judged by JSON-LD itself, in safe mode. */
import { credentialsV1, credentialsV2 } from '../../proof/json-ld/contexts.ts'
import { isObject, isText, isUrl } from '../values.ts'
import { rule, type Rule } from './rule.ts'

function contextsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Whether a context sets the base that relative identifiers are read against, or one inside it does. */
function setsBase(context: unknown): boolean {
  if (Array.isArray(context)) return context.some(setsBase)
  if (!isObject(context)) return false
  return '@base' in context || Object.values(context).some(setsBase)
}

/** Whether a context does so that is written anywhere in the document: at its top, or further in. */
function hasBase(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasBase)
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, member]) =>
    key === '@context' ? setsBase(member) : hasBase(member),
  )
}

/** Whether it is of data model 2.0. */
export function isSecondModel({ '@context': context }: Readonly<Record<string, unknown>>): boolean {
  return contextsOf(context)[0] === credentialsV2
}

/** @see https://www.w3.org/TR/vc-data-model-2.0/#contexts */
export const contextRules: readonly Rule[] = [
  rule(
    '/@context',
    '@context est une liste dont le premier élément est le contexte de base (2.0 ou 1.1).',
    '@context is a list whose first item is the base context (2.0 or 1.1).',
    ({ '@context': context }) => {
      const [base] = contextsOf(context)
      return base === credentialsV2 || base === credentialsV1
    },
  ),
  rule(
    '/@context',
    'Chaque contexte est une adresse (URL) ou un objet.',
    'Each context is a URL or an object.',
    ({ '@context': context }) =>
      contextsOf(context).every((item) => (isText(item) ? isUrl(item) : isObject(item))),
  ),
  rule(
    '/@context',
    'Un contexte ne définit pas @base : les identifiants sont absolus.',
    'A context does not define @base: identifiers are absolute.',
    (document) => !hasBase(document),
  ),
]
