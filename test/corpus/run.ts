/**
 * `npm run test:corpus`: hands every file of the corpus to a service over HTTP. `npm run corpus -- FOLDER` writes them there instead.
 * CORPUS_SEED repeats a run.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startService } from '../support/service.ts'
import { genuineBadges } from './genuine.ts'
import { complaints, handInAll } from './hand-in.ts'
import { hostileFiles } from './hostile-files.ts'
import { filesOf } from './hostile-file.ts'

const endings = {
  'application/json': 'json',
  'application/jwt': 'jwt',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'text/plain': 'txt',
}
const seed = Number(process.env['CORPUS_SEED'] ?? '1')
const [folder] = process.argv.slice(2)

async function write(into: string): Promise<number> {
  mkdirSync(into, { recursive: true })
  const files = await hostileFiles(seed, 'https://badges.example')
  for (const [index, { family, mediaType, bytes }] of files.entries()) {
    writeFileSync(path.join(into, `${String(index).padStart(4, '0')}-${family}.${endings[mediaType]}`), bytes)
  }
  console.log(`${String(files.length)} files`)
  return 0
}

async function handIn(): Promise<number> {
  const service = await startService()
  const files = await hostileFiles(seed, service.url)
  const { badge } = await genuineBadges()
  const genuine = filesOf('json', 'application/json')('genuine', badge)
  const measured = await handInAll(service, files, genuine)
  await service.stop()
  const wrong = complaints(measured)
  const slowest = measured.answers.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 5)
  console.log(`CORPUS_SEED=${String(seed)}: ${String(files.length)} files`)
  for (const { file, milliseconds } of slowest)
    console.log(`${milliseconds.toFixed(0)} ms: ${file.family}, ${file.title}`)
  const { busy, honest } = measured.delay
  console.log(
    `event loop, p99: ${busy.toFixed(1)} ms (with good badges: ${honest.toFixed(1)}); the process grew by ${measured.grownMebibytes.toFixed(0)} MiB`,
  )
  console.log(wrong.length === 0 ? 'nothing was believed, and nothing took long' : wrong.join('\n'))
  return wrong.length === 0 ? 0 : 1
}

void (folder === undefined ? handIn() : write(folder)).then((code) => process.exit(code))
