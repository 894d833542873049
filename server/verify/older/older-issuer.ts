/** The class of a badge before 3.0, and the issuer that class names. */
import { schemaErrors } from '../../schema.ts'
import { isObject, unknown, fail, type Finding } from '../check.ts'
import type { JsonObject } from '../strict-json.ts'
import type { Source } from '../types.ts'
import { originOf, sameAddress, type OtherDocuments, type Trouble } from './other-documents.ts'
import type { OlderVersion } from './read-older.ts'

export interface OlderIssuer {
  readonly badgeClass: JsonObject
  /** Address of its profile; before 1.0, of its site. */
  readonly id: string
  readonly profile: JsonObject
  readonly sources: readonly Source[]
}

const schemas = {
  '2.0': { badgeClass: 'badgeClass2', profile: 'profile2' },
  '1.1': { badgeClass: 'badgeClass1', profile: 'issuer1' },
  '1.0': { badgeClass: 'badgeClass1', profile: 'issuer1' },
} as const

/** Whether `document` is what our own schema says of `definition`. */
export function fits(definition: string, document: unknown): boolean {
  return schemaErrors(`older-open-badges.schema.json#/$defs/${definition}`, document).length === 0
}

const notLookedUp = unknown(
  'issuer-not-looked-up',
  'Qui a émis ce badge se voit sur un autre site, qui n’a pas pu être consulté : rien ne prouve que le badge vient de lui.',
  'Who issued this badge is told by another site, which could not be visited: nothing proves that the badge comes from it.',
)

const notUsable = unknown(
  'issuer-unusable',
  'Ce que l’autre site dit du badge ou de son émetteur n’a pas la forme voulue : rien ne prouve que le badge vient de lui.',
  'What the other site says of the badge or its issuer does not have its form: nothing proves that the badge comes from it.',
)

const notTheirs = fail(
  'issuer-mismatch',
  'Le badge, sa description et son émetteur ne se désignent pas les uns les autres.',
  'The badge, its description and its issuer do not name each other.',
)

/** Of a site that was not there, or not to be asked: not known. An address of this service that leads to nothing was made up. */
function missing(trouble: Trouble): Finding {
  return trouble === 'here' ? notTheirs : notLookedUp
}

/** Versions before 1.0 hold everything in one object; the issuer is a site and a name. */
function withinAssertion({ badge }: JsonObject): OlderIssuer | Finding {
  if (!isObject(badge) || !isObject(badge['issuer'])) return notUsable
  const { issuer } = badge
  const id = originOf(issuer['origin'])
  return id === undefined ? notUsable : { badgeClass: badge, id, profile: issuer, sources: [] }
}

/**
 * The class of `assertion`, and the profile of the issuer it names, read at the issuer's own address: whatever else says who somebody is, anybody
 * can write. Or why there is none.
 */
export async function olderIssuer(
  version: OlderVersion,
  assertion: JsonObject,
  documents: OtherDocuments,
): Promise<OlderIssuer | Finding> {
  if (version === '0.5') return withinAssertion(assertion)
  const { badge } = assertion
  const found = typeof badge === 'string' ? await documents.json(badge) : undefined
  if (found !== undefined && 'trouble' in found) return missing(found.trouble)
  const badgeClass = found === undefined ? badge : found.document
  const definitions = schemas[version]
  if (!isObject(badgeClass) || !fits(definitions.badgeClass, badgeClass)) return notUsable
  if (typeof badge === 'string' && 'id' in badgeClass && !sameAddress(badgeClass['id'], badge))
    return notTheirs
  const { issuer } = badgeClass
  const id = isObject(issuer) ? issuer['id'] : issuer
  if (typeof id !== 'string') return notUsable
  const profile = await documents.json(id)
  if ('trouble' in profile) return missing(profile.trouble)
  if (!fits(definitions.profile, profile.document)) return notUsable
  if ('id' in profile.document && !sameAddress(profile.document['id'], id)) return notTheirs
  const sources = [...(found === undefined ? [] : [found.source]), profile.source]
  return { badgeClass, id, profile: profile.document, sources }
}

/** Whether what `olderIssuer` answered is an issuer. */
export function isIssuer(answer: OlderIssuer | Finding): answer is OlderIssuer {
  return 'profile' in answer
}
