import type { AssessedCompetencyNode } from '../framework/nodes.ts'
import type { Language, Text } from '../text.ts'
import { alignments } from './alignments.ts'
import { nodeOf, type Definition } from './definition.ts'
import { proofStrengths, type Achievement } from './types.ts'

const levelName: Text = { fr: 'Niveau', en: 'Level' }
const strengthName: Text = { fr: 'Force de la preuve', en: 'Strength of proof' }

/** Languages in which every text of an edition exists; `fr` always. */
export function editionLanguages({ node }: Definition): readonly Language[] {
  const inEnglish =
    node['ceterms:description'].en !== undefined &&
    node['ceterms:requires']['ceterms:description'].en !== undefined
  return inEnglish ? ['fr', 'en'] : ['fr']
}

/**
 * The Open Badges 3.0 Achievement in one language, as a fresh object without any empty array. Does NOT name a creator nor an
 * image: whoever issues does.
 * @throws RangeError when the framework has no texts in that language
 * @see https://www.imsglobal.org/spec/ob/v3p0/#achievement
 */
export function edition(definition: Definition, language: Language): Record<string, unknown> {
  const { iri, node, framework } = definition
  const description = node['ceterms:description'][language]
  const narrative = node['ceterms:requires']['ceterms:description'][language]
  if (description === undefined || narrative === undefined) {
    throw new RangeError(`${iri} has no edition in ${language}`)
  }
  const { version } = framework
  const related = editionLanguages(definition)
    .filter((other) => other !== language)
    .map((other) => ({ id: `${iri}/${other}`, type: ['Related'], inLanguage: other, version }))
  return {
    id: `${iri}/${language}`,
    type: ['Achievement'],
    achievementType: node['mediation:achievementType'],
    name: node['ceterms:name'][language],
    description,
    criteria: { id: iri, narrative },
    humanCode: node['ceterms:codedNotation'],
    inLanguage: language,
    version,
    tag: [node['mediation:family'], framework.slug],
    alignment: alignments(definition, language),
    resultDescription: [...levelDescription(definition, language), strengthDescription(definition, language)],
    ...(related.length > 0 ? { related } : {}),
  }
}

/** The ids that `edition().resultDescription` uses; the same in every language. */
export function editionResults(definition: Definition): Achievement['results'] {
  const resultDescription = `${definition.iri}#niveau`
  const achievedLevel = levelReached(definition)?.id
  return {
    ...(achievedLevel === undefined ? {} : { level: { resultDescription, achievedLevel } }),
    strength: { resultDescription: `${definition.iri}#force` },
  }
}

type LevelStatement = AssessedCompetencyNode['mediation:levelStatement'][number]

function levelStatements({ node, framework }: Definition): readonly LevelStatement[] {
  const competency = node['mediation:competency']
  if (competency === undefined) return []
  return nodeOf<AssessedCompetencyNode>(framework, competency)['mediation:levelStatement']
}

function levelReached(definition: Definition): LevelStatement | undefined {
  const number = definition.node['mediation:levelNumber']
  return levelStatements(definition).find((statement) => statement['mediation:levelNumber'] === number)
}

/** The scale of levels a badge can be of: a level that is only a diagnosis is not written in a badge. */
function levelDescription(definition: Definition, language: Language): readonly Record<string, unknown>[] {
  const requiredLevel = levelReached(definition)?.id
  if (requiredLevel === undefined) return []
  const rubricCriterionLevel = levelStatements(definition).flatMap((statement) => {
    const number = statement['mediation:levelNumber']
    const level = definition.framework.levels.find((candidate) => candidate.number === number)
    if (level === undefined || !level.issuable) return []
    const name = level.title[language]
    return [{ id: statement.id, type: ['RubricCriterionLevel'], name, level: String(number) }]
  })
  return [
    {
      id: `${definition.iri}#niveau`,
      type: ['ResultDescription'],
      name: levelName[language],
      resultType: 'RubricCriterionLevel',
      requiredLevel,
      rubricCriterionLevel,
    },
  ]
}

function strengthDescription({ iri }: Definition, language: Language): Record<string, unknown> {
  return {
    id: `${iri}#force`,
    type: ['ResultDescription'],
    name: strengthName[language],
    resultType: 'Result',
    // OB 3.0: "An ordered list of allowed values. The values should be ordered from low to high"
    allowedValue: [...proofStrengths],
  }
}
