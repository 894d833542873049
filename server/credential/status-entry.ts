/** Where a credential says its status can be read. */

export interface StatusPlace {
  readonly listUrl: string
  readonly index: number
}

/** The one `credentialStatus` of what is issued here: a revocation entry. @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry */
export function statusEntry({ listUrl, index }: StatusPlace): Readonly<Record<string, string>> {
  // A number would canonicalise differently: always text.
  const statusListIndex = String(index)
  return {
    id: `${listUrl}#${statusListIndex}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex,
    statusListCredential: listUrl,
  }
}
