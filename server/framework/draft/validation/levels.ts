/** Whether levels, what competencies are at each of them, and profiles fit together. */
import { ownCode, typesOf, valuesOf, type JsonObject, type NormalForm } from '../../normal-form.ts'
import { listed, type Finding } from './draft-error.ts'
import { codeOf, isRetired } from './references.ts'

interface Level {
  readonly code: string
  readonly number: number
  readonly issuable: boolean
}

/** Findings about the scale of the framework, the level statements of its competencies, its evaluation policy and its profiles. */
export function* levelFindings(form: NormalForm): Generator<Finding> {
  const levels = scaleOf(form)
  yield* scaleFindings(form, levels)
  const numbers = new Map(levels.map(({ code, number }) => [code, number]))
  const issuable = new Map(levels.map((level) => [level.number, level.issuable]))
  for (const [node, content] of form.nodes) {
    if (typesOf(content).includes('mediation:AssessedCompetency'))
      yield* statementFindings(node, content, levels, issuable)
    if (typesOf(content).includes('mediation:Profile')) yield* targetFindings(node, content, form, issuable)
    if (levels.length > 0) yield* numberFindings(node, content, numbers)
  }
}

/** The levels a framework says it has; empty when it has no scale. */
function scaleOf({ nodes }: NormalForm): readonly Level[] {
  const scheme = nodes.get(ownCode)?.['mediation:hasLevelScheme']
  if (typeof scheme !== 'string') return []
  return [...nodes].flatMap(([code, node]) => {
    if (isRetired(node) || !valuesOf(node, 'skos:inScheme').includes(scheme)) return []
    const number = node['mediation:levelNumber']
    return [
      {
        code,
        number: typeof number === 'number' ? number : NaN,
        issuable: node['mediation:issuable'] === true,
      },
    ]
  })
}

function* scaleFindings({ nodes }: NormalForm, levels: readonly Level[]): Generator<Finding> {
  const seen = new Set<number>()
  for (const { code, number } of levels) {
    const wrong =
      Number.isNaN(number) || seen.has(number) || typeof nodes.get(code)?.['mediation:issuable'] !== 'boolean'
    seen.add(number)
    if (wrong) yield { node: code, code: 'scale-number' }
  }
}

/** Each level of the scale once: what is not described cannot be judged. One finding for all that are not, one for all that are twice. */
function* statementFindings(
  node: string,
  content: JsonObject,
  levels: readonly Level[],
  issuable: ReadonlyMap<number, boolean>,
): Generator<Finding> {
  const pointer = '/mediation:levelStatement'
  if (levels.length === 0) {
    yield { node, pointer, code: 'scale-missing' }
    return
  }
  const described = new Set<number>()
  const repeated = new Set<number>()
  for (const { 'mediation:levelNumber': number } of objectsOf(content, 'mediation:levelStatement')) {
    if (typeof number !== 'number' || !issuable.has(number)) continue
    if (described.has(number)) repeated.add(number)
    described.add(number)
  }
  if (described.size < issuable.size)
    yield { node, pointer, code: 'level-statement-missing', value: listed(undescribed(levels, described)) }
  if (repeated.size > 0)
    yield { node, pointer, code: 'level-statement-repeated', value: listed(repeated.values()) }
}

function* undescribed(levels: readonly Level[], described: ReadonlySet<number>): Generator<number> {
  for (const { number } of levels) if (!described.has(number)) yield number
}

/** Wherever a node gives a level and its number, they go together. Levels of other scales are left alone. */
function numberFindings(
  node: string,
  content: JsonObject,
  numbers: ReadonlyMap<string, number>,
): readonly Finding[] {
  return ['mediation:levelStatement', 'mediation:target'].flatMap((property) =>
    objectsOf(content, property).flatMap((part, index): Finding[] => {
      const level = part['mediation:level']
      const number = typeof level === 'string' ? numbers.get(codeOf(level)) : undefined
      if (number !== undefined && number === part['mediation:levelNumber']) return []
      return [{ node, pointer: `/${property}/${String(index)}`, code: 'level-mismatch' }]
    }),
  )
}

function* targetFindings(
  node: string,
  content: JsonObject,
  { nodes }: NormalForm,
  issuable: ReadonlyMap<number, boolean>,
): Generator<Finding> {
  if (issuable.size === 0) {
    yield { node, pointer: '/mediation:target', code: 'scale-missing' }
    return
  }
  const seen = new Set<string>()
  for (const [index, target] of objectsOf(content, 'mediation:target').entries()) {
    const pointer = `/mediation:target/${String(index)}`
    const { 'mediation:competency': reference, 'mediation:levelNumber': number } = target
    const competency = typeof reference === 'string' ? reference : ''
    if (seen.has(competency)) yield { node, pointer, code: 'target-repeated' }
    seen.add(competency)
    const aimed = nodes.get(codeOf(competency))
    // A retired one is a finding of its own: a reference to what is retired.
    const isAssessed =
      aimed === undefined || isRetired(aimed) || typesOf(aimed).includes('mediation:AssessedCompetency')
    if (!isAssessed) yield { node, pointer, code: 'target-not-assessed' }
    if (typeof number === 'number' && issuable.get(number) === false)
      yield { node, pointer, code: 'target-not-issuable' }
  }
}

function objectsOf(content: JsonObject, property: string): readonly JsonObject[] {
  return valuesOf(content, property).filter(
    (value): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value),
  )
}
