import type { mongo } from 'mongoose'

const name = 'mailStops'

/** Claims by mail. Does nothing where that is done. */
export async function claimMails(db: mongo.Db): Promise<void> {
  const existing = await db.listCollections({ name }, { nameOnly: true }).toArray()
  if (existing.length === 0) await db.createCollection(name)
  await db
    .collection('awards')
    .createIndexes([{ name: 'awards_handOver_handOverAt', key: { handOver: 1, handOverAt: 1, _id: 1 } }])
  await db.collection('mails').createIndexes([{ name: 'mails_messageKey', key: { messageKey: 1, _id: 1 } }])
}
