/** Offers of a claim to wallets, in rounds: what one round was given is worth nothing in the next. */
import { randomInt } from 'node:crypto'
import { holderAddress } from '../award/renewal/reminder.ts'
import { Problem } from '../problem.ts'
import type { Claim } from '../store/claim-documents.ts'
import { timestamp } from '../timestamp.ts'
import { claimClosed, claimState } from './claims.ts'
import type { ClaimDeps } from './deps.ts'
import { deepLink } from './vcalm/addresses.ts'

/** With five tries in each, nobody guesses six digits. */
const mostRounds = 20
const codeMinutes = 30

/**
 * Begins a new round. Whoever has an e-mail address gets a code of six digits there, which their wallet is asked for beside the offer: a picture
 * of the QR code on a screen is not enough.
 * @throws Problem `claim-closed` (409) when the claim is not open; `too-many-requests` (429) after 20 rounds
 */
export async function startOffer(deps: ClaimDeps, claim: Claim): Promise<Claim> {
  if ((await claimState(deps, claim)) !== 'open') throw claimClosed()
  if (claim.round >= mostRounds) throw new Problem('too-many-requests', tooMany)
  const address = await addressOf(deps, claim)
  const { transactionCode: _, transactionCodeUntil: __, tokenUntil: ___, holders: ____, ...kept } = claim
  const round = claim.round + 1
  const until = new Date(deps.clock().getTime() + codeMinutes * 60_000)
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const asked =
    address === undefined
      ? {}
      : {
          transactionCode: deps.claimSecrets.transactionCodeKey({ _id: claim._id, round }, code),
          transactionCodeUntil: timestamp(until),
        }
  const started = await deps.store.claims.replace({ ...kept, round, wrongTries: 0, ...asked })
  if (started === undefined) throw new Problem('conflict', meanwhile)
  if (address !== undefined)
    await deps.mail({
      id: `claim-code:${deps.claimSecrets.transactionCodeKey(started, 'mail')}`,
      to: address,
      language: 'fr',
      subject: 'Votre code pour recevoir votre badge',
      lines: [
        'Bonjour,',
        `Votre code est : ${code}`,
        'Tapez ce code dans votre portefeuille numérique. Il est bon une fois, pendant trente minutes.',
        'Vous utilisez Learner Credential Wallet ? Sur votre téléphone, ouvrez ce lien à la place :',
        deepLink(deps, started),
        'Vous n’avez rien demandé ? Ne donnez ce code à personne.',
      ],
      notAfter: until,
    })
  return started
}

/**
 * Whether wallets can be offered the claim in this round: always where there is no address to send a code to, and otherwise once a code was
 * sent, for half an hour.
 */
export async function isOffered(deps: ClaimDeps, claim: Claim): Promise<boolean> {
  if ((await claimState(deps, claim)) !== 'open' || claim.tokenUntil !== undefined) return false
  if (claim.transactionCode !== undefined)
    return Date.parse(claim.transactionCodeUntil ?? '') > deps.clock().getTime()
  return (await addressOf(deps, claim)) === undefined
}

async function addressOf(deps: ClaimDeps, { awardId }: Claim): Promise<string | undefined> {
  const award = await deps.store.awards.get(awardId)
  return award === undefined ? undefined : holderAddress(deps, award)
}

const tooMany = {
  fr: 'Trop d’essais avec ce lien. Demandez une nouvelle carte ou un nouveau lien à la structure qui vous a remis ce badge.',
  en: 'Too many attempts with this link. Ask the organisation that awarded the badge for a new card or link.',
}
const meanwhile = {
  fr: 'Le même lien est utilisé ailleurs en ce moment. Recommencez.',
  en: 'The same link is being used elsewhere at this moment. Try again.',
}
