/** Reads the archive of a Passeport that somebody hands in: bytes of a stranger, in a thread that can be ended. */
import { hash } from 'node:crypto'
import { unzipSync } from 'fflate'
import type { Task } from '../../bounded/task.ts'
import { keepsToSchema } from '../../schema.ts'
import type { VerifyInput } from '../../verify/check.ts'
import { parseStrictJson, StrictJsonError } from '../../verify/strict-json.ts'
import type { InputKind } from '../../verify/types.ts'
import type { PassportExport } from './write-export.ts'

/** Of a whole archive, as it comes. */
export const largestExport = 24 * 1024 * 1024
/** Of all its files, unpacked. */
const largestUnpacked = 32 * 1024 * 1024
/** Of one file: as much as is verified. */
const largestFile = 2 * 1024 * 1024
const mostEntries = 2_100

export interface ArrivingBadge {
  readonly file: string
  readonly input: VerifyInput
  /** RFC 3339. */
  readonly keptAt: string
}

/** A Passeport as it arrives, nothing of it believed: `badges` in order, without those whose file is missing or not what it was. */
export interface OpenedExport {
  readonly badges: readonly ArrivingBadge[]
  /** Files that the document names and that are not there, or not as they were. */
  readonly missing: readonly string[]
  readonly collections: PassportExport['collections']
}

/** `no-export`: it is no such archive. `too-large`: it would unpack to more than a Passeport holds. */
export type ExportFlaw = 'no-export' | 'too-large'

/** What is in it, or what is wrong with it. */
export const openExport: Task<Uint8Array, OpenedExport | ExportFlaw> = {
  name: 'open-export',
  processorMilliseconds: 3_000,
  // Held by who sends it, one at a time, and not in the way of badges that wait.
  size: () => 0,
  work: opened,
}

/** Carries a flaw out of the reading. */
class Flawed extends Error {
  readonly flaw: ExportFlaw

  constructor(flaw: ExportFlaw) {
    super(flaw)
    this.flaw = flaw
  }
}

const badgeFile = /^badges\/\d{4}\.(?:json|jwt|png|svg|pdf)$/u
const documentFile = 'passeport.jsonld'
const documentLimits = { depth: 6, arrayLength: 2_000, stringLength: 4_096, objects: 3_000 }

function opened(bytes: Uint8Array): OpenedExport | ExportFlaw {
  try {
    const files = unpacked(bytes)
    const document = documentIn(files[documentFile])
    const entries = document.badges.map(({ file, sha256, keptAt }) => ({
      file,
      sha256,
      keptAt,
      bytes: files[file],
    }))
    if (new Set(entries.map(({ file }) => file)).size < entries.length) return 'no-export'
    const isThere = entries.map(
      (entry) => entry.bytes !== undefined && hash('sha256', entry.bytes, 'hex') === entry.sha256,
    )
    return {
      badges: entries.flatMap(({ file, keptAt, bytes: found }, at) =>
        found !== undefined && isThere[at] === true ? [{ file, keptAt, input: inputOf(file, found) }] : [],
      ),
      missing: entries.filter((_, at) => isThere[at] !== true).map(({ file }) => file),
      collections: document.collections.map(({ name, badges }) => ({ name, badges })),
    }
  } catch (error) {
    if (error instanceof Flawed) return error.flaw
    throw error
  }
}

/**
 * The files a Passeport has, and no others: what else is in the archive, whatever its name, is not unpacked. A name that comes twice, and a file
 * that says it is larger than it may be, make the archive no export; one that says less than it is, is cut there, and is not what it was.
 */
function unpacked(bytes: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const seen = new Set<string>()
  let [entries, total] = [0, 0]
  try {
    return unzipSync(bytes, {
      filter({ name, originalSize, size }) {
        entries += 1
        if (entries > mostEntries) throw new Flawed('too-large')
        if (name !== documentFile && !badgeFile.test(name)) return false
        if (seen.has(name)) throw new Flawed('no-export')
        seen.add(name)
        total += Math.max(originalSize, size)
        if (originalSize > largestFile || total > largestUnpacked) throw new Flawed('too-large')
        return true
      },
    })
  } catch (error) {
    if (error instanceof Flawed) throw error
    // Whatever a library says of bytes of strangers.
    throw new Flawed('no-export')
  }
}

function documentIn(bytes: Uint8Array | undefined): PassportExport {
  if (bytes === undefined) throw new Flawed('no-export')
  try {
    const value = parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), documentLimits)
    // The boundary: the schema says what the type says.
    if (keepsToSchema('passport-export.schema.json', value)) return value as unknown as PassportExport
  } catch (error) {
    if (!(error instanceof StrictJsonError) && !(error instanceof TypeError)) throw error
  }
  throw new Flawed('no-export')
}

function inputOf(file: string, bytes: Uint8Array): VerifyInput {
  // The boundary: the schema allows no other ending. A copy of its own: a view would be sent to the other thread with all it is a part of.
  return { kind: file.slice(file.lastIndexOf('.') + 1) as InputKind, bytes: new Uint8Array(bytes) }
}
