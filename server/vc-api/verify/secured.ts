/** Who secured a credential: by embedded proofs or in an envelope. */
import { verifyProofs } from '../../proof/data-integrity/verify-proofs.ts'
import { isEnvelope, openEnvelope } from '../../proof/jose/enveloped.ts'
import { publishedKeyResolver } from '../../proof/jose/header-key.ts'
import { readVcJwt } from '../../proof/jose/vc-jwt.ts'
import type { Credential, VerifiedProof } from '../../proof/types.ts'
import type { VcApiDeps } from '../deps.ts'
import { trouble, type Trouble } from '../problem-details.ts'
import { credentialRules } from '../rules/index.ts'
import { troublesOf } from '../rules/rule.ts'
import { unsafe } from '../safe-mode.ts'
import { isObject, listOf } from '../values.ts'
import { proofTrouble } from './proof-trouble.ts'

/** A credential whose proofs are all good; or why it is not one. */
export type Secured =
  | {
      readonly credential: Credential
      readonly proofs: readonly Pick<VerifiedProof, 'verificationMethod' | 'controller' | 'created'>[]
    }
  | { readonly problems: readonly [Trouble, ...Trouble[]] }

/** What reading one takes. */
export interface SecuredDeps extends Pick<VcApiDeps, 'publicUrl' | 'clock'> {
  readonly verify: Pick<VcApiDeps['verify'], 'publishedKeys'>
}

/**
 * Reads a credential of either form, and checks its form, its terms and all of its proofs. Does NOT check whose the keys are.
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
  const result = await verifyProofs(structuredClone(document), {
    now: deps.clock(),
    purpose: 'assertionMethod',
  })
  if (!result.verified) return { problems: [proofTrouble(result.failure, '')] }
  return { credential: document, proofs: result.proofs }
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
  const resolve = publishedKeyResolver(deps.publicUrl, (did) => deps.verify.publishedKeys(did))
  const result = await readVcJwt(envelope.text, resolve, deps.clock())
  if (!result.verified) return { problems: [proofTrouble(result.failure, '')] }
  const { credential, verificationMethod, controller, created } = result
  const [bad, ...more] = await wellFormed(credential)
  if (bad !== undefined) return { problems: [bad, ...more] }
  return {
    credential,
    proofs: [{ verificationMethod, controller, ...(created === undefined ? {} : { created }) }],
  }
}
