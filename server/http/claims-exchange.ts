/** Badges into wallets of the VC API: the exchange behind the interaction URL of a claim, and its deep link. */
import { linkOf } from '../claim/claims.ts'
import { askedOf, collect, openExchange, type ExchangeDeps } from '../claim/vcalm/exchange.ts'
import { exchangeUrl } from '../claim/vcalm/addresses.ts'
import { credentialOfferUri } from '../claim/oid4vci/metadata.ts'
import { credentialsV2 } from '../proof/json-ld/contexts.ts'
import { isObject } from '../proof/jose/json-object.ts'
import { Problem } from '../problem.ts'
import { readHolderApart } from '../verify/presentation/read-apart.ts'
import type { VerifyDeps } from '../verify/check.ts'
import { readJson } from './contract/body.ts'
import type { Client, Handlers } from './contract/operation.ts'
import { inTurn, type VerificationShares } from './verification-shares.ts'

export interface ProvingDeps {
  readonly clock: () => Date
  readonly verify: VerifyDeps
}

/** Who signed what wallets present, found out when it is the turn of the client. */
export function holderProver(
  { clock, verify }: ProvingDeps,
  shares: VerificationShares,
  client: Client,
): ExchangeDeps['proveHolder'] {
  return (presentation, asked) => {
    const input = { kind: 'json', bytes: Buffer.from(JSON.stringify(presentation)) } as const
    return inTurn(verify, shares, client, (deps) => readHolderApart(deps, input, clock(), asked))
  }
}

type ExchangeOperation = 'takePartInClaimExchange' | 'getClaimExchangeProtocols' | 'getClaimExchangeRequest'

const unkept = { 'Cache-Control': 'no-store' }

/** `shares`: what one client may take, shared with the other ways in. */
export function claimExchangeHandlers(
  deps: Omit<ExchangeDeps, 'proveHolder'> & ProvingDeps,
  shares: VerificationShares,
): Pick<Handlers, ExchangeOperation> {
  return {
    async takePartInClaimExchange({ params, bytes, client }) {
      const claim = await openExchange(deps, params.exchange)
      const body: unknown = bytes.length === 0 ? {} : readJson(bytes)
      if (!isObject(body)) throw new Problem('invalid-request', notAnObject)
      // A wallet that was opened by the deep link sends the presentation itself, and expects one.
      const isBare = 'type' in body
      const presented = isBare ? body : body['verifiablePresentation']
      if (presented === undefined) return { status: 200, body: askedOf(deps, claim), headers: unkept }
      if (!isObject(presented)) throw new Problem('invalid-request', notAnObject)
      const proving = { ...deps, proveHolder: holderProver(deps, shares, await client()) }
      const award = await collect(proving, claim, presented)
      const verifiablePresentation = {
        '@context': [credentialsV2],
        type: ['VerifiablePresentation'],
        // Our own text, as it left the signer.
        verifiableCredential: [JSON.parse(award.credential) as unknown],
      }
      const redirectUrl = linkOf(deps, claim)
      const answer = isBare ? verifiablePresentation : { verifiablePresentation, redirectUrl }
      return { status: 200, body: answer, headers: unkept }
    },

    async getClaimExchangeProtocols({ params }) {
      const claim = await openExchange(deps, params.exchange)
      const protocols = {
        vcapi: exchangeUrl(deps, claim),
        OID4VCI: credentialOfferUri(deps.publicUrl, deps.claimSecrets, claim),
      }
      return { status: 200, body: { protocols }, headers: unkept }
    },

    async getClaimExchangeRequest({ params }) {
      return { status: 200, body: askedOf(deps, await openExchange(deps, params.exchange)), headers: unkept }
    },
  }
}

const notAnObject = {
  fr: 'Un objet JSON est attendu : vide, ou avec verifiablePresentation.',
  en: 'A JSON object is expected: empty, or with verifiablePresentation.',
}
