/**
 * A process that writes until it is killed: `store-writer.ts sqlite FILE RUN` or `store-writer.ts mongo URI DATABASE RUN`.
 * In turn a single document and a batch of ten; a line on stdout, `s <n>` or `b <n>`, for each that was acknowledged.
 */
import { writeSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { openMongoStore } from '../../server/store/mongo/open-mongo-store.ts'
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import type { Learner } from '../../server/store/documents.ts'
import type { New, Store } from '../../server/store/store.ts'
import { aLearner } from './store-documents.ts'

export const batchSize = 10

/** The document of a single write. */
export function single(run: string, n: number): New<Learner> {
  return aLearner(`run ${run}, single ${n}`, `run ${run}, singles`, n, `Zoé ${n} `.repeat(2000))
}

/** The documents of a batch. */
export function batch(run: string, n: number): readonly New<Learner>[] {
  const session = `run ${run}, batch ${n}`
  return Array.from({ length: batchSize }, (_, line) =>
    aLearner(`${session}:${line}`, session, line, `Anaïs ${n} `.repeat(500)),
  )
}

async function write(store: Store, run: string): Promise<never> {
  for (let n = 0; ; n++) {
    await store.learners.insert(single(run, n))
    writeSync(1, `s ${n}\n`)
    await store.learners.insertMissing(batch(run, n))
    writeSync(1, `b ${n}\n`)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , backend, where = '', ...rest] = process.argv
  const store =
    backend === 'sqlite'
      ? await openSqliteStore({ file: where })
      : await openMongoStore({ uri: where, databaseName: rest.shift() ?? '' })
  await write(store, rest.shift() ?? '')
}
