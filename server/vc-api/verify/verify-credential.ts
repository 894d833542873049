/** Judges any verifiable credential, in the way of the VC API. */
import type { Credential } from '../../proof/types.ts'
import { validFromOf } from '../../verify/issued-at.ts'
import type { StatusReader } from '../../verify/status/status-answer.ts'
import type { VcApiDeps } from '../deps.ts'
import { trouble, type Trouble } from '../problem-details.ts'
import { periodOf } from '../rules/validity.ts'
import { idOf, listOf } from '../values.ts'
import { securedApart } from './read-apart.ts'
import { keyTrouble } from './signing-key.ts'
import { checkStatus } from './status.ts'
import { notVerified, verification, type Verification } from './verification.ts'

export interface CredentialChecks {
  /** Also ask the status lists, through this reader of the request. */
  readonly lists?: StatusReader
}

/** Clocks may differ by this much. */
const toleratedSkewInMilliseconds = 5 * 60 * 1000

const notByIssuer = trouble(
  'cryptographicSecurity',
  'Aucune preuve n’est de l’émetteur (issuer).',
  'No proof is by the issuer.',
  '/proof',
)

/**
 * Verified means: the credential is what data model 2.0 or 1.1 says, every word of it has a meaning, all its proofs are good and made with
 * their authors’ keys, one of them is the issuer’s, and now is in its period of validity; with `lists`, no list served here says otherwise.
 * More lenient than `/verifications` about what a credential says; not about who says it. Of other
 * sites, the keys of the issuer are asked for, and with `lists` its status lists; nothing else.
 */
export async function verifyAnyCredential(
  deps: VcApiDeps,
  document: unknown,
  { lists }: CredentialChecks,
): Promise<Verification> {
  const secured = await securedApart(deps, document)
  if ('problems' in secured) return notVerified(...secured.problems)
  const { credential, proofs } = secured
  const keys = await Promise.all(
    proofs.map((proof) => keyTrouble(deps, proof, proof.created ?? validFromOf(credential), credential)),
  )
  const issuer = idOf(credential['issuer'])
  const problems = [
    ...keys.filter((bad) => bad !== undefined),
    ...(proofs.some(({ controller }) => controller === issuer) ? [] : [notByIssuer]),
    ...periodTroubles(credential, deps.clock()),
  ]
  // The list of an issuer that is not shown to be the issuer says nothing.
  const found =
    lists !== undefined && problems.length === 0
      ? await checkStatus({ publicUrl: deps.publicUrl, lists }, credential)
      : undefined
  const proofInputs: readonly unknown[] = listOf(credential['proof'])
  const results = {
    proof: proofs.map((_, index) => ({
      verified: keys[index] === undefined,
      input: proofInputs[index] ?? {},
    })),
    ...periodResults(credential, problems),
    ...(found === undefined ? {} : { credentialStatus: found.results }),
  }
  return verification(results, [...problems, ...(found?.problems ?? [])], found?.warnings ?? [])
}

/** What is wrong with the period of validity now. */
export function periodTroubles(credential: Credential, now: Date): readonly Trouble[] {
  const { from, until } = periodOf(credential)
  const time = now.getTime()
  if (from !== undefined && from > time + toleratedSkewInMilliseconds) {
    return [
      trouble(
        'range',
        'Ce titre n’est pas encore valable.',
        'This credential is not valid yet.',
        '/validFrom',
      ),
    ]
  }
  if (until !== undefined && until < time - toleratedSkewInMilliseconds) {
    return [
      trouble('range', 'La fin de validité est passée.', 'The end of validity has passed.', '/validUntil'),
    ]
  }
  return []
}

function periodResults(
  credential: Credential,
  problems: readonly Trouble[],
): Readonly<Record<string, object>> {
  const result = (member: string) =>
    member in credential
      ? {
          [member]: {
            verified: !problems.some(({ pointer }) => pointer === `/${member}`),
            input: credential[member],
          },
        }
      : {}
  return { ...result('validFrom'), ...result('validUntil') }
}
