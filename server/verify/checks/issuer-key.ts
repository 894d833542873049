import { fail, issuerId, pass, unknown, warn, type Check } from '../check.ts'
import { isHostedHere, isMisspeltDid } from '../hosted-here.ts'

const notIssuers = fail(
  'key-not-issuers',
  'La clé qui a signé n’est pas celle de l’émetteur affiché.',
  'The key that signed is not that of the issuer shown.',
)

/**
 * The key that signed belongs to the issuer the badge names. An issuer of this service has one identifier, written in one
 * way; anything else that leads to this service is somebody else's imitation. The keys of other sites are not looked up.
 */
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
        'L’émetteur n’est désigné que par un numéro, que n’importe qui a pu écrire : rien ne le relie à la clé qui a signé.',
        'The issuer is only named by a number, which anybody could have written: nothing links it to the key that signed.',
      )
    }
    if (controller !== issuer || isMisspeltDid(issuer)) return notIssuers
    const published = await deps.publishedKeys(issuer)
    if (published.length > 0 || isHostedHere(deps.publicUrl, issuer)) {
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
      'N’importe qui a pu écrire cet identifiant d’émetteur : ce service n’a pas consulté ses clés, rien ne prouve que le badge vient de lui.',
      'Anybody could have written this issuer identifier: this service did not look up its keys, nothing proves that the badge comes from it.',
    )
  },
}
