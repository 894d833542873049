/** How an import stands, and what is said of one that came to nothing. */
import { Problem } from '../../problem.ts'
import type { FrameworkImport } from '../../store/framework-documents.ts'
import { brokenReport, type ImportRemark, type ImportReport } from './import-report.ts'

/** Without progress for so long, an import was interrupted. */
export const interruptedAfterMilliseconds = 5 * 60_000

/** `one` as it stands at `now`: when it has not moved on for five minutes it has failed, and its report says so. */
export function asItStands(now: Date, one: FrameworkImport): FrameworkImport {
  const still = now.getTime() - Date.parse(one.progressAt)
  if (one.state !== 'running' || still <= interruptedAfterMilliseconds) return one
  return { ...one, state: 'failed', report: reportWith(one, interrupted) }
}

/** The report of `one`, as it is stored, with what broke it: a problem in its own words, anything else in none of its own. */
export function failureReport(one: Pick<FrameworkImport, 'report'>, error: unknown): string {
  return reportWith(one, error instanceof Problem ? { ...failed, detail: error.detail } : failed)
}

function reportWith({ report }: Pick<FrameworkImport, 'report'>, remark: ImportRemark): string {
  // The boundary: what an import wrote of itself.
  return JSON.stringify(brokenReport(JSON.parse(report) as ImportReport, remark))
}

const interrupted: ImportRemark = {
  code: 'import-interrupted',
  detail: {
    fr: 'L’import a été interrompu : importez le fichier de nouveau.',
    en: 'The import was interrupted: import the file again.',
  },
}

const failed: ImportRemark = {
  code: 'import-failed',
  detail: {
    fr: 'L’import a échoué de notre côté : importez le fichier de nouveau, et prévenez-nous si cela se répète.',
    en: 'The import failed on our side: import the file again, and tell us if that happens once more.',
  },
}
