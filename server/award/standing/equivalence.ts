/** The decision that an earlier decision still says the same under a later version of the framework. */
import { createHash } from 'node:crypto'
import type { Achievement } from '../../achievement/types.ts'
import { decide, type DecisionRecord } from '../../evidence/decision.ts'
import type { Finding } from '../../evidence/types.ts'
import type { Award } from '../../store/documents.ts'

import type { AwardStanding } from './standing.ts'
import { timestamp } from '../../timestamp.ts'

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
export function equivalenceDecision(equivalence: Equivalence): DecisionRecord {
  const { award, achievement, signedBy, by, now } = equivalence
  // Written by `decide`, ours.
  const earlier = JSON.parse(award.decision) as DecisionRecord
  const kinds = new Set(achievement.criteria.kinds.map(({ code }) => code))
  return decide({
    frameworkIri: achievement.framework.iri,
    frameworkDigest: achievement.framework.digestMultibase,
    recipient: award.recipientKey,
    evaluation: {
      achievement: achievement.code,
      criteriaVersion: achievement.criteria.version,
      outcome: 'met',
      findings: [consentFinding(now), equivalenceFinding(equivalence)],
    },
    judgements: [],
    evidence: earlier.evidence.filter(({ kind }) => kinds.has(kind)),
    signedBy: signedBy.trim(),
    by,
    now,
  })
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
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6920#section-3 */
function quoted(text: string): string {
  return `ni:///sha-256;${createHash('sha256').update(text).digest('base64url')}`
}
