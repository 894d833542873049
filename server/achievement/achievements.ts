import { constant } from '../constant.ts'
import { criteriaErrors } from '../evidence/criteria-errors.ts'
import type { Criteria } from '../evidence/types.ts'
import type { GraphDocument } from '../framework/nodes.ts'
import type { Frameworks, FrameworkVersion, ReleasedFiles } from '../framework/types.ts'
import { Problem } from '../problem.ts'
import type { Language } from '../text.ts'
import type { AchievementNode, CriteriaDocument } from './achievement-node.ts'
import { evidenceKinds, unfoldCriteria } from './criteria.ts'
import { codeOf, type Definition } from './definition.ts'
import { edition, editionLanguages, editionResults } from './edition.ts'
import type { Achievement, Achievements } from './types.ts'

/** Told of a version nothing can be awarded under, because its files are not right. */
export type BrokenVersion = (framework: FrameworkVersion, error: unknown) => void

/**
 * What can be awarded under the published framework versions, those known now and those that become known later. Each version is
 * worked out once, from the files it was released with; its criteria come out unfolded, ready to be judged by. What is wrong with
 * a version is told to `broken`, once, and nothing can be awarded under it; without `broken` it is thrown.
 * @throws Error when the files of a version known now do not fit together, or when the criteria of an achievement cannot be judged
 *   by; the message names the achievement and says everything that is wrong with them
 */
export function loadAchievements(
  frameworks: Pick<Frameworks, 'find' | 'list'>,
  broken: BrokenVersion = (_framework, error) => {
    throw error
  },
): Achievements {
  // A version gets a new object when its status changes, and so do its achievements: they show it.
  const byVersion = new WeakMap<FrameworkVersion, ReadonlyMap<string, Achievement>>()
  const byList = new WeakMap<readonly FrameworkVersion[], readonly Achievement[]>()

  function of(framework: FrameworkVersion): ReadonlyMap<string, Achievement> {
    const known = byVersion.get(framework)
    if (known !== undefined) return known
    const found = new Map(
      worthAwarding(framework, broken).map((achievement) => [achievement.id, achievement]),
    )
    byVersion.set(framework, found)
    return found
  }

  function list(): readonly Achievement[] {
    const versions = frameworks.list()
    const known = byList.get(versions)
    if (known !== undefined) return known
    const all = versions.flatMap((framework) => [...of(framework).values()])
    byList.set(versions, all)
    return all
  }

  list()
  return {
    list,
    resolve(id) {
      const [slug = '', version = ''] = id.split('/')
      const framework = frameworks.find(slug, version)
      const found = framework === undefined ? undefined : of(framework).get(id)
      return found ?? refuse(framework, id)
    },
  }
}

function worthAwarding(framework: FrameworkVersion, broken: BrokenVersion): readonly Achievement[] {
  try {
    return achievementsOf(framework, framework.files)
  } catch (error) {
    broken(framework, error)
    return []
  }
}

function achievementsOf(framework: FrameworkVersion, files: ReleasedFiles): readonly Achievement[] {
  // Both valid under their schemas when they were read.
  const { '@graph': nodes } = JSON.parse(files.achievements) as GraphDocument<AchievementNode>
  const document = JSON.parse(files.criteria) as CriteriaDocument
  const kinds = evidenceKinds(framework)
  return nodes.map((node) => {
    const code = node['ceterms:codedNotation']
    const definition: Definition = { iri: `${framework.iri}/achievements/${code}`, node, framework }
    const competency = node['mediation:competency']
    const level = node['mediation:levelNumber']
    return {
      id: `${framework.slug}/${framework.version}/${code}`,
      code,
      kind: node['mediation:achievementKind'],
      recipient: node['mediation:recipient'],
      family: node['mediation:family'],
      name: node['ceterms:name'],
      framework,
      ...(competency === undefined ? {} : { competency: codeOf(competency) }),
      ...(competency === undefined || level === undefined ? {} : { level }),
      criteria: constant(withoutError(unfoldCriteria(document, code, kinds))),
      strengthOfKind: document.strengthOfKind,
      languages: editionLanguages(definition),
      edition: editionsOf(definition),
      results: editionResults(definition),
    }
  })
}

/** Each is written once: a released version never changes. */
function editionsOf(definition: Definition): Achievement['edition'] {
  const known = new Map<Language, Record<string, unknown>>()
  return (language) => {
    const written = known.get(language) ?? constant(edition(definition, language))
    known.set(language, written)
    return written
  }
}

// Found when the version becomes known, rather than when a session is judged.
function withoutError(criteria: Criteria): Criteria {
  const errors = criteriaErrors(criteria).map(({ rule, message }) => `${rule}: ${message}`)
  if (errors.length === 0) return criteria
  throw new Error(`criteria of ${criteria.achievement} cannot be judged by: ${errors.join('; ')}`)
}

/** Why there is no achievement of that id, as precisely as can be said. */
function refuse(framework: FrameworkVersion | undefined, id: string): never {
  if (framework === undefined) {
    throw new Problem('framework-version-unknown', {
      fr: 'Cette version de référentiel n’existe pas ou n’est pas publiée.',
      en: 'This framework version does not exist or is not released.',
    })
  }
  const [, , code = ''] = id.split('/')
  const level = neverIssued(framework, code)
  if (level !== undefined) {
    const { title, reason } = level
    throw new Problem('level-not-issuable', {
      fr: `Le niveau « ${title.fr} » ne s’attribue pas${reason === undefined ? '' : ` : ${reason}`}.`,
      en: `The level “${title.en}” is a diagnosis, never a badge.`,
    })
  }
  throw new Problem('achievement-unknown', {
    fr: 'Cette version de référentiel n’a pas de badge de ce code.',
    en: 'This framework version has no badge of this code.',
  })
}

/** The level of the scale that `<competency>-N<number>` asks for, when the framework says it is never issued. */
function neverIssued(
  framework: FrameworkVersion,
  code: string,
): FrameworkVersion['levels'][number] | undefined {
  const [, competency, number] = /^(.+)-N(\d+)$/.exec(code) ?? []
  if (!framework.competencies.some((candidate) => candidate.code === competency)) return undefined
  return framework.levels.find((level) => level.number === Number(number) && !level.issuable)
}
