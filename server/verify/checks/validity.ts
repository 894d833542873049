import { fail, pass, type Check } from '../check.ts'
import { toleratedSkewInMilliseconds } from '../clock.ts'

function time(value: unknown): number | undefined {
  return typeof value === 'string' ? Date.parse(value) : undefined
}

/** Now lies between the first and the last moment of validity, give or take five minutes. */
export const validity: Check = {
  id: 'validity',
  title: { fr: 'Le badge est dans sa période de validité', en: 'The badge is in its period of validity' },
  spec: 'https://www.w3.org/TR/vc-data-model-2.0/#validity-period',
  fatal: false,
  run({ credential, now }) {
    const from = time(credential['validFrom'] ?? credential['issuanceDate'])
    const until = time(credential['validUntil'] ?? credential['expirationDate'])
    if (from === undefined) throw new Error('the schema asks for a first moment of validity')
    if (from > now.getTime() + toleratedSkewInMilliseconds) {
      return fail('not-yet-valid', 'Le badge n’est pas encore valable.', 'The badge is not valid yet.')
    }
    if (until === undefined) {
      return pass('no-end', 'Le badge n’a pas de date de fin.', 'The badge has no end date.')
    }
    if (until < now.getTime() - toleratedSkewInMilliseconds) {
      return fail('expired', 'La date de fin du badge est passée.', 'The end date of the badge has passed.')
    }
    return pass(
      'in-period',
      'Le badge est dans sa période de validité.',
      'The badge is in its period of validity.',
    )
  },
}
