/** What a Bitstring Status List says: one list per purpose, of the same length, over the same indexes. */
export type StatusPurpose = 'revocation' | 'suspension'

/** `<publicUrl>/status-lists/<id>` for revocation; its twin for suspension is at `<that>/suspension`. */
export function statusListUrl(
  publicUrl: string,
  listId: string,
  purpose: StatusPurpose = 'revocation',
): string {
  const list = `${publicUrl}/status-lists/${listId}`
  return purpose === 'suspension' ? `${list}/suspension` : list
}
