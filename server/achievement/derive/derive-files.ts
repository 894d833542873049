/** The files of a framework version, from what the version says. */
import { documentOf, type NormalForm, type Place } from '../../framework/normal-form.ts'
import type { ReleasedFiles } from '../../framework/types.ts'
import { carriedFrom, nothingCarried, readBase, type Base, type BaseCriteria } from './read/carried.ts'
import { carriedLabel, isLabelLevel, type Label } from './label.ts'
import { defaultLabel } from './label-default.ts'
import { competencyNode, profileNode } from './nodes.ts'
import {
  achievementCode,
  competencyCriteria,
  orderOf,
  profileCriteria,
  rulebook,
  ruleSets,
  type Rulebook,
} from './rules.ts'
import { awardedLevels, schemeOf, type Assessed, type Level } from './read/scheme.ts'
import { statedStrength, strengthOf } from './strength.ts'
import { subjectOf, type Subject } from './subject.ts'
import { unstatedStrength } from './wording.ts'

export { achievementErrors } from './errors/achievement-errors.ts'

/**
 * The three files of `form` as the version `place`. For every assessed competency there is one badge per level that is issued and
 * has a requirement, and one for every profile; what they ask for is what the evaluation policy says. For a retired competency,
 * and in a framework that assesses nothing, there is none. `base` is the version before: what no framework says (how strong a
 * proof a kind of evidence makes, the family of a badge, words somebody chose so that a badge stays neutral, notes, the rules of
 * a label) is carried from it; without it, the defaults of `subject.ts`, `strength.ts`, `nodes.ts` and `label-default.ts` hold. Everything is in the order of the framework. Pure. Does NOT check what comes out: `achievementErrors` does.
 * @throws Error when `base` is not made of the files of a released version
 */
export function deriveFiles(form: NormalForm, place: Place, base?: ReleasedFiles): ReleasedFiles {
  const document = documentOf(form, place)
  const iri = `/frameworks/${form.slug}/${place.version}`
  const scheme = schemeOf(form)
  const isLabel = [...form.nodes.values()].some(isLabelLevel)
  // Only badges need the version before: a large framework that assesses nothing is not read a second time.
  const before = base !== undefined && (scheme.policy !== undefined || isLabel) ? readBase(base) : undefined
  const book = rulebook(scheme, before === undefined ? nothingCarried : carriedFrom(before))
  const labels = isLabel ? labelsOf(form, iri, before) : []
  const achievements = {
    '@context': document['@context'],
    '@graph': [...derivedNodes(book, iri), ...labels.flatMap(({ nodes }) => nodes)],
  }
  return {
    slug: form.slug,
    version: place.version,
    framework: jsonText(document),
    achievements: jsonText(achievements),
    criteria: jsonText(criteriaDocument(book, place.version, labels)),
  }
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** The badges of a label whose rules were written, and then those of levels nobody wrote rules for. */
function labelsOf(form: NormalForm, iri: string, before: Base | undefined): readonly Label[] {
  const carried = before === undefined ? [] : [carriedLabel(form, iri, before)]
  const written = new Set(carried.flatMap(({ achievements }) => Object.keys(achievements)))
  return [...carried, defaultLabel(form, iri, written)]
}

/** Every badge of a competency, by competency and then by level. */
function badgesOf({ scheme }: Rulebook): readonly { readonly competency: Assessed; readonly level: Level }[] {
  return [...scheme.competencies.values()].flatMap((competency) =>
    awardedLevels(scheme, competency).map((level) => ({ competency, level })),
  )
}

function derivedNodes(book: Rulebook, iri: string) {
  const { scheme, carried } = book
  if (scheme.policy === undefined) return []
  const subjects = new Map<string, Subject>(
    [...scheme.competencies].map(([code, competency]) => [
      code,
      subjectOf(competency, scheme.levels, carried),
    ]),
  )
  return [
    ...badgesOf(book).flatMap(({ competency, level }) => {
      const subject = subjects.get(competency.code)
      return subject === undefined ? [] : [competencyNode(book, iri, competency, level, subject)]
    }),
    ...scheme.profiles.map((profile) => profileNode(scheme, carried, iri, profile, subjects)),
  ]
}

function criteriaDocument(book: Rulebook, version: string, labels: readonly Label[]): BaseCriteria {
  const { scheme, carried } = book
  const kinds = [...scheme.kinds.values()]
  const unstated = kinds
    .filter(({ code, selfDeclared }) => !selfDeclared && !statedStrength(code, carried.strengthOfKind))
    .map(({ code }) => unstatedStrength(code))
  const profiles = scheme.policy === undefined ? [] : scheme.profiles
  const sets = {
    ...ruleSets(book),
    ...Object.fromEntries(labels.flatMap((label) => Object.entries(label.ruleSets))),
  }
  const achievements = {
    ...Object.fromEntries(
      badgesOf(book).map(({ competency, level }) => [
        achievementCode(competency.code, level.number),
        competencyCriteria(book, competency, level.number),
      ]),
    ),
    ...Object.fromEntries(profiles.map((profile) => [profile.code, profileCriteria(book, profile)])),
    ...Object.fromEntries(labels.flatMap((label) => Object.entries(label.achievements))),
  }
  const all = [...Object.values(sets), ...Object.values(achievements).map(({ rules }) => rules)].flat()
  return {
    version,
    notes: [...carried.notes, ...unstated.filter((note) => !carried.notes.includes(note))],
    strengthOfKind: Object.fromEntries(
      kinds.map((kind) => [kind.code, strengthOf(kind, carried.strengthOfKind)]),
    ),
    order: orderOf(all, carried),
    ruleSets: sets,
    achievements,
  }
}
