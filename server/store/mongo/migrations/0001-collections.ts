import type { mongo } from 'mongoose'

/** The indexes each collection starts with, by collection. `_id` last: a walk along the index needs no sort. */
const indexes: Readonly<Record<string, readonly mongo.IndexDescription[]>> = {
  organisations: [],
  apiKeys: [{ name: 'apiKeys_organisationId', key: { organisationId: 1, _id: 1 } }],
  issuerKeys: [
    { name: 'issuerKeys_organisationId_createdAt', key: { organisationId: 1, createdAt: 1, _id: 1 } },
    { name: 'issuerKeys_publicKeyMultibase', key: { publicKeyMultibase: 1, _id: 1 } },
  ],
  frameworkReleases: [
    { name: 'frameworkReleases_framework_version', key: { framework: 1, version: 1 }, unique: true },
  ],
  sessions: [{ name: 'sessions_organisationId_createdAt', key: { organisationId: 1, createdAt: 1, _id: 1 } }],
  learners: [
    { name: 'learners_sessionId_line', key: { sessionId: 1, line: 1, _id: 1 } },
    { name: 'learners_emailKey', key: { emailKey: 1, _id: 1 } },
    { name: 'learners_referenceKey', key: { referenceKey: 1, _id: 1 } },
  ],
  evidence: [
    { name: 'evidence_sessionId_learnerId', key: { sessionId: 1, learnerId: 1, _id: 1 } },
    {
      name: 'evidence_endorserKey_organisationId_observedAt',
      key: { endorserKey: 1, organisationId: 1, observedAt: 1, _id: 1 },
    },
  ],
  awards: [
    { name: 'awards_organisationId_awardedAt', key: { organisationId: 1, awardedAt: 1, _id: 1 } },
    { name: 'awards_sessionId_learnerId', key: { sessionId: 1, learnerId: 1, _id: 1 } },
    {
      name: 'awards_organisationId_recipientKey_achievementCode',
      key: { organisationId: 1, recipientKey: 1, achievementCode: 1, _id: 1 },
    },
  ],
  statusLists: [
    { name: 'statusLists_organisationId_number', key: { organisationId: 1, number: 1 }, unique: true },
  ],
  statusSlots: [{ name: 'statusSlots_list_state', key: { list: 1, state: 1, _id: 1 } }],
  idempotency: [],
  settings: [],
}

/** Creates the collections and their indexes. Does nothing where they are already there. */
export async function collections(db: mongo.Db): Promise<void> {
  const existing = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  )
  for (const [name, descriptions] of Object.entries(indexes)) {
    if (!existing.has(name)) await db.createCollection(name)
    if (descriptions.length > 0) await db.collection(name).createIndexes([...descriptions])
  }
}
