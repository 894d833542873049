/** Writes the unsigned Open Badge 3.0 of one award. */
import type { Achievement, ProofStrength } from '../achievement/types.ts'
import { constant } from '../constant.ts'
import type { Evaluation } from '../evidence/types.ts'
import type { Language, Text } from '../text.ts'
import { statusEntry } from './status-entry.ts'
import { issuerProfile, type ProfiledIssuer } from './issuer-profile.ts'
import { timestamp } from '../timestamp.ts'

/** An unsigned credential: plain JSON. */
export type UnsignedCredential = Record<string, unknown>

/** A piece of evidence the decision counted, reduced to what may be public. */
export interface CountedPiece {
  /** Code of the evidence kind: `EV-OBS`. */
  readonly kind: string
  /** Title of the kind. */
  readonly title: Text
  /** `ni:///sha-256;…` of the salted piece. @see https://www.rfc-editor.org/rfc/rfc6920 */
  readonly fingerprint: string
}

export interface CredentialParts {
  /** The permanent URL of the credential. */
  readonly id: string
  readonly achievement: Achievement
  readonly language: Language
  readonly issuer: ProfiledIssuer
  readonly recipient: {
    /** `urn:uuid:…` or a DID of the person. */
    readonly subjectId: string
    /** Only when the person asked for their name to be written in the badge. */
    readonly name?: string
  }
  readonly evaluation: Evaluation
  /** Where the signed decision is, and the digest of its exact bytes. */
  readonly decision: { readonly url: string; readonly digestSri: string }
  /** The level statements that assessors found, each by its IRI as the framework names it. Absent: the level of the achievement. */
  readonly levels?: readonly string[]
  readonly pieces: readonly CountedPiece[]
  /** See strength.ts: the strongest of the pieces counted; for a badge that rests on other badges, the weakest of theirs. */
  readonly strength: ProofStrength
  /** The pinned version: `achievement.framework`. */
  readonly framework: Achievement['framework']
  readonly status: {
    /** URL of the revocation list; the suspension list is at `<listUrl>/suspension`. */
    readonly listUrl: string
    readonly index: number
  }
  readonly awardedAt: Date
  /** When the same recognition was first awarded, for a badge that continues an earlier one. */
  readonly firstAwardedAt?: Date
  readonly validUntil?: Date
  /** The achievement of an earlier version that this one continues, as the earlier credential names it. */
  readonly continues?: { readonly id: string; readonly version: string; readonly language: Language }
}

const contexts = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
] as const

const credentialSchema =
  'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json'

function results(parts: CredentialParts): Record<string, unknown>[] {
  const { level, strength } = parts.achievement.results
  const achieved = level === undefined ? [] : achievedLevels(parts, level)
  return [
    // No `status`: OB 3.0 asks for one only when the resultType is Status.
    ...achieved.map((achievedLevel) => ({ type: ['Result'], ...level, achievedLevel })),
    { type: ['Result'], ...strength, value: parts.strength },
  ]
}

/** Assessors who found different levels are all quoted: an average is nobody's finding. A level that is a diagnosis only is not. */
function achievedLevels(
  { achievement, language, levels = [] }: CredentialParts,
  own: { readonly resultDescription: string; readonly achievedLevel: string },
): readonly string[] {
  const descriptions = achievement.edition(language)['resultDescription'] as readonly {
    readonly id: string
    readonly rubricCriterionLevel?: readonly { readonly id: string }[]
  }[]
  const scale = descriptions.find(({ id }) => id === own.resultDescription)?.rubricCriterionLevel ?? []
  const quoted = scale.map(({ id }) => id).filter((id) => levels.includes(id))
  return quoted.length === 0 ? [own.achievedLevel] : quoted
}

/** What was written last of each edition, and for whom. */
const written = new WeakMap<
  object,
  { readonly issuer: ProfiledIssuer; readonly text: Record<string, unknown> }
>()

/** The achievement as the badge says it: one constant for all the badges an issuer awards of it together. */
function awardedAchievement(parts: CredentialParts): Record<string, unknown> {
  if (parts.continues !== undefined) return newAchievement(parts)
  const { achievement, language, issuer } = parts
  const edition = achievement.edition(language)
  const last = written.get(edition)
  if (last?.issuer.did === issuer.did && last.issuer.organisation === issuer.organisation) return last.text
  const text = constant(newAchievement(parts))
  written.set(edition, { issuer: { did: issuer.did, organisation: issuer.organisation }, text })
  return text
}

