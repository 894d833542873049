/** Judges a credential somebody hands us. */
import { hash } from 'node:crypto'
import { issuerId, type Learned, type VerifyDeps, type VerifyInput } from './check.ts'
import { furtherChecks } from './checks/index.ts'
import { readOnce } from './read-once.ts'
import { runChecks } from './run-checks.ts'
import { createStatusReader } from './status-list.ts'
import type { CheckResult, Verdict, VerificationReport } from './types.ts'
import { timestamp } from '../timestamp.ts'

/** Every check takes part: one that could not be made leaves the verdict open, whatever the others say. */
function verdict(results: readonly CheckResult[]): Verdict {
  const outcomes = new Set(results.map(({ outcome }) => outcome))
  if (outcomes.has('fail')) return 'invalid'
  if (outcomes.has('unknown')) return 'undetermined'
  return outcomes.has('warn') ? 'valid-with-warnings' : 'valid'
}

/**
 * Nothing is shown in the name of an issuer whose key did not sign it, or may not have. The name shown is the one under which
 * the issuer is registered here, or else recognised: anybody can write any other.
 */
function shown(
  learned: Learned,
  results: readonly CheckResult[],
): Pick<VerificationReport, 'issuer' | 'credential'> {
  const { credential, signers, registeredName, recognisedBy } = learned
  const id = credential === undefined ? undefined : issuerId(credential)
  const key = results.find((result) => result.id === 'issuer.key')?.outcome
  const isKeyAccepted = key === 'pass' || key === 'warn'
  if (credential === undefined || signers === undefined || id === undefined || !isKeyAccepted) return {}
  const name = registeredName ?? recognisedBy?.find(({ issuerName }) => issuerName !== undefined)?.issuerName
  return {
    credential,
    issuer: {
      id,
      ...(name === undefined ? {} : { name }),
      recognised: registeredName !== undefined || recognisedBy !== undefined,
      ...(recognisedBy === undefined ? {} : { recognisedBy }),
    },
  }
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
  const sha256 = hash('sha256', input.bytes, 'hex')
  const circumstances = { deps, input, now, lists: createStatusReader(deps, now) }
  const reading = await readOnce(circumstances, sha256)
  const { results, learned } = await runChecks(furtherChecks, circumstances, reading)
  return {
    verdict: verdict(results),
    checkedAt: timestamp(now),
    checks: results,
    input: { kind: input.kind, sha256 },
    ...shown(learned, results),
  }
}
