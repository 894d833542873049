/** One file somebody could hand in to do harm, or to be believed. */
export interface HostileFile {
  /** `json`, `proof`, `jwt`, `png`, `svg`, `container`. */
  readonly family: string
  readonly title: string
  readonly mediaType: 'application/json' | 'application/jwt' | 'image/png' | 'image/svg+xml' | 'text/plain'
  readonly bytes: Buffer
  /** Why a genuine badge in it stays genuine. */
  readonly harmless?: string
}

/** A maker of files of one family. */
export function filesOf(family: string, mediaType: HostileFile['mediaType']) {
  return (title: string, content: unknown): HostileFile => ({
    family,
    title,
    mediaType,
    bytes: Buffer.isBuffer(content)
      ? content
      : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
  })
}
