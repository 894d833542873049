/** Whether a verifier accepts what was judged. Pure. */
import type { Text } from '../../text.ts'
import { isObject, objectsOf } from '../check.ts'
import { isUnder } from '../recognition.ts'
import type { CheckResult, VerificationReport } from '../types.ts'
import type { Policy, PolicyDecision, PolicyReason, PolicyResult } from './policy.ts'

/** As much of a report as a policy looks at: of a credential alone, or of a part of a transcript. */
export type Judged = Pick<VerificationReport, 'verdict' | 'checks' | 'issuer' | 'credential'>

type Weighed = PolicyReason & { readonly decision: Exclude<PolicyDecision, 'accepted'> }

/**
 * Applies `policy` to what was judged at `now`. A policy only ever asks for more: `invalid` is refused and `undetermined` is for a person to
 * look at, whatever it says. Nothing is accepted that could not be read: where a badge does not show what is asked for, it is not there.
 */
export function applyPolicy(policy: Policy, report: Judged, now: Date): PolicyResult {
  const found = [
    ...ofVerdict(report),
    ...ofChecks(policy, report),
    ...ofIssuer(policy, report),
    ...ofBadge(policy, report),
    ...ofStatusAge(policy, report, now),
  ]
  const isRefused = found.some(({ decision }) => decision === 'refused')
  const { organisation, name, version } = policy
  return {
    decision: isRefused ? 'refused' : found.length > 0 ? 'to-review' : 'accepted',
    policy: { ...(organisation === undefined ? {} : { organisation }), name, version },
    reasons: found.map(({ decision: _decision, ...reason }) => reason),
  }
}

function because(
  decision: Weighed['decision'],
  code: string,
  fr: string,
  en: string,
  check?: string,
): Weighed {
  return { decision, code, ...(check === undefined ? {} : { check }), detail: { fr, en } satisfies Text }
}

function ofVerdict({ verdict }: Judged): readonly Weighed[] {
  switch (verdict) {
    case 'invalid':
      return [because('refused', 'invalid', 'Le badge n’est pas valide.', 'The badge is not valid.')]
    case 'undetermined':
      return [
        because(
          'to-review',
          'undetermined',
          'Un contrôle qui compte n’a pas pu être fait.',
          'A check that matters could not be made.',
        ),
      ]
    case 'valid':
    case 'valid-with-warnings':
      return []
  }
}

function ofChecks({ rules }: Policy, { checks }: Judged): readonly Weighed[] {
  const { requiredChecks = [], acceptedWarnings = [] } = rules
  const unmet = requiredChecks.filter((id) => {
    const results = checks.filter((check) => check.id === id)
    return results.length === 0 || results.some(({ outcome }) => outcome !== 'pass')
  })
  const isToSee = ({ id, outcome, code }: CheckResult) =>
    outcome === 'warn' && !unmet.includes(id) && !acceptedWarnings.includes(code)
  return [
    ...unmet.map((id) =>
      because(
        'refused',
        'required-check-not-passed',
        'Un contrôle que ce vérificateur exige n’est pas réussi.',
        'A check this verifier requires has not passed.',
        id,
      ),
    ),
    ...checks
      .filter(isToSee)
      .map(({ id }) =>
        because(
          'to-review',
          'reservation',
          'Un contrôle fait une réserve que ce vérificateur n’a pas acceptée d’avance.',
          'A check has a reservation this verifier has not accepted beforehand.',
          id,
        ),
      ),
  ]
}

function ofIssuer({ rules }: Policy, { issuer }: Judged): readonly Weighed[] {
  const { issuers, recognisers } = rules
  const isListed = issuers === undefined || (issuer !== undefined && issuers.includes(issuer.id))
  const vouch = issuer?.recognisedBy ?? []
  const isVouchedFor = recognisers === undefined || vouch.some(({ by }) => recognisers.includes(by.id))
  return [
    ...(isListed
      ? []
      : [
          because(
            'refused',
            'issuer-not-accepted',
            'L’émetteur n’est pas de ceux que ce vérificateur accepte.',
            'The issuer is not one of those this verifier accepts.',
          ),
        ]),
    ...(isVouchedFor
      ? []
      : [
          because(
            'refused',
            'not-recognised-by-accepted',
            'L’émetteur n’est pas reconnu, pour ce badge, par un registre que ce vérificateur accepte.',
            'The issuer is not recognised, for this badge, by a register this verifier accepts.',
          ),
        ]),
  ]
}

function ofBadge({ rules }: Policy, { credential = {} }: Judged): readonly Weighed[] {
  const { frameworks, proofStrengths } = rules
  const subject = credential['credentialSubject']
  const achievement = isObject(subject) && isObject(subject['achievement']) ? subject['achievement'] : {}
  const targets = [
    achievement['id'],
    ...objectsOf(achievement['alignment']).map(({ targetUrl }) => targetUrl),
  ]
  const isOf = (iri: string) => targets.some((target) => isUnder(iri, target))
  const strengths = (isObject(subject) ? objectsOf(subject['result']) : [])
    .filter(({ resultDescription: about }) => typeof about === 'string' && about.endsWith('#force'))
    .map(({ value }) => value)
  return [
    ...(frameworks === undefined || frameworks.some(isOf)
      ? []
      : [
          because(
            'refused',
            'framework-not-accepted',
            'Le badge n’est pas d’un référentiel que ce vérificateur accepte.',
            'The badge is not of a framework this verifier accepts.',
          ),
        ]),
    // One strength, and one that is accepted: of two, nobody knows which is meant.
    ...(proofStrengths === undefined ||
    (strengths.length === 1 && proofStrengths.some((one) => one === strengths[0]))
      ? []
      : [
          because(
            'refused',
            'proof-strength-not-accepted',
            'Le badge ne dit pas que sa preuve a la force que ce vérificateur demande.',
            'The badge does not say that its proof has the strength this verifier asks for.',
          ),
        ]),
  ]
}

function ofStatusAge({ rules }: Policy, { checks }: Judged, now: Date): readonly Weighed[] {
  const { statusMaxAgeSeconds: most } = rules
  if (most === undefined) return []
  const oldest = now.getTime() - most * 1000
  return checks
    .filter(({ id, basedOn = [] }) => {
      // A moment that cannot be read is as old as can be.
      return id.startsWith('status.') && basedOn.some(({ fetchedAt }) => !(Date.parse(fetchedAt) >= oldest))
    })
    .map(({ id }) =>
      because(
        'to-review',
        'status-too-old',
        'L’état du badge a été lu il y a plus longtemps que ce vérificateur ne l’accepte.',
        'The status of the badge was read longer ago than this verifier accepts.',
        id,
      ),
    )
}
