/** Why a presentation is not good, in words; what could not be checked is not known to be bad. */
import type { ProofFailure } from '../../proof/types.ts'
import { fail, unknown, type Finding } from '../check.ts'

/** The presentation is not the answer to what was asked. */
export const challengeCodes: ReadonlySet<string> = new Set(['proof-challenge-wrong', 'proof-domain-wrong'])

const notSupported = [
  'Ce service ne sait pas lire cette forme de signature : la présentation n’a pas été vérifiée.',
  'This service cannot read this form of signature: the presentation was not verified.',
] as const

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
          'La clé de qui présente est publiée ailleurs : ce service ne l’a pas consultée.',
          'The key of who presents is published elsewhere: this service did not look it up.',
        ),
      )
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
