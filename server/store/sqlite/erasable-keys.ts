import { closeSync, openSync } from 'node:fs'
import { Problem } from '../../problem.ts'
import type { ErasableKeys } from '../erasable-keys.ts'
import type { Database, Engine } from './engine.ts'
import { offPage } from './off-page.ts'
import { inTransaction } from './transaction.ts'

interface KeysFile extends ErasableKeys {
  /** Overwrites what is left of keys that were deleted. @throws Problem as `erase` */
  scrub(): Promise<void>
  close(): void
}

/** The keys in `file`, created (readable by its owner only) as needed. Whoever owns the store beside it owns them. */
export function openErasableKeys(engine: Engine, file: string): KeysFile {
  closeSync(openSync(file, 'a', 0o600))
  const db = new engine.DatabaseSync(file)
  try {
    db.exec(
      'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = 1;' +
        'PRAGMA checkpoint_fullfsync = 1; PRAGMA secure_delete = ON;' +
        'CREATE TABLE IF NOT EXISTS "key" (id TEXT NOT NULL PRIMARY KEY, sealed TEXT NOT NULL) STRICT',
    )
    return keysOf(db)
  } catch (error) {
    db.close()
    throw error
  }
}

function keysOf(db: Database): KeysFile {
  const pageBytes = Number(db.prepare('PRAGMA page_size').get()?.['page_size'])
  const inserting = db.prepare('INSERT INTO "key" (id, sealed) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const getting = db.prepare('SELECT sealed FROM "key" WHERE id = ?')
  const gettingMany = db.prepare('SELECT id, sealed FROM "key" WHERE id IN (SELECT value FROM json_each(?))')
  const erasing = db.prepare('DELETE FROM "key" WHERE id = ?')
  return {
    // Async: a call on a store that is closed rejects, and does not throw.
    async insert(id, sealedKey) {
      return Number(inserting.run(id, offPage(sealedKey, id, pageBytes)).changes) === 1
    },
    async get(id) {
      const row = getting.get(id)
      return row === undefined ? undefined : String(row['sealed']).trim()
    },
    async getMany(ids) {
      const rows = gettingMany.all(JSON.stringify(ids))
      return new Map(rows.map((row) => [String(row['id']), String(row['sealed']).trim()]))
    },
    async insertMissing(keys) {
      inTransaction(db, () => {
        for (const [id, sealedKey] of keys) inserting.run(id, offPage(sealedKey, id, pageBytes))
      })
    },
    async forget(id) {
      erasing.run(id)
    },
    async erase(id) {
      erasing.run(id)
      await this.scrub()
    },
    async scrub() {
      const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {}
      if (busy === 0) return
      throw new Problem('unavailable', {
        fr: 'Le stockage est lu par un autre programme, une sauvegarde peut-être : réessayez plus tard.',
        en: 'The store is being read by another program, a backup maybe: try again later.',
      })
    },
    close() {
      db.close()
    },
  }
}
