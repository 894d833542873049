/** What a verified badge of another service says, as far as a Passeport shows it. */
import { isObject, objectsOf } from '../../verify/check.ts'
import type { JsonObject } from '../../verify/strict-json.ts'
import type { VerificationReport } from '../../verify/types.ts'

export interface SaidBadge {
  /** Of the achievement; empty when the badge gives it none. */
  readonly name: string
  readonly description?: string
  /** A text, or the address of one. */
  readonly criteria?: string
  readonly issuerId: string
  /** The name the issuer is registered or recognised under where it was verified. */
  readonly knownName?: string
  /** The name it gives itself: anybody can write any. */
  readonly claimedName?: string
  /** RFC 3339. */
  readonly from?: string
  readonly until?: string
  /** `id` of the badge. */
  readonly badgeId?: string
}

const longestText = 5_000
const longestName = 300

/** Of any version of Open Badges, and of a record of learning. `undefined` when the report shows no badge: its signature is not good, or its key is another's. */
export function saidBadge({
  credential,
  issuer,
}: Pick<VerificationReport, 'credential' | 'issuer'>): SaidBadge | undefined {
  if (credential === undefined) return undefined
  const { credentialSubject, badge, issuer: named } = credential
  const [subject = {}] = objectsOf(credentialSubject)
  const [achievement] = objectsOf(subject['achievement'])
  const about = achievement ?? (isObject(badge) ? badge : credential)
  const profile: JsonObject = isObject(named) ? named : {}
  const issuerId = issuer?.id ?? text(profile['id'], longestText)
  if (issuerId === undefined) return undefined
  return {
    name: text(about['name'], longestName) ?? '',
    issuerId,
    ...given('description', text(about['description'], longestText)),
    ...given('criteria', criteriaOf(about['criteria'])),
    ...given('knownName', issuer?.name),
    ...given('claimedName', text(profile['name'], longestName)),
    // The words of VCDM 2.0 and 1.1, and of Open Badges before 3.0.
    ...given('from', firstOf(credential, ['validFrom', 'issuanceDate', 'issuedOn', 'issued_on'])),
    ...given('until', firstOf(credential, ['validUntil', 'expirationDate', 'expires'])),
    ...given('badgeId', text(credential['id'], longestText)),
  }
}

function criteriaOf(criteria: unknown): string | undefined {
  const [said = {}] = objectsOf(criteria)
  return text(criteria, longestText) ?? text(said['narrative'], longestText) ?? text(said['id'], longestText)
}

function firstOf(
  credential: Readonly<Record<string, unknown>>,
  members: readonly string[],
): string | undefined {
  return members.map((member) => text(credential[member], 50)).find((moment) => moment !== undefined)
}

function text(value: unknown, longest: number): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, longest).toWellFormed() : undefined
}

function given<Name extends string>(
  name: Name,
  value: string | undefined,
): { readonly [name in Name]?: string } {
  // The boundary: TypeScript does not see that a computed name is that one name.
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: string }
}
