/** What may be written as a person's name and contact, and how it is kept. */
import { Problem, type ProblemItem } from '../problem.ts'
import type { Person } from '../store/recognition-documents.ts'
import type { Text } from '../text.ts'
import type { Contact, Named } from './person.ts'

/** A person as somebody types them. */
export interface PersonFields extends Named, Contact {}

/** The same, as it is kept. */
export type KeptFields = Pick<Person, 'givenName' | 'familyName' | 'email' | 'reference'>

/**
 * The same fields as they are kept: names in Unicode NFC, nothing around them, an empty contact left out.
 * @throws Problem `invalid-request` (400) that names each field that is wrong: `name-missing`, `contact-missing`, `email-invalid`,
 *   `formula-cell`, `control-character`. Lengths are the contract's.
 */
export function personFields(typed: PersonFields): KeptFields {
  const email = typed.email?.trim() ?? ''
  const reference = typed.reference?.trim() ?? ''
  const fields = {
    givenName: typed.givenName.normalize('NFC').trim(),
    familyName: typed.familyName.normalize('NFC').trim(),
    ...(email === '' ? {} : { email }),
    ...(reference === '' ? {} : { reference }),
  }
  const errors = Object.entries(fields).flatMap(([field, value]) => textErrors(field, value))
  if (email !== '' && !isEmail(email)) errors.push(item('/email', 'email-invalid'))
  if (email === '' && reference === '') errors.push(item('', 'contact-missing'))
  const [first] = errors
  if (first !== undefined) throw new Problem('invalid-request', first.detail, { errors })
  return fields
}

/** One mailbox, no comment, no list: what every mail server accepts (a subset of RFC 5321 §4.1.2). Does NOT say that it exists. */
export function isEmail(value: string): boolean {
  return /^[^\s@,;:<>()[\]\\"]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,63}$/u.test(
    value,
  )
}

function textErrors(field: string, value: string): readonly ProblemItem[] {
  return [
    ...(value === '' ? [item(`/${field}`, 'name-missing')] : []),
    // A spreadsheet would run such a cell as a formula when the list is exported again.
    ...(/^[=+\-@\t\r]/u.test(value) ? [item(`/${field}`, 'formula-cell')] : []),
    ...(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(value) ? [item(`/${field}`, 'control-character')] : []),
  ]
}

const wording = {
  'name-missing': {
    fr: 'Il manque le prénom ou le nom.',
    en: 'The given name or the family name is missing.',
  },
  'contact-missing': {
    fr: 'Il faut un courriel ou une référence, pour reconnaître la personne.',
    en: 'An e-mail or a reference is needed, to know the person again.',
  },
  'email-invalid': {
    fr: 'Ce courriel n’est pas une adresse seule et complète.',
    en: 'This is not one complete e-mail address.',
  },
  'formula-cell': {
    fr: 'Le texte commence comme une formule de tableur (= + - @).',
    en: 'The text starts like a spreadsheet formula (= + - @).',
  },
  'control-character': {
    fr: 'Le texte contient un caractère invisible interdit.',
    en: 'The text contains a forbidden invisible character.',
  },
} as const satisfies Record<string, Text>

function item(pointer: string, code: keyof typeof wording): ProblemItem {
  return { pointer, code, detail: wording[code] }
}
