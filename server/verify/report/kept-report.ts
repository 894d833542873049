/** Reports kept for a day, for whoever asked for one: what was found, and nothing of what the badge says. */
import { randomBytes } from 'node:crypto'
import type { Store } from '../../store/store.ts'
import { timestamp } from '../../timestamp.ts'
import type { CheckResult, PartReport, VerificationReport } from '../types.ts'

export interface KeptReportDeps {
  readonly store: Pick<Store, 'keptReports'>
  readonly clock: () => Date
}

/** A report as it was kept. */
export interface KeptReport {
  /** 128 random bits, base64url: who has it may read the report. */
  readonly id: string
  readonly report: VerificationReport
  /** RFC 3339. */
  readonly validUntil: string
}

const dayMilliseconds = 24 * 3600 * 1000
const batch = 500

/** Keeps `report` for 24 hours, without the credentials in it and without the addresses of people: see `withoutContents`. */
export async function keepReport(deps: KeptReportDeps, report: VerificationReport): Promise<KeptReport> {
  const id = randomBytes(16).toString('base64url')
  const now = deps.clock()
  const validUntil = timestamp(new Date(now.getTime() + dayMilliseconds))
  const kept = withoutContents(report)
  const isNew = await deps.store.keptReports.insert({
    _id: id,
    state: 'kept',
    report: JSON.stringify(kept),
    createdAt: timestamp(now),
    expiresAt: validUntil,
  })
  if (!isNew) throw new Error('128 random bits were taken')
  return { id, report: kept, validUntil }
}

/** The report of this id, as long as it is good. */
export async function keptReport(deps: KeptReportDeps, id: string): Promise<KeptReport | undefined> {
  const kept = await deps.store.keptReports.get(id)
  if (kept === undefined || Date.parse(kept.expiresAt) <= deps.clock().getTime()) return undefined
  return { id, report: JSON.parse(kept.report) as VerificationReport, validUntil: kept.expiresAt }
}

/** Deletes all reports whose day is over. */
export async function forgetReports(deps: KeptReportDeps): Promise<void> {
  const now = timestamp(deps.clock())
  for (;;) {
    const { items } = await deps.store.keptReports.page({ where: { state: 'kept' }, limit: batch })
    const due = items.filter(({ expiresAt }) => expiresAt <= now)
    for (const { _id } of due) await deps.store.keptReports.delete(_id)
    if (due.length < batch) return
  }
}

/**
 * What of a report says nothing of its subject. Left out: the credentials; where they were found, for their address is as good as they are;
 * what a check relied on, unless that is a list or a document that many credentials share; an issuer that gives itself the badge, who is a person.
 */
function withoutContents(report: VerificationReport): VerificationReport {
  const { verdict, checkedAt, input, subjectBinding, parts, policy } = report
  return {
    verdict,
    checkedAt,
    ...judgement(report),
    input: { kind: input.kind, sha256: input.sha256 },
    ...(subjectBinding === undefined ? {} : { subjectBinding }),
    ...(parts === undefined
      ? {}
      : {
          parts: parts.map((part) => ({ pointer: part.pointer, verdict: part.verdict, ...judgement(part) })),
        }),
    ...(policy === undefined ? {} : { policy }),
  }
}

function judgement({
  checks,
  issuer,
}: Pick<PartReport, 'checks' | 'issuer'>): Pick<PartReport, 'checks' | 'issuer'> {
  const isSelfIssued = checks.some(({ code }) => code === 'self-issued')
  return {
    checks: checks.map(keptCheck),
    ...(issuer === undefined || isSelfIssued ? {} : { issuer }),
  }
}

function keptCheck({ basedOn, ...check }: CheckResult): CheckResult {
  const isShared = check.id.startsWith('status.') || check.id === 'issuer.trust'
  return basedOn === undefined || !isShared ? check : { ...check, basedOn }
}
