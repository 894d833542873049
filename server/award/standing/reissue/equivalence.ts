/** The decision that an earlier decision still says the same under a later version of the framework. */
import { createHash } from 'node:crypto'
import type { Achievement } from '../../../achievement/types.ts'
import type { DecisionRecord, RecordedPiece } from '../../../evidence/decision.ts'
import type { Finding } from '../../../evidence/types.ts'
import { Problem } from '../../../problem.ts'
import type { Award } from '../../../store/documents.ts'
import { timestamp } from '../../../timestamp.ts'
import type { AwardStanding } from '../standing.ts'

/** A piece of evidence as an equivalence carries it over. */
export type CarriedPiece = Pick<RecordedPiece, 'id' | 'kind' | 'observedAt' | 'fingerprint'>

/** What is signed instead of a decision record: nothing is judged anew, so there is nothing to recompute but the earlier decision. */
export interface EquivalenceRecord extends Pick<
  DecisionRecord,
  | 'formatVersion'
  | 'id'
  | 'organisation'
  | 'achievement'
  | 'frameworkIri'
  | 'frameworkDigest'
  | 'recipient'
  | 'evaluation'
  | 'decidedAt'
  | 'signedBy'
  | 'by'
> {
  readonly type: 'EquivalenceRecord'
  readonly evidence: readonly CarriedPiece[]
  readonly outcome: 'granted'
}

export interface Equivalence {
  /** The award that is continued. */
  readonly award: Award
  /** As the later version has it. */
  readonly achievement: Achievement
  readonly standing: AwardStanding
  readonly signedBy: string
  /** API key through which they sign. */
  readonly by: string
  readonly now: Date
}

/**
 * Granted, on two findings: the person agreed, and the standing rules say that the achievement is the same. It quotes both versions with
 * their digests (the diff follows from them) and the fingerprints of the earlier decision and credential. The evidence of the earlier
 * decision is carried over where the later version still knows its kind; nothing is judged anew.
 * @throws Problem `invalid-request` (400) when nobody signs
 */
export function equivalenceDecision(
  equivalence: Equivalence,
): Omit<EquivalenceRecord, 'id' | 'organisation'> {
  const { award, achievement, signedBy, by, now } = equivalence
  if (signedBy.trim() === '') throw new Problem('invalid-request', nobodySigns)
  const kinds = new Set(achievement.criteria.kinds.map(({ code }) => code))
  return {
    type: 'EquivalenceRecord',
    formatVersion: 2,
    achievement: achievement.id,
    frameworkIri: achievement.framework.iri,
    frameworkDigest: achievement.framework.digestMultibase,
    recipient: award.recipientKey,
    evaluation: {
      achievement: achievement.code,
      criteriaVersion: achievement.criteria.version,
      outcome: 'met',
      findings: [consentFinding(now), equivalenceFinding(equivalence)],
    },
    evidence: earlierPieces(award).filter(({ kind }) => kinds.has(kind)),
    outcome: 'granted',
    decidedAt: timestamp(now),
    signedBy: signedBy.trim(),
    by,
  }
}

/** Records of the first format, and equivalences, list the evidence beside the evaluation; those of the second have the whole dossier. */
function earlierPieces({ decision }: Award): readonly CarriedPiece[] {
  // Signed or written by us.
  const earlier = JSON.parse(decision) as
    | { readonly dossier: { readonly pieces: readonly CarriedPiece[] } }
    | { readonly evidence: readonly CarriedPiece[] }
  const pieces = 'dossier' in earlier ? earlier.dossier.pieces : earlier.evidence
  return pieces.map(({ id, kind, observedAt, fingerprint }) => ({ id, kind, observedAt, fingerprint }))
}

function consentFinding(now: Date): Finding {
  const at = timestamp(now)
  return {
    rule: 'consent-to-reissue',
    type: 'recipient-consent',
    params: { recordedAt: at },
    outcome: 'met',
    evidence: [],
    setAside: [],
    reason: {
      fr: `La personne a accepté de recevoir de nouveau son badge ; accord consigné le ${at}.`,
      en: `The person agreed to receive the badge again; agreement recorded on ${at}.`,
    },
    easy: 'Vous êtes d’accord pour recevoir de nouveau votre badge.',
  }
}

function equivalenceFinding({ award, achievement, standing }: Equivalence): Finding {
  const { framework } = achievement
  return {
    rule: 'equivalence',
    type: 'equivalence',
    params: {
      standing: standing.standing,
      reasons: standing.reasons,
      from: {
        achievement: award.achievement,
        iri: award.frameworkIri,
        digestMultibase: award.frameworkDigest,
      },
      to: { achievement: achievement.id, iri: framework.iri, digestMultibase: framework.digestMultibase },
      earlierDecision: quoted(award.decision),
      earlierCredential: quoted(award.credential),
    },
    outcome: 'met',
    evidence: [award._id],
    setAside: [],
    reason: {
      fr: `Équivalence d’une décision antérieure, prise selon la version ${standing.from}, sous la version ${standing.to}.`,
      en: `Equivalence, under version ${standing.to}, of an earlier decision made under version ${standing.from}.`,
    },
    easy: 'Vous aviez déjà ce badge. Les règles ont changé. Votre badge reste bon.',
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6920#section-3 */
function quoted(text: string): string {
  return `ni:///sha-256;${createHash('sha256').update(text).digest('base64url')}`
}

const nobodySigns = {
  fr: 'Une équivalence est signée par une personne : indiquez qui la signe',
  en: 'An equivalence is signed by a person: say who signs it',
}
