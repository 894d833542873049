import { proofReaders } from '../../proof/data-integrity/index.ts'
import { verifyProofs } from '../../proof/data-integrity/verify-proofs.ts'
import type { VerifiedProof } from '../../proof/types.ts'
import {
  fail,
  isObject,
  issuerId,
  objectsOf,
  pass,
  unknown,
  valuesOf,
  type Check,
  type CheckContext,
  type Finding,
  type Signer,
} from '../check.ts'
import { keysForProofs } from '../foreign/proof-keys.ts'
import { keyNotHad } from './issuer/elsewhere.ts'
import { recompacted } from '../signed/recompacted.ts'
import { checkSignedText } from '../signed/signed-text.ts'
import type { JsonObject } from '../strict-json.ts'

/** Proofs others make and this release does not read. Any other word is not a proof at all. */
const otherProofTypes: ReadonlySet<unknown> = new Set([
  ...['Ed25519Signature2018', 'RsaSignature2018', 'JsonWebSignature2020'],
  ...[
    'EcdsaSecp256k1Signature2019',
    'EcdsaSecp256r1Signature2019',
    'BbsBlsSignature2020',
    'BbsBlsSignatureProof2020',
  ],
])
const otherCryptosuites: ReadonlySet<unknown> = new Set([
  ...['ecdsa-2019', 'ecdsa-jcs-2019', 'bbs-2023', 'json-eddsa-2022', 'rsa-rdfc-2025', 'mldsa44-rdfc-2024'],
])

const notSupported = unknown(
  'proof-format-not-supported',
  'Ce service ne sait pas encore lire cette forme de signature. Le badge n’a pas été vérifié.',
  'This service cannot read this form of signature yet. The badge was not verified.',
)

const missing = fail('proof-missing', 'Le badge n’est pas signé.', 'The badge is not signed.')

const ofNoForm = fail(
  'proof-format-unknown',
  'La signature n’a pas de forme connue.',
  'The signature has no known form.',
)

const several = fail(
  'proof-multiple',
  'Le badge porte plusieurs signatures, qui ne vont pas ensemble.',
  'The badge bears several signatures, which do not go together.',
)

function isRead(proof: JsonObject): boolean {
  return proofReaders.some((reader) => reader.recognises(proof))
}

function isOfOtherForm({ type, cryptosuite }: JsonObject): boolean {
  return otherProofTypes.has(type) || (type === 'DataIntegrityProof' && otherCryptosuites.has(cryptosuite))
}

/** Others may sign a badge several times, in forms of their choice. The same proof twice, nobody makes. */
function unreadable(proofs: readonly unknown[]): Finding | undefined {
  const [proof] = proofs
  if (!isObject(proof)) return missing
  const isSingle = proofs.length === 1
  const isSet = new Set(proofs.map((each) => JSON.stringify(each))).size === proofs.length
  if (!isSet) return several
  if (proofs.every((each) => isObject(each) && isRead(each))) return undefined
  const areKnown = proofs.every((each) => isObject(each) && (isRead(each) || isOfOtherForm(each)))
  if (!areKnown) return isSingle ? ofNoForm : several
  if (isSingle) return notSupported
  return unknown(
    'proof-set-not-read',
    'Le badge porte plusieurs signatures, dont une au moins d’une forme que ce service ne sait pas encore lire. Il n’a pas été vérifié.',
    'The badge bears several signatures, at least one of a form this service cannot read yet. It was not verified.',
  )
}

/** The proofs that are judged further: the issuer's, if any is, or else the first. Anybody may have added theirs. */
function signersIn(
  [first, ...others]: readonly [VerifiedProof, ...VerifiedProof[]],
  issuer: string | undefined,
): readonly [Signer, ...Signer[]] {
  const signerOf = ({ verificationMethod, controller, created }: VerifiedProof): Signer => ({
    verificationMethod,
    controller,
    ...(created === undefined ? {} : { created }),
  })
  const [own, ...more] = [first, ...others].filter(({ controller }) => controller === issuer)
  return own === undefined ? [signerOf(first)] : [signerOf(own), ...more.map(signerOf)]
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
        'Trop de parties du badge se ressemblent sans avoir d’identifiant, ou il porte trop de signatures pour sa longueur : le vérifier coûterait trop cher.',
        'Too many parts of the badge look alike and have no identifier, or it bears too many signatures for its length: checking it would cost too much.',
      )
    case 'proof-not-derived':
      return fail(
        code,
        'Ceci est l’exemplaire complet, réservé à la personne qui a reçu le badge : ce qui se vérifie est un extrait qu’elle en tire.',
        'This is the full copy, for the person who received the badge: what can be verified is an extract they derive from it.',
      )
    default:
      return fail(
        code,
        'La signature ne correspond pas au contenu : le badge a été modifié ou n’est pas authentique.',
        'The signature does not match the content: the badge was modified or is not genuine.',
      )
  }
}

async function run({ deps, credential, now }: CheckContext): Promise<Finding> {
  const refused = unreadable(valuesOf(credential['proof']))
  if (refused !== undefined) return refused
  const answer = await keysForProofs(deps, credential, issuerId(credential) ?? '', now)
  const keys = answer !== undefined && 'keys' in answer ? answer.keys : []
  const result = await verifyProofs({ ...credential }, { now, purpose: 'assertionMethod', keys })
  if (!result.verified) {
    const { code } = result.failure
    const isKeyMissing = answer !== undefined && code === 'verification-method-undecodable'
    return (
      (isKeyMissing ? keyNotHad(answer, { proofs: objectsOf(credential['proof']) }) : undefined) ??
      refusal(code)
    )
  }
  const recompaction = await recompacted(credential)
  if ('refused' in recompaction) return recompaction.refused
  const { view } = recompaction
  return {
    ...pass(
      'signature-valid',
      'Le contenu est intact depuis sa signature.',
      'The content is intact since it was signed.',
    ),
    ...(answer === undefined ? {} : { basedOn: answer.basedOn }),
    learned: {
      credential: view,
      signers: signersIn(result.proofs, issuerId(view)),
      ...(answer === undefined ? {} : { isKeyLookedUp: true }),
    },
  }
}

/**
 * Every proof, of formats we read, is good; and the JSON a person reads is what the proofs cover: written again from its meaning
 * alone, it comes out the same. What later checks see is that rewritten object, and the proofs of the issuer it names.
 */
export const signature: Check = {
  id: 'signature',
  title: { fr: 'Le contenu est intact', en: 'The content is intact' },
  spec: 'https://www.w3.org/TR/vc-data-integrity/#verify-proof; https://www.imsglobal.org/spec/ob/v3p0/#verification',
  fatal: true,
  run: (context) => (context.signedText === undefined ? run(context) : checkSignedText(context, run)),
}
