import { proofFormats } from '../../proof/index.ts'
import { recompact } from '../../proof/recompact.ts'
import type { ProofFormat } from '../../proof/types.ts'
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

const intertwined = fail(
  'too-intertwined',
  'Les parties du badge se décrivent les unes les autres au point de le rendre démesuré.',
  'The parts of the badge describe each other so much that it grows out of proportion.',
)

const altered = fail(
  'altered-structure',
  'Le contenu a été réécrit après la signature : il ne dit plus ce qui a été signé.',
  'The content was rewritten after it was signed: it no longer says what was signed.',
)

function formatOf(proof: JsonObject): ProofFormat | undefined {
  return proofFormats.find((candidate) => candidate.recognises(proof))
}

function isOfOtherForm({ type, cryptosuite }: JsonObject): boolean {
  return otherProofTypes.has(type) || (type === 'DataIntegrityProof' && otherCryptosuites.has(cryptosuite))
}

/** Others may sign a badge several times, in forms of their choice. The same proof twice, nobody makes. */
function severalProofs(proofs: readonly unknown[]): Finding {
  const isSet = new Set(proofs.map((proof) => JSON.stringify(proof))).size === proofs.length
  if (isSet && proofs.every((proof) => isObject(proof) && (formatOf(proof) ?? isOfOtherForm(proof)))) {
    return unknown(
      'proof-set-not-read',
      'Le badge porte plusieurs signatures, que ce service ne sait pas encore lire ensemble. Il n’a pas été vérifié.',
      'The badge bears several signatures, which this service cannot read together yet. It was not verified.',
    )
  }
  return fail('proof-multiple', 'Le badge porte plusieurs signatures.', 'The badge bears several signatures.')
}

/** What the proof format could not check is not known to be bad. */
function refusal(code: string): Finding {
  switch (code) {
    case 'context-unknown':
      return unknown(
        'context-not-known',
        'La signature emploie un vocabulaire (@context) que ce service ne connaît pas. Le badge n’a pas été vérifié.',
        'The signature uses a vocabulary (@context) this service does not know. The badge was not verified.',
      )
    case 'too-costly-to-check':
      return unknown(
        code,
        'Trop de parties du badge se ressemblent sans avoir d’identifiant : le vérifier coûterait trop cher.',
        'Too many parts of the badge look alike and have no identifier: checking it would cost too much.',
      )
    default:
      return fail(
        code,
        'La signature ne correspond pas au contenu : le badge a été modifié ou n’est pas authentique.',
        'The signature does not match the content: the badge was modified or is not genuine.',
      )
  }
}

/** What the proof covers, as a person reads it; or why it cannot be shown. */
async function recompacted(credential: JsonObject): Promise<{ view: JsonObject } | { refused: Finding }> {
  const result = await recompact(credential)
  if (result === 'too-intertwined') return { refused: intertwined }
  if (!isObject(result?.compacted) || !isObject(result.completed)) return { refused: altered }
  if (!saysTheSame(credential, result.compacted)) return { refused: altered }
  return { view: signedView(result.completed) }
}

async function run({ credential, form, now }: CheckContext): Promise<Finding> {
  if (form === 'compact-jws') return notSupported
  const proofs = valuesOf(credential['proof'])
  const [proof] = proofs
  if (!isObject(proof)) return fail('proof-missing', 'Le badge n’est pas signé.', 'The badge is not signed.')
  if (proofs.length > 1) return severalProofs(proofs)
  const proofFormat = formatOf(proof)
  if (proofFormat === undefined) {
    if (isOfOtherForm(proof)) return notSupported
    return fail(
      'proof-format-unknown',
      'La signature n’a pas de forme connue.',
      'The signature has no known form.',
    )
  }
  const result = await proofFormat.verify(structuredClone(credential), now)
  if (!result.verified) return refusal(result.failure.code)
  const recompaction = await recompacted(credential)
  if ('refused' in recompaction) return recompaction.refused
  const { view } = recompaction
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
