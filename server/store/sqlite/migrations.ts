/** Numbered migrations of a store's file: each applied once, in its own transaction, and recorded in it. */
import type { Database } from './engine.ts'
import { collections } from './migrations/0001-collections.ts'
import { frameworkLifecycle } from './migrations/0002-framework-lifecycle.ts'
import { recognition } from './migrations/0003-recognition.ts'
import { issuing } from './migrations/0004-issuing.ts'
import { slotsByAward } from './migrations/0005-slots-by-award.ts'
import { textsBeside } from './migrations/0006-texts-beside.ts'
import { trust } from './migrations/0007-trust.ts'
import { keptReports } from './migrations/0008-kept-reports.ts'
import { presentationRequests } from './migrations/0009-presentation-requests.ts'
import { claims } from './migrations/0010-claims.ts'
import { passports } from './migrations/0011-passports.ts'
import { claimMails } from './migrations/0012-claim-mails.ts'
import { passportFiles } from './migrations/0013-passport-files.ts'
import { webhooks } from './migrations/0014-webhooks.ts'
import { grants } from './migrations/0015-grants.ts'
import { inTransaction } from './transaction.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

/** All of them, by number. One that was released is never edited: what follows it is a new number. */
export const migrations: readonly Migration[] = [
  { number: 1, name: 'collections', sql: collections },
  { number: 2, name: 'framework lifecycle', sql: frameworkLifecycle },
  { number: 3, name: 'recognition', sql: recognition },
  { number: 4, name: 'issuing', sql: issuing },
  { number: 5, name: 'slots by award', sql: slotsByAward },
  { number: 6, name: 'texts beside', sql: textsBeside },
  { number: 7, name: 'trust', sql: trust },
  { number: 8, name: 'kept reports', sql: keptReports },
  { number: 9, name: 'presentation requests', sql: presentationRequests },
  { number: 10, name: 'claims', sql: claims },
  { number: 11, name: 'passports', sql: passports },
  { number: 12, name: 'claim mails', sql: claimMails },
  { number: 13, name: 'passport files', sql: passportFiles },
  { number: 14, name: 'webhooks', sql: webhooks },
  { number: 15, name: 'grants', sql: grants },
]

/**
 * Brings the file to the last of `known`. A failed migration leaves the file as the one before it left it.
 * @throws Error when the file has a migration that is not `known`: a newer version of the service wrote it
 */
export function migrate(db: Database, known: readonly Migration[], now: () => Date): void {
  db.exec(
    'CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, appliedAt TEXT NOT NULL) STRICT',
  )
  const applied = new Set(
    db
      .prepare('SELECT number FROM migration')
      .all()
      .map(({ number }) => number),
  )
  const unknown = [...applied].filter((number) => !known.some((migration) => migration.number === number))
  if (unknown.length > 0) {
    throw new Error(
      `the file was written by a newer version of the service (migration ${unknown.join(', ')}); it is left as it is`,
    )
  }
  for (const { number, name, sql } of known) {
    if (applied.has(number)) continue
    inTransaction(db, () => {
      db.exec(sql)
      db.prepare('INSERT INTO migration VALUES (?, ?, ?)').run(number, name, now().toISOString())
    })
  }
}
