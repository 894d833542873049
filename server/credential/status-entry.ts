/** Where a credential says its status can be read. */

export interface StatusPlace {
  readonly listUrl: string
  readonly index: number
}

/**
 * One entry of `credentialStatus`: for revocation, the only one of the badges issued here, unless told. `listUrl` is that of the list for that purpose.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry
 */
export function statusEntry(
  { listUrl, index }: StatusPlace,
  statusPurpose: 'revocation' | 'suspension' = 'revocation',
): Readonly<Record<string, string>> {
  // A number would canonicalise differently: always text.
  const statusListIndex = String(index)
  return {
    id: `${listUrl}#${statusListIndex}`,
    type: 'BitstringStatusListEntry',
    statusPurpose,
    statusListIndex,
    statusListCredential: listUrl,
  }
}
