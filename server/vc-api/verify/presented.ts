/** Who secured a presentation, and what they present: by embedded proofs or in an envelope. */
import { verifyPresentationProof } from '../../proof/data-integrity/presentation.ts'
import { envelop, isEnvelope, openPresentationEnvelope } from '../../proof/jose/enveloped.ts'
import { publishedKeyResolver } from '../../proof/jose/header-key.ts'
import { readVpJwt } from '../../proof/jose/vp-jwt.ts'
import type { Credential, VerifiedProof } from '../../proof/types.ts'
import type { VcApiDeps } from '../deps.ts'
import { trouble, type Trouble } from '../problem-details.ts'
import { troublesOf } from '../rules/rule.ts'
import { unsafe } from '../safe-mode.ts'
import { isObject, isText, listOf } from '../values.ts'
import { presentationRules } from './presentation-rules.ts'
import { proofTrouble } from './proof-trouble.ts'
import { embeddedProofTroubles } from './secured.ts'

/** What the verifier asked the proof to repeat. */
export interface Asked {
  readonly challenge?: string
  readonly domain?: string
}

/** A presentation whose proofs are all good; or why it is not one. */
export type Presented =
  | {
      readonly presentation: Credential
      readonly credentials: readonly unknown[]
      readonly proofs: readonly Pick<VerifiedProof, 'verificationMethod' | 'controller' | 'created'>[]
    }
  | { readonly problems: readonly [Trouble, ...Trouble[]] }

const notAnObject = trouble(
  'parsing',
  'Une présentation vérifiable est un objet.',
  'A verifiable presentation is an object.',
  '',
)
const notAnEnvelope = trouble(
  'parsing',
  'L’enveloppe n’a que @context, type et un id de la forme data:application/vp+jwt,…',
  'The envelope has only @context, type and an id of the form data:application/vp+jwt,…',
  '',
)

/**
 * Reads a presentation of either form, and checks its form, its terms and its proofs: made to say who presents, by the holder it names, and
 * repeating what was asked. Does NOT check the credentials, nor that the challenge was not used before.
 */
export async function presentedCredentials(
  deps: VcApiDeps,
  document: unknown,
  asked: Asked,
): Promise<Presented> {
  if (!isObject(document)) return { problems: [notAnObject] }
  return isEnvelope(document, 'EnvelopedVerifiablePresentation')
    ? enveloped(deps, document, asked)
    : embedded(deps, document, asked)
}

async function embedded(deps: VcApiDeps, document: Credential, asked: Asked): Promise<Presented> {
  const troubles = [...troublesOf(document, presentationRules, ''), ...embeddedProofTroubles(document)]
  const [bad, ...more] =
    troubles.length > 0 ? troubles : [await unsafe(document, '')].filter((one) => one !== undefined)
  if (bad !== undefined) return { problems: [bad, ...more] }
  const result = await verifyPresentationProof(structuredClone(document), { now: deps.clock(), ...asked })
  if (!result.verified) return { problems: [proofTrouble(result.failure, '')] }
  return {
    presentation: document,
    credentials: listOf(document['verifiableCredential']),
    proofs: result.proofs,
  }
}

async function enveloped(deps: VcApiDeps, document: Credential, asked: Asked): Promise<Presented> {
  const envelope = openPresentationEnvelope(document)
  if (envelope === undefined) return { problems: [notAnEnvelope] }
  const resolve = publishedKeyResolver(deps.publicUrl, (did) => deps.verify.publishedKeys(did))
  const result = await readVpJwt(envelope.text, resolve, { now: deps.clock(), ...asked })
  if (!result.verified) return { problems: [proofTrouble(result.failure, '')] }
  const { verificationMethod, controller } = result
  // VC Data Model 1.1 §6.3.1: inside a JWT, credentials may be JWTs themselves.
  const credentials = listOf(result.presentation['verifiableCredential']).map((each) =>
    isText(each) ? envelop(each) : each,
  )
  const presentation = {
    ...result.presentation,
    ...(credentials.length === 0 ? {} : { verifiableCredential: credentials }),
  }
  const [bad, ...more] = troublesOf(presentation, presentationRules, '')
  if (bad !== undefined) return { problems: [bad, ...more] }
  return { presentation, credentials, proofs: [{ verificationMethod, controller }] }
}
