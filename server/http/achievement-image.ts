/** The picture of an achievement, painted once and kept. */
import type { Achievement } from '../achievement/types.ts'
import { badgePng, badgeSvg } from '../view/badge-image.ts'

// A released achievement never changes, so its picture does not either. About 20 kB each.
const pictures = new Map<string, Buffer>()
const maximumPictures = 500

/** SVG text. */
export function achievementSvg(achievement: Achievement): string {
  const { code, competency, family, framework, kind, level, name } = achievement
  const scale = framework.levels.filter((one) => one.issuable)
  const own = framework.levels.find((one) => one.number === level)
  return badgeSvg({
    title: kind === 'competency-level' ? competencyTitle(achievement) : name.fr,
    subtitle: `${competency ?? code} · ${framework.title.fr}`,
    family,
    ...(own === undefined
      ? {}
      : { level: own.title.fr, steps: { reached: scale.indexOf(own) + 1, of: scale.length } }),
    alt: `Badge : ${name.fr}`,
  })
}

/** PNG bytes. */
export function achievementPng(achievement: Achievement): Buffer {
  const known = pictures.get(achievement.id)
  if (known !== undefined) return known
  const png = badgePng(achievementSvg(achievement))
  const [oldest] = pictures.keys()
  if (pictures.size >= maximumPictures && oldest !== undefined) pictures.delete(oldest)
  pictures.set(achievement.id, png)
  return png
}

function competencyTitle({ competency, framework, name }: Achievement): string {
  return framework.competencies.find((one) => one.code === competency)?.title.fr ?? name.fr
}
