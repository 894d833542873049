/** Whether a level that is a diagnosis stays one. */
import { ownCode, valuesOf, type NormalForm } from '../../normal-form.ts'
import type { EarlierVersion } from './codes.ts'
import type { Finding } from './draft-error.ts'
import { isRetired } from './references.ts'

interface Level {
  readonly code: string
  readonly number: number
  readonly issuable: boolean
  /** Of the scale of the framework. Badges are made of other levels too. */
  readonly onScale: boolean
}

/**
 * Levels that were a diagnosis in any earlier version and would be a badge: under their code, under another that has their number, on
 * the scale or beside it; and those whose number changes, or leaves the scale for another level to take it later. One finding per node.
 */
export function diagnosisFindings(form: NormalForm, earlier: readonly EarlierVersion[]): readonly Finding[] {
  const wrong = new Map<string, Finding>()
  const report = (node: string, property: string) => {
    if (!wrong.has(node))
      wrong.set(node, { node, pointer: `/mediation:${property}`, code: 'level-issuable-changed' })
  }
  const diagnoses = earlier.flatMap((one) => levelsOf(one.form)).filter(({ issuable }) => !issuable)
  for (const [code, levels] of grouped(diagnoses, ({ code }) => code)) {
    const now = form.nodes.get(code)
    if (now === undefined || isRetired(now)) continue
    if (now['mediation:issuable'] !== false) report(code, 'issuable')
    else if (levels.every(({ number }) => number !== now['mediation:levelNumber']))
      report(code, 'levelNumber')
  }
  const levels = grouped(levelsOf(form), ({ number }) => number)
  for (const [number, before] of grouped(diagnoses, ({ number }) => number)) {
    const same = levels.get(number) ?? []
    const badges = same.filter(({ issuable }) => issuable)
    for (const { code } of badges) report(code, 'issuable')
    const [left] = before.filter(({ onScale }) => onScale)
    const isGone = badges.length === 0 && !same.some(({ onScale }) => onScale)
    if (left !== undefined && isGone) report(left.code, 'levelNumber')
  }
  return [...wrong.values()]
}

function levelsOf({ nodes }: NormalForm): readonly Level[] {
  const scale = nodes.get(ownCode)?.['mediation:hasLevelScheme']
  const levels: Level[] = []
  for (const [code, node] of nodes) {
    const { 'mediation:levelNumber': number, 'mediation:issuable': issuable } = node
    if (typeof number !== 'number' || typeof issuable !== 'boolean' || isRetired(node)) continue
    const onScale = typeof scale === 'string' && valuesOf(node, 'skos:inScheme').includes(scale)
    levels.push({ code, number, issuable, onScale })
  }
  return levels
}

function grouped<Key>(
  levels: readonly Level[],
  by: (level: Level) => Key,
): ReadonlyMap<Key, readonly Level[]> {
  const groups = new Map<Key, Level[]>()
  for (const level of levels) {
    const group = groups.get(by(level))
    if (group === undefined) groups.set(by(level), [level])
    else group.push(level)
  }
  return groups
}
