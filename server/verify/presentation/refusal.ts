/** Why a presentation is not good, in words; what could not be checked is not known to be bad. */
import type { ProofFailure } from '../../proof/types.ts'
import { fail, unknown, type Finding } from '../check.ts'

/** The presentation is not the answer to what was asked. */
export const challengeCodes: ReadonlySet<string> = new Set(['proof-challenge-wrong', 'proof-domain-wrong'])

const notSupported = [
  'Ce service ne sait pas lire cette forme de signature : la présentation n’a pas été vérifiée.',
  'This service cannot read this form of signature: the presentation was not verified.',
] as const

/** The same words whoever publishes the key. */
export const keyNoLongerGood = fail(
  'key-no-longer-good',
  'La clé qui a signé la présentation n’est plus sûre, ou n’est plus employée.',
  'The key that signed the presentation is no longer safe, or no longer used.',
)

function stopped(found: Finding): Finding {
  return { ...found, stops: true }
}

/** A finding for a failure of `parsePresentation` or `readPresentation`. */
export function refusal({ code }: ProofFailure): Finding {
  switch (code) {
    case 'holder-key-not-looked-up':
      return stopped(
        unknown(
          'holder-key-not-looked-up',
          'La clé de qui présente est publiée ailleurs : ce service ne l’a pas consultée, ou ne sait pas où la trouver.',
          'The key of who presents is published elsewhere: this service did not look it up, or cannot tell where.',
        ),
      )
    case 'holder-document-unreachable':
      return stopped(
        unknown(
          'holder-document-unreachable',
          'Le site où qui présente publie ses clés n’a pas répondu : la présentation n’a pas été vérifiée. Réessayez plus tard.',
          'The site where who presents publishes their keys did not answer: the presentation was not verified. Try again later.',
        ),
      )
    case 'holder-document-unusable':
      return stopped(
        unknown(
          'holder-document-unusable',
          'Ce que publie le site de qui présente n’est pas un document de clés à son nom : la présentation n’a pas été vérifiée.',
          'What the site of who presents publishes is not a document of keys in their name: the presentation was not verified.',
        ),
      )
    case 'holder-key-not-read':
      return stopped(
        unknown(
          'holder-key-not-read',
          'Qui présente publie des clés sous une forme ou un nom que ce service ne sait pas lire : on ne sait pas si celle-ci en est.',
          'Who presents publishes keys in a form or by a name this service cannot read: whether this is one of them is not known.',
        ),
      )
    case 'holder-key-not-listed':
      return fail(
        'holder-key-not-listed',
        'La clé qui a signé la présentation n’est pas de celles de la personne qu’elle nomme.',
        'The key that signed the presentation is not one of those of the person it names.',
      )
    case 'holder-key-not-for-this':
      return fail(
        'holder-key-not-for-this',
        'La personne que la présentation nomme publie cette clé, mais pas pour dire qui elle est.',
        'The person the presentation names publishes this key, but not for saying who they are.',
      )
    case 'key-no-longer-good':
      return keyNoLongerGood
    case 'algorithm-not-read':
    case 'cryptosuite-unsupported':
    case 'proof-type-unsupported':
      return stopped(unknown('proof-format-not-supported', ...notSupported))
    case 'too-costly-to-check':
      return stopped(
        unknown(
          'too-costly-to-check',
          'La vérifier coûterait trop cher : trop de parties de la présentation se ressemblent.',
          'Checking it would cost too much: too many parts of the presentation look alike.',
        ),
      )
    case 'proof-missing':
      return fail(
        'presentation-not-signed',
        'La présentation n’est pas signée : rien ne dit qui présente.',
        'The presentation is not signed: nothing says who presents.',
      )
    case 'proof-challenge-wrong':
      return fail(
        'challenge-not-repeated',
        'La présentation ne reprend pas le défi qui a été donné : elle n’a pas été faite pour cette demande.',
        'The presentation does not repeat the challenge that was given: it was not made for this request.',
      )
    case 'proof-domain-wrong':
      return fail(
        'domain-other',
        'La présentation a été faite pour quelqu’un d’autre que qui la vérifie.',
        'The presentation was made for somebody else than who verifies it.',
      )
    case 'holder-not-signer':
      return fail(
        'holder-not-signer',
        'La présentation n’est pas signée par la personne qu’elle nomme.',
        'The presentation is not signed by the person it names.',
      )
    case 'holders-several':
      return fail(
        'holders-several',
        'La présentation est signée par plusieurs clés : on ne sait pas qui présente.',
        'The presentation is signed by several keys: who presents is not known.',
      )
    case 'proof-expired':
      return fail(
        'proof-expired',
        'La présentation n’est plus valable.',
        'The presentation is no longer good.',
      )
    case 'envelope-malformed':
    case 'not-a-presentation':
    case 'typ-unsupported':
    case 'jws-malformed':
      return fail(code, 'Ce n’est pas une présentation.', 'This is not a presentation.')
    default:
      return fail(
        code,
        'La signature de la présentation ne correspond pas à son contenu, ou n’a pas sa forme.',
        'The signature of the presentation does not match its content, or does not have its form.',
      )
  }
}
