import type { Database } from './engine.ts'

/** Does `work`, which is synchronous, in one transaction: all of its writes are durable when this returns, or none was made. */
export function inTransaction<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    rollBack(db)
    throw error
  }
}

function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK')
  } catch {
    // After some errors, such as a full disk, SQLite has done so itself, and says that there is nothing left to roll back.
  }
}
