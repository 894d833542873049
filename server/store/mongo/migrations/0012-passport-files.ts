import type { mongo } from 'mongoose'

const name = 'passportFiles'

/** Files of Passeports. Does nothing where that is done. */
export async function passportFiles(db: mongo.Db): Promise<void> {
  const existing = await db.listCollections({ name }, { nameOnly: true }).toArray()
  if (existing.length === 0) await db.createCollection(name)
  await db
    .collection(name)
    .createIndexes([{ name: 'passportFiles_passportId', key: { passportId: 1, _id: 1 } }])
}
