/** Whether a verifier accepts what was judged. Pure. */
import type { Text } from '../../text.ts'
import { isObject, objectsOf } from '../check.ts'
import { isHostedHere } from '../hosted-here.ts'
import { isOfFrameworks, isUnder, targetsOf } from '../recognition.ts'
import type { CheckResult, VerificationReport } from '../types.ts'
import type { Policy, PolicyDecision, PolicyReason, PolicyResult } from './policy.ts'

/** As much of a report as a policy looks at: of a credential alone, or of a part of a record or a presentation. */
export type Judged = Pick<VerificationReport, 'verdict' | 'checks' | 'issuer' | 'credential'>
/** Of what may hold others. */
export type JudgedWhole = Judged & { readonly parts?: readonly (Judged & { readonly pointer: string })[] }

export interface Circumstances {
  readonly now: Date
  /** Base of every address of this service. */
  readonly publicUrl: string
}

type Weighed = PolicyReason & { readonly decision: Exclude<PolicyDecision, 'accepted'> }

/**
 * Applies `policy` to what was judged. A policy only ever asks for more: `invalid` is refused and `undetermined` is for a person to
 * look at, whatever it says. Nothing is accepted that could not be read: where a badge does not show what is asked for, it is not there.
 * Of a record or a presentation each credential inside must be accepted; a check that is only made of the whole counts for each of them.
 */
export function applyPolicy(policy: Policy, report: JudgedWhole, circumstances: Circumstances): PolicyResult {
  const { parts = [] } = report
  const found =
    parts.length === 0
      ? reasonsOf(policy, report, circumstances)
      : ofRecord(policy, report, parts, circumstances)
  const refusing = found.filter(({ decision }) => decision === 'refused')
  const { organisation, name, version } = policy
  return {
    decision: refusing.length > 0 ? 'refused' : found.length > 0 ? 'to-review' : 'accepted',
    policy: { ...(organisation === undefined ? {} : { organisation }), name, version },
    reasons: [...refusing, ...found.filter((reason) => !refusing.includes(reason))].map(
      ({ decision: _decision, ...reason }) => reason,
    ),
  }
}

function reasonsOf(policy: Policy, judged: Judged, circumstances: Circumstances): readonly Weighed[] {
  return [
    ...ofVerdict(judged),
    ...requiredOf(policy, judged, judged.checks),
    ...reservationsOf(policy, judged.checks),
    ...ofIssuer(policy, judged),
    ...ofBadge(policy, judged, circumstances),
    ...ofStatusAge(policy, judged, circumstances),
  ]
}

/** What holds the credentials is asked for what is true of it alone: who made a record need not be who awarded what is in it. */
function ofRecord(
  policy: Policy,
  whole: Judged,
  parts: NonNullable<JudgedWhole['parts']>,
  circumstances: Circumstances,
): readonly Weighed[] {
  const isMadeInside = (id: string) => parts.some(({ checks }) => checks.some((check) => check.id === id))
  const ofWholeAlone = whole.checks.filter(({ id }) => !isMadeInside(id))
  return [
    ...ofVerdict(whole),
    ...reservationsOf(policy, whole.checks),
    ...ofStatusAge(policy, whole, circumstances),
    ...parts.flatMap((part) => {
      const checks = [...ofWholeAlone, ...part.checks]
      const reasons = [
        ...ofVerdict(part),
        ...requiredOf(policy, part, checks),
        ...reservationsOf(policy, part.checks),
        ...ofIssuer(policy, part),
        ...ofBadge(policy, part, circumstances),
        ...ofStatusAge(policy, part, circumstances),
      ]
      return reasons.map((reason) => ({ ...reason, pointer: part.pointer }))
    }),
  ]
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

function isUnmet(id: string, checks: readonly CheckResult[]): boolean {
  const results = checks.filter((check) => check.id === id)
  return results.length === 0 || results.some(({ outcome }) => outcome !== 'pass')
}

/** Where what matters could not be checked, that a check is open is for a person to look at too. */
function requiredOf(
  { rules }: Policy,
  { verdict }: Pick<Judged, 'verdict'>,
  checks: readonly CheckResult[],
): readonly Weighed[] {
  const isOpen = (id: string) =>
    verdict === 'undetermined' &&
    checks.every((check) => check.id !== id || check.outcome === 'unknown' || check.outcome === 'skipped')
  return (rules.requiredChecks ?? [])
    .filter((id) => isUnmet(id, checks))
    .map((id) =>
      because(
        isOpen(id) ? 'to-review' : 'refused',
        'required-check-not-passed',
        'Un contrôle que ce vérificateur exige n’est pas réussi.',
        'A check this verifier requires has not passed.',
        id,
      ),
    )
}

/** Those of checks that are required are refused already. */
function reservationsOf({ rules }: Policy, checks: readonly CheckResult[]): readonly Weighed[] {
  const { requiredChecks = [], acceptedWarnings = [] } = rules
  return checks
    .filter(
      ({ id, outcome, code }) =>
        outcome === 'warn' && !requiredChecks.includes(id) && !acceptedWarnings.includes(code),
    )
    .map(({ id }) =>
      because(
        'to-review',
        'reservation',
        'Un contrôle fait une réserve que ce vérificateur n’a pas acceptée d’avance.',
        'A check has a reservation this verifier has not accepted beforehand.',
        id,
      ),
    )
}

/** Of what could not be read nothing is said here: `undetermined` sends it to a person. */
function ofIssuer({ rules }: Policy, { issuer, verdict }: Judged): readonly Weighed[] {
  if (issuer === undefined && verdict === 'undetermined') return []
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

function ofBadge(
  { rules }: Policy,
  { credential, verdict }: Judged,
  { publicUrl }: Circumstances,
): readonly Weighed[] {
  if (credential === undefined && verdict === 'undetermined') return []
  const { frameworks, proofStrengths } = rules
  const subject = credential?.['credentialSubject']
  const strengths = (isObject(subject) ? objectsOf(subject['result']) : [])
    .filter(({ resultDescription: about }) => typeof about === 'string' && about.endsWith('#force'))
    .map(({ value }) => value)
  return [
    ...(frameworks === undefined || isOfOneOf(frameworks, credential ?? {}, publicUrl)
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

/** One of this service must be what the badge is about; one of somebody else may be what it is also aligned with. */
function isOfOneOf(
  frameworks: readonly string[],
  credential: NonNullable<Judged['credential']>,
  publicUrl: string,
): boolean {
  const elsewhere = frameworks.filter((framework) => !isHostedHere(publicUrl, framework))
  const names = (framework: string) =>
    targetsOf(credential, publicUrl).some((target) => isUnder(framework, target))
  return isOfFrameworks(frameworks, credential, publicUrl) || elsewhere.some(names)
}

function ofStatusAge({ rules }: Policy, { checks }: Judged, { now }: Circumstances): readonly Weighed[] {
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
