import type { mongo } from 'mongoose'

interface Plain {
  readonly _id: string
}

/** The collections and indexes this migration adds. */
const indexes: Readonly<Record<string, readonly mongo.IndexDescription[]>> = {
  longTexts: [],
  frameworkOwners: [],
  frameworkDrafts: [
    { name: 'frameworkDrafts_organisationId_createdAt', key: { organisationId: 1, createdAt: 1, _id: 1 } },
  ],
  draftNodes: [{ name: 'draftNodes_draft_order', key: { draft: 1, order: 1, _id: 1 } }],
  frameworkImports: [
    { name: 'frameworkImports_organisationId_createdAt', key: { organisationId: 1, createdAt: 1, _id: 1 } },
    { name: 'frameworkImports_state', key: { state: 1, _id: 1 } },
  ],
  awards: [
    { name: 'awards_achievement_state', key: { achievement: 1, state: 1, _id: 1 } },
    {
      name: 'awards_organisationId_frameworkIri_awardedAt',
      key: { organisationId: 1, frameworkIri: 1, awardedAt: 1, _id: 1 },
    },
  ],
}

/**
 * Frameworks written at run time. The documents published so far become long texts, belong to the hub and are signed at the next
 * start. Does nothing where that is done.
 */
export async function frameworkLifecycle(db: mongo.Db): Promise<void> {
  const existing = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  )
  for (const [name, descriptions] of Object.entries(indexes)) {
    if (!existing.has(name)) await db.createCollection(name)
    if (descriptions.length > 0) await db.collection(name).createIndexes([...descriptions])
  }
  const releases = db.collection<Plain & { document: string }>('frameworkReleases')
  for (const { _id, document } of await releases.find({ status: { $exists: false } }).toArray()) {
    const name = `published ${_id}`
    await db
      .collection<Plain>('longTexts')
      .updateOne({ _id: `${name}:0` }, { $set: { revision: 0, text: document, parts: 1 } }, { upsert: true })
    await releases.updateOne({ _id }, { $set: { document: name, organisationId: 'hub', status: 'released' } })
  }
}
