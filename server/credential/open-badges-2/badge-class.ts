/** The Open Badges 2.0 BadgeClass of an achievement, as one organisation recognises it, in one language. */
import type { Achievement } from '../../achievement/types.ts'
import type { Language } from '../../text.ts'
import { openBadges2Context, type OpenBadges2Addresses } from './addresses.ts'

export interface BadgeClassParts {
  readonly achievement: Achievement
  readonly language: Language
  readonly organisationId: string
  readonly addresses: OpenBadges2Addresses
}

/** As much of `Achievement.edition` as a BadgeClass repeats. */
interface Edition {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly criteria: { readonly id: string; readonly narrative: string }
  readonly version: string
  readonly tag: readonly string[]
  readonly alignment?: readonly Readonly<Record<string, unknown>>[]
}

const achievementType = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement'

/**
 * Pure. `related` leads to the other languages and to the Open Badges 3.0 achievement. Says nothing of whether the organisation ever awarded it.
 * @throws RangeError when the framework has no texts in that language
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#BadgeClass
 */
export function openBadges2BadgeClass(parts: BadgeClassParts): Record<string, unknown> {
  const { achievement, language, organisationId, addresses } = parts
  const edition = achievement.edition(language) as unknown as Edition
  const address = (one: Language) => addresses.badgeClass(organisationId, achievement.id, one)
  const others = achievement.languages.filter((other) => other !== language)
  const alignment = (edition.alignment ?? []).map(alignmentObject)
  return {
    '@context': openBadges2Context,
    id: address(language),
    type: 'BadgeClass',
    '@language': language,
    name: edition.name,
    description: edition.description,
    image: `${achievement.framework.iri}/achievements/${achievement.code}/image.png`,
    criteria: edition.criteria,
    issuer: addresses.issuer(organisationId),
    ...(alignment.length === 0 ? {} : { alignment }),
    tags: edition.tag,
    version: edition.version,
    related: [
      ...others.map((other) => ({ id: address(other), type: 'BadgeClass', '@language': other })),
      { id: edition.id, type: achievementType, '@language': language, version: 'Open Badges v3p0' },
    ],
  }
}

// The same words in both versions, but for the kind of target, which 2.0 does not tell.
const alignmentFields = ['targetName', 'targetUrl', 'targetDescription', 'targetFramework', 'targetCode']

function alignmentObject(alignment: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    alignmentFields.flatMap((field) => (field in alignment ? [[field, alignment[field]]] : [])),
  )
}
