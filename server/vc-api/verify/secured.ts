/** Who secured a credential: by embedded proofs or in an envelope. */
import { verifyProofs } from '../../proof/data-integrity/verify-proofs.ts'
import { isEnvelope, openEnvelope } from '../../proof/jose/enveloped.ts'
import type { ResolveKey } from '../../proof/jose/types.ts'
import { publishedKeyResolver } from '../../proof/jose/header-key.ts'
import { readVcJwt } from '../../proof/jose/vc-jwt.ts'
import type { Credential, VerifiedProof } from '../../proof/types.ts'
import { keyNotHad } from '../../verify/checks/issuer/elsewhere.ts'
import { issuerId, type VerifyDeps } from '../../verify/check.ts'
import type { KeyAnswer } from '../../verify/foreign/look-up-keys.ts'
import { controllerKeyResolver, keysForProofs } from '../../verify/foreign/proof-keys.ts'
import type { VcApiDeps } from '../deps.ts'
import { trouble, type Trouble } from '../problem-details.ts'
import { credentialRules } from '../rules/index.ts'
import { troublesOf } from '../rules/rule.ts'
import { unsafe } from '../safe-mode.ts'
import { isObject, listOf } from '../values.ts'
import { notShown, proofTrouble } from './proof-trouble.ts'

/** A credential whose proofs are all good; or why it is not one. */
export type Secured =
  | {
      readonly credential: Credential
      readonly proofs: readonly Pick<VerifiedProof, 'verificationMethod' | 'controller' | 'created'>[]
    }
  | { readonly problems: readonly [Trouble, ...Trouble[]] }

/** What reading one takes. */
export interface SecuredDeps extends Pick<VcApiDeps, 'publicUrl' | 'clock'> {
  readonly verify: Pick<VerifyDeps, 'publicUrl' | 'publishedKeys' | 'outside'>
}

/**
 * Reads a credential of either form, and checks its form, its terms and all of its proofs; a key that is only named is looked up where its issuer
 * publishes its keys. Does NOT check whose the keys are.
 */
export async function securedCredential(deps: SecuredDeps, document: unknown): Promise<Secured> {
  if (!isObject(document)) {
    return {
      problems: [
        trouble('parsing', 'Un titre vérifiable est un objet.', 'A verifiable credential is an object.', ''),
      ],
    }
  }
  return isEnvelope(document) ? enveloped(deps, document) : embedded(deps, document)
}

/** What a credential must be before its proofs are looked at. */
async function wellFormed(credential: Credential): Promise<readonly Trouble[]> {
  const troubles = troublesOf(credential, credentialRules, '')
  if (troubles.length > 0) return troubles
  const bad = await unsafe(credential, '')
  return bad === undefined ? [] : [bad]
}

async function embedded(deps: SecuredDeps, document: Credential): Promise<Secured> {
  const [bad, ...more] = [...embeddedProofTroubles(document), ...(await wellFormed(document))]
  if (bad !== undefined) return { problems: [bad, ...more] }
  const now = deps.clock()
  const answer = await keysForProofs(deps.verify, document, issuerId(document) ?? '', now)
  const keys = answer !== undefined && 'keys' in answer ? answer.keys : []
  const result = await verifyProofs(structuredClone(document), { now, purpose: 'assertionMethod', keys })
  if (result.verified) return { credential: document, proofs: result.proofs }
  const { failure } = result
  const isKeyMissing = failure.code === 'verification-method-undecodable'
  const missing = isKeyMissing
    ? keyMissing(answer, { proofs: listOf(document['proof']).filter(isObject) })
    : undefined
  return { problems: [missing ?? proofTrouble(failure, '')] }
}

/** Why a key that was asked for elsewhere is not there; `undefined` when nobody was asked. */
function keyMissing(
  answer: KeyAnswer | undefined,
  named: Parameters<typeof keyNotHad>[1],
): Trouble | undefined {
  if (answer === undefined || ('trouble' in answer && answer.trouble === 'not-looked-up')) return undefined
  const found = keyNotHad(answer, named)
  return found && notShown(found.code)
}

/** Every proof of a document says that it is a Data Integrity proof: older types are for `/verifications`. */
export function embeddedProofTroubles({ proof }: Credential): readonly Trouble[] {
  const proofs = listOf(proof)
  if (proofs.length === 0) {
    return [trouble('parsing', 'Il n’y a pas de preuve (proof).', 'There is no proof.', '/proof')]
  }
  if (proofs.every((each) => isObject(each) && each['type'] === 'DataIntegrityProof')) return []
  return [
    trouble(
      'parsing',
      'Chaque preuve est un objet de type DataIntegrityProof.',
      'Each proof is an object of type DataIntegrityProof.',
      '/proof',
    ),
  ]
}

async function enveloped(deps: SecuredDeps, document: Credential): Promise<Secured> {
  const envelope = openEnvelope(document)
  if (envelope?.kind !== 'vc-jwt') {
    return {
      problems: [
        trouble(
          'parsing',
          'L’enveloppe n’a que @context, type et un id de la forme data:application/vc+jwt,…',
          'The envelope has only @context, type and an id of the form data:application/vc+jwt,…',
          '',
        ),
      ],
    }
  }
  const { publicUrl, verify } = deps
  const now = deps.clock()
  let answer: KeyAnswer | undefined
  const own = publishedKeyResolver(publicUrl, (did) => verify.publishedKeys(did))
  const elsewhere = controllerKeyResolver(verify, now, (each) => (answer = each))
  const resolve: ResolveKey = async (kid, issuer) => (await own(kid, issuer)) ?? elsewhere(kid, issuer)
  const result = await readVcJwt(envelope.text, resolve, now)
  if (!result.verified) {
    const { failure } = result
    const missing = failure.code === 'key-unknown' ? keyMissing(answer, {}) : undefined
    return { problems: [missing ?? proofTrouble(failure, '')] }
  }
  const { credential, verificationMethod, controller, created } = result
  const [bad, ...more] = await wellFormed(credential)
  if (bad !== undefined) return { problems: [bad, ...more] }
  return {
    credential,
    proofs: [{ verificationMethod, controller, ...(created === undefined ? {} : { created }) }],
  }
}
