import { webDid } from '../../proof/issuer-did.ts'
import { fail, issuerId, pass, unknown, warn, type Check, type VerifyDeps } from '../check.ts'

const notIssuers = fail(
  'key-not-issuers',
  'La clé qui a signé n’est pas celle de l’émetteur affiché.',
  'The key that signed is not that of the issuer shown.',
)

/** Whether `did` can only be published by this service, whoever it names. */
function isHostedHere({ publicUrl }: VerifyDeps, did: string): boolean {
  return did.startsWith(webDid(publicUrl, ''))
}

/** The key that signed belongs to the issuer the badge names. */
export const issuerKey: Check = {
  id: 'issuer.key',
  title: { fr: 'La clé est celle de l’émetteur', en: 'The key is the issuer’s' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#verification; https://www.w3.org/TR/vc-data-integrity/#retrieve-verification-method',
  fatal: true,
  async run({ deps, credential, proof }) {
    if (proof === undefined) {
      return unknown(
        'key-not-checked',
        'La signature n’ayant pas été lue, sa clé ne l’a pas été non plus.',
        'As the signature was not read, neither was its key.',
      )
    }
    const issuer = issuerId(credential) ?? ''
    const { controller, verificationMethod } = proof
    if (issuer.startsWith('urn:') && controller.startsWith('did:key:')) {
      return warn(
        'issuer-not-bound',
        'L’émetteur n’est désigné que par un numéro : rien ne relie ce nom à la clé qui a signé.',
        'The issuer is only named by a number: nothing links that name to the key that signed.',
      )
    }
    if (controller !== issuer) return notIssuers
    const published = await deps.publishedKeys(issuer)
    if (published.length > 0 || isHostedHere(deps, issuer)) {
      const key = verificationMethod.slice(verificationMethod.indexOf('#') + 1).replace('did:key:', '')
      if (!published.includes(key)) return notIssuers
      return pass('key-published', 'L’émetteur publie cette clé.', 'The issuer publishes this key.')
    }
    if (issuer.startsWith('did:key:')) {
      return pass(
        'key-is-issuer',
        'L’émetteur est désigné par sa clé même.',
        'The issuer is named by its very key.',
      )
    }
    return warn(
      'issuer-keys-not-looked-up',
      'La signature dit venir de cet émetteur, mais ce service n’a pas consulté ses clés : rien ne prouve que c’est bien lui.',
      'The signature says it comes from this issuer, but this service did not look up its keys: nothing proves that it does.',
    )
  },
}
