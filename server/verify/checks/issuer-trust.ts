import { issuerId, pass, warn, type Check } from '../check.ts'

/** Somebody we know vouches for the badge: its issuer is registered here. */
export const issuerTrust: Check = {
  id: 'issuer.trust',
  title: { fr: 'L’émetteur est connu', en: 'The issuer is known' },
  spec: 'https://www.w3.org/TR/vc-data-model-2.0/#trust-model',
  fatal: false,
  async run({ deps, credential, proof }) {
    const name = proof && (await deps.issuer(issuerId(credential) ?? ''))
    if (name !== undefined) {
      return {
        ...pass(
          'registered-here',
          'L’émetteur est inscrit sur ce service.',
          'The issuer is registered with this service.',
        ),
        learned: { registeredName: name },
      }
    }
    return warn(
      'issuer-unknown',
      'L’émetteur n’est pas connu de ce service, qui ne peut pas dire qui il est.',
      'The issuer is not known to this service, which cannot say who they are.',
    )
  },
}