function newAchievement(parts: CredentialParts): Record<string, unknown> {
  const { achievement, language, continues } = parts
  const edition = achievement.edition(language)
  const otherEditions = edition['related']
  const caption = achievement.name[language]
  return {
    // The framework's own creator, when the edition names one; whoever awards is the creator otherwise.
    creator: issuerProfile(parts.issuer),
    ...edition,
    ...(continues && {
      related: [...(Array.isArray(otherEditions) ? (otherEditions as unknown[]) : []), earlier(continues)],
    }),
    image: {
      id: pictureAddress(achievement, language),
      type: 'Image',
      caption,
    },
  }
}

/** French is the language of a picture unless told. */
function pictureAddress({ framework, code }: Achievement, language: Language): string {
  const french = `${framework.iri}/achievements/${code}/image.png`
  return language === 'fr' ? french : `${french}?language=${language}`
}

// OB 3.0, Related: "Identifies a related achievement"; here, the same in an earlier version.
function earlier({ id, version, language }: NonNullable<CredentialParts['continues']>) {
  return { id, type: ['Related'], inLanguage: language, version }
}

function subject(parts: CredentialParts): Record<string, unknown> {
  const { subjectId, name } = parts.recipient
  const identity = { type: 'IdentityObject', hashed: false, identityHash: name, identityType: 'name' }
  return {
    id: subjectId,
    type: ['AchievementSubject'],
    ...(name === undefined ? {} : { identifier: [identity] }),
    achievement: awardedAchievement(parts),
    result: results(parts),
  }
}

function evidence({ pieces, language }: CredentialParts): Record<string, unknown>[] {
  return pieces.map((piece) => ({
    id: piece.fingerprint,
    type: ['Evidence'],
    name: piece.title[language],
    genre: piece.kind,
  }))
}

/**
 * The unsigned credential of one award: an AchievementCredential valid under both generations of the Open Badges 3.0
 * schemas (arrays wherever several values are possible) and under JSON-LD safe mode. Pure; a fresh object at each call, but for its
 * achievement, which may be a constant that other badges have too.
 * Evidence is a fingerprint, a kind and its title: never content. The family of the badge is in the achievement's `tag`,
 * the strength of its proof in `result`.
 *
 * `credentialStatus` is for revocation only, because Open Badges 3.0 allows one status object. The suspension list is a
 * twin of the same length at `<listUrl>/suspension`, where the same index tells whether the badge is suspended.
 *
 * Does NOT sign, and does NOT decide: a person has accepted the evaluation before.
 * @throws Error (a bug of the caller) when the evaluation is not met, or is not about this achievement and version
 * @see https://www.imsglobal.org/spec/ob/v3p0/#achievementcredential
 */
export function buildCredential(parts: CredentialParts): UnsignedCredential {
  const { achievement, evaluation, framework, status, language } = parts
  if (evaluation.outcome === 'not-met')
    throw new Error('an evaluation that is not met cannot become a credential')
  if (evaluation.achievement !== achievement.code || framework.iri !== achievement.framework.iri) {
    throw new Error(
      'the evaluation, the framework version and the achievement of a credential must be of one piece',
    )
  }
  const { decision } = parts
  const related = [
    { id: framework.iri, mediaType: 'application/ld+json', digestSRI: framework.digestSri },
    { id: decision.url, mediaType: 'application/json', digestSRI: decision.digestSri },
  ]
  const evidenceList = evidence(parts)
  return {
    '@context': [...contexts],
    id: parts.id,
    // Not the alias OpenBadgeCredential: a credential has one or the other, and AchievementCredential is the class name
    // of the data model, the one the published schemas and the CLR wrap.
    type: ['VerifiableCredential', 'AchievementCredential'],
    name: achievement.name[language],
    description: achievement.edition(language)['description'],
    issuer: issuerProfile(parts.issuer),
    validFrom: timestamp(parts.awardedAt),
    ...(parts.validUntil && { validUntil: timestamp(parts.validUntil) }),
    // OB 3.0: "awardedDate is meant to keep this original date".
    awardedDate: timestamp(parts.firstAwardedAt ?? parts.awardedAt),
    credentialSubject: subject(parts),
    // OB 3.0 forbids empty arrays.
    ...(evidenceList.length > 0 && { evidence: evidenceList }),
    relatedResource: related,
    // What ends can be renewed: wallets ask here whether it was.
    ...(parts.validUntil && {
      refreshService: { id: `${parts.id}/refresh`, type: '1EdTechCredentialRefresh' },
    }),
    credentialSchema: [{ id: credentialSchema, type: '1EdTechJsonSchemaValidator2019' }],
    credentialStatus: statusEntry(status),
  }
}
