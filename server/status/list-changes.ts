/** What changed in a status list: read by whoever publishes it, so that nobody has to read all of its slots again. */
import type { StatusList, StatusSlot } from '../store/documents.ts'
import type { Collection } from '../store/store.ts'

/** How many changes a list remembers: whoever missed more than these reads the list anew. */
export const rememberedChanges = 256

/** Where a reader stands: the revision of the list it has read, and the last change of that revision. */
export interface ReadUpTo {
  readonly revision: number
  readonly lastChange: string | undefined
}

export function readUpTo(list: Pick<StatusList, 'revision' | 'changes'>): ReadUpTo {
  return { revision: list.revision, lastChange: list.changes?.at(-1) }
}

/**
 * Notes in the list of `slot` that it changed, once for each revision of it, and answers the list: repeated after a crash, it does what
 * was left. To be called after the slot is written and before anybody is told so.
 * @throws Error (a damaged store) when there is no such list
 */
export async function noteChange(
  lists: Pick<Collection<StatusList>, 'get' | 'replace'>,
  slot: Pick<StatusSlot, 'list' | 'index' | 'revision'>,
): Promise<StatusList> {
  const change = `${String(slot.index)}:${String(slot.revision)}`
  for (;;) {
    const list = await lists.get(slot.list)
    if (list === undefined) throw new Error(`no status list ${slot.list}`)
    const { changes = [] } = list
    // A slot that never changed is as it was inserted: there is nothing to note.
    if (slot.revision === 0 || changes.includes(change)) return list
    const noted = await lists.replace({ ...list, changes: [...changes, change].slice(-rememberedChanges) })
    // Undefined: another slot of the list changed in between.
    if (noted !== undefined) return noted
  }
}

/**
 * The indexes that changed since; `undefined` when that cannot be told: too many, or the list has another past than the one that was read
 * (a store that was restored).
 */
export function changedSince(
  list: Pick<StatusList, 'revision' | 'changes'>,
  read: ReadUpTo,
): ReadonlySet<number> | undefined {
  const { changes = [] } = list
  const missed = list.revision - read.revision
  const from = changes.length - missed
  if (missed < 0 || from < 0 || changes[from - 1] !== read.lastChange) return undefined
  return new Set(changes.slice(from).map((change) => Number(change.slice(0, change.indexOf(':')))))
}
