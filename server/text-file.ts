/** Text files as spreadsheets write them: encodings and separators, no more. */

export interface TextFile {
  readonly encoding: 'utf-8' | 'windows-1252'
  readonly text: string
}

export type Separator = ';' | ',' | '\t'

/**
 * The text of `bytes`: UTF-8 when they are UTF-8, else Windows-1252. A byte order mark is left out. Undefined when they are
 * no text in either: a NUL, a control character, a byte that is no character.
 */
export function decodeTextFile(bytes: Uint8Array): TextFile | undefined {
  // A text file has no NUL; UTF-16 and every binary format do.
  if (bytes.includes(0)) return undefined
  try {
    return { encoding: 'utf-8', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const text = fromWindows1252(bytes)
    // Control characters, and bytes that are no character of Windows-1252: what has them is binary.
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/u.test(text)
      ? undefined
      : { encoding: 'windows-1252', text }
  }
}

/** Characters of the bytes 80 to 9F; a space where there is none. */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

// By hand: the decoder of some Node.js 20 to 23 releases reads these bytes as ISO 8859-1, and makes € a control character.
function fromWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return latin1.replace(/[\u0080-\u009f]/gu, (character) => {
    const read = windows1252.charAt(character.charCodeAt(0) - 0x80)
    return read === ' ' ? '\ufffd' : read
  })
}

/** The separator that cuts the first line into the most columns; a semicolon when none does. */
export function separatorOf(text: string): Separator {
  const firstLine = text.slice(0, 10_000).split(/\r\n|\n|\r/u, 1)[0] ?? ''
  const count = (separator: string) => firstLine.split(separator).length
  const candidates = [';', ',', '\t'] as const
  return candidates.reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best))
}
