/**
 * A claim as an exchange of VCALM (the VC API): the wallet is asked who it is, and is given the badge for that key.
 * @see https://www.w3.org/TR/vcalm/ (exchanges, interaction URLs)
 */
import { bindAward } from '../../award/holder/bind-award.ts'
import { keyInDid } from '../../proof/jose/header-key.ts'
import { isObject } from '../../proof/jose/json-object.ts'
import { Problem } from '../../problem.ts'
import type { Claim } from '../../store/claim-documents.ts'
import type { Award } from '../../store/documents.ts'
import { claimOfSecret } from '../claims.ts'
import type { ClaimDeps, ProveHolder } from '../deps.ts'
import { isOffered } from '../offer.ts'
import { closeTaken, reserveClaim } from '../reserve-claim.ts'

export interface ExchangeDeps extends ClaimDeps {
  readonly proveHolder: ProveHolder
}

/**
 * The claim whose exchange is open.
 * @throws Problem `not-found` (404) for an address of no exchange, or of an earlier round; `claim-closed` (409) once it is over
 */
export async function openExchange(deps: ClaimDeps, exchange: string): Promise<Claim> {
  const claim = await claimOfSecret(deps, 'exchange', exchange)
  if (claim === undefined) throw new Problem('not-found', nowhere)
  if (!(await isOffered(deps, claim))) throw over()
  return claim
}

/** What the wallet is asked to present. Asking again changes nothing: the challenge is that of the round, which is good for one badge. */
export function askedOf({ publicUrl, claimSecrets }: ClaimDeps, claim: Claim): object {
  return {
    verifiablePresentationRequest: {
      query: [
        {
          type: 'DIDAuthentication',
          acceptedMethods: [{ method: 'key' }, { method: 'jwk' }],
          acceptedCryptosuites: ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'Ed25519Signature2020'].map(
            (cryptosuite) => ({ cryptosuite }),
          ),
        },
      ],
      challenge: claimSecrets.write('challenge', claim),
      domain: publicUrl,
    },
  }
}

/**
 * The award of the claim, bound to the key that signed `presentation`: of all who present, one is served. Older wallets name no domain, which is
 * accepted: the challenge is known to nobody but who was given this claim.
 * @throws Problem `invalid-request` (400) with the reasons when the presentation is not good; `claim-closed` (409); those of `bindAward`
 */
export async function collect(deps: ExchangeDeps, claim: Claim, presentation: object): Promise<Award> {
  const challenge = deps.claimSecrets.write('challenge', claim)
  const domain = namesNoDomain(presentation) ? {} : { domain: deps.publicUrl }
  const read = await deps.proveHolder(presentation, { challenge, ...domain })
  if ('refused' in read) {
    const errors = read.refused.map(({ code, detail }) => ({
      pointer: '/verifiablePresentation',
      code,
      detail,
    }))
    throw new Problem('invalid-request', notProven, { errors })
  }
  if (keyInDid(read.holder) === undefined) throw new Problem('invalid-request', notProven)
  const reserved = await reserveClaim(deps, claim, [read.holder])
  const [award] = await bindAward(deps, claim.awardId, reserved.holders)
  // Of all who come at once with the same key too.
  if (award === undefined || !(await closeTaken(deps, claim._id))) throw over()
  return award
}

/** One embedded proof that says nothing of a domain; whatever is signed otherwise names whom it is for. */
function namesNoDomain(presentation: object): boolean {
  const proofs: readonly unknown[] = 'proof' in presentation ? [presentation.proof].flat() : []
  return proofs.length > 0 && proofs.every((proof) => isObject(proof) && !('domain' in proof))
}

function over(): Problem {
  return new Problem('claim-closed', {
    fr: 'Cet échange est terminé : le badge a été reçu ou refusé, le délai est passé, ou un code est attendu d’abord.',
    en: 'This exchange is over: the badge was received or refused, it is too late, or a code is expected first.',
  })
}

const nowhere = {
  fr: 'Il n’y a pas d’échange à cette adresse, ou il a été recommencé ailleurs.',
  en: 'There is no exchange at this address, or it was begun anew elsewhere.',
}
const notProven = {
  fr: 'La présentation ne montre pas à qui est la clé qui recevra le badge.',
  en: 'The presentation does not show whose the key is that is to receive the badge.',
}
