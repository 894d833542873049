/** Writes the credential of a status list, and says how long it is good for. */
import type { Credential } from '../proof/types.ts'
import { timestamp } from '../timestamp.ts'
import type { StatusPurpose } from './status-list-url.ts'

const day = 24 * 60 * 60 * 1000

/** How long a list may be believed: an old copy, without the latest revocations, is of no use afterwards. */
const listValidInMilliseconds = 7 * day
/** A list is signed again after a day, changed or not: a copy that was just fetched is good for six more. */
const listRenewedAfterInMilliseconds = day

/** Whether a list signed at `signedAt` is to be signed again: a day has passed, or the clock was put back before it. */
export function isDue(signedAt: Date, now: Date): boolean {
  const age = now.getTime() - signedAt.getTime()
  return age < 0 || age >= listRenewedAfterInMilliseconds
}

/** Whether a list signed at `signedAt` is still good at `now`. */
export function isGood(signedAt: Date, now: Date): boolean {
  const age = now.getTime() - signedAt.getTime()
  return age >= 0 && age < listValidInMilliseconds
}

/**
 * The unsigned BitstringStatusListCredential. No `ttl`: its default of five minutes is ours, and validity is said by `validFrom` and
 * `validUntil`, which every verifier of credentials reads.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential
 */
export function unsignedList(list: {
  readonly url: string
  readonly purpose: StatusPurpose
  readonly did: string
  readonly encodedList: string
  readonly now: Date
}): Credential {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: list.url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: list.did,
    validFrom: timestamp(list.now),
    validUntil: timestamp(new Date(list.now.getTime() + listValidInMilliseconds)),
    credentialSubject: {
      id: `${list.url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: list.purpose,
      encodedList: list.encodedList,
    },
  }
}
