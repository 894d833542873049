/** The journal of revocations: kept outside the database, so that a database restored from yesterday un-revokes nothing. */
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { StatusList } from '../store/documents.ts'
import { timestamp } from '../timestamp.ts'
import { listLine, readListLine, readRevokedLine, revokedLines, type JournalledList } from './journal-line.ts'

export interface StatusJournal {
  /** Every list with a revocation, as it was made. */
  lists(): readonly JournalledList[]
  /** What was ever recorded as revoked in the list. */
  revoked(listId: string): ReadonlySet<number>
  /** Records revocations: on the disk when it resolves. What is recorded already is not written again. */
  record(list: JournalledList, indexes: readonly number[]): Promise<void>
}

interface Entry {
  readonly list: JournalledList
  readonly indexes: Set<number>
}

/**
 * Reads the journal in `folder`, made when there is none: `<list>.log`, one line for each revocation, only ever added to. A last line that
 * is not whole was being written when the power or the room on the disk went: nobody was told of it, and whoever writes next marks it as
 * torn. Nothing is ever cut off, which might cut off what another process has just written. Several processes may add to one folder;
 * each knows what was there at its start and what it added itself. Processes on different machines have a folder each, with the
 * revocations they made or published: after restoring a database, start them all, or bring their folders together.
 * Does NOT hold suspensions, which end, nor anything about people.
 * @throws Error, in words for whoever runs the service, when a line is damaged
 */
export function openStatusJournal(folder: string, clock: () => Date): StatusJournal {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const entries = new Map<string, Entry>()
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.log'))
    .toSorted()) {
    const entry = readJournal(path.join(folder, name), name.slice(0, -'.log'.length))
    entries.set(entry.list._id, entry)
  }
  let writing: Promise<void> = Promise.resolve()

  async function write(list: JournalledList, indexes: readonly number[]): Promise<void> {
    const entry = entries.get(list._id) ?? { list: facts(list), indexes: new Set<number>() }
    const missing = [...new Set(indexes)].filter((index) => !entry.indexes.has(index))
    if (missing.length === 0) return
    const file = path.join(folder, `${list._id}.log`)
    if (!entries.has(list._id)) createJournal(folder, file, listLine(entry.list))
    await append(file, revokedLines(list._id, missing, timestamp(clock())))
    for (const index of missing) entry.indexes.add(index)
    entries.set(list._id, entry)
  }

  return {
    lists: () => [...entries.values()].map(({ list }) => list),
    revoked: (listId) => entries.get(listId)?.indexes ?? new Set(),
    record(list, indexes) {
      const known = entries.get(list._id)?.indexes
      if (indexes.every((index) => known?.has(index) === true)) return Promise.resolve()
      // One after the other, whatever became of the one before.
      const written = writing.then(() => write(list, indexes))
      writing = written.catch(() => undefined)
      return written
    },
  }
}

function facts({ _id, organisationId, number, length, purpose, createdAt }: JournalledList | StatusList) {
  return { _id, organisationId, number, length, ...(purpose === undefined ? {} : { purpose }), createdAt }
}

function readJournal(file: string, listId: string): Entry {
  const bytes = readFileSync(file)
  const whole = bytes.lastIndexOf(0x0a) + 1
  const [first = '', ...others] = bytes.toString('utf8', 0, whole).split('\n').slice(0, -1)
  const damaged = (line: number) =>
    new Error(
      `line ${String(line)} of ${file} is damaged. It may say that a badge is revoked: put back an undamaged copy of the file, or ` +
        'find out which badge it was about and revoke it again after taking the line away',
    )
  const list = readListLine(listId, first)
  if (list === undefined) throw damaged(1)
  const indexes = new Set<number>()
  for (const [at, text] of others.entries()) {
    if (text.endsWith(torn)) continue
    const index = readRevokedLine(listId, text)
    if (index === undefined || index >= list.length) throw damaged(at + 2)
    indexes.add(index)
  }
  return { list, indexes }
}

/** The end that is given to a line of which only a part was written. */
const torn = ' torn'

/** A journal has its first line from the moment it has its name, whoever else creates it at the same time. */
function createJournal(folder: string, file: string, firstLine: string): void {
  const partial = `${file}.${randomUUID()}.partial`
  const written = openSync(partial, 'wx', 0o600)
  try {
    writeSync(written, firstLine)
    fsyncSync(written)
  } finally {
    closeSync(written)
  }
  try {
    linkSync(partial, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(partial, { force: true })
  }
  const opened = openSync(folder, 'r')
  fsyncSync(opened)
  closeSync(opened)
}

async function append(file: string, lines: string): Promise<void> {
  const handle = await open(file, 'a+')
  try {
    // Two processes may both find a torn line: the second mark is then a line of its own.
    const bytes = Buffer.from((await endsWhole(handle)) ? lines : `${torn}\n${lines}`, 'utf8')
    // One write, so that the lines of two processes never mix.
    const { bytesWritten } = await handle.write(bytes)
    if (bytesWritten < bytes.length) throw new Error(`${file} could not be written whole: is the disk full?`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function endsWhole(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] === 0x0a
}
