/** What keeps the badges of a version from being given. */
import { criteriaErrors } from '../../../evidence/criteria-errors.ts'
import { normalForm, type GraphJson } from '../../../framework/normal-form.ts'
import type { GraphDocument } from '../../../framework/nodes.ts'
import type { ReleasedFiles } from '../../../framework/types.ts'
import { schemaErrors } from '../../../schema.ts'
import type { Text } from '../../../text.ts'
import type { CriteriaDocument } from '../../achievement-node.ts'
import { evidenceKinds, unfoldCriteria } from '../../criteria.ts'
import type { DerivedNode } from '../read/derived-node.ts'
import { reachErrors } from './reach-errors.ts'
import { schemeOf } from '../read/scheme.ts'
import { schemeErrors } from './scheme-errors.ts'

export interface AchievementError {
  /** Code of the node of the framework to mend: a competency, a profile, a level, the policy. */
  readonly node?: string
  /** Stable, for programs: `profile-target-retired`. */
  readonly code: string
  readonly detail: Text
}

/**
 * Everything that keeps the badges of `files` from being given: files that break their schema; criteria that cannot be judged by,
 * or can never be met; a level issued without a requirement; a profile that aims at what is retired or never awarded. Empty when
 * all is well. `files.framework` must be valid under its schema: this does NOT check it.
 */
export function achievementErrors(files: ReleasedFiles): readonly AchievementError[] {
  const framework = JSON.parse(files.framework) as GraphDocument<GraphJson>
  const form = normalForm(framework, files.slug, `/frameworks/${files.slug}/${files.version}`)
  const ofFramework = schemeErrors(form, schemeOf(form))
  const achievements: unknown = JSON.parse(files.achievements)
  const criteria: unknown = JSON.parse(files.criteria)
  const ofSchemas = [
    ...invalid('achievements.schema.json', achievements),
    ...invalid('criteria.schema.json', criteria),
  ]
  if (ofSchemas.length > 0) return [...ofFramework, ...ofSchemas]
  // Valid under their schemas just now.
  const { '@graph': nodes } = achievements as GraphDocument<DerivedNode>
  const document = criteria as CriteriaDocument
  const kinds = evidenceKinds({ nodes: form.nodes })
  const codes = new Set(nodes.map((node) => node['ceterms:codedNotation']))
  return [
    ...ofFramework,
    ...nodes.flatMap((node) => {
      const code = node['ceterms:codedNotation']
      const about = aboutOf(node)
      const unfolded = unfolding(document, code, kinds)
      if (typeof unfolded === 'string') return [wrongCriteria(about, code, unfolded)]
      return [
        ...criteriaErrors(unfolded).map(({ rule, message }) =>
          wrongCriteria(about, code, `${rule}: ${message}`),
        ),
        ...reachErrors(unfolded, codes).map((error) => ({ node: about, ...error })),
      ]
    }),
  ]
}

function invalid(schema: string, value: unknown): readonly AchievementError[] {
  return schemaErrors(schema, value).map(({ pointer, message }) => ({
    code: 'badges-invalid',
    detail: {
      fr: `Les badges ne respectent pas ${schema} : ${pointer} ${message}.`,
      en: `The badges break ${schema}: ${pointer} ${message}.`,
    },
  }))
}

/** What in the framework a badge is about. */
function aboutOf(node: DerivedNode): string {
  const about = node['mediation:competency'] ?? node['mediation:profile'] ?? node['mediation:labelLevel']
  return (about ?? node['ceterms:codedNotation']).replace(/^.*\//, '')
}

/** The criteria, or why there are none. */
function unfolding(
  document: CriteriaDocument,
  code: string,
  kinds: ReturnType<typeof evidenceKinds>,
): ReturnType<typeof unfoldCriteria> | string {
  try {
    return unfoldCriteria(document, code, kinds)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function wrongCriteria(node: string, code: string, message: string): AchievementError {
  return {
    node,
    code: 'criteria-invalid',
    detail: {
      fr: `Les critères du badge ${code} ne peuvent pas être appliqués : ${message}.`,
      en: `The criteria of the badge ${code} cannot be judged by: ${message}.`,
    },
  }
}
