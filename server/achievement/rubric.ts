import { everyRule } from '../evidence/criteria-errors.ts'
import type { Rubric, RubricCriterion, RubricLevel } from '../evidence/rubric.ts'
import type { FrenchWords, GraphNode, ProfileNode } from '../framework/nodes.ts'
import type { Competency, FrameworkVersion } from '../framework/types.ts'
import type { Text } from '../text.ts'
import { competencyOf, nodeOf } from './definition.ts'
import type { Achievement } from './types.ts'

/** A competency, or a criterion of a label, that may be described level by level. */
interface LevelledNode extends GraphNode {
  readonly 'mediation:levelStatement'?: readonly LevelStatement[]
}

interface LevelStatement {
  readonly id: string
  readonly 'mediation:levelNumber': number
  readonly 'mediation:indicator'?: readonly { readonly 'dcterms:description': FrenchWords }[]
}

/**
 * What an assessor of the achievement fills in, as the framework version says it. A competency level: its competency, with every level
 * of the scale (those that are only a diagnosis too: an assessor may find them, no badge shows them). A profile: each competency it
 * aims at, in its order. A label level: each criterion its rules name. A criterion without levels of its own has two: declared, proven.
 * The ids of levels are those of the level statements, as CASE rubrics and the editions of the achievement give them. Where an indicator
 * has no English it is repeated in French.
 * @throws Error when the framework lacks something the achievement is about
 */
export function rubricOf(achievement: Achievement): Rubric {
  const { framework } = achievement
  return {
    criteria: assessedCodes(achievement).map((code) => criterionOf(framework, competencyOf(framework, code))),
  }
}

function assessedCodes({ kind, code, competency, criteria, framework }: Achievement): readonly string[] {
  if (competency !== undefined) return [competency]
  if (kind === 'profile') {
    const targets = nodeOf<ProfileNode>(framework, code)['mediation:target']
    return [...new Set(targets.map((target) => target['mediation:competency']))]
  }
  const named = everyRule(criteria.rules).flatMap(({ params }) => params['criteria'] ?? [])
  return [...new Set(named.filter((one) => typeof one === 'string'))]
}

function criterionOf(framework: FrameworkVersion, { code, iri, title }: Competency): RubricCriterion {
  const { 'mediation:levelStatement': statements = [] } = nodeOf<LevelledNode>(framework, code)
  const levels = statements
    .map((statement) => levelOf(framework, statement))
    .sort((left, right) => left.number - right.number)
  return { code, title, levels: levels.length > 0 ? levels : twoSteps(iri) }
}

function levelOf(framework: FrameworkVersion, statement: LevelStatement): RubricLevel {
  const number = statement['mediation:levelNumber']
  const scale = framework.levels.find((level) => level.number === number)
  return {
    number,
    id: statement.id,
    title: scale?.title ?? { fr: `Niveau ${number}`, en: `Level ${number}` },
    indicators: (statement['mediation:indicator'] ?? []).map((indicator) =>
      inBothLanguages(indicator['dcterms:description']),
    ),
  }
}

function inBothLanguages({ fr, en = fr }: FrenchWords): Text {
  return { fr, en }
}

function twoSteps(iri: string): readonly RubricLevel[] {
  return [
    { number: 1, id: `${iri}#declare`, title: { fr: 'Déclaré', en: 'Declared' }, indicators: [] },
    { number: 2, id: `${iri}#prouve`, title: { fr: 'Prouvé', en: 'Proven' }, indicators: [] },
  ]
}
