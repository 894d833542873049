/** Judges a credential somebody hands us. */
import { createHash } from 'node:crypto'
import {
  issuerId,
  skipped,
  unknown,
  type Check,
  type CheckContext,
  type Finding,
  type Learned,
  type VerifyDeps,
  type VerifyInput,
} from './check.ts'
import { checks } from './checks/index.ts'
import { createStatusReader } from './status-list.ts'
import type { CheckResult, Verdict, VerificationReport } from './types.ts'
import { timestamp } from '../timestamp.ts'

const notReached = skipped(
  'not-reached',
  'Non vérifié : un contrôle précédent n’a pas abouti.',
  'Not checked: an earlier check did not succeed.',
)

const broken = unknown(
  'check-failed',
  'Ce contrôle n’a pas pu être fait, par la faute de ce service.',
  'This check could not be made, through a fault of this service.',
)

async function answer(check: Check, context: CheckContext): Promise<Finding> {
  try {
    return await check.run(context)
  } catch (error) {
    context.deps.checkFailed?.(check.id, error)
    return broken
  }
}

/** Every check takes part: one that could not be made leaves the verdict open, whatever the others say. */
function verdict(results: readonly CheckResult[]): Verdict {
  const outcomes = new Set(results.map(({ outcome }) => outcome))
  if (outcomes.has('fail')) return 'invalid'
  if (outcomes.has('unknown')) return 'undetermined'
  return outcomes.has('warn') ? 'valid-with-warnings' : 'valid'
}

/**
 * Nothing is shown in the name of an issuer whose key did not sign it, or may not have. The name shown is the one under which
 * the issuer is registered here: anybody can write any other.
 */
function shown(
  learned: Learned,
  results: readonly CheckResult[],
): Pick<VerificationReport, 'issuer' | 'credential'> {
  const { credential, signers, registeredName } = learned
  const id = credential === undefined ? undefined : issuerId(credential)
  const key = results.find((result) => result.id === 'issuer.key')?.outcome
  const isKeyAccepted = key === 'pass' || key === 'warn'
  if (credential === undefined || signers === undefined || id === undefined || !isKeyAccepted) return {}
  const named = registeredName === undefined ? {} : { name: registeredName }
  return { credential, issuer: { id, ...named, recognised: registeredName !== undefined } }
}

/**
 * Runs every check on what is in `input` and sums up: any failure makes it `invalid`; else anything that could not be
 * checked makes it `undetermined`; else any reservation `valid-with-warnings`. After a fatal failure, or where nothing
 * further can be read, the remaining checks are `skipped`. `credential` and `issuer` are there only when the signature is
 * good and its key was checked and is not another's; `credential` holds only signed data.
 * Answers for any bytes in bounded time; never throws, never fetches anything. Does NOT look into endorsements, and does
 * NOT know who presents the credential.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#verification
 */
export async function verifyCredential(
  deps: VerifyDeps,
  input: VerifyInput,
  now: Date,
): Promise<VerificationReport> {
  const results: CheckResult[] = []
  let learned: Learned = {}
  let stopped = false
  const lists = createStatusReader(deps, now)
  for (const check of checks) {
    const credential = learned.credential ?? {}
    const context: CheckContext = { ...learned, credential, deps, input, now, lists }
    const found: Finding = stopped ? notReached : await answer(check, context)
    const { outcome, code, detail } = found
    results.push({ id: check.id, title: check.title, outcome, code, detail })
    learned = { ...learned, ...found.learned }
    stopped ||= check.fatal && (outcome === 'fail' || found === broken || found.stops === true)
  }
  return {
    verdict: verdict(results),
    checkedAt: timestamp(now),
    checks: results,
    input: { kind: input.kind, sha256: createHash('sha256').update(input.bytes).digest('hex') },
    ...shown(learned, results),
  }
}
