import type { AwardState, StatusList } from '../store/documents.ts'

/**
 * What the bits of a list say. Our own lists say `revocation` and, in a twin of the same length over the same indexes, `suspension`; a list
 * made for a caller has one purpose, these or another.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry
 */
export type StatusPurpose = string

/** `_id` of the list number `number` (from 1) of an organisation: whoever makes it at the same moment makes it under the same name. */
export function listId(organisationId: string, number: number): string {
  return `${organisationId}-${String(number)}`
}

/** The address of a list, `<publicUrl>/status-lists/<id>`; the twin for suspension of one of our own is at `<that>/suspension`. */
export function statusListUrl(publicUrl: string, listId: string, purpose: OwnPurpose = 'revocation'): string {
  const list = `${publicUrl}/status-lists/${listId}`
  return purpose === 'suspension' ? `${list}/suspension` : list
}

/** Of our own lists, which have both. */
export type OwnPurpose = 'revocation' | 'suspension'

/**
 * What is served of a list, and where. Without a purpose: what its own address says. With one: the list of our own for revocation or its
 * twin for suspension; `undefined` for a list that was made for a caller and has neither.
 */
export function servedAs(
  publicUrl: string,
  list: Pick<StatusList, '_id' | 'purpose'>,
  asked?: OwnPurpose,
): { readonly url: string; readonly purpose: StatusPurpose } | undefined {
  const { _id, purpose } = list
  if (asked === undefined) return { url: statusListUrl(publicUrl, _id), purpose: purpose ?? 'revocation' }
  return purpose === undefined ? { url: statusListUrl(publicUrl, _id, asked), purpose: asked } : undefined
}

/** The state of a slot whose bit is set. Only a revocation is for good: any other bit may be cleared again, like a suspension. */
export function stateWhenSet(purpose: StatusPurpose): Exclude<AwardState, 'active'> {
  return purpose === 'revocation' ? 'revoked' : 'suspended'
}
