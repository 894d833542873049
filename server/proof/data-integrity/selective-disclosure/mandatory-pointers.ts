/** What the holder of a badge cannot hide, in any form of which they show a part. */
import type { Credential } from '../../types.ts'

/**
 * Members that are always shown; everything else may be hidden. Who says so, since when, until when, where it can be found out that it is no
 * longer so, and what was recognised: Open Badges 3.0 §B.1.3 wants those of every achievement. Nothing that is always shown leads to what
 * is hidden: `refreshService` is the address of the whole badge, `relatedResource` that of the decision and the evidence it rests on.
 */
const shown = {
  credential: [
    ...['@context', 'id', 'type', 'issuer', 'validFrom', 'validUntil', 'issuanceDate', 'expirationDate'],
    ...['credentialStatus', 'credentialSchema', 'termsOfUse', 'name'],
  ],
  subject: ['id', 'type'],
  achievement: [
    'id',
    'type',
    ...['criteria', 'description', 'name', 'achievementType', 'version', 'inLanguage'],
  ],
} as const

function isObject(value: unknown): value is Credential {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An identity is shown only of a subject that has no identifier. */
function shownOf(subject: Credential): readonly string[] {
  return Object.hasOwn(subject, 'id') ? shown.subject : [...shown.subject, 'identifier']
}

function pointersIn(value: unknown, base: string, members: readonly string[]): readonly string[] {
  if (!isObject(value)) return []
  return members.filter((member) => Object.hasOwn(value, member)).map((member) => `${base}/${member}`)
}

function ofSubject(subject: unknown, base: string): readonly string[] {
  if (!isObject(subject)) return []
  return [
    ...pointersIn(subject, base, shownOf(subject)),
    ...pointersIn(subject['achievement'], `${base}/achievement`, shown.achievement),
  ]
}

/**
 * JSON pointers to what every proof derived from a badge discloses: identifiers, types, issuer, dates, status, schemas, terms, and what makes
 * the achievement the one it is. Contexts go along by themselves. Of other credentials: the same, as far as they have it.
 */
export function mandatoryPointers(credential: Credential): readonly string[] {
  const { credentialSubject: subjects } = credential
  const ofSubjects = Array.isArray(subjects)
    ? subjects.flatMap((subject, index) => ofSubject(subject, `/credentialSubject/${index}`))
    : ofSubject(subjects, '/credentialSubject')
  const ofCredential = shown.credential.filter((member) => member !== '@context')
  return [...pointersIn(credential, '', ofCredential), ...ofSubjects]
}

/** Whether the holder of a badge cannot hide what is at this path: names of members, of an object with one subject that has an `id`. */
export function isAlwaysShown([first = '', second, third]: readonly string[]): boolean {
  const has = (members: readonly string[], name: string) => members.includes(name)
  if (first !== 'credentialSubject') return has(shown.credential, first)
  if (second !== 'achievement') return second === undefined || has(shown.subject, second)
  return third === undefined || has(shown.achievement, third)
}

function others(value: Credential, members: readonly string[]): readonly string[] {
  return Object.keys(value).filter((member) => !members.includes(member))
}

/**
 * The opposite of `mandatoryPointers`, as the names of the members on the way to each part that may be left out. Of several subjects, who are
 * elements of an array and not members, nothing may.
 */
export function disclosablePaths(credential: Credential): readonly (readonly string[])[] {
  const { credentialSubject: subject } = credential
  const ofCredential = others(credential, [...shown.credential, 'credentialSubject'])
  if (!isObject(subject)) return ofCredential.map((member) => [member])
  const { achievement } = subject
  const ofAchievement = isObject(achievement) ? others(achievement, shown.achievement) : []
  return [
    ...ofCredential.map((member) => [member]),
    ...others(subject, [...shownOf(subject), 'achievement']).map((member) => ['credentialSubject', member]),
    ...ofAchievement.map((member) => ['credentialSubject', 'achievement', member]),
  ]
}
