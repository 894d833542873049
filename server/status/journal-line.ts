/** The lines of a journal of revocations: text, so that a person can read it; each with a checksum, so that none is believed by mistake. */
import { createHash } from 'node:crypto'
import type { StatusList } from '../store/documents.ts'

/** What a list is, as it was made: enough to make it again in a store that has lost it. */
export type JournalledList = Omit<StatusList, 'revision' | 'changes'>

/** The first 64 bits of the SHA-256: against mistakes, not against people. Bound to the list, whatever the file is called. */
function checksum(listId: string, words: string): string {
  return createHash('sha256').update(`${listId}\n${words}`).digest('hex').slice(0, 16)
}

function line(listId: string, words: string): string {
  return `${words} ${checksum(listId, words)}\n`
}

/** The words of a line without its end; `undefined` when its checksum is not its own. */
function wordsOf(listId: string, text: string): string | undefined {
  const at = text.lastIndexOf(' ')
  const words = text.slice(0, Math.max(at, 0))
  return text.slice(at + 1) === checksum(listId, words) ? words : undefined
}

/** The first line of a journal. */
export function listLine(list: JournalledList): string {
  const { _id, organisationId, number, length, purpose, createdAt } = list
  return line(_id, `list ${JSON.stringify({ organisationId, number, length, purpose, createdAt })}`)
}

/** One line for each index revoked at `at` (RFC 3339 UTC). */
export function revokedLines(listId: string, indexes: readonly number[], at: string): string {
  return indexes.map((index) => line(listId, `revoked ${String(index)} ${at}`)).join('')
}

/** The list a first line is about; `undefined` when it is damaged. */
export function readListLine(listId: string, text: string): JournalledList | undefined {
  const words = wordsOf(listId, text)
  if (words?.startsWith('list ') !== true) return undefined
  // The boundary: the checksum says that `listLine` wrote it.
  return { _id: listId, ...(JSON.parse(words.slice('list '.length)) as Omit<JournalledList, '_id'>) }
}

/** The index a line says is revoked; `undefined` when it is damaged. */
export function readRevokedLine(listId: string, text: string): number | undefined {
  const [, index] = /^revoked (\d{1,8}) \S{20}$/u.exec(wordsOf(listId, text) ?? '') ?? []
  return index === undefined ? undefined : Number(index)
}
