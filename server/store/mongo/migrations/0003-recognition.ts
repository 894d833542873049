import type { mongo } from 'mongoose'

/** The collections and indexes this migration adds. */
const indexes: Readonly<Record<string, readonly mongo.IndexDescription[]>> = {
  people: [
    { name: 'people_organisationId_createdAt', key: { organisationId: 1, createdAt: 1, _id: 1 } },
    { name: 'people_emailKey', key: { emailKey: 1, _id: 1 } },
    { name: 'people_referenceKey', key: { referenceKey: 1, _id: 1 } },
    { name: 'people_nameKey', key: { nameKey: 1, _id: 1 } },
    {
      name: 'people_organisationId_recipientKey',
      key: { organisationId: 1, recipientKey: 1 },
      unique: true,
    },
  ],
  delegations: [
    { name: 'delegations_organisationId_createdAt', key: { organisationId: 1, createdAt: 1, _id: 1 } },
    { name: 'delegations_personId_framework', key: { personId: 1, framework: 1, _id: 1 } },
  ],
  assessmentPolicies: [{ name: 'assessmentPolicies_organisationId', key: { organisationId: 1, _id: 1 } }],
  applications: [
    { name: 'applications_organisationId_createdAt', key: { organisationId: 1, createdAt: 1, _id: 1 } },
    {
      name: 'applications_organisationId_state_createdAt',
      key: { organisationId: 1, state: 1, createdAt: 1, _id: 1 },
    },
    { name: 'applications_applicantId_createdAt', key: { applicantId: 1, createdAt: 1, _id: 1 } },
    { name: 'applications_openedBy_createdAt', key: { openedBy: 1, createdAt: 1, _id: 1 } },
    { name: 'applications_pending', key: { pending: 1, _id: 1 } },
  ],
  evidenceFiles: [
    { name: 'evidenceFiles_applicationId_sha256', key: { applicationId: 1, sha256: 1 }, unique: true },
  ],
  decisions: [{ name: 'decisions_applicationId_decidedAt', key: { applicationId: 1, decidedAt: 1, _id: 1 } }],
  decisionOpenings: [],
  endorsements: [
    { name: 'endorsements_organisationId_createdAt', key: { organisationId: 1, createdAt: 1, _id: 1 } },
    { name: 'endorsements_target_createdAt', key: { target: 1, createdAt: 1, _id: 1 } },
    { name: 'endorsements_tokenHash', key: { tokenHash: 1, _id: 1 } },
    { name: 'endorsements_endorserKey_organisationId', key: { endorserKey: 1, organisationId: 1, _id: 1 } },
  ],
  positionings: [{ name: 'positionings_personId_createdAt', key: { personId: 1, createdAt: 1, _id: 1 } }],
  proposals: [
    {
      name: 'proposals_organisationId_state_createdAt',
      key: { organisationId: 1, state: 1, createdAt: 1, _id: 1 },
    },
    { name: 'proposals_organisationId_recipientKey', key: { organisationId: 1, recipientKey: 1, _id: 1 } },
  ],
  mails: [{ name: 'mails_state_nextAttemptAt', key: { state: 1, nextAttemptAt: 1, _id: 1 } }],
  evidence: [
    { name: 'evidence_applicationId_createdAt', key: { applicationId: 1, createdAt: 1, _id: 1 } },
    { name: 'evidence_retention_eraseAt', key: { retention: 1, eraseAt: 1, _id: 1 } },
    { name: 'evidence_fingerprint', key: { fingerprint: 1, _id: 1 } },
  ],
  awards: [{ name: 'awards_watch_watchAt', key: { watch: 1, watchAt: 1, _id: 1 } }],
}

/** Applications, their review and what follows from it. Does nothing where that is done. */
export async function recognition(db: mongo.Db): Promise<void> {
  const existing = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  )
  for (const [name, descriptions] of Object.entries(indexes)) {
    if (!existing.has(name)) await db.createCollection(name)
    if (descriptions.length > 0) await db.collection(name).createIndexes([...descriptions])
  }
}
