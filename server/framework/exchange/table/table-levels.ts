/** The level statements of a competency, from the level columns of a table. */
import { valuesOf, type Json, type JsonObject } from '../../normal-form.ts'
import { isObject, type Scale, type ScaleLevel } from './scale.ts'
import { wordsOf, type LineEdit, type Properties } from './table-rows.ts'

/** Writes the level columns of the line into `node`: what is in none of them stays. A competency is assessed as soon as one has an indicator. */
export function setLevels(node: Properties, { row, scale, changes, fail }: LineEdit): void {
  const changed = changes('level')
  const [first] = changed
  if (first === undefined) return
  for (const column of changed) {
    if (!scale.levels.some(({ number }) => number === column.level)) fail('level-unknown', column)
  }
  const levels = new Map(changed.map(({ level = 0 }) => [level, row.levels?.get(level) ?? []]))
  const statements = levelStatements(row.code, valuesOf(node, 'mediation:levelStatement'), levels, scale)
  if (statements.length > 0) node['mediation:levelStatement'] = statements
  else if (node['mediation:levelStatement'] !== undefined) fail('levels-missing', first)
}

/**
 * The statements `before` with the indicators of `levels` put in their place. An indicator whose words stay keeps its id and its
 * other languages; a new one takes the id of the one it replaces. Levels that `levels` does not name stay as they were.
 */
function levelStatements(
  code: string,
  before: readonly Json[],
  levels: ReadonlyMap<number, readonly string[]>,
  scale: Scale,
): readonly Json[] {
  const existing = new Map(
    before.filter(isObject).map((statement) => [statement['mediation:levelNumber'], statement]),
  )
  return scale.levels.flatMap((level): readonly Json[] => {
    const statement = existing.get(level.number)
    const texts = levels.get(level.number)
    if (texts === undefined) return statement === undefined ? [] : [statement]
    if (texts.length === 0) return []
    const given = statement?.['id']
    const id = typeof given === 'string' ? given : `./${code}#niveau-${String(level.number)}`
    const known = statement === undefined ? [] : valuesOf(statement, 'mediation:indicator').filter(isObject)
    const indicators = indicatorsOf(id, known, texts, scale.indicatorType)
    return [{ ...(statement ?? emptyStatement(id, level)), 'mediation:indicator': indicators }]
  })
}

function emptyStatement(id: string, level: ScaleLevel): JsonObject {
  return {
    id,
    type: 'ceasn:CriterionLevel',
    'mediation:level': level.reference,
    'mediation:levelNumber': level.number,
    ...(level.mediationLevel === undefined ? {} : { 'mediation:mediationLevel': level.mediationLevel }),
  }
}

function indicatorsOf(
  statement: string,
  known: readonly JsonObject[],
  texts: readonly string[],
  type: string,
): readonly Json[] {
  const words = (indicator: JsonObject) =>
    (wordsOf(indicator, 'dcterms:description')['fr'] ?? '').replace(/\s*[\r\n]\s*/gu, ' ').trim()
  const left = new Set(known)
  const kept = texts.map((text) => {
    const same = [...left].find((indicator) => words(indicator) === text)
    if (same !== undefined) left.delete(same)
    return same
  })
  const ids = new Set(known.map((indicator) => indicator['id']))
  let number = 0
  const nextId = () => {
    do number += 1
    while (ids.has(`${statement}-indicateur-${String(number)}`))
    return `${statement}-indicateur-${String(number)}`
  }
  return texts.map((text, index) => {
    const same = kept[index]
    if (same !== undefined) return same
    const place = known[index]
    const replaced = place !== undefined && left.delete(place) ? place : undefined
    return {
      id: replaced?.['id'] ?? nextId(),
      type: replaced?.['type'] ?? type,
      'dcterms:description': { fr: text },
    }
  })
}
