import type { mongo } from 'mongoose'

/** The collections this migration adds, and their indexes. */
const indexes: Readonly<Record<string, readonly mongo.IndexDescription[]>> = {
  issuerRecognitions: [
    { name: 'issuerRecognitions_issuer_since', key: { issuer: 1, since: 1, _id: 1 } },
    { name: 'issuerRecognitions_byId_issuer', key: { byId: 1, issuer: 1, _id: 1 } },
  ],
  verifierPolicies: [
    {
      name: 'verifierPolicies_organisationId_name_number',
      key: { organisationId: 1, name: 1, number: 1 },
      unique: true,
    },
  ],
}

/** The register of issuers, and the policies of verifiers. Does nothing where that is done. */
export async function trust(db: mongo.Db): Promise<void> {
  const existing = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  )
  for (const [name, descriptions] of Object.entries(indexes)) {
    if (!existing.has(name)) await db.createCollection(name)
    await db.collection(name).createIndexes([...descriptions])
  }
}
