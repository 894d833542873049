/**
 * The one place that knows which SQLite runs: Node's own `node:sqlite` where it is built in, else `@photostructure/sqlite`,
 * which has the same interface.
 * @see https://nodejs.org/api/sqlite.html
 */

type Value = string | number | null

/** A row as read: the columns by name. */
export type Row = Readonly<Record<string, unknown>>

export interface Statement {
  run(...values: readonly Value[]): { readonly changes: number | bigint }
  get(...values: readonly Value[]): Row | undefined
  all(...values: readonly Value[]): readonly Row[]
}

/** One connection. Every call is synchronous and blocks until SQLite answers. */
export interface Database {
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}

export interface Engine {
  readonly DatabaseSync: new (file: string) => Database
  /** SQLite's online backup, off the main thread. Absent before Node 22.16. */
  readonly backup?: (source: Database, target: string) => Promise<unknown>
}

/** SQLite result codes this room decides by. @see https://www.sqlite.org/rescode.html */
export const sqliteCodes = { busy: 5, uniqueIndexTaken: 2067 } as const

/** Loads the engine. Does NOT open anything. */
export async function loadEngine(): Promise<Engine> {
  const builtIn = quietly(() => process.getBuiltinModule('node:sqlite'))
  // The two modules have one interface, of which `Engine` is the part used here; @types/node 20 does not know the first.
  return (builtIn ?? (await import('@photostructure/sqlite'))) as unknown as Engine
}

/** The SQLite result code of `error`, if it came from SQLite. */
export function sqliteCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : undefined
}

// Node 22 and 24 warn on stderr that node:sqlite is experimental, at each start, as soon as it is loaded.
function quietly<T>(load: () => T): T {
  const emitWarning: unknown = Reflect.get(process, 'emitWarning')
  Object.assign(process, { emitWarning: () => undefined })
  try {
    return load()
  } finally {
    Object.assign(process, { emitWarning })
  }
}
