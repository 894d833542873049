/** The key of an issuer whose document is on another site. */
import { fail, issuerId, pass, unknown, warn, type Finding, type Signer } from '../../check.ts'
import { judgeControllerKey, type ControllerKeyJudgement } from '../../foreign/judge-controller-key.ts'
import {
  lookUpKeys,
  type KeyAnswer,
  type LookUpDeps,
  type LookUpTrouble,
} from '../../foreign/look-up-keys.ts'
import { isWholeKeyName } from '../../foreign/proof-keys.ts'
import { validFromOf } from '../../issued-at.ts'

/** The same words wherever a key turns out to be somebody else’s. */
export const notIssuers = fail(
  'key-not-issuers',
  'La clé qui a signé n’est pas celle de l’émetteur affiché.',
  'The key that signed is not that of the issuer shown.',
)

/** A key of this service that a bundle does not have. */
export const notKnownThen = unknown(
  'key-not-known-then',
  'La clé qui a signé n’est pas de celles que l’émetteur avait quand ces données ont été prises : elle est plus récente, ou pas la sienne.',
  'The key that signed is not one the issuer had when the data at hand were taken: it is newer, or not the issuer’s.',
)

/** Why the keys of an issuer are not known, in words. */
export const lookUpTroubles: { readonly [trouble in LookUpTrouble]: Finding } = {
  'not-here': notIssuers,
  'not-looked-up': warn(
    'issuer-keys-not-looked-up',
    'N’importe qui a pu écrire cet identifiant d’émetteur : ce service n’a pas consulté ses clés, rien ne prouve que le badge vient de lui.',
    'Anybody could have written this issuer identifier: this service did not look up its keys, nothing proves that the badge comes from it.',
  ),
  'method-not-read': unknown(
    'issuer-method-not-read',
    'Ce service ne sait pas où cet émetteur publie ses clés : rien ne prouve que le badge vient de lui.',
    'This service cannot tell where this issuer publishes its keys: nothing proves that the badge comes from it.',
  ),
  unreachable: unknown(
    'issuer-document-unreachable',
    'Le site de l’émetteur n’a pas répondu, ou pas par ses clés : on ne sait pas si le badge vient de lui. Réessayez plus tard.',
    'The site of the issuer did not answer, or not with its keys: whether the badge comes from it is not known. Try again later.',
  ),
  unusable: unknown(
    'issuer-document-unusable',
    'Ce que publie le site de l’émetteur n’est pas un document à son nom : on ne sait pas si le badge vient de lui.',
    'What the site of the issuer publishes is not a document in its name: whether the badge comes from it is not known.',
  ),
  'without-keys': unknown(
    'issuer-document-without-keys',
    'Le site de l’émetteur ne publie aucune clé à son nom : rien ne prouve que le badge vient de lui.',
    'The site of the issuer publishes no key in its name: nothing proves that the badge comes from it.',
  ),
}

const judgements: { readonly [judgement in ControllerKeyJudgement]: Finding } = {
  good: pass(
    'key-published-elsewhere',
    'Le site de l’émetteur publie cette clé pour signer ses badges.',
    'The site of the issuer publishes this key for signing its badges.',
  ),
  'key-not-listed': notIssuers,
  'key-not-for-this': fail(
    'key-not-for-assertion',
    'L’émetteur publie cette clé, mais pas, ou plus, pour signer ses badges.',
    'The issuer publishes this key, but not, or no longer, for signing its badges.',
  ),
  'key-not-read': unknown(
    'issuer-key-not-read',
    'L’émetteur publie des clés sous une forme que ce service ne sait pas lire : on ne sait pas si celle-ci en est.',
    'The issuer publishes keys in a form this service cannot read: whether this is one of them is not known.',
  ),
  'key-expired': fail(
    'key-retired',
    'L’émetteur n’employait plus la clé qui a signé à la date de la signature.',
    'The issuer no longer used the key that signed when it signed.',
  ),
  'key-revoked': fail(
    'key-revoked',
    'L’émetteur avait révoqué la clé qui a signé à la date de la signature.',
    'The issuer had revoked the key that signed when it signed.',
  ),
  'key-revoked-since': unknown(
    'key-revoked-since',
    'L’émetteur a révoqué la clé depuis, et qui la détient peut écrire la date qu’il veut : on ne sait pas si le badge est d’avant.',
    'The issuer has revoked the key since, and whoever has it can write any date: whether the badge is from before is not known.',
  ),
}

/** The key of the signature is published elsewhere, and was not looked up. */
export const keyNotLookedUp = unknown(
  'key-not-looked-up',
  'La clé de la signature est publiée ailleurs : ce service ne l’a pas consultée. Le badge n’a pas été vérifié.',
  'The key of the signature is published elsewhere: this service did not look it up. The badge was not verified.',
)

const keyNameNotRead = unknown(
  'issuer-key-name-not-read',
  'L’émetteur publie des clés, et aucune sous le nom que donne la signature, qui n’est pas une adresse : on ne sait pas si c’en est une.',
  'The issuer publishes keys, and none by the name the signature gives, which is not an address: whether it is one of them is not known.',
)

/**
 * Why a signature by a key that is only named was not read; `undefined` when the name leads to this service, which has no such key. `proofs`: of
 * an embedded signature; of several, the missing key may be that of somebody else who signed too. `kid`: of a header, which may be any text.
 */
export function keyNotHad(
  answer: KeyAnswer,
  { proofs = [], kid }: { readonly proofs?: readonly object[]; readonly kid?: string | undefined },
): Finding | undefined {
  const { basedOn } = answer
  if ('trouble' in answer) {
    if (answer.trouble === 'not-here') return undefined
    return answer.trouble === 'not-looked-up'
      ? keyNotLookedUp
      : { ...lookUpTroubles[answer.trouble], basedOn }
  }
  if (proofs.length > 1) return { ...keyNotLookedUp, basedOn }
  if (kid !== undefined && !isWholeKeyName(kid)) return { ...keyNameNotRead, basedOn }
  return { ...judgements[answer.unread.length > 0 ? 'key-not-read' : 'key-not-listed'], basedOn }
}

/** What is asked of the site of an issuer. */
interface KeyQuestion {
  readonly deps: LookUpDeps
  readonly credential: Readonly<Record<string, unknown>>
  readonly now: Date
}

/** Whether the document of the issuer, on its own site, lists the key of `signer` for what it signed. */
export async function keyElsewhere({ deps, credential, now }: KeyQuestion, signer: Signer): Promise<Finding> {
  const { verificationMethod, created } = signer
  const controller = issuerId(credential) ?? ''
  const answer = await lookUpKeys(deps, { controller, names: [verificationMethod] }, now)
  const { basedOn } = answer
  const found =
    'trouble' in answer
      ? lookUpTroubles[answer.trouble]
      : judgements[
          judgeControllerKey(answer, {
            verificationMethod,
            purpose: 'assertionMethod',
            dated: created ?? validFromOf(credential),
          })
        ]
  return basedOn.length === 0 ? found : { ...found, basedOn }
}
