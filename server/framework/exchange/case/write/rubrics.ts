/** The levels of a competency as a rubric. */
import { valuesOf, type Json, type JsonObject } from '../../../normal-form.ts'
import { uuidOf } from '../identifiers.ts'
import type { CFRubric, LinkGenURI } from '../types.ts'
import type { Entry } from './entries.ts'
import { addressed, inLanguage, iriOf, linkTo, type Frame } from './frame.ts'

/**
 * One rubric for each competency that is described level by level: one criterion, the competency, and its levels with their
 * indicators, one a line.
 */
export function ownRubric(
  frame: Frame,
  entry: Entry,
  linkOf: (target: string) => LinkGenURI,
): readonly CFRubric[] {
  const { code, node, item } = entry
  const statements = valuesOf(node, 'mediation:levelStatement') as readonly JsonObject[]
  if (statements.length === 0) return []
  const iri = iriOf(frame, code)
  const rubric = addressed(frame, 'CFRubrics', `${iri}#CFRubric`)
  const criterion = uuidOf(`${iri}#CFRubricCriterion`)
  const lastChangeDateTime = frame.changedAt
  return [
    {
      identifier: rubric.identifier,
      uri: rubric.uri,
      title: entry.link.title,
      lastChangeDateTime,
      CFRubricCriteria: [
        {
          identifier: criterion,
          uri: `${rubric.uri}#${criterion}`,
          category: code,
          description: item.fullStatement,
          CFItemURI: linkTo(entry.link),
          position: 1,
          rubricId: rubric.identifier,
          lastChangeDateTime,
          CFRubricCriterionLevels: statements.map((statement, index) => {
            const uri = `${iri}#${fragmentOf(statement.id)}`
            const indicators = valuesOf(statement, 'mediation:indicator') as readonly JsonObject[]
            const level = statement['mediation:level']
            const score = statement['mediation:levelNumber']
            return {
              identifier: uuidOf(uri),
              uri,
              description: indicators
                .map((indicator) => inLanguage(indicator['dcterms:description'], frame.language) ?? '')
                .join('\n'),
              ...(typeof level === 'string' ? { quality: linkOf(level).title } : {}),
              ...(typeof score === 'number' ? { score } : {}),
              position: index + 1,
              rubricCriterionId: criterion,
              lastChangeDateTime,
            }
          }),
        },
      ],
    },
  ]
}

/** Without the IRI of its node. */
function fragmentOf(id: Json | undefined): string {
  return typeof id === 'string' ? id.replace(/^.*#/u, '') : ''
}
