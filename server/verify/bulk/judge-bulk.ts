/** Judges a list of badges, a few at a time. */
import { hash } from 'node:crypto'
import { Problem } from '../../problem.ts'
import type { Text } from '../../text.ts'
import { worst } from '../check.ts'
import type { PolicyDecision } from '../policy/policy.ts'
import type { Verdict, VerificationReport } from '../types.ts'
import type { BulkLine } from './bulk-line.ts'

/** What became of one line: a verdict, and the one reason that weighs most. */
export interface BulkResult {
  readonly line: number
  readonly reference?: string
  readonly verdict: Verdict
  /** Of the check that weighs most; `valid` when there is nothing to say; of the problem, when the line was refused. */
  readonly code: string
  readonly check?: string
  readonly detail: Text
  readonly issuer?: string
  /** Whether the policy that was asked for accepts it, and the first reason why not; absent: none was, or the line was not judged. */
  readonly decision?: PolicyDecision
  readonly decisionCode?: string
  /** Of what was judged; absent when nothing was there. */
  readonly sha256?: string
}

type Judged = Omit<BulkResult, 'line' | 'reference'>

export interface BulkDeps {
  /** As `verifyHandedIn`. A Problem it throws is about the line alone. */
  judge(given: NonNullable<BulkLine['given']>): Promise<VerificationReport>
  /** Told of what is a bug of ours. */
  failed(error: unknown): void
}

/** So many at once: the threads are shared with everybody else. */
const atOnce = 4

/**
 * A result for each line, in their order, each as soon as it and those before it are known. What is there twice is judged once. A line that
 * cannot be judged, or is refused, says so, and stops none of the others. Stops when `gone` is aborted.
 */
export async function* judgeBulk(
  deps: BulkDeps,
  lines: readonly BulkLine[],
  gone: AbortSignal,
): AsyncGenerator<BulkResult> {
  const known = new Map<string, Promise<Judged>>()
  const pending: Promise<BulkResult>[] = []
  const waiting = lines.values()
  const begin = () => {
    const next = waiting.next()
    if (next.done !== true) pending.push(judgeOnce(deps, next.value, known))
  }
  for (let started = 0; started < atOnce; started += 1) begin()
  for (let first = pending.shift(); first !== undefined && !gone.aborted; first = pending.shift()) {
    yield await first
    begin()
  }
}

async function judgeOnce(
  deps: BulkDeps,
  { line, reference, given }: BulkLine,
  known: Map<string, Promise<Judged>>,
): Promise<BulkResult> {
  const named = { line, ...(reference === undefined ? {} : { reference }) }
  if (given === undefined) return { ...named, ...unreadable }
  const key = 'bytes' in given ? `${given.kind} ${hash('sha256', given.bytes, 'hex')}` : JSON.stringify(given)
  const judged = known.get(key) ?? judge(deps, given)
  known.set(key, judged)
  return { ...named, ...(await judged) }
}

async function judge(deps: BulkDeps, given: NonNullable<BulkLine['given']>): Promise<Judged> {
  try {
    return summed(await deps.judge(given))
  } catch (error) {
    if (error instanceof Problem) return { verdict: 'undetermined', code: error.code, detail: error.detail }
    deps.failed(error)
    return broken
  }
}

function summed({ verdict, checks, issuer, input, policy }: VerificationReport): Judged {
  const reason = worst(checks)
  const result = checks.find((check) => check === reason)
  const [because] = policy?.reasons ?? []
  const rest = {
    ...(policy === undefined ? {} : { decision: policy.decision }),
    ...(because === undefined ? {} : { decisionCode: because.code }),
    ...(issuer === undefined ? {} : { issuer: issuer.id }),
    sha256: input.sha256,
  }
  if (verdict === 'valid' || result === undefined) return { verdict, ...good, ...rest }
  return { verdict, code: result.code, check: result.id, detail: result.detail, ...rest }
}

const good = { code: 'valid', detail: { fr: 'Le badge est bon.', en: 'The badge is good.' } } as const

const unreadable: Judged = {
  verdict: 'undetermined',
  code: 'line-unreadable',
  detail: {
    fr: 'Cette ligne ne contient ni lien, ni code, ni badge, ou elle est trop longue.',
    en: 'This line holds no link, no code and no badge, or it is too long.',
  },
}

const broken: Judged = {
  verdict: 'undetermined',
  code: 'check-failed',
  detail: {
    fr: 'Cette ligne n’a pas pu être jugée, par la faute de ce service.',
    en: 'This line could not be judged, through a fault of this service.',
  },
}
