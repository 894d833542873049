/** Credentials whose signature is around them: a JWT, an SD-JWT, or either inside a JSON envelope. */
import { publishedKeyResolver } from '../../proof/jose/header-key.ts'
import { parseSdJwtVc, readSdJwtVc } from '../../proof/jose/sd-jwt-vc.ts'
import { parseVcJwt, readVcJwt } from '../../proof/jose/vc-jwt.ts'
import type { ProofFailure } from '../../proof/types.ts'
import { fail, isObject, pass, unknown, type CheckContext, type Finding, type SignedText } from '../check.ts'
import type { ResolveKey } from '../../proof/jose/types.ts'
import { keyNotHad, keyNotLookedUp, notIssuers, notKnownThen } from '../checks/issuer/elsewhere.ts'
import type { KeyAnswer } from '../foreign/look-up-keys.ts'
import { controllerKeyResolver } from '../foreign/proof-keys.ts'
import { isHostedHere } from '../hosted-here.ts'
import { recompacted } from './recompacted.ts'
import { parseStrictJson, type JsonObject } from '../strict-json.ts'

const jws = /^[\w-]+\.[\w-]*\.[\w-]*$/u
const sdJwt = /^[\w-]+\.[\w-]*\.[\w-]*~[\w.~-]*$/u

/** The signed text that `text` is, if it looks like one. */
export function signedTextIn(text: string): SignedText | undefined {
  const trimmed = text.trim()
  if (jws.test(trimmed)) return { form: 'vc-jwt', text: trimmed }
  return sdJwt.test(trimmed) ? { form: 'sd-jwt', text: trimmed } : undefined
}

/** Why a signed text is not good, in words; what could not be checked is not known to be bad. */
function refusal({ code }: ProofFailure): Finding {
  switch (code) {
    case 'key-unknown':
      return keyNotLookedUp
    case 'algorithm-not-read':
      return unknown(
        'proof-format-not-supported',
        'Ce service ne sait pas lire cette forme de signature. Le badge n’a pas été vérifié.',
        'This service cannot read this form of signature. The badge was not verified.',
      )
    case 'claims-mismatch':
      return fail(
        code,
        'Le texte signé se contredit : ce qui entoure le badge n’est pas ce que dit le badge.',
        'The signed text contradicts itself: what surrounds the badge is not what the badge says.',
      )
    case 'signature-mismatch':
      return fail(
        code,
        'La signature ne correspond pas au contenu : le badge a été modifié ou n’est pas authentique.',
        'The signature does not match the content: the badge was modified or is not genuine.',
      )
    default:
      return fail(
        code,
        'Le texte signé ne respecte pas sa norme : sa signature ne prouve rien.',
        'The signed text does not follow its standard: its signature proves nothing.',
      )
  }
}

function parse({ form, text }: SignedText) {
  return form === 'sd-jwt' ? parseSdJwtVc(text) : parseVcJwt(text)
}

/**
 * The credential in a signed text, of which nothing is to be believed yet; or why there is none.
 * @throws StrictJsonError when what was signed is not JSON that every reader reads alike
 */
export function credentialIn({
  form,
  text,
}: SignedText): { readonly credential: JsonObject } | { readonly refused: Finding } {
  const parsed = parse({ form, text })
  // Where nothing can be read there is nothing further to check.
  if ('failure' in parsed) return { refused: { ...refusal(parsed.failure), stops: true } }
  for (const signed of parsed.texts) parseStrictJson(signed)
  const credential = parseStrictJson(JSON.stringify(parsed.credential))
  if (!isObject(credential)) throw new Error('a credential is an object')
  return { credential }
}

function kidOf(signedText: SignedText): string | undefined {
  const parsed = parse(signedText)
  return 'failure' in parsed ? undefined : parsed.jws.header.kid
}

/**
 * The signature around the credential is good, by a key that is known or that came with it; what surrounds the credential only repeats it;
 * and, where it bears a proof inside too, that one is good as well.
 */
export async function checkSignedText(
  context: CheckContext,
  checkEmbedded: (context: CheckContext) => Promise<Finding>,
): Promise<Finding> {
  const { deps, credential, signedText, now } = context
  if (signedText === undefined) throw new Error('only a signed text has its signature around it')
  let answer: KeyAnswer | undefined
  const own = publishedKeyResolver(deps.publicUrl, (did) => deps.publishedKeys(did))
  const elsewhere = controllerKeyResolver(deps, now, (each) => (answer = each))
  const resolve: ResolveKey = async (kid, issuer) => (await own(kid, issuer)) ?? elsewhere(kid, issuer)
  const result =
    signedText.form === 'sd-jwt'
      ? await readSdJwtVc(signedText.text, resolve, now)
      : await readVcJwt(signedText.text, resolve, now)
  if (!result.verified) {
    if (result.failure.code !== 'key-unknown') return refusal(result.failure)
    const kid = kidOf(signedText)
    // A `kid` that leads here and to no key of the issuer was made up, or is newer than what is known.
    if (kid !== undefined && isHostedHere(deps.publicUrl, kid))
      return deps.knownUntil === undefined ? notIssuers : notKnownThen
    return (answer && keyNotHad(answer, { kid })) ?? refusal(result.failure)
  }
  if ('proof' in credential) {
    // OB 3.0 §8.2: "the linked data proof is created first", so that it is part of what the JWT signs.
    const embedded = await checkEmbedded(context)
    if (embedded.outcome !== 'pass') return embedded
  }
  const recompaction = await recompacted(credential)
  if ('refused' in recompaction) return recompaction.refused
  const { verificationMethod, controller, created, isSelfAsserted, otherStatus } = result
  return {
    ...pass(
      'signature-valid',
      'Le contenu est intact depuis sa signature.',
      'The content is intact since it was signed.',
    ),
    ...(answer === undefined || answer.basedOn.length === 0 ? {} : { basedOn: answer.basedOn }),
    learned: {
      credential: recompaction.view,
      signers: [
        {
          verificationMethod,
          controller,
          ...(created === undefined ? {} : { created }),
          ...(isSelfAsserted === undefined ? {} : { isSelfAsserted }),
        },
      ],
      ...(otherStatus === undefined ? {} : { otherStatus }),
    },
  }
}
