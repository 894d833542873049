/** Status lists of the issuer elsewhere, signed with the key of the tests. */
import { gzipSync } from 'node:zlib'
import type { Credential } from '../../../server/proof/types.ts'
import { plainlySigned } from '../plain-signer.ts'
import { did } from './foreign-issuer.ts'

export const listUrl = 'https://lists.example/status/7'

/** `bits` of which those at `set` are set. */
export function encodedList(set: readonly number[], bits = 131_072): string {
  const bytes = Buffer.alloc(Math.ceil(bits / 8))
  for (const index of set)
    bytes[Math.floor(index / 8)] = (bytes[Math.floor(index / 8)] ?? 0) | (0x80 >> (index % 8))
  return `u${gzipSync(bytes).toString('base64url')}`
}

export function unsignedList(set: readonly number[], subject: object = {}, change: object = {}): Credential {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: listUrl,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: did,
    validFrom: '2026-11-20T00:00:00Z',
    validUntil: '2026-11-28T00:00:00Z',
    credentialSubject: {
      id: `${listUrl}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: encodedList(set),
      ...subject,
    },
    ...change,
  }
}

/** A good list of `did`. */
export function signedList(
  set: readonly number[],
  subject: object = {},
  change: object = {},
): Promise<Credential> {
  return plainlySigned(unsignedList(set, subject, change), did, { verificationMethod: `${did}#key-1` })
}

export const entry = (index: number, change: object = {}) => ({
  id: `${listUrl}#${String(index)}`,
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: String(index),
  statusListCredential: listUrl,
  ...change,
})
