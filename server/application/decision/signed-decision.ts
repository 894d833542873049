/** Signs the decision on an application. */
import type { Caller } from '../../access/access-token.ts'
import { signDecision, storedDecision } from '../../award/sign-decision.ts'
import type { ContestedDecision } from '../../evidence/decision.ts'
import { fingerprint } from '../../evidence/fingerprint.ts'
import type { Application, Decision, Person } from '../../store/recognition-documents.ts'
import type { New } from '../../store/store.ts'
import type { ApplicationDeps } from '../deps.ts'
import type { ApplicationEvaluation } from '../evaluate-application.ts'
import type { DecisionRequest } from './decidable.ts'

type Deps = Pick<ApplicationDeps, 'store' | 'keys' | 'pseudonyms' | 'publicUrl'>

/**
 * The signed record of what was judged, with the names of those who judged it. Does NOT store it, nor check who may decide.
 * @throws Problem as `signDecision`
 */
export async function signedDecision(
  deps: Deps,
  application: Application,
  evaluated: ApplicationEvaluation,
  signature: {
    readonly decisionId: string
    readonly signer: Person
    readonly caller: Caller
    readonly request: DecisionRequest
  },
): Promise<New<Decision>> {
  const { decisionId, signer, caller, request } = signature
  const { achievement, dossier, instance, assessorsNeeded, at } = evaluated
  const { assessments: _inAssessors, ...facts } = dossier
  const contests = instance === 'appeal' ? await contested(deps, application) : undefined
  const { text } = await signDecision(deps, application.organisationId, {
    decisionId,
    achievement,
    dossier: facts,
    fingerprints: new Map(
      evaluated.pieces.map((piece) => [
        piece._id,
        fingerprint({ ...piece, recipient: application.recipientKey }),
      ]),
    ),
    judgements: (request.judgements ?? []).map(({ rule, reason }) => ({
      rule,
      outcome: 'met',
      reason: reason.trim(),
    })),
    instance,
    ...(contests === undefined ? {} : { contests }),
    assessorsNeeded,
    assessors: evaluated.assessments.map(({ id, assessor, recommends, rubric, reason = '', name }) => ({
      id,
      assessor,
      recommends,
      rubric,
      reason,
      name,
      conflictDeclared: false,
    })),
    ...(request.outcome === 'refused' ? { refusal: request.reason ?? '' } : {}),
    signedBy: nameOf(signer),
    by: caller.keyId,
    now: at,
  })
  const { outcome, decidedAt } = storedDecision(deps, { _id: decisionId, record: text }).record
  if (outcome !== request.outcome) throw new Error('a decision other than the one that was found decidable')
  return {
    _id: decisionId,
    organisationId: application.organisationId,
    applicationId: application._id,
    instance,
    outcome,
    evaluationId: evaluated.id,
    record: text,
    decidedAt,
  }
}

/** The name a person signs with. */
export function nameOf({ givenName, familyName }: Pick<Person, 'givenName' | 'familyName'>): string {
  return `${givenName} ${familyName}`
}

async function contested(deps: Deps, { _id }: Application): Promise<ContestedDecision> {
  const first = await deps.store.decisions.get(deps.pseudonyms.decision(_id, 'first'))
  if (first === undefined) throw new Error('an appeal against no decision')
  const { url, digestSri } = storedDecision(deps, first)
  return { id: url, digestSRI: digestSri }
}
