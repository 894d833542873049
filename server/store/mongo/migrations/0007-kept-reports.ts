import type { mongo } from 'mongoose'

const name = 'keptReports'

/** Reports of verifications. Does nothing where that is done. */
export async function keptReports(db: mongo.Db): Promise<void> {
  const existing = await db.listCollections({ name }, { nameOnly: true }).toArray()
  if (existing.length === 0) await db.createCollection(name)
  await db
    .collection(name)
    .createIndexes([{ name: 'keptReports_state_expiresAt', key: { state: 1, expiresAt: 1, _id: 1 } }])
}
