/** Judges a credential somebody hands us. */
import { hash } from 'node:crypto'
import {
  isObject,
  issuerId,
  type InnerReport,
  type Learned,
  type VerifyDeps,
  type VerifyInput,
} from './check.ts'
import { furtherChecks } from './checks/index.ts'
import { hasEndorsement, withEndorsements } from './endorsements.ts'
import { judgeOlderApart } from './older/judge-apart.ts'
import { readOnce, unreadAsTooCostly } from './reading/read-once.ts'
import { tooCostly } from './reading/too-costly.ts'
import { runChecks, type Circumstances } from './run-checks.ts'
import { createStatusReader } from './status/status-list.ts'
import type { JsonObject } from './strict-json.ts'
import { transcriptParts } from './transcript/parts.ts'
import type { CheckResult, VerificationReport } from './types.ts'
import { verdictOf } from './verdict.ts'
import { timestamp } from '../timestamp.ts'

/** Where the check of endorsements was not made to its end, it took none away: none is shown. */
function withJudgedEndorsements(credential: JsonObject, results: readonly CheckResult[]): JsonObject {
  const outcome = results.find(({ id }) => id === 'endorsement')?.outcome
  if (outcome === 'pass' || outcome === 'warn' || !hasEndorsement(credential)) return credential
  const left = withEndorsements(credential, () => false)
  if (!isObject(left)) throw new Error('a credential is an object')
  return left
}

/**
 * Nothing is shown in the name of an issuer whose key did not sign it, or may not have. The name shown is the one under which
 * the issuer is registered here, or else recognised: anybody can write any other.
 */
function shown(
  learned: Learned,
  results: readonly CheckResult[],
): Pick<VerificationReport, 'issuer' | 'credential'> {
  const { credential, signers, registeredName, recognisedBy, isIssuerRecognised = false } = learned
  const id = credential === undefined ? undefined : issuerId(credential)
  const key = results.find((result) => result.id === 'issuer.key')?.outcome
  const isKeyAccepted = key === 'pass' || key === 'warn'
  if (credential === undefined || signers === undefined || id === undefined || !isKeyAccepted) return {}
  const name = registeredName ?? recognisedBy?.find(({ issuerName }) => issuerName !== undefined)?.issuerName
  return {
    credential: withJudgedEndorsements(credential, results),
    issuer: {
      id,
      ...(name === undefined ? {} : { name }),
      recognised: isIssuerRecognised,
      ...(recognisedBy === undefined ? {} : { recognisedBy }),
    },
  }
}

/** Endorsements attached, and parts of a transcript: what judging all of them may cost is bounded. */
const mostInside = 82
/** A badge in a transcript, and an endorsement in that badge. */
const deepestInside = 2

/** How many more credentials inside the one handed in are judged, all levels together. */
export interface Allowance {
  left: number
  /** One of them was too costly to read: whoever made it so made the others, too. */
  isOverdrawn?: true
  /** Moment of this process, as `performance.now()` tells it: what is not judged by then is left open. Absent until the first is read. */
  until?: number
}

const mostMillisecondsInside = 5_000

/** For what is inside one thing handed in. */
export function newAllowance(): Allowance {
  return { left: mostInside }
}

function isTimeOver({ until }: Allowance): boolean {
  return until !== undefined && performance.now() > until
}

type Judged = InnerReport & Pick<VerificationReport, 'parts'>

async function judge(
  circumstances: Omit<Circumstances, 'judgeInside'>,
  sha256: string,
  allowance: Allowance,
  depth = 0,
): Promise<Judged> {
  const { deps, now, lists } = circumstances
  const judgeOther = async (text: string, kind: 'json' | 'jwt', spent: Allowance): Promise<InnerReport> => {
    const bytes = Buffer.from(text)
    const inner = { deps, now, lists, input: { kind, bytes } }
    const { parts, ...report } = await judge(inner, hash('sha256', bytes, 'hex'), spent, depth + 1)
    return report
  }
  const judgeInside = (credential: JsonObject | string): Promise<InnerReport | undefined> => {
    if (allowance.left === 0 || isTimeOver(allowance)) return Promise.resolve(undefined)
    allowance.left -= 1
    return typeof credential === 'string'
      ? judgeOther(credential, 'jwt', allowance)
      : judgeOther(JSON.stringify(credential), 'json', allowance)
  }
  // A badge of ours, whatever was handed in with it.
  const judgeKept = (text: string) => judgeOther(text, 'json', newAllowance())
  const all = depth < deepestInside ? { ...circumstances, judgeInside } : circumstances
  const isLeft = allowance.isOverdrawn !== true && !isTimeOver(allowance)
  // Whatever is read as a credential of today is none of the versions before, and none of those is inside another.
  const reading = isLeft ? await readOnce(all, sha256, depth === 0) : await unreadAsTooCostly(all)
  // Waiting for a thread is not what is inside.
  allowance.until ??= performance.now() + mostMillisecondsInside
  if (reading.results.some(({ code }) => code === tooCostly.code)) {
    allowance.left = 0
    allowance.isOverdrawn = true
  }
  if (reading.older !== undefined) return judgeOlderApart(all, reading.older, judgeKept)
  const further = reading.learned.parts === undefined ? furtherChecks : [...furtherChecks, transcriptParts]
  const { results, learned } = await runChecks(further, all, reading)
  const parts = learned.partReports === undefined ? {} : { parts: learned.partReports }
  return { verdict: verdictOf(results), checks: results, ...shown(learned, results), ...parts }
}

/**
 * Runs every check on what is in `input` and sums up: any failure makes it `invalid`; else anything that could not be
 * checked makes it `undetermined`; else any reservation `valid-with-warnings`. After a fatal failure, or where nothing
 * further can be read, the remaining checks are `skipped`. `credential` and `issuer` are there only when the signature is
 * good and its key was checked and is not another's; `credential` holds only signed data.
 * Answers for any bytes in bounded time; asks other sites through `deps.outside` and in no other way. Does NOT know who presents the credential.
 * `allowance`: what several handed in together may cost; once one was too costly, or the time is over, the others are not read.
 * @throws Problem `unavailable` (503) when too many others are being read
 * @see https://www.imsglobal.org/spec/ob/v3p0/#verification
 */
export async function verifyCredential(
  deps: VerifyDeps,
  input: VerifyInput,
  now: Date,
  allowance = newAllowance(),
): Promise<VerificationReport> {
  const sha256 = hash('sha256', input.bytes, 'hex')
  const circumstances = { deps, input, now, lists: createStatusReader(deps, now) }
  const { verdict, checks, ...rest } = await judge(circumstances, sha256, allowance)
  return { verdict, checkedAt: timestamp(now), checks, input: { kind: input.kind, sha256 }, ...rest }
}
