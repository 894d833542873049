/**
 * Runs the files of a folder: `run-suite.ts mocha <folder>` its `*.test.ts` as one mocha run, `run-suite.ts tsx <folder>` each of its
 * own `*.ts` after the other; with a name, `<name>.ts` (or `<name>.test.ts`) alone. Says so, and succeeds, when the folder holds none.
 * Exits with the code of the first run that failed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const [runner, folder, only] = process.argv.slice(2)
if ((runner !== 'mocha' && runner !== 'tsx') || folder === undefined) {
  throw new Error('usage: run-suite.ts mocha|tsx <folder> [<name>]')
}

const ending = runner === 'mocha' ? '.test.ts' : '.ts'
const entries = existsSync(folder)
  ? readdirSync(folder, { recursive: runner === 'mocha', encoding: 'utf8' })
  : []
const files = entries
  .filter((name) => name.endsWith(ending))
  .filter((name) => only === undefined || path.basename(name, ending) === only)
  .map((name) => path.join(folder, name))
  .sort()

if (files.length === 0) {
  if (only !== undefined) throw new Error(`${folder} has no ${only}${ending}`)
  console.log(`nothing to run: ${folder} holds no suite yet`)
}

const mocha = ['--no-config', '--node-option', 'import=tsx', '--reporter', 'spec', '--timeout', '60000']
const runs = runner === 'mocha' ? [[...mocha, ...files]] : files.map((file) => [file])
for (const runArguments of files.length === 0 ? [] : runs) {
  // npm puts node_modules/.bin on PATH
  const { status, error } = spawnSync(runner, runArguments, { stdio: 'inherit' })
  if (error !== undefined) throw error
  if (status !== 0) process.exit(status ?? 1)
}
