import type { Connection } from 'mongoose'
import type { Store } from '../store.ts'
import { connect } from './connect.ts'
import { mongoErasableKeys } from './erasable-keys.ts'
import { reached } from './errors.ts'
import { migrate, migrations } from './migrations.ts'
import { createModels } from './models.ts'
import { mongoCollection } from './mongo-collection.ts'

/**
 * Opens the store in a MongoDB replica set or sharded cluster, migrated as needed. `databaseName` goes before the one in `uri`.
 * @throws Problem `unavailable` (503) when no server answers; Error when it is a standalone server, or when a newer version
 * of the service wrote the database
 */
export async function openMongoStore(options: { uri: string; databaseName?: string }): Promise<Store> {
  return reached(async () => {
    const connection = await connect(options)
    try {
      await requireTransactions(connection)
      await migrate(connection.getClient().db(connection.name), migrations)
      return storeOf(connection)
    } catch (error) {
      await connection.close()
      throw error
    }
  })
}

function storeOf(connection: Connection): Store {
  const models = createModels(connection)
  return {
    organisations: mongoCollection(connection, 'organisations', models.organisations),
    apiKeys: mongoCollection(connection, 'apiKeys', models.apiKeys),
    issuerKeys: mongoCollection(connection, 'issuerKeys', models.issuerKeys),
    longTexts: mongoCollection(connection, 'longTexts', models.longTexts),
    frameworkOwners: mongoCollection(connection, 'frameworkOwners', models.frameworkOwners),
    frameworkReleases: mongoCollection(connection, 'frameworkReleases', models.frameworkReleases),
    frameworkDrafts: mongoCollection(connection, 'frameworkDrafts', models.frameworkDrafts),
    draftNodes: mongoCollection(connection, 'draftNodes', models.draftNodes),
    frameworkImports: mongoCollection(connection, 'frameworkImports', models.frameworkImports),
    sessions: mongoCollection(connection, 'sessions', models.sessions),
    learners: mongoCollection(connection, 'learners', models.learners),
    evidence: mongoCollection(connection, 'evidence', models.evidence),
    awards: mongoCollection(connection, 'awards', models.awards),
    people: mongoCollection(connection, 'people', models.people),
    delegations: mongoCollection(connection, 'delegations', models.delegations),
    assessmentPolicies: mongoCollection(connection, 'assessmentPolicies', models.assessmentPolicies),
    applications: mongoCollection(connection, 'applications', models.applications),
    evidenceFiles: mongoCollection(connection, 'evidenceFiles', models.evidenceFiles),
    decisions: mongoCollection(connection, 'decisions', models.decisions),
    decisionOpenings: mongoCollection(connection, 'decisionOpenings', models.decisionOpenings),
    endorsements: mongoCollection(connection, 'endorsements', models.endorsements),
    positionings: mongoCollection(connection, 'positionings', models.positionings),
    proposals: mongoCollection(connection, 'proposals', models.proposals),
    mails: mongoCollection(connection, 'mails', models.mails),
    challenges: mongoCollection(connection, 'challenges', models.challenges),
    issuedCredentials: mongoCollection(connection, 'issuedCredentials', models.issuedCredentials),
    awardJobs: mongoCollection(connection, 'awardJobs', models.awardJobs),
    issuerRecognitions: mongoCollection(connection, 'issuerRecognitions', models.issuerRecognitions),
    presentationRequests: mongoCollection(connection, 'presentationRequests', models.presentationRequests),
    claims: mongoCollection(connection, 'claims', models.claims),
    passports: mongoCollection(connection, 'passports', models.passports),
    passportEmails: mongoCollection(connection, 'passportEmails', models.passportEmails),
    passportTokens: mongoCollection(connection, 'passportTokens', models.passportTokens),
    passportItems: mongoCollection(connection, 'passportItems', models.passportItems),
    passportFiles: mongoCollection(connection, 'passportFiles', models.passportFiles),
    oauthClients: mongoCollection(connection, 'oauthClients', models.oauthClients),
    passportGrants: mongoCollection(connection, 'passportGrants', models.passportGrants),
    mailStops: mongoCollection(connection, 'mailStops', models.mailStops),
    verifierPolicies: mongoCollection(connection, 'verifierPolicies', models.verifierPolicies),
    keptReports: mongoCollection(connection, 'keptReports', models.keptReports),
    webhooks: mongoCollection(connection, 'webhooks', models.webhooks),
    webhookMessages: mongoCollection(connection, 'webhookMessages', models.webhookMessages),
    statusLists: mongoCollection(connection, 'statusLists', models.statusLists),
    statusSlots: mongoCollection(connection, 'statusSlots', models.statusSlots),
    idempotency: mongoCollection(connection, 'idempotency', models.idempotency),
    settings: mongoCollection(connection, 'settings', models.settings),
    erasableKeys: mongoErasableKeys(connection),
    // The storage engine and the oplog of the server forget in their own time: nothing a client can hasten.
    async scrub() {},
    async ping() {
      await reached(() => models.organisations.findOne({}, { _id: 1 }).lean())
    },
    async close() {
      await connection.close()
    },
  }
}

async function requireTransactions(connection: Connection): Promise<void> {
  const hello = await connection.getClient().db('admin').command({ hello: 1 })
  if (typeof hello['setName'] !== 'string' && hello['msg'] !== 'isdbgrid') {
    throw new Error('the MongoDB server is a standalone one: a replica set or a sharded cluster is needed')
  }
}
