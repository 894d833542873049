import { criteriaErrors } from '../evidence/criteria-errors.ts'
import type { Criteria } from '../evidence/types.ts'
import type { GraphDocument } from '../framework/nodes.ts'
import type { Frameworks, FrameworkVersion, ReleasedFiles } from '../framework/types.ts'
import { Problem } from '../problem.ts'
import type { AchievementNode, CriteriaDocument } from './achievement-node.ts'
import { evidenceKinds, unfoldCriteria } from './criteria.ts'
import { codeOf, type Definition } from './definition.ts'
import { edition, editionLanguages, editionResults } from './edition.ts'
import type { Achievement, Achievements } from './types.ts'

/**
 * What can be awarded under the published framework versions: `files` are the released ones that `frameworks` was published
 * from. Criteria come out unfolded, ready to be judged by.
 * @throws Error when a file and its published framework do not fit together, or when the criteria of an achievement cannot be
 *   judged by; the message names the achievement and says everything that is wrong with them
 */
export function loadAchievements(
  frameworks: Pick<Frameworks, 'find'>,
  files: readonly ReleasedFiles[],
): Achievements {
  const all = files.flatMap((file) => {
    const framework = frameworks.find(file.slug, file.version)
    if (framework === undefined) throw new Error(`framework ${file.slug}/${file.version} is not published`)
    return achievementsOf(framework, file)
  })
  const byId = new Map(all.map((achievement) => [achievement.id, achievement]))
  return {
    list: () => all,
    resolve: (id) => byId.get(id) ?? refuse(frameworks, id),
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
      criteria: withoutError(unfoldCriteria(document, code, kinds)),
      strengthOfKind: document.strengthOfKind,
      languages: editionLanguages(definition),
      edition: (language) => edition(definition, language),
      results: editionResults(definition),
    }
  })
}

// Found at start, a wrong rule keeps the service from starting; found later, it would keep a session from being judged.
function withoutError(criteria: Criteria): Criteria {
  const errors = criteriaErrors(criteria).map(({ rule, message }) => `${rule}: ${message}`)
  if (errors.length === 0) return criteria
  throw new Error(`criteria of ${criteria.achievement} cannot be judged by: ${errors.join('; ')}`)
}

/** Why there is no achievement of that id, as precisely as can be said. */
function refuse(frameworks: Pick<Frameworks, 'find'>, id: string): never {
  const [slug = '', version = '', code = ''] = id.split('/')
  const framework = frameworks.find(slug, version)
  if (framework === undefined) {
    throw new Problem('framework-version-unknown', {
      fr: 'Cette version de référentiel n’existe pas ou n’est pas publiée.',
      en: 'This framework version does not exist or is not released.',
    })
  }
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
