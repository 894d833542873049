/** Claims: made by the organisation that awarded, found by link or printed code, refused by who is not meant. */
import { randomBytes } from 'node:crypto'
import { ownAward } from '../award/change-award-state.ts'
import { currentState } from '../award/state/current-state.ts'
import { Problem } from '../problem.ts'
import type { Claim } from '../store/claim-documents.ts'
import type { Award } from '../store/documents.ts'
import type { New } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'
import type { SecretKind } from './claim-secrets.ts'
import type { ClaimDeps } from './deps.ts'

/** Long enough for a card in a drawer. */
export const openDays = 180
/** A claim says what became of it for so long after its end. */
const keptDays = 30
const dayInMilliseconds = 86_400_000

type Deps = Pick<ClaimDeps, 'store' | 'claimSecrets' | 'clock'>

/** What a claim is worth now. `closed`: its award is not good any more, or went to its holder by another claim. */
export type ClaimState = 'open' | 'taken' | 'refused' | 'expired' | 'closed'

/**
 * One more way for the holder of the organisation's award to take it. Those made before stay good: a card that is printed again does not
 * make the first one worthless. `others`: ids of the claims on the same card.
 * @throws Problem `not-found` (404), also for another organisation's award; `claim-closed` (409) when the award is not good any more, was
 *   re-issued, or its batch can still be taken back
 */
export async function createClaim(
  deps: Deps,
  { organisationId, keyId }: { readonly organisationId: string; readonly keyId: string },
  awardId: string,
  others: readonly string[] = [],
): Promise<Claim> {
  const award = await ownAward(deps, organisationId, awardId)
  if (!(await isClaimable(deps, award)) || canBeTakenBack(deps, award))
    throw new Problem('claim-closed', notNow)
  const made = { _id: randomBytes(16).toString('hex'), createdBy: keyId }
  const claim = { ...newClaim(deps, award, made), ...(others.length === 0 ? {} : { others }) }
  // Two printed codes are the same once in 10^15: the next one is not.
  if (!(await deps.store.claims.insert(claim)))
    return createClaim(deps, { organisationId, keyId }, awardId, others)
  return { ...claim, revision: 0 }
}

/** A claim of the award that nobody has taken yet. Does NOT keep it. */
export function newClaim(
  deps: Deps,
  { organisationId, _id: awardId }: Award,
  { _id, createdBy }: Pick<Claim, '_id' | 'createdBy'>,
): New<Claim> {
  const now = deps.clock()
  const later = (days: number) => timestamp(new Date(now.getTime() + days * dayInMilliseconds))
  return {
    _id,
    organisationId,
    awardId,
    codeKey: deps.claimSecrets.codeKey(deps.claimSecrets.printedCode(_id)) ?? '',
    state: 'open',
    createdAt: timestamp(now),
    createdBy,
    expiresAt: later(openDays),
    eraseAt: later(openDays + keptDays),
    round: 0,
    wrongTries: 0,
  }
}

/** The claim a secret is of; `undefined` for one this service did not make, of an earlier round, and once the claim is erased. */
export async function claimOfSecret(
  deps: Pick<ClaimDeps, 'store' | 'claimSecrets'>,
  kind: SecretKind,
  secret: string,
): Promise<Claim | undefined> {
  const claim = await deps.store.claims.get(deps.claimSecrets.claimId(secret) ?? '')
  return claim !== undefined && deps.claimSecrets.isOf(kind, claim, secret) ? claim : undefined
}

/** The address of the page of the claim: a secret. */
export function linkOf(
  { publicUrl, claimSecrets }: Pick<ClaimDeps, 'publicUrl' | 'claimSecrets'>,
  claim: Pick<Claim, '_id' | 'round'>,
): string {
  return `${publicUrl}/recevoir/${claimSecrets.write('link', claim)}`
}

/** The claim of a printed code, as somebody typed it. */
export async function claimOfCode(deps: Deps, typed: string): Promise<Claim | undefined> {
  const codeKey = deps.claimSecrets.codeKey(typed)
  if (codeKey === undefined) return undefined
  return (await deps.store.claims.getManyBy('codeKey', [codeKey]))[0]
}

/** The claim, and its award as it is now. */
export async function claimState(deps: Deps, claim: Claim): Promise<ClaimState> {
  if (claim.state !== 'open') return claim.state
  if (Date.parse(claim.expiresAt) <= deps.clock().getTime()) return 'expired'
  const award = await deps.store.awards.get(claim.awardId)
  return award !== undefined && (await isClaimable(deps, award)) ? 'open' : 'closed'
}

/**
 * "This is not me": closes the claim for good. The organisation sees it; the award stays as it is, and what becomes of it is its choice.
 * @throws Problem `claim-closed` (409) when it is closed already
 */
export async function refuseClaim(deps: Deps, claim: Claim): Promise<Claim> {
  const closedAt = timestamp(deps.clock())
  const refused =
    (await claimState(deps, claim)) === 'open'
      ? await deps.store.claims.replace({ ...claim, state: 'refused', closedAt })
      : undefined
  if (refused === undefined) throw claimClosed()
  return refused
}

/** Whether its batch may still be undone: nothing of it is handed over until then. */
export function canBeTakenBack({ clock }: Pick<ClaimDeps, 'clock'>, { deliveries }: Award): boolean {
  const now = timestamp(clock())
  return deliveries.some(({ nextAttemptAt }) => nextAttemptAt > now)
}

/** Not revoked, suspended, ended or replaced. */
export async function isClaimable(deps: Pick<ClaimDeps, 'store' | 'clock'>, award: Award): Promise<boolean> {
  return award.reissuedAs === undefined && (await currentState(deps, award, deps.clock())) === 'active'
}

const batch = 500

/** Deletes claims a month after their end, whatever became of them. */
export async function forgetClaims({ store, clock }: Pick<ClaimDeps, 'store' | 'clock'>): Promise<void> {
  const now = timestamp(clock())
  for (const state of ['open', 'taken', 'refused'] as const satisfies readonly Claim['state'][]) {
    for (;;) {
      const { items } = await store.claims.page({ where: { state }, limit: batch })
      const due = items.filter(({ eraseAt }) => eraseAt <= now)
      for (const { _id } of due) await store.claims.delete(_id)
      if (due.length < batch) break
    }
  }
}

const notNow = {
  fr: 'Ce badge ne peut pas être remis maintenant : il n’est plus valable, il a été remplacé, ou son lot peut encore être repris.',
  en: 'This badge cannot be handed over now: it is not good any more, was replaced, or its batch can still be taken back.',
}

/** What whoever comes to a claim is told that is not open any more. */
export function claimClosed(): Problem {
  return new Problem('claim-closed', {
    fr: 'Ce lien n’est plus bon : le badge a été reçu ou refusé, ou le délai est passé.',
    en: 'This link is not good any more: the badge was received or refused, or it is too late.',
  })
}
