/** The table of contents of a ZIP archive, read without unpacking anything. @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT §4.3 */

const endSignature = 0x06_05_4b_50
const entrySignature = 0x02_01_4b_50
const localSignature = 0x04_03_4b_50
const endBytes = 22

const maximumEntries = 2000
/** Far more than any part of an office document is called by. */
const maximumNameBytes = 512
/** Unpacked, as the archive itself says: more than any document that weighs ten. */
const maximumUnpackedBytes = 200 * 1024 * 1024

/** Parts that are run: macros, ActiveX and OLE objects, scripts, programs. */
const activePart =
  /(?:^|\/)(?:vba(?:project|data)|macrosheets\/|activex\/|embeddings\/[^/]*\.bin$|basic\/|scripts\/)|\.(?:exe|dll|com|scr|bat|cmd|ps1|vbs?|jse?|wsf|hta|jar|lnk|msi|html?|xhtml)$/iu

/**
 * Whether `bytes` are one whole archive, from the first byte to the last, that says the same at both places where it names its parts, has
 * no part that is run, is not encrypted, and does not unpack to more than 200 MiB by its own account.
 */
export function isPassiveArchive(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = view.length - endBytes
  // A comment, where something could hide, is no part of an office document.
  if (end < 0 || view.readUInt32LE(end) !== endSignature || view.readUInt16LE(end + 20) !== 0) return false
  const count = view.readUInt16LE(end + 10)
  const start = view.readUInt32LE(end + 16)
  if (count === 0 || count > maximumEntries || start + view.readUInt32LE(end + 12) !== end) return false
  if (view.readUInt32LE(0) !== localSignature) return false
  const places = new Set<number>()
  let unpacked = 0
  let position = start
  for (let index = 0; index < count; index += 1) {
    const entry = readEntry(view, position, end)
    if (entry === undefined || entry.encrypted || places.has(entry.local) || isActive(entry.name))
      return false
    places.add(entry.local)
    unpacked += entry.unpackedBytes
    if (unpacked > maximumUnpackedBytes) return false
    position = entry.next
  }
  return position === end
}

/** Whether an archive could be read at the end of `bytes`, whatever they start with. */
export function zipFoundIn(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // The comment of an archive is at most 65,535 bytes long.
  const tail = view.subarray(Math.max(0, view.length - endBytes - 65_535))
  const signature = Buffer.from('PK\u0005\u0006', 'latin1')
  for (let at = tail.indexOf(signature); at !== -1; at = tail.indexOf(signature, at + 1)) {
    const rest = tail.length - at - endBytes
    if (rest >= 0 && tail.readUInt16LE(at + 20) <= rest) return true
  }
  return false
}

/** A control character in a name has no other use than to be read differently by different programs. */
function isActive(name: string): boolean {
  return activePart.test(name) || /\p{Cc}/u.test(name)
}

interface Entry {
  readonly name: string
  readonly encrypted: boolean
  /** Where the part itself starts. */
  readonly local: number
  readonly unpackedBytes: number
  /** Where the next entry starts. */
  readonly next: number
}

function readEntry(view: Buffer, position: number, end: number): Entry | undefined {
  if (position + 46 > end || view.readUInt32LE(position) !== entrySignature) return undefined
  const nameBytes = view.readUInt16LE(position + 28)
  if (nameBytes > maximumNameBytes) return undefined
  const next = position + 46 + nameBytes + view.readUInt16LE(position + 30) + view.readUInt16LE(position + 32)
  const name = view.subarray(position + 46, position + 46 + nameBytes)
  const local = view.readUInt32LE(position + 42)
  if (next > end || local + 30 + nameBytes > end || view.readUInt32LE(local) !== localSignature)
    return undefined
  if (!view.subarray(local + 30, local + 30 + nameBytes).equals(name)) return undefined
  return {
    name: name.toString('utf8'),
    local,
    encrypted: (view.readUInt16LE(position + 8) & 1) === 1,
    unpackedBytes: view.readUInt32LE(position + 24),
    next,
  }
}
