/** Who cannot endorse whom. */
import { contactKeys, enrolledUnder } from '../organisation/person.ts'
import { mailboxOf } from '../organisation/pseudonym.ts'
import { personalFacts } from '../award/personal-facts.ts'
import { parisDay } from '../paris-day.ts'
import type { EvidencePiece } from '../store/documents.ts'
import type { Endorsement } from '../store/recognition-documents.ts'
import { everything } from '../store/everything.ts'
import type { EndorsementDeps } from './deps.ts'
import type { EndorsementTarget } from './target.ts'

/**
 * `self`: the endorser is the one endorsed. `mutual`: endorsed by them for the same thing, 90 days or less apart. `member`: one of the people of
 * the organisation endorsed, or of the author of the achievement endorsed.
 */
export type Collusion = 'self' | 'mutual' | 'member'

/** Days between two endorsements that are mutual, bounds included: the window of the rule `no-mutual-endorsement` of the frameworks. */
const windowDays = 90

type Deps = Pick<EndorsementDeps, 'store' | 'pseudonyms' | 'clock'>
type Judged = Pick<Endorsement, 'endorserKey' | 'endorserEmail' | 'competencies' | 'givenAt'>

/**
 * Why the endorser cannot endorse the target today, or could not on the day they did; `undefined` when nothing speaks against it. People are
 * compared by the pseudonyms they have in the organisation, under any address it knows them by, whatever comes after a plus sign in the one
 * they were asked under; both the pieces of evidence and the endorsements the recipient gave are looked at. Does NOT see
 * endorsements given in other organisations, nor who is behind an address nobody knows.
 */
export async function collusionIn(
  deps: Deps,
  target: EndorsementTarget,
  endorsement: Judged,
): Promise<Collusion | undefined> {
  const { recipient, organisationId } = target
  const { endorserKey, endorserEmail: email, givenAt, competencies } = endorsement
  if (email !== undefined && (await isOwn(deps, target, email))) {
    return recipient === undefined ? 'member' : 'self'
  }
  if (recipient === undefined) return undefined
  const now = deps.clock()
  const day = parisDay(givenAt === undefined ? now : new Date(givenAt))
  const keys = new Set([endorserKey, mailboxKey(deps, organisationId, email) ?? endorserKey])
  const facts = await personalFacts(
    deps,
    { organisationId, ...recipient },
    [...keys].map((key) => asPiece(key, competencies, organisationId, day)),
    { now, named: { held: new Set(), endorsers: new Set() }, signedUnder: undefined },
  )
  const endorsers = new Set([...keys].map((key) => facts.endorserOf.get(key)?.key ?? key))
  if (endorsers.has(recipient.recipientKey)) return 'self'
  const given = [...facts.endorsementsGiven, ...(await endorsementsBy(deps, organisationId, recipient))]
  const isMutual = given.some(
    (one) =>
      endorsers.has(one.to) &&
      daysApart(one.observedAt, day) <= windowDays &&
      haveOneInCommon(one.competencies, competencies),
  )
  return isMutual ? 'mutual' : undefined
}

/**
 * Whether the address is the target's own: of the recipient; of an issuer, or of the author of an achievement, or of one of their people. Does NOT
 * know people by other addresses than the one they are registered under.
 */
export async function isOwn(
  deps: Pick<Deps, 'store' | 'pseudonyms'>,
  { kind, recipient, organisationId, achievement }: EndorsementTarget,
  email: string,
): Promise<boolean> {
  if (recipient !== undefined) {
    const { mailboxKey: own } = recipient
    return own !== undefined && own === mailboxKey(deps, organisationId, email)
  }
  if (kind === 'issuer') return speaksFor(deps, organisationId, email)
  if (kind !== 'achievement' || achievement === undefined) return false
  const owner = await deps.store.frameworkOwners.get(achievement.framework.slug)
  return owner !== undefined && speaksFor(deps, owner.organisationId, email)
}

async function speaksFor(
  deps: Pick<Deps, 'store' | 'pseudonyms'>,
  organisationId: string,
  email: string,
): Promise<boolean> {
  const mailbox = mailboxKey(deps, organisationId, email)
  const organisation = await deps.store.organisations.get(organisationId)
  if (mailbox === mailboxKey(deps, organisationId, organisation?.email) && mailbox !== undefined) return true
  for (const { emailKey } of [contactKeys(deps, organisationId, { email }), { emailKey: mailbox }]) {
    if (emailKey === undefined) continue
    if ((await deps.store.people.page({ where: { emailKey }, limit: 1 })).items.length > 0) return true
  }
  return false
}

/** What a mailbox is looked up by: the key of the address without what comes after a plus sign. */
export function mailboxKey(
  deps: Pick<Deps, 'pseudonyms'>,
  organisationId: string,
  email: string | undefined,
): string | undefined {
  return email === undefined
    ? undefined
    : contactKeys(deps, organisationId, { email: mailboxOf(email) }).emailKey
}

/** What the recipient endorsed by link, whatever it was of. */
async function endorsementsBy(
  deps: Deps,
  organisationId: string,
  recipient: NonNullable<EndorsementTarget['recipient']>,
) {
  const same = (await enrolledUnder(deps, recipient)).filter(
    ({ recipientKey }) => recipientKey === recipient.recipientKey,
  )
  const keys = new Set(
    [
      recipient.mailboxKey,
      ...[recipient, ...same].flatMap(({ emailKey, referenceKey }) => [emailKey, referenceKey]),
    ].filter((key) => key !== undefined),
  )
  const found: Endorsement[] = []
  for (const endorserKey of keys)
    found.push(...(await everything(deps.store.endorsements, { endorserKey, organisationId })))
  return found.flatMap(({ state, givenAt, recipientKey, competencies }) =>
    state === 'given' && givenAt !== undefined && recipientKey !== undefined
      ? [{ to: recipientKey, observedAt: parisDay(new Date(givenAt)), competencies }]
      : [],
  )
}

/** An endorsement that names no competency is about all of them. */
function haveOneInCommon(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === undefined || b === undefined || a.some((code) => b.includes(code))
}

function daysApart(a: string, b: string): number {
  return Math.abs(Date.parse(a) - Date.parse(b)) / 86_400_000
}

function asPiece(
  endorserKey: string,
  competencies: readonly string[] | undefined,
  organisationId: string,
  observedAt: string,
): EvidencePiece {
  return {
    _id: endorserKey,
    revision: 0,
    organisationId,
    kind: 'endorsement',
    observedAt,
    endorserKey,
    ...(competencies === undefined ? {} : { competencies }),
    pseudonymised: true,
    salt: '',
    createdAt: observedAt,
  }
}
