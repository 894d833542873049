import type { mongo } from 'mongoose'

const name = 'presentationRequests'

/** What organisations ask people to show. Does nothing where that is done. */
export async function presentationRequests(db: mongo.Db): Promise<void> {
  const existing = await db.listCollections({ name }, { nameOnly: true }).toArray()
  if (existing.length === 0) await db.createCollection(name)
  await db
    .collection(name)
    .createIndexes([{ name: 'presentationRequests_state_eraseAt', key: { state: 1, eraseAt: 1, _id: 1 } }])
}
