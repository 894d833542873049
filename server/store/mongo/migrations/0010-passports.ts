import type { mongo } from 'mongoose'

/** Passeports, how they are signed in to, and what is in them. Does nothing where that is done. */
export async function passports(db: mongo.Db): Promise<void> {
  const existing = await db.listCollections({}, { nameOnly: true }).toArray()
  const made = new Set(existing.map(({ name }) => name))
  for (const name of ['passports', 'passportEmails', 'passportTokens', 'passportItems'])
    if (!made.has(name)) await db.createCollection(name)
  await db
    .collection('passports')
    .createIndexes([{ name: 'passports_cardKey', key: { cardKey: 1 }, unique: true }])
  await db
    .collection('passportEmails')
    .createIndexes([{ name: 'passportEmails_passportId', key: { passportId: 1, _id: 1 } }])
  await db.collection('passportTokens').createIndexes([
    { name: 'passportTokens_kind_expiresAt', key: { kind: 1, expiresAt: 1, _id: 1 } },
    { name: 'passportTokens_passportId', key: { passportId: 1, _id: 1 } },
  ])
  await db.collection('passportItems').createIndexes([
    { name: 'passportItems_passportId_keptAt', key: { passportId: 1, keptAt: 1, _id: 1 } },
    { name: 'passportItems_publicId', key: { publicId: 1, _id: 1 } },
  ])
}
