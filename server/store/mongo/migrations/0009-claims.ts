import type { mongo } from 'mongoose'

const name = 'claims'

/** How awards reach their holders. Does nothing where that is done. */
export async function claims(db: mongo.Db): Promise<void> {
  const existing = await db.listCollections({ name }, { nameOnly: true }).toArray()
  if (existing.length === 0) await db.createCollection(name)
  await db.collection(name).createIndexes([
    { name: 'claims_codeKey', key: { codeKey: 1 }, unique: true },
    { name: 'claims_awardId_createdAt', key: { awardId: 1, createdAt: 1, _id: 1 } },
    { name: 'claims_state_eraseAt', key: { state: 1, eraseAt: 1, _id: 1 } },
  ])
}
