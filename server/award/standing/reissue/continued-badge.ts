/** The badge of an equivalence: same person, same evidence, same strength of proof and same end as the badge it continues. */
import { defaultLanguage } from '../../../achievement/require-edition.ts'
import { proofStrengths, type Achievement } from '../../../achievement/types.ts'
import { buildCredential, type CountedPiece } from '../../../credential/build-credential.ts'
import type { Award, Organisation } from '../../../store/documents.ts'
import type { New } from '../../../store/store.ts'
import type { Language } from '../../../text.ts'
import { timestamp } from '../../../timestamp.ts'
import { watchOf } from '../../renewal/watch.ts'
import { credentialUrl } from '../../award-badge.ts'
import { awardIssuer } from '../../award-issuer.ts'
import type { AwardDeps } from '../../deps.ts'
import { signDocument } from '../../sign-decision.ts'
import type { EquivalenceRecord } from './equivalence.ts'

export interface Continuation {
  readonly newId: string
  /** The award that is continued. */
  readonly award: Award
  /** As the later version has it. */
  readonly achievement: Achievement
  readonly decision: Omit<EquivalenceRecord, 'id' | 'organisation'>
  readonly organisation: Organisation
  /** Only when the person asked for their name to be written in the badge. */
  readonly name?: string
  readonly now: Date
}

/** What we look at in a credential that we signed ourselves. */
interface EarlierCredential {
  readonly awardedDate: string
  readonly credentialSubject: {
    readonly id: string
    readonly achievement: { readonly id: string; readonly version: string; readonly inLanguage: Language }
  }
  readonly evidence?: readonly { readonly id: string; readonly genre: string }[]
}

/**
 * Builds and signs it, with a status entry of its own, and names the earlier achievement as related. Does NOT name the earlier credential,
 * whose address only its holder gives. Does NOT store it.
 * @throws Problem `signing-key-unavailable` (503)
 */
export async function continuedBadge(
  deps: Pick<AwardDeps, 'keys' | 'sign' | 'status' | 'publicUrl'>,
  { newId, award, achievement, decision, organisation, name, now }: Continuation,
): Promise<New<Award>> {
  const entry = (await deps.status.allocate(organisation._id, [newId])).get(newId)
  if (entry === undefined) throw new Error('an award without a status entry')
  const issuer = await awardIssuer(deps.keys, organisation)
  const signed = await signDocument(deps, issuer, newId, decision, now)
  const earlier = JSON.parse(award.credential) as EarlierCredential
  const { id, version, inLanguage } = earlier.credentialSubject.achievement
  const unsigned = buildCredential({
    id: credentialUrl(deps, newId),
    achievement,
    // As it was, if the later version has it so.
    language: achievement.languages.includes(inLanguage) ? inLanguage : defaultLanguage,
    issuer: { did: issuer.did, organisation },
    recipient: {
      subjectId: earlier.credentialSubject.id,
      ...(name === undefined ? {} : { name }),
    },
    evaluation: decision.evaluation,
    decision: { url: signed.url, digestSri: signed.digestSri },
    pieces: piecesThatFit(earlier, achievement),
    strength: strengthOf(award),
    framework: achievement.framework,
    status: entry,
    awardedAt: now,
    firstAwardedAt: new Date(earlier.awardedDate),
    ...(award.validUntil === undefined ? {} : { validUntil: new Date(award.validUntil) }),
    continues: { id, version, language: inLanguage },
  })
  const credential = await deps.sign(issuer, unsigned, now)
  const awardedAt = timestamp(now)
  const validity = award.validUntil === undefined ? {} : { validUntil: award.validUntil }
  return {
    _id: newId,
    organisationId: award.organisationId,
    ...(award.sessionId === undefined ? {} : { sessionId: award.sessionId }),
    ...(award.learnerId === undefined ? {} : { learnerId: award.learnerId }),
    ...(award.applicationId === undefined ? {} : { applicationId: award.applicationId }),
    ...(award.personId === undefined ? {} : { personId: award.personId }),
    recipientKey: award.recipientKey,
    achievement: achievement.id,
    achievementCode: achievement.code,
    frameworkIri: achievement.framework.iri,
    frameworkDigest: achievement.framework.digestMultibase,
    evaluationId: award.evaluationId,
    decision: signed.text,
    proofStrength: award.proofStrength,
    awardedAt,
    ...validity,
    ...watchOf({ ...validity, awardedAt }),
    credential: JSON.stringify(credential),
    statusSlot: entry.slot,
    state: 'active',
    history: [{ at: awardedAt, state: 'active', by: decision.by }],
    deliveries: [],
    reissueOf: award._id,
  }
}

/** A kind of evidence that the later version does not know has no name to be shown under. */
function piecesThatFit(
  { evidence = [] }: EarlierCredential,
  { criteria }: Achievement,
): readonly CountedPiece[] {
  return evidence.flatMap(({ id, genre }) => {
    const kind = criteria.kinds.find(({ code }) => code === genre)
    return kind === undefined ? [] : [{ kind: genre, title: kind.title, fingerprint: id }]
  })
}

function strengthOf({ proofStrength }: Award) {
  const strength = proofStrengths.find((one) => one === proofStrength)
  if (strength === undefined) throw new Error('an award with a strength of proof that does not exist')
  return strength
}
