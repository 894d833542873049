import type { Connection } from 'mongoose'
import type { ErasableKeys } from '../erasable-keys.ts'
import { reached } from './errors.ts'

/** The keys in a database of their own, `<name of the store's>-keys`: one that is left out of its backups. */
export function mongoErasableKeys(connection: Connection): ErasableKeys {
  const keys = () =>
    connection
      .getClient()
      .db(`${connection.name}-keys`)
      .collection<{ readonly _id: string; readonly sealed: string }>('passportKeys')
  const deleted = (id: string) =>
    reached(async () => {
      await keys().deleteOne({ _id: id })
    })
  return {
    insert: (id, sealedKey) =>
      reached(async () => {
        const { upsertedCount } = await keys().updateOne(
          { _id: id },
          { $setOnInsert: { sealed: sealedKey } },
          { upsert: true },
        )
        return upsertedCount === 1
      }),
    get: (id) => reached(async () => (await keys().findOne({ _id: id }))?.sealed),
    getMany: (ids) =>
      reached(async () => {
        const found = await keys()
          .find({ _id: { $in: [...ids] } })
          .toArray()
        return new Map(found.map(({ _id, sealed }) => [_id, sealed]))
      }),
    insertMissing: (pairs) =>
      reached(async () => {
        if (pairs.length === 0) return
        await keys().bulkWrite(
          pairs.map(([_id, sealed]) => ({
            updateOne: { filter: { _id }, update: { $setOnInsert: { sealed } }, upsert: true },
          })),
          { ordered: false },
        )
      }),
    forget: deleted,
    erase: deleted,
  }
}
