/**
 * A request as the VC API words it, for wallets that follow an interaction URL.
 * @see https://www.w3.org/TR/vcalm/ (exchanges, query by example, interaction URLs)
 */
import { questionOf, type NewRequest } from './presentation-requests.ts'
import type { Language } from '../text.ts'

const contexts = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
]

/** What can be done at the interaction URL, and where. */
export function protocols(publicUrl: string, { _id }: Pick<NewRequest, '_id'>, openid4vp: string): object {
  return { protocols: { vcapi: `${publicUrl}/exchanges/${_id}`, OID4VP: openid4vp } }
}

/** What a wallet is asked to present. Wallets sign only where a `DIDAuthentication` asks them to. */
export function presentationRequestOf(publicUrl: string, request: NewRequest, language: Language): object {
  const { purpose, issuers, achievements } = questionOf(request)
  const [achievement, ...others] = achievements ?? []
  const example = {
    '@context': contexts,
    type: ['VerifiableCredential', 'AchievementCredential'],
    // An example can name one.
    ...(achievement === undefined || others.length > 0
      ? {}
      : { credentialSubject: { achievement: { id: achievement } } }),
  }
  return {
    verifiablePresentationRequest: {
      query: [
        {
          type: 'QueryByExample',
          credentialQuery: {
            required: true,
            reason: purpose[language],
            example,
            ...(issuers === undefined ? {} : { acceptedIssuers: issuers.map((id) => ({ id })) }),
          },
        },
        {
          type: 'DIDAuthentication',
          acceptedMethods: [{ method: 'key' }],
          acceptedCryptosuites: ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'Ed25519Signature2020'].map(
            (cryptosuite) => ({ cryptosuite }),
          ),
        },
      ],
      challenge: request.nonce,
      domain: publicUrl,
    },
  }
}
