/** Other people's data, when it is there. Nothing of it is part of this project. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { projectPath } from '../../server/schema.ts'

const folder = path.resolve(process.env['CONFORMANCE_DATA'] ?? projectPath('../shared/conformance'))

/** Whether there is data to test with. Says so aloud when there is none. */
export function hasConformanceData(suite: string): boolean {
  if (existsSync(folder)) return true
  process.stdout.write(`${suite}: skipped: no conformance data\n`)
  return false
}

export function conformanceFile(...segments: readonly string[]): string {
  return path.join(folder, ...segments)
}

export function conformanceBytes(...segments: readonly string[]): Buffer {
  return readFileSync(conformanceFile(...segments))
}

export function conformanceJson(...segments: readonly string[]): unknown {
  return JSON.parse(conformanceBytes(...segments).toString('utf8'))
}
