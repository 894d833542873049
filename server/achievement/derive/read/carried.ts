/** What does not follow from a framework, and so is carried from the version before: words and choices of people. */
import { normalForm, type GraphJson } from '../../../framework/normal-form.ts'
import type { GraphDocument } from '../../../framework/nodes.ts'
import type { ReleasedFiles } from '../../../framework/types.ts'
import type { CriteriaDocument } from '../../achievement-node.ts'
import type { ProofStrength } from '../../types.ts'
import type { DerivedNode } from './derived-node.ts'
import { schemeOf, type Scheme } from './scheme.ts'

/** The version before, read. */
export interface Base {
  readonly scheme: Scheme
  readonly form: ReturnType<typeof normalForm>
  readonly achievements: readonly DerivedNode[]
  readonly criteria: BaseCriteria
}

export type BaseCriteria = CriteriaDocument & { readonly notes: readonly string[] }

export interface Carried {
  readonly notes: readonly string[]
  readonly strengthOfKind: Readonly<Record<string, ProofStrength>>
  /** Rule types. */
  readonly order: readonly string[]
  /** Whether the version before writes down a minimum of one kind. */
  readonly listsOneKind: boolean
  readonly scheme?: Scheme
  /** An achievement of the version before. */
  readonly achievement: (code: string) => DerivedNode | undefined
  /** The achievements of a competency of the version before. */
  readonly ofCompetency: (code: string) => readonly DerivedNode[]
}

/** Nothing before. */
export const nothingCarried: Carried = {
  notes: [],
  strengthOfKind: {},
  order: [],
  listsOneKind: false,
  achievement: () => undefined,
  ofCompetency: () => [],
}

/** Reads the version before. @throws Error when its files are not those of a released version */
export function readBase(files: ReleasedFiles): Base {
  // Valid under their schemas when they were released.
  const framework = JSON.parse(files.framework) as GraphDocument<GraphJson>
  const { '@graph': achievements } = JSON.parse(files.achievements) as GraphDocument<DerivedNode>
  const form = normalForm(framework, files.slug, `/frameworks/${files.slug}/${files.version}`)
  return { scheme: schemeOf(form), form, achievements, criteria: JSON.parse(files.criteria) as BaseCriteria }
}

/** What is carried from `base`. */
export function carriedFrom({ scheme, achievements, criteria }: Base): Carried {
  const byCode = new Map(achievements.map((node) => [node['ceterms:codedNotation'], node]))
  const byCompetency = new Map<string, DerivedNode[]>()
  for (const node of achievements) {
    const competency = node['mediation:competency']?.replace(/^.*\//, '')
    if (competency === undefined) continue
    byCompetency.set(competency, [...(byCompetency.get(competency) ?? []), node])
  }
  return {
    notes: criteria.notes,
    strengthOfKind: criteria.strengthOfKind,
    order: criteria.order,
    listsOneKind: Object.values(criteria.ruleSets)
      .flat()
      .some(({ type, params }) => type === 'minimum-kinds' && params['minimum'] === 1),
    scheme,
    achievement: (code) => byCode.get(code),
    ofCompetency: (code) => byCompetency.get(code) ?? [],
  }
}
