/** Judges an application against the criteria of its achievement. Decides nothing. */
import { createHash } from 'node:crypto'
import type { Achievement } from '../achievement/types.ts'
import { rubricOf } from '../achievement/rubric.ts'
import { personalFacts, type FactsPerson } from '../award/personal-facts.ts'
import { renewalDossier } from '../award/renewal/renewal-dossier.ts'
import { badgesNamed } from '../evidence/badges-named.ts'
import { evaluate } from '../evidence/evaluate.ts'
import { disagreements, type Disagreement } from '../evidence/rubric.ts'
import type { Dossier, Evaluation } from '../evidence/types.ts'
import { contactKeys } from '../organisation/person.ts'
import { parisDay } from '../paris-day.ts'
import type { EvidencePiece } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { Application } from '../store/recognition-documents.ts'
import { policyOf } from './change-application.ts'
import type { ApplicationDeps } from './deps.ts'
import { currentAssessments, instanceOf, type Instance, type KeptAssessment } from './dossier.ts'
import { contentOf } from './evidence/content.ts'
import { dossierPieces } from './evidence/dossier-pieces.ts'
import { goodAwardsIn } from './evidence/own-badge.ts'
import { conflictOf } from './review/independence.ts'

/** An assessment that counts, and the name of who made it. */
export interface CountedAssessment extends KeptAssessment {
  readonly name: string
}

export interface ApplicationEvaluation {
  /**
   * Identifies exactly what was judged: the evidence, the applicant's agreement, the badges held, what assessors said, the criteria and the
   * day. The same id always means the same findings.
   */
  readonly id: string
  /** When the rules were asked. */
  readonly at: Date
  readonly achievement: Achievement
  readonly instance: Instance
  /** How many assessors must recommend granting. */
  readonly assessorsNeeded: number
  /** Kept pieces that rules may look at, whatever they made of them. */
  readonly pieces: readonly EvidencePiece[]
  readonly dossier: Dossier
  readonly evaluation: Evaluation
  /** Of the current instance, by assessors who are still independent. */
  readonly assessments: readonly CountedAssessment[]
  /** Where they differ. */
  readonly disagreements: readonly Disagreement[]
}

type Deps = Pick<ApplicationDeps, 'store' | 'achievements' | 'pseudonyms' | 'clock'>

/** Writes nothing. `assessors: false` leaves out what assessors said: what the applicant may know before the decision. */
export async function evaluateApplication(
  deps: Deps,
  application: Application,
  { assessors }: { readonly assessors: boolean },
): Promise<ApplicationEvaluation> {
  const now = deps.clock()
  const achievement = deps.achievements.resolve(application.achievement)
  const instance = instanceOf(application)
  const policy = await policyOf(deps, application)
  const assessorsNeeded = instance === 'first' ? policy.assessors : policy.appealAssessors
  const assessments = assessors ? await countedAssessments(deps, application) : []
  const pieces = await recentPieces(deps, application)
  const dossier = await dossierOf(deps, application, achievement, { pieces, assessments, now })
  const judged = JSON.stringify([
    application._id,
    instance,
    parisDay(now),
    achievement.id,
    achievement.framework.digestMultibase,
    application.nameInBadge,
    assessorsNeeded,
    dossier,
    assessments.map(({ personId, reason }) => [personId, reason]),
  ])
  return {
    id: createHash('sha256').update(judged).digest('base64url'),
    at: now,
    achievement,
    instance,
    assessorsNeeded,
    pieces,
    dossier,
    evaluation: evaluate(achievement.criteria, dossier, now),
    assessments,
    disagreements: disagreements(rubricOf(achievement), dossier.assessments),
  }
}

/** Somebody who has got a part in the application since they assessed it counts no more. */
async function countedAssessments(
  deps: Deps,
  application: Application,
): Promise<readonly CountedAssessment[]> {
  const counted: CountedAssessment[] = []
  for (const assessment of currentAssessments(application)) {
    const person = await deps.store.people.get(assessment.personId)
    if (person === undefined || (await conflictOf(deps, application, person)) !== undefined) continue
    counted.push({ ...assessment, name: `${person.givenName} ${person.familyName}` })
  }
  return counted.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** What was kept; for a renewal, since the award it renews. */
async function recentPieces(deps: Deps, { _id, renews }: Application): Promise<readonly EvidencePiece[]> {
  const all = await everything(deps.store.evidence, { applicationId: _id })
  const kept = await standing(
    deps,
    all.filter((piece) => piece.erasedAt === undefined),
  )
  if (renews === undefined) return kept
  const award = await deps.store.awards.get(renews)
  if (award === undefined) throw new Error('an award to renew is gone')
  return renewalDossier(award, kept)
}

/** Without endorsements that do not stand any more: a crash may have kept their pieces from being erased. */
async function standing(
  { store }: Pick<Deps, 'store'>,
  pieces: readonly EvidencePiece[],
): Promise<readonly EvidencePiece[]> {
  const endorsementOf = (piece: EvidencePiece) => {
    const content = contentOf(piece)
    return content?.form === 'endorsement' ? content.endorsementId : undefined
  }
  const ids = pieces.map(endorsementOf).filter((id) => id !== undefined)
  const found = ids.length === 0 ? [] : await store.endorsements.getMany(ids)
  const given = new Set(found.filter(({ state }) => state === 'given').map(({ _id }) => _id))
  return pieces.filter((piece) => {
    const id = endorsementOf(piece)
    return id === undefined || given.has(id)
  })
}

async function dossierOf(
  deps: Deps,
  application: Application,
  { criteria }: Achievement,
  given: {
    readonly pieces: readonly EvidencePiece[]
    readonly assessments: readonly KeptAssessment[]
    readonly now: Date
  },
): Promise<Dossier> {
  const { held, endorsementsGiven, endorserOf } = await personalFacts(
    deps,
    await knownAs(deps, application),
    given.pieces,
    { now: given.now, named: badgesNamed(criteria.rules), signedUnder: undefined },
  )
  const kinds = new Set(criteria.kinds.map(({ code }) => code))
  return {
    recipient: application.recipientKey,
    consent: application.consent,
    pieces: dossierPieces(application, given.pieces, await goodAwardsIn(deps, given.pieces, given.now))
      .filter(({ kind }) => kinds.has(kind))
      .map((piece) => {
        const endorser = endorserOf.get(piece.id)
        return endorser === undefined
          ? piece
          : { ...piece, endorser: endorser.key, endorserHolds: endorser.holds }
      }),
    held,
    endorsementsGiven,
    assessments: given.assessments.map(({ id, assessor, recommends, rubric }) => ({
      id,
      assessor,
      recommends,
      rubric,
    })),
  }
}

/** The applicant as the deciding organisation knows them; a reference of one structure means nothing to another. */
async function knownAs(deps: Deps, application: Application): Promise<FactsPerson> {
  const { organisationId, recipientKey, applicantKind, applicantId } = application
  const person = applicantKind === 'person' ? await deps.store.people.get(applicantId) : undefined
  if (person === undefined) return { organisationId, recipientKey }
  const { emailKey, referenceKey, email } = person
  const keys =
    person.organisationId === organisationId
      ? {
          ...(emailKey === undefined ? {} : { emailKey }),
          ...(referenceKey === undefined ? {} : { referenceKey }),
        }
      : contactKeys(deps, organisationId, { email })
  return { organisationId, recipientKey, ...keys }
}
