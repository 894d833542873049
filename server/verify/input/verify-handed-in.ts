/** Judges whatever somebody hands us: bytes, an address, a code. */
import { hash } from 'node:crypto'
import type { Check, Finding, VerifyDeps, VerifyInput } from '../check.ts'
import { furtherChecks, readingChecks } from '../checks/index.ts'
import { runChecks } from '../run-checks.ts'
import { createStatusReader } from '../status/status-list.ts'
import { timestamp } from '../../timestamp.ts'
import type { VerificationReport } from '../types.ts'
import type { Asked } from '../presentation/read-presentation.ts'
import { verifyInput } from '../verify-input.ts'
import { findInput, type Whereabouts } from './find-input.ts'

/**
 * As `verifyInput`, of what is at an address or is meant by a code too. Where nothing could be read, the report is `undetermined`, its
 * first check says why, and `input.sha256` is that of the address or code itself. `input.url`: where the badge was found, or looked for.
 */
export async function verifyHandedIn(
  deps: VerifyDeps,
  handedIn: VerifyInput | Whereabouts,
  now: Date,
  asked: Asked = {},
): Promise<VerificationReport> {
  if ('bytes' in handedIn) return verifyInput(deps, handedIn, now, asked)
  const found = await findInput(deps, handedIn)
  if ('refused' in found) return unread(deps, handedIn, found.refused, now, asked)
  const report = await verifyInput(deps, found.input, now, asked)
  const { url, fetchedAt } = found
  return {
    ...report,
    input: { ...report.input, url },
    checks: fetchedAt === undefined ? report.checks : basedOn(report.checks, url, fetchedAt),
  }
}

/** The first check read what was at `url`. */
function basedOn(
  [first, ...others]: VerificationReport['checks'],
  url: string,
  fetchedAt: Date,
): VerificationReport['checks'] {
  if (first === undefined) return []
  return [{ ...first, basedOn: [{ url, fetchedAt: timestamp(fetchedAt) }] }, ...others]
}

/** A report of every check, none of which had anything to look at. */
async function unread(
  deps: VerifyDeps,
  whereabouts: Whereabouts,
  refused: Finding,
  now: Date,
  asked: Asked,
): Promise<VerificationReport> {
  const [kind, text] =
    'url' in whereabouts ? (['url', whereabouts.url] as const) : (['code', whereabouts.code] as const)
  const bytes = Buffer.from(text, 'utf8')
  const circumstances = {
    deps,
    now,
    input: { kind: 'json', bytes },
    lists: createStatusReader(deps, now),
  } as const
  const [first, ...others] = [...readingChecks, ...furtherChecks]
  const checks: readonly Check[] = first === undefined ? [] : [{ ...first, run: () => refused }, ...others]
  const { results } = await runChecks(checks, circumstances, { results: [], learned: {}, stopped: false })
  return {
    verdict: 'undetermined',
    checkedAt: timestamp(now),
    checks: results,
    ...(asked.challenge === undefined ? {} : { subjectBinding: 'not-possible' }),
    input: { kind, sha256: hash('sha256', bytes, 'hex'), ...(kind === 'url' ? { url: text } : {}) },
  }
}
