import type { mongo } from 'mongoose'

/** The collections and indexes this migration adds. */
const indexes: Readonly<Record<string, readonly mongo.IndexDescription[]>> = {
  challenges: [{ name: 'challenges_state_expiresAt', key: { state: 1, expiresAt: 1, _id: 1 } }],
  issuedCredentials: [
    {
      name: 'issuedCredentials_organisationId_credentialId',
      key: { organisationId: 1, credentialId: 1, _id: 1 },
    },
  ],
  awardJobs: [
    { name: 'awardJobs_organisationId_createdAt', key: { organisationId: 1, createdAt: 1, _id: 1 } },
    { name: 'awardJobs_pending_deliverAt', key: { pending: 1, deliverAt: 1, _id: 1 } },
  ],
  awards: [{ name: 'awards_shortId', key: { shortId: 1, _id: 1 } }],
}

/** Challenges, credentials issued for others, batches, short addresses. Does nothing where that is done. */
export async function issuing(db: mongo.Db): Promise<void> {
  const existing = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  )
  for (const [name, descriptions] of Object.entries(indexes)) {
    if (!existing.has(name)) await db.createCollection(name)
    await db.collection(name).createIndexes([...descriptions])
  }
  const shortId = { $substrBytes: ['$_id', 0, 16] }
  await db.collection('awards').updateMany({ shortId: { $exists: false } }, [{ $set: { shortId } }])
}
