import { signJws } from '../../proof/jose/jws.ts'
import type { KeyStore } from '../../proof/types.ts'
import type { PartReport } from '../types.ts'
import type { KeptReport } from './kept-report.ts'
import { questionsOf } from './questions.ts'

export interface SignReportDeps {
  readonly keys: Pick<KeyStore, 'current' | 'sign'>
  readonly publicUrl: string
  /** The organisation that answers for what this service finds. */
  readonly hubId: string
}

/**
 * The report as a compact JWS, `typ: verification-report+jwt`, with the hub's Ed25519 key, which `kid` names as a DID URL: whoever was told a verdict
 * can check that this service gave it, of which bytes (`sub`: `ni:///sha-256;…`, RFC 6920), and when. `exp`: when the report ends. Says
 * nothing of what the credential says, nor of how it stands since. The same text each time, as long as the key is the same.
 * @throws Problem `signing-key-unavailable` (503)
 */
export async function signReport(
  deps: SignReportDeps,
  { id, report, validUntil }: KeptReport,
): Promise<string> {
  const hub = await deps.keys.current(deps.hubId)
  const { checkedAt, input, subjectBinding, policy, parts } = report
  const claims = {
    iss: hub.did,
    sub: `ni:///sha-256;${Buffer.from(input.sha256, 'hex').toString('base64url')}`,
    jti: `${deps.publicUrl}/verifications/${id}`,
    iat: seconds(checkedAt),
    exp: seconds(validUntil),
    input: { kind: input.kind, sha256: input.sha256 },
    ...judged(report, parts),
    ...(subjectBinding === undefined ? {} : { subjectBinding }),
    ...(policy === undefined ? {} : { policy }),
    ...(parts === undefined
      ? {}
      : { parts: parts.map((part) => ({ pointer: part.pointer, ...judged(part) })) }),
  }
  return signJws(deps.keys, hub, { typ: 'verification-report+jwt', kid: hub.verificationMethod }, claims)
}

function judged(
  { verdict, checks, issuer }: Pick<PartReport, 'verdict' | 'checks' | 'issuer'>,
  parts?: readonly PartReport[],
) {
  return {
    verdict,
    questions: questionsOf(checks, parts).map(({ id, answer }) => ({ id, answer })),
    checks: checks.map(({ id, outcome, code }) => ({ id, outcome, code })),
    ...(issuer === undefined ? {} : { issuer }),
  }
}

function seconds(moment: string): number {
  return Math.floor(Date.parse(moment) / 1000)
}
