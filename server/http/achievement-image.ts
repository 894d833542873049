/** The picture of an achievement, painted once and kept. */
import { createHash } from 'node:crypto'
import type { Achievement } from '../achievement/types.ts'
import type { Language } from '../text.ts'
import { badgePng, badgeSvg, type BadgeDesign, type BadgeLevel } from '../view/badge-image.ts'
import { badgeTemplate, frameworkDesign } from '../view/badge-template.ts'

// A released achievement never changes, nor does a logo of one SHA-256: their picture does not either. About 20 kB each.
const pictures = new Map<string, Buffer>()
const maximumPictures = 500

/** What the badge of `achievement` shows in `language`, with the logo (a PNG) of who issues it, if there is one. */
export function achievementDesign(
  achievement: Achievement,
  language: Language,
  logo?: Uint8Array,
): BadgeDesign {
  const { code, competency, family, framework, kind, name } = achievement
  const level = levelOf(achievement, language)
  return {
    title: kind === 'competency-level' ? competencyTitle(achievement, language) : name[language],
    subtitle: `${competency ?? code} · ${framework.title[language]}`,
    family,
    ...(level === undefined ? {} : { level }),
    design: frameworkDesign(framework.slug),
    ...(logo === undefined ? {} : { logo }),
    alt: alternativeText(achievement, language),
    description: described(achievement, level, language),
    language,
  }
}

/** What a person who does not see the picture is told. */
function alternativeText({ name }: Pick<Achievement, 'name'>, language: Language): string {
  return language === 'fr' ? `Badge : ${name.fr}` : `Badge: ${name.en}`
}

/** SVG text. */
export function achievementSvg(achievement: Achievement, language: Language, logo?: Uint8Array): string {
  return badgeSvg(achievementDesign(achievement, language, logo))
}

/** PNG bytes. */
export function achievementPng(achievement: Achievement, language: Language, logo?: Uint8Array): Buffer {
  const of = logo === undefined ? '' : createHash('sha256').update(logo).digest('hex')
  const id = `${achievement.id} ${language} ${of}`
  const known = pictures.get(id)
  if (known !== undefined) return known
  const png = badgePng(achievementSvg(achievement, language, logo))
  const [oldest] = pictures.keys()
  if (pictures.size >= maximumPictures && oldest !== undefined) pictures.delete(oldest)
  pictures.set(id, png)
  return png
}

/** Marked as the framework's own codes are: `N2`. */
function levelOf({ framework, level }: Achievement, language: Language): BadgeLevel | undefined {
  const scale = framework.levels.filter((one) => one.issuable)
  const own = scale.find((one) => one.number === level)
  if (own === undefined) return undefined
  return {
    mark: `N${String(own.number)}`,
    name: own.title[language],
    reached: scale.indexOf(own) + 1,
    of: scale.length,
  }
}

function described(
  { family, framework, name }: Achievement,
  level: BadgeLevel | undefined,
  language: Language,
): string {
  const word = badgeTemplate.families[family].label[language]
  const parts = [word, name[language], level?.name, framework.title[language]]
  return parts.filter((part) => part !== undefined).join(', ')
}

function competencyTitle({ competency, framework, name }: Achievement, language: Language): string {
  return framework.competencies.find((one) => one.code === competency)?.title[language] ?? name[language]
}
