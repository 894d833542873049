import { isObject, issuerId, pass, warn, type Check, type CheckContext, type Finding } from '../../check.ts'

/** Nobody else vouches for it: the one who receives the badge, or whom it recommends, is the one who gives it. */
function isSelfIssued({ credential }: CheckContext): boolean {
  const { credentialSubject: subject } = credential
  return isObject(subject) && subject['id'] !== undefined && subject['id'] === issuerId(credential)
}

function answer(context: CheckContext, isRegistered: boolean): Finding {
  if (isSelfIssued(context)) {
    return isRegistered
      ? warn(
          'self-issued',
          'L’émetteur est inscrit sur ce service, mais il se décerne ce badge à lui-même.',
          'The issuer is registered with this service, but gives this badge to itself.',
        )
      : warn(
          'self-issued',
          'L’émetteur se décerne ce badge à lui-même, et ce service ne peut pas dire qui il est.',
          'The issuer gives this badge to itself, and this service cannot say who they are.',
        )
  }
  if (isRegistered) {
    return pass(
      'registered-here',
      'L’émetteur est inscrit sur ce service.',
      'The issuer is registered with this service.',
    )
  }
  return warn(
    'issuer-unknown',
    'L’émetteur n’est pas connu de ce service, qui ne peut pas dire qui il est.',
    'The issuer is not known to this service, which cannot say who they are.',
  )
}

/** Somebody we know, other than its recipient, vouches for the badge: its issuer is registered here. */
export const issuerTrust: Check = {
  id: 'issuer.trust',
  title: { fr: 'L’émetteur est connu', en: 'The issuer is known' },
  spec: 'https://www.w3.org/TR/vc-data-model-2.0/#trust-model',
  fatal: false,
  async run(context) {
    const { deps, credential, signers } = context
    const name = signers && (await deps.issuer(issuerId(credential) ?? ''))
    const found = answer(context, name !== undefined)
    return name === undefined ? found : { ...found, learned: { registeredName: name } }
  },
}
