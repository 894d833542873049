/** Writes the unsigned EndorsementCredential of one endorsement. */
import { timestamp } from '../timestamp.ts'
import type { UnsignedCredential } from './build-credential.ts'
import { statusEntry } from './status-entry.ts'
import { issuerProfile, type ProfiledIssuer } from './issuer-profile.ts'

export interface EndorsementParts {
  /** The permanent URL of the endorsement. */
  readonly id: string
  /** What is endorsed: the URL of a credential or of an achievement, or the DID of an issuer. */
  readonly endorsedId: string
  /** What it is called, in French. */
  readonly endorsedName: string
  /** The organisation that witnessed the endorsement: its key signs. */
  readonly witness: ProfiledIssuer
  /** Only when the endorser lets it be shown. */
  readonly endorserName?: string
  /** The endorser states to have seen the person do it. */
  readonly hasSeen: boolean
  readonly comment: string
  readonly status: { readonly listUrl: string; readonly index: number }
  readonly givenAt: Date
}

const contexts = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
] as const

const credentialSchema =
  'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_endorsementcredential_schema.json'

/** Who said it, who answers for it, and what was not checked: an endorser without a key of their own cannot sign. */
function description({ endorserName, witness, hasSeen }: EndorsementParts): string {
  const who = endorserName ?? 'une personne qui n’a pas souhaité montrer son nom'
  return [
    `Endossement donné par ${who}, au moyen d’un lien personnel reçu par courriel.`,
    ...(hasSeen ? ['Cette personne déclare avoir vu faire ce qu’elle endosse.'] : []),
    `${witness.organisation.name} atteste l’avoir reçu ainsi, et le signe ; l’identité de la personne n’a pas été vérifiée autrement.`,
  ].join(' ')
}

/**
 * The unsigned EndorsementCredential of an endorsement given by link, valid under both generations of the Open Badges 3.0 schemas and under
 * JSON-LD safe mode. Pure; a fresh object at each call. The issuer is the organisation that witnessed it, never the endorser, and the
 * description says so. Its status is a revocation entry only. Does NOT sign.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#endorsementcredential
 */
export function buildEndorsement(parts: EndorsementParts): UnsignedCredential {
  const { status } = parts
  return {
    '@context': [...contexts],
    id: parts.id,
    type: ['VerifiableCredential', 'EndorsementCredential'],
    name: `Endossement : ${parts.endorsedName}`,
    description: description(parts),
    issuer: issuerProfile(parts.witness),
    validFrom: timestamp(parts.givenAt),
    credentialSubject: {
      id: parts.endorsedId,
      type: ['EndorsementSubject'],
      endorsementComment: parts.comment,
    },
    credentialSchema: [{ id: credentialSchema, type: '1EdTechJsonSchemaValidator2019' }],
    credentialStatus: statusEntry(status),
  }
}
