/** The badges of one person as a Comprehensive Learner Record. */
import { timestamp } from '../../timestamp.ts'
import type { Achievement } from '../../achievement/types.ts'
import type { UnsignedCredential } from '../build-credential.ts'
import { issuerProfile, type ProfiledIssuer } from '../issuer-profile.ts'
import { associations } from './associations.ts'

export interface TranscriptParts {
  /** `urn:uuid:…`, made for this transcript. */
  readonly id: string
  readonly issuer: ProfiledIssuer
  /** `urn:uuid:…` of the person, made for transcripts: no badge has it. */
  readonly subjectId: string
  /** At least one: each badge as it was signed, its proof with it. */
  readonly badges: readonly {
    readonly achievement: Achievement
    readonly credential: Readonly<Record<string, unknown>>
  }[]
  /** There are more badges in force than these. */
  readonly isPartial: boolean
  readonly madeAt: Date
}

const contexts = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
] as const

const credentialSchema =
  'https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json'

/**
 * The unsigned ClrCredential. Pure. It has no status of its own, because it says one thing that stays true: these badges were in force at
 * `validFrom`. Each badge keeps its own status, its own subject and its own issuer. Without `partial`, all the badges in force that whoever asked
 * for it may read are there. Does NOT name the person: the badges do that, where the person asked.
 * @throws Error (a bug of the caller) without badges: a ClrSubject has one at least
 * @see https://www.imsglobal.org/spec/clr/v2p0/#clrcredential
 */
export function buildTranscript(parts: TranscriptParts): UnsignedCredential {
  const { id, issuer, subjectId, badges, isPartial, madeAt } = parts
  if (badges.length === 0) throw new Error('a transcript has one badge at least')
  const association = associations(
    badges.map(({ achievement, credential }) => ({ achievement, id: achievementIdIn(credential) })),
  )
  return {
    '@context': [...contexts],
    id,
    type: ['VerifiableCredential', 'ClrCredential'],
    name: 'Relevé de badges de la médiation numérique',
    description: 'Les badges valables de la personne, tels qu’ils ont été signés, à la date de ce relevé.',
    issuer: issuerProfile(issuer),
    validFrom: timestamp(madeAt),
    // CLR 2.0: "True if CLR does not contain all the assertions known by the publisher for the learner".
    ...(isPartial ? { partial: true } : {}),
    credentialSubject: {
      id: subjectId,
      type: ['ClrSubject'],
      verifiableCredential: badges.map(({ credential }) => credential),
      ...(association.length === 0 ? {} : { association }),
    },
    credentialSchema: [{ id: credentialSchema, type: '1EdTechJsonSchemaValidator2019' }],
  }
}

function achievementIdIn(credential: Readonly<Record<string, unknown>>): string {
  // Our own badge: `buildCredential` wrote it.
  const { achievement } = credential['credentialSubject'] as { readonly achievement: { readonly id: string } }
  return achievement.id
}
