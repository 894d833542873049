/** The sample files were written on 20 November 2026; their days move with the calendar, so that they stay as fresh. */
import { readFileSync } from 'node:fs'
import { projectPath } from '../../server/schema.ts'

const millisecondsPerDay = 86_400_000
const elapsedDays = Math.floor((Date.now() - Date.UTC(2026, 10, 20)) / millisecondsPerDay)

/** The text of a sample file, its days moved. */
export function dated(name: string): string {
  return readFileSync(projectPath('scripts/demo', name), 'utf8').replaceAll(/\d{4}-\d{2}-\d{2}/gu, daysLater)
}

/** `day` moved by as many days as have gone by since the files were written. */
export function daysLater(day: string): string {
  return new Date(Date.parse(day) + elapsedDays * millisecondsPerDay).toISOString().slice(0, 10)
}
