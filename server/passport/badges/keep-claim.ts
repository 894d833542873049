/** From a link or a printed code into a Passeport. */
import { claimClosed, claimState } from '../../claim/claims.ts'
import type { ClaimDeps } from '../../claim/deps.ts'
import type { Claim } from '../../store/claim-documents.ts'
import type { PassportItem } from '../../store/passport-documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { PassportDeps } from '../deps.ts'
import type { OpenPassport } from '../passports.ts'
import type { ClaimedContent } from './item-content.ts'

export type KeepDeps = PassportDeps & Pick<ClaimDeps, 'store' | 'claimSecrets'>

/**
 * Takes the badge of the claim into the Passeport, as it is: good for whoever has a copy of it. The item is written first, as arriving, then the
 * claim is taken, by compare-and-set, then the item is kept: of all who ask one has it, and the same call again completes what a crash left.
 * @throws Problem `claim-closed` (409) when somebody else has it, or it is not to be had any more
 */
export async function keepClaim(
  deps: KeepDeps,
  { passport, key }: OpenPassport,
  claim: Claim,
): Promise<void> {
  const itemId = deps.passportSecrets.itemId(passport._id, claim._id)
  const content: ClaimedContent = { awardId: claim.awardId, claimId: claim._id }
  if ((await deps.store.passportItems.get(itemId)) === undefined) {
    if (!(await isOpenFor(deps, claim, itemId))) throw claimClosed()
    await deps.store.passportItems.insert({
      _id: itemId,
      passportId: passport._id,
      state: 'arriving',
      keptAt: timestamp(deps.clock()),
      sealed: key.seal('passportItems', itemId, content),
    })
  }
  if (!(await takeClaim(deps, claim._id, itemId))) {
    const item = await deps.store.passportItems.get(itemId)
    if (item?.state === 'arriving') await deps.store.passportItems.delete(itemId)
    throw claimClosed()
  }
  await settle(deps, itemId)
}

/** What a claim calls the Passeport that has its badge: nobody can tell which it is, nor that two claims went to the same one. */
export function holderOf(itemId: string): string {
  return `passport:${itemId}`
}

async function takeClaim(deps: KeepDeps, claimId: string, itemId: string): Promise<boolean> {
  for (;;) {
    const claim = await deps.store.claims.get(claimId)
    if (claim?.state === 'taken' && claim.holders?.includes(holderOf(itemId)) === true) return true
    if (claim === undefined || !(await isOpenFor(deps, claim, itemId))) return false
    const holders = [holderOf(itemId)]
    const closedAt = timestamp(deps.clock())
    if ((await deps.store.claims.replace({ ...claim, state: 'taken', holders, closedAt })) !== undefined)
      return true
  }
}

// A wallet that has begun to take it says so in `holders`, and loses to nobody.
async function isOpenFor(deps: KeepDeps, claim: Claim, itemId: string): Promise<boolean> {
  if (claim.holders?.includes(holderOf(itemId)) === true) return claim.state === 'taken'
  return claim.holders === undefined && (await claimState(deps, claim)) === 'open'
}

/** An item whose claim is taken for it is kept. Answers it; `undefined` when it is not, or is gone. */
export async function settle(
  deps: Pick<KeepDeps, 'store'>,
  itemId: string,
): Promise<PassportItem | undefined> {
  for (;;) {
    const item = await deps.store.passportItems.get(itemId)
    if (item?.state !== 'arriving') return item
    const kept = await deps.store.passportItems.replace({ ...item, state: 'kept' })
    if (kept !== undefined) return kept
  }
}
