import type { mongo } from 'mongoose'

/** Applications of the Open Badges API, and what people let them do. Does nothing where that is done. */
export async function grants(db: mongo.Db): Promise<void> {
  const existing = await db.listCollections({}, { nameOnly: true }).toArray()
  const made = new Set(existing.map(({ name }) => name))
  for (const name of ['oauthClients', 'passportGrants']) if (!made.has(name)) await db.createCollection(name)
  await db
    .collection('oauthClients')
    .createIndexes([{ name: 'oauthClients_state_eraseAt', key: { state: 1, eraseAt: 1, _id: 1 } }])
  await db.collection('passportGrants').createIndexes([
    { name: 'passportGrants_passportId_createdAt', key: { passportId: 1, createdAt: 1, _id: 1 } },
    { name: 'passportGrants_state_expiresAt', key: { state: 1, expiresAt: 1, _id: 1 } },
  ])
}
