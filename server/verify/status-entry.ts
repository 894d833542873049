/** Where a credential says its status is kept. */
import { isObject, issuerId, valuesOf, type VerifyDeps } from './check.ts'
import type { JsonObject } from './strict-json.ts'

export type StatusEntry =
  | { readonly kind: 'none' }
  | { readonly kind: 'other-type' }
  | { readonly kind: 'foreign-list' }
  | {
      readonly kind: 'our-list'
      readonly listUrl: string
      readonly purposes: readonly unknown[]
      readonly index: number
      readonly issuer: string
    }

/** Reads `credentialStatus` of a credential that passed the schema. A list is ours by its address alone. */
export function statusEntry({ publicUrl }: VerifyDeps, credential: JsonObject): StatusEntry {
  const { credentialStatus: entry } = credential
  if (!isObject(entry)) return { kind: 'none' }
  if (!valuesOf(entry['type']).includes('BitstringStatusListEntry')) return { kind: 'other-type' }
  const { statusListCredential: listUrl, statusPurpose, statusListIndex, statusSize } = entry
  if (typeof listUrl !== 'string') throw new Error('the schema asks for the address of the list')
  if (!listUrl.startsWith(`${publicUrl}/status-lists/`)) return { kind: 'foreign-list' }
  // Ours have one bit per credential.
  if (statusSize !== undefined && statusSize !== 1) return { kind: 'other-type' }
  return {
    kind: 'our-list',
    listUrl,
    purposes: valuesOf(statusPurpose),
    index: Number(statusListIndex),
    issuer: issuerId(credential) ?? '',
  }
}
