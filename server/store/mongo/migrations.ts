/** Numbered migrations of a database: the only makers of collections and indexes. One process at a time runs them, under a lease. */
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { mongo } from 'mongoose'
import { isDuplicateKey } from './errors.ts'
import { collections } from './migrations/0001-collections.ts'
import { frameworkLifecycle } from './migrations/0002-framework-lifecycle.ts'
import { recognition } from './migrations/0003-recognition.ts'
import { issuing } from './migrations/0004-issuing.ts'
import { slotsByAward } from './migrations/0005-slots-by-award.ts'
import { trust } from './migrations/0006-trust.ts'
import { keptReports } from './migrations/0007-kept-reports.ts'
import { presentationRequests } from './migrations/0008-presentation-requests.ts'
import { claims } from './migrations/0009-claims.ts'
import { passports } from './migrations/0010-passports.ts'
import { claimMails } from './migrations/0011-claim-mails.ts'
import { passportFiles } from './migrations/0012-passport-files.ts'
import { webhooks } from './migrations/0013-webhooks.ts'
import { grants } from './migrations/0014-grants.ts'

/** `run` must be harmless when repeated: a process may end before it is recorded, and definitions of indexes are in no transaction. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly run: (db: mongo.Db) => Promise<void>
}

/** All of them, by number. One that was released is never edited: what follows it is a new number. */
export const migrations: readonly Migration[] = [
  { number: 1, name: 'collections', run: collections },
  { number: 2, name: 'framework lifecycle', run: frameworkLifecycle },
  { number: 3, name: 'recognition', run: recognition },
  { number: 4, name: 'issuing', run: issuing },
  { number: 5, name: 'slots by award', run: slotsByAward },
  { number: 6, name: 'trust', run: trust },
  { number: 7, name: 'kept reports', run: keptReports },
  { number: 8, name: 'presentation requests', run: presentationRequests },
  { number: 9, name: 'claims', run: claims },
  { number: 10, name: 'passports', run: passports },
  { number: 11, name: 'claim mails', run: claimMails },
  { number: 12, name: 'passport files', run: passportFiles },
  { number: 13, name: 'webhooks', run: webhooks },
  { number: 14, name: 'grants', run: grants },
]

interface AppliedMigration {
  readonly _id: number
  readonly name: string
  readonly appliedAt: string
}

interface Lease {
  readonly _id: 'migrations'
  readonly owner: string
  /** Milliseconds since 1970. */
  readonly until: number
}

const leaseMilliseconds = 60_000

/**
 * Brings the database to the last of `known`.
 * @throws Error when it has a migration that is not `known`: a newer version of the service wrote it
 */
export async function migrate(db: mongo.Db, known: readonly Migration[]): Promise<void> {
  if ((await pending(db, known)).length === 0) return
  await underLease(db.collection<Lease>('migrationLease'), async () => {
    for (const { number, name, run } of await pending(db, known)) {
      await run(db)
      const record = { name, appliedAt: new Date().toISOString() }
      await db
        .collection<AppliedMigration>('migrations')
        .updateOne({ _id: number }, { $set: record }, { upsert: true })
    }
  })
}

async function pending(db: mongo.Db, known: readonly Migration[]): Promise<readonly Migration[]> {
  const applied = (await db.collection<AppliedMigration>('migrations').find().toArray()).map(({ _id }) => _id)
  const unknown = applied.filter((number) => !known.some((migration) => migration.number === number))
  if (unknown.length > 0) {
    throw new Error(
      `a newer version of the service wrote this database (migration ${unknown.join(', ')}); it is left as it is`,
    )
  }
  return known.filter(({ number }) => !applied.includes(number))
}

async function underLease(leases: mongo.Collection<Lease>, work: () => Promise<void>): Promise<void> {
  const owner = randomUUID()
  while (!(await take(leases, owner))) await setTimeout(250)
  const heartbeat = setInterval(() => void take(leases, owner).catch(() => undefined), leaseMilliseconds / 4)
  try {
    await work()
  } finally {
    clearInterval(heartbeat)
    await leases.deleteOne({ _id: 'migrations', owner })
  }
}

/** False while another owner's lease lasts. Taking one's own again prolongs it. */
async function take(leases: mongo.Collection<Lease>, owner: string): Promise<boolean> {
  const now = Date.now()
  try {
    const free = { _id: 'migrations' as const, $or: [{ owner }, { until: { $lt: now } }] }
    await leases.updateOne(free, { $set: { owner, until: now + leaseMilliseconds } }, { upsert: true })
    return true
  } catch (error) {
    if (isDuplicateKey(error)) return false
    throw error
  }
}
