/** What an organisation asks people to show: which badges, and why. */
import { isObject, issuerId, objectsOf, valuesOf } from '../verify/check.ts'
import { isUnder } from '../verify/recognition.ts'
import type { Text } from '../text.ts'

/** Each list that is there must be met by one of its values; all of them by one badge. None: any badge will do. */
export interface Wanted {
  /** `achievement.id` of the badge. */
  readonly achievements?: readonly string[]
  /** IRIs of competencies the badge is aligned to. */
  readonly competencies?: readonly string[]
  /** IRIs of frameworks (of all their versions, or of one) a competency of the badge belongs to. */
  readonly frameworks?: readonly string[]
  /** DIDs of issuers. */
  readonly issuers?: readonly string[]
}

export interface Question extends Wanted {
  /** Shown to whoever is asked. */
  readonly purpose: Text
  /** `required`: only a badge that names the key of who presents it. `preferred`: any other too, and the report says so. */
  readonly holder: 'required' | 'preferred'
  /** Types (`vct`) of SD-JWT VC that wallets may look for. Absent: none is asked for in this form. */
  readonly vctValues?: readonly string[]
  /** Where the wallet sends its person afterwards, on the same device, with a `response_code`. */
  readonly redirectUri?: string
}

function targetsOf(credential: Readonly<Record<string, unknown>>): readonly unknown[] {
  return objectsOf(credential['credentialSubject'])
    .flatMap(({ achievement }) => objectsOf(achievement))
    .flatMap(({ alignment }) => objectsOf(alignment))
    .map(({ targetUrl }) => targetUrl)
}

/** Whether an IRI is `framework` itself, or stands below it. */
function isWithin(framework: string, iri: unknown): boolean {
  return iri === framework || isUnder(framework.replace(/\/$/u, ''), iri)
}

/** Whether a badge, as it was verified, is one that is asked for: the wallet only says so. Does NOT say that it is good. */
export function isWanted(
  { achievements, competencies, frameworks, issuers }: Wanted,
  credential: Readonly<Record<string, unknown>>,
): boolean {
  const targets = targetsOf(credential)
  const ids = objectsOf(credential['credentialSubject'])
    .flatMap(({ achievement }) => valuesOf(achievement))
    .map((achievement) => (isObject(achievement) ? achievement['id'] : achievement))
  const issuer = issuerId(credential)
  return (
    (achievements === undefined || achievements.some((id) => ids.includes(id))) &&
    (competencies === undefined || competencies.some((iri) => targets.includes(iri))) &&
    (frameworks === undefined || frameworks.some((iri) => targets.some((target) => isWithin(iri, target)))) &&
    (issuers === undefined || (issuer !== undefined && issuers.includes(issuer)))
  )
}
