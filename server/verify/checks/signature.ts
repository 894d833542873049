import { proofFormats } from '../../proof/index.ts'
import { recompact } from '../../proof/recompact.ts'
import {
  fail,
  isObject,
  pass,
  unknown,
  valuesOf,
  type Check,
  type CheckContext,
  type Finding,
} from '../check.ts'
import { saysTheSame, signedView } from '../signed-view.ts'
import type { JsonObject } from '../strict-json.ts'

/** Proofs others make and this release does not read. Any other word is not a proof at all. */
const otherProofTypes: ReadonlySet<unknown> = new Set([
  ...['Ed25519Signature2018', 'Ed25519Signature2020', 'RsaSignature2018', 'JsonWebSignature2020'],
  ...[
    'EcdsaSecp256k1Signature2019',
    'EcdsaSecp256r1Signature2019',
    'BbsBlsSignature2020',
    'BbsBlsSignatureProof2020',
  ],
])
const otherCryptosuites: ReadonlySet<unknown> = new Set([
  ...['eddsa-2022', 'eddsa-jcs-2022', 'ecdsa-2019', 'ecdsa-rdfc-2019', 'ecdsa-jcs-2019', 'ecdsa-sd-2023'],
  ...['bbs-2023', 'json-eddsa-2022', 'rsa-rdfc-2025', 'mldsa44-rdfc-2024'],
])

const notSupported = unknown(
  'proof-format-not-supported',
  'Ce service ne sait pas encore lire cette forme de signature. Le badge n’a pas été vérifié.',
  'This service cannot read this form of signature yet. The badge was not verified.',
)

const altered = fail(
  'altered-structure',
  'Le contenu a été réécrit après la signature : il ne dit plus ce qui a été signé.',
  'The content was rewritten after it was signed: it no longer says what was signed.',
)

function otherFormat(proof: JsonObject): Finding {
  const { type, cryptosuite } = proof
  if (otherProofTypes.has(type)) return notSupported
  if (type === 'DataIntegrityProof' && otherCryptosuites.has(cryptosuite)) return notSupported
  return fail(
    'proof-format-unknown',
    'La signature n’a pas de forme connue.',
    'The signature has no known form.',
  )
}

async function recompacted(credential: JsonObject): Promise<JsonObject | undefined> {
  const result = await recompact(credential)
  if (!isObject(result?.compacted) || !isObject(result.completed)) return undefined
  return saysTheSame(credential, result.compacted) ? signedView(result.completed) : undefined
}

async function run({ credential, form, now }: CheckContext): Promise<Finding> {
  if (form === 'compact-jws') return notSupported
  const proofs = valuesOf(credential['proof'])
  const [proof] = proofs
  if (!isObject(proof)) return fail('proof-missing', 'Le badge n’est pas signé.', 'The badge is not signed.')
  if (proofs.length > 1) {
    return fail(
      'proof-multiple',
      'Le badge porte plusieurs signatures.',
      'The badge bears several signatures.',
    )
  }
  const proofFormat = proofFormats.find((candidate) => candidate.recognises(proof))
  if (proofFormat === undefined) return otherFormat(proof)
  const result = await proofFormat.verify(structuredClone(credential), now)
  if (!result.verified) {
    const fr = 'La signature ne correspond pas au contenu : le badge a été modifié ou n’est pas authentique.'
    const en = 'The signature does not match the content: the badge was modified or is not genuine.'
    return fail(result.failure.code, fr, en)
  }
  const view = await recompacted(credential)
  if (view === undefined) return altered
  const { verificationMethod, controller } = result
  return {
    ...pass(
      'signature-valid',
      'Le contenu est intact depuis sa signature.',
      'The content is intact since it was signed.',
    ),
    learned: { credential: view, proof: { verificationMethod, controller } },
  }
}

/**
 * Exactly one proof, of a format we read, is good; and the JSON a person reads is what the proof covers: written again
 * from its meaning alone, it comes out the same. What later checks see is that rewritten object.
 */
export const signature: Check = {
  id: 'signature',
  title: { fr: 'Le contenu est intact', en: 'The content is intact' },
  spec: 'https://www.w3.org/TR/vc-data-integrity/#verify-proof; https://www.imsglobal.org/spec/ob/v3p0/#verification',
  fatal: true,
  run,
}
