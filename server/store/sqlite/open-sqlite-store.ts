import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import path from 'node:path'
import { Problem } from '../../problem.ts'
import type { Store } from '../store.ts'
import { loadEngine, type Database, type Engine } from './engine.ts'
import { openErasableKeys } from './erasable-keys.ts'
import { migrate, migrations } from './migrations.ts'
import { ownFile } from './owner-lock.ts'
import { sqliteCollection } from './sqlite-collection.ts'

/** The embedded store: one file, one owner. */
export interface SqliteStore extends Store {
  /**
   * Copies the store, as it is at one moment, to `targetFile`, while reads and writes go on. The copy is complete as soon as
   * it has that name, and opens as a store.
   * @throws Error when `targetFile` exists
   */
  backup(targetFile: string): Promise<void>
}

/**
 * Opens the embedded store in `file`, created (readable by its owner only, with its folder) and migrated as needed; beside it, `passport-keys.db`.
 * `clock` dates the migrations.
 * @throws Error when another process (or this one) has it open, or when a newer version of the service wrote it
 */
export async function openSqliteStore(options: { file: string; clock?: () => Date }): Promise<SqliteStore> {
  const engine = await loadEngine()
  mkdirSync(path.dirname(options.file), { recursive: true })
  closeSync(openSync(options.file, 'a', 0o600))
  const file = realpathSync(options.file)
  const release = ownFile(engine, file)
  const db = new engine.DatabaseSync(file)
  try {
    configure(db)
    migrate(db, migrations, options.clock ?? (() => new Date()))
    const keys = openErasableKeys(engine, path.join(path.dirname(file), 'passport-keys.db'))
    return storeOf(engine, db, keys, release)
  } catch (error) {
    db.close()
    release()
    throw error
  }
}

function storeOf(
  engine: Engine,
  db: Database,
  keys: ReturnType<typeof openErasableKeys>,
  release: () => void,
): SqliteStore {
  let open = true
  let copying: Promise<unknown> = Promise.resolve()
  return {
    organisations: sqliteCollection(db, 'organisations'),
    apiKeys: sqliteCollection(db, 'apiKeys'),
    issuerKeys: sqliteCollection(db, 'issuerKeys'),
    longTexts: sqliteCollection(db, 'longTexts'),
    frameworkOwners: sqliteCollection(db, 'frameworkOwners'),
    frameworkReleases: sqliteCollection(db, 'frameworkReleases'),
    frameworkDrafts: sqliteCollection(db, 'frameworkDrafts'),
    draftNodes: sqliteCollection(db, 'draftNodes'),
    frameworkImports: sqliteCollection(db, 'frameworkImports'),
    sessions: sqliteCollection(db, 'sessions'),
    learners: sqliteCollection(db, 'learners'),
    evidence: sqliteCollection(db, 'evidence'),
    awards: sqliteCollection(db, 'awards'),
    people: sqliteCollection(db, 'people'),
    delegations: sqliteCollection(db, 'delegations'),
    assessmentPolicies: sqliteCollection(db, 'assessmentPolicies'),
    applications: sqliteCollection(db, 'applications'),
    evidenceFiles: sqliteCollection(db, 'evidenceFiles'),
    decisions: sqliteCollection(db, 'decisions'),
    decisionOpenings: sqliteCollection(db, 'decisionOpenings'),
    endorsements: sqliteCollection(db, 'endorsements'),
    positionings: sqliteCollection(db, 'positionings'),
    proposals: sqliteCollection(db, 'proposals'),
    mails: sqliteCollection(db, 'mails'),
    challenges: sqliteCollection(db, 'challenges'),
    issuedCredentials: sqliteCollection(db, 'issuedCredentials'),
    awardJobs: sqliteCollection(db, 'awardJobs'),
    issuerRecognitions: sqliteCollection(db, 'issuerRecognitions'),
    presentationRequests: sqliteCollection(db, 'presentationRequests'),
    claims: sqliteCollection(db, 'claims'),
    passports: sqliteCollection(db, 'passports'),
    passportEmails: sqliteCollection(db, 'passportEmails'),
    passportTokens: sqliteCollection(db, 'passportTokens'),
    passportItems: sqliteCollection(db, 'passportItems'),
    passportFiles: sqliteCollection(db, 'passportFiles'),
    oauthClients: sqliteCollection(db, 'oauthClients'),
    passportGrants: sqliteCollection(db, 'passportGrants'),
    mailStops: sqliteCollection(db, 'mailStops'),
    verifierPolicies: sqliteCollection(db, 'verifierPolicies'),
    keptReports: sqliteCollection(db, 'keptReports'),
    webhooks: sqliteCollection(db, 'webhooks'),
    webhookMessages: sqliteCollection(db, 'webhookMessages'),
    statusLists: sqliteCollection(db, 'statusLists'),
    statusSlots: sqliteCollection(db, 'statusSlots'),
    idempotency: sqliteCollection(db, 'idempotency'),
    settings: sqliteCollection(db, 'settings'),
    erasableKeys: keys,
    async scrub() {
      await keys.scrub()
      const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {}
      if (busy === 0) return
      throw new Problem('unavailable', {
        fr: 'Le stockage est lu par un autre programme, une sauvegarde peut-être : réessayez plus tard.',
        en: 'The store is being read by another program, a backup maybe: try again later.',
      })
    },
    async ping() {
      db.prepare('SELECT count(*) FROM migration').get()
    },
    async backup(targetFile) {
      if (!open) throw new Error('the store is closed')
      const copy = copyTo(engine, db, targetFile)
      copying = Promise.allSettled([copying, copy])
      await copy
    },
    async close() {
      if (!open) return
      open = false
      await copying
      keys.close()
      db.close()
      release()
    },
  }
}

function configure(db: Database): void {
  db.exec('PRAGMA busy_timeout = 5000') // a backup or a reader outside may hold the file for a moment
  const { journal_mode: mode } = db.prepare('PRAGMA journal_mode = WAL').get() ?? {}
  if (mode !== 'wal') throw new Error('the file system of the store does not allow a write-ahead log')
  // FULL: every commit is on the disk before it returns; fullfsync: also through the drive's own cache, where fsync does not.
  db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1')
  // What is deleted or replaced is overwritten with zeros, in the file too.
  db.exec('PRAGMA secure_delete = ON')
}

async function copyTo(engine: Engine, db: Database, targetFile: string): Promise<void> {
  if (existsSync(targetFile)) throw new Error(`${targetFile} exists already; a backup never overwrites`)
  const partial = `${targetFile}.partial`
  rmSync(partial, { force: true })
  if (engine.backup === undefined) db.prepare('VACUUM INTO ?').run(partial)
  else await engine.backup(db, partial)
  renameSync(partial, targetFile)
  const folder = openSync(path.dirname(targetFile), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
