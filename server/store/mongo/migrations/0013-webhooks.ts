import type { mongo } from 'mongoose'

/** Webhooks, and what awards have for them. Does nothing where that is done. */
export async function webhooks(db: mongo.Db): Promise<void> {
  const existing = await db.listCollections({}, { nameOnly: true }).toArray()
  for (const name of ['webhooks', 'webhookMessages'])
    if (!existing.some((one) => one.name === name)) await db.createCollection(name)
  await db.collection('webhooks').createIndexes([
    {
      name: 'webhooks_organisationId_createdAt',
      key: { organisationId: 1, createdAt: 1, _id: 1 },
    },
  ])
  await db.collection('webhookMessages').createIndexes([
    { name: 'webhookMessages_state_dueAt', key: { state: 1, dueAt: 1, _id: 1 } },
    {
      name: 'webhookMessages_webhookId_state_createdAt',
      key: { webhookId: 1, state: 1, createdAt: 1, _id: 1 },
    },
  ])
  await db.collection('awards').createIndexes([{ name: 'awards_tell', key: { tell: 1, _id: 1 } }])
}
