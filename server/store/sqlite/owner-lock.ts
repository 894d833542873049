import { sqliteCode, sqliteCodes, type Engine } from './engine.ts'

/**
 * Makes this process the only owner of `file`, until the function it answers is called or the process ends, however it
 * ends: the lock is the operating system's, held by an open transaction in `<file>.lock`, so a crash leaves none behind.
 * Does NOT keep other programs from reading `file`.
 * @throws Error when `file` has an owner already, in this process or another
 */
export function ownFile(engine: Engine, file: string): () => void {
  const lock = new engine.DatabaseSync(`${file}.lock`)
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    if (sqliteCode(cause) !== sqliteCodes.busy) throw cause
    throw new Error(
      `${file} is in use: another process (or this one) has it open, and a store has one owner`,
      { cause },
    )
  }
  return () => lock.close()
}
