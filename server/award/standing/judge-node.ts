/** What became of one node of the framework, at one level. */
import type { Change } from '../../framework/diff/types.ts'
import { typesOf, valuesOf, type NormalNode } from '../../framework/normal-form.ts'
import type { Comparison } from './comparison.ts'
import { standingRules, worse, type Standing, type StandingRule } from './rules.ts'

export interface Judged {
  readonly standing: Standing
  readonly rules: readonly StandingRule[]
  /** The changes that break, when that is the reason. */
  readonly breaking: readonly Change[]
  /** Code of what takes its place, when it is equivalent. */
  readonly heir?: string
}

export interface Question {
  readonly code: string
  /** Absent: whatever changed in it matters. */
  readonly level?: number | undefined
  /** Changes that are judged apart. */
  readonly except?: (change: Change) => boolean
  /** Whether a code that is not retired can take its place. */
  readonly canFollow: (code: string) => boolean
}

/** The changes of the evidence policy never count: what was awarded was judged by the policy of its time. */
export function judgeNode(comparison: Comparison, question: Question): Judged {
  const node = comparison.to.form.nodes.get(question.code)
  if (node === undefined) return judged('removed')
  if (isRetired(node)) return judgeRetired(comparison, node, question)
  const changes = changesConcerning(comparison, question)
  const breaking = changes.filter((change) => change.class === 'breaking')
  if (breaking.length > 0) return { ...judged('breaking-change'), breaking }
  return judged(changes.length > 0 ? 'changed-without-breaking' : 'unchanged')
}

export function judged(rule: StandingRule): Judged {
  const { standing } = standingRules[rule]
  if (standing === 'any') throw new Error(`${rule} decides nothing`)
  return { standing, rules: [rule], breaking: [] }
}

/** The worst of `all`, with its reasons only. */
export function worst(all: readonly Judged[]): Judged {
  const standing = all.map((one) => one.standing).reduce(worse, 'stands')
  const deciding = all.filter((one) => one.standing === standing)
  return {
    standing,
    rules: [...new Set(deciding.flatMap(({ rules }) => rules))],
    breaking: deciding.flatMap(({ breaking }) => breaking),
  }
}

/** Its code is kept so that it is never used again. */
export function isRetired(node: NormalNode): boolean {
  return typesOf(node).some(
    (type) => type === 'mediation:RetiredCompetency' || type === 'mediation:RetiredTerm',
  )
}

function changesConcerning(comparison: Comparison, { code, level, except }: Question): readonly Change[] {
  const own = comparison
    .changesOf(code)
    .filter(({ levels }) => level === undefined || levels === undefined || levels.includes(level))
    .filter((change) => except?.(change) !== true)
  // What a level of the scale means is part of what was recognised at that level.
  const scale = level === undefined ? undefined : comparison.scale.get(level)
  return [...own, ...(scale === undefined ? [] : comparison.changesOf(scale))].filter(
    ({ kind }) => kind !== 'evidence-policy-changed' && kind !== 'order-changed',
  )
}

function judgeRetired(comparison: Comparison, node: NormalNode, question: Question): Judged {
  const found = heirOf(comparison, node, question.canFollow, new Set([question.code]))
  if (found === undefined) return judged('retired-without-equivalent')
  if (found === 'several') return judged('several-replacements')
  return { ...judged(found.rule), heir: found.code }
}

interface Heir {
  readonly rule: 'exact-match' | 'replaced-by'
  readonly code: string
}

/** An heir may be retired in its turn: then its own heir counts, by the weaker of the two rules. */
function heirOf(
  comparison: Comparison,
  node: NormalNode,
  canFollow: Question['canFollow'],
  seen: ReadonlySet<string>,
): Heir | 'several' | undefined {
  const from = (code: string, rule: Heir['rule']): Heir | 'several' | undefined => {
    const next = comparison.to.form.nodes.get(code)
    if (next === undefined || seen.has(code)) return undefined
    if (!isRetired(next)) return canFollow(code) ? { rule, code } : undefined
    const further = heirOf(comparison, next, canFollow, new Set([...seen, code]))
    return typeof further === 'object' && rule === 'replaced-by' ? { ...further, rule } : further
  }
  for (const code of codesIn(node, 'skos:exactMatch')) {
    const heir = from(code, 'exact-match')
    if (typeof heir === 'object') return heir
  }
  if (valuesOf(node, 'dcterms:isReplacedBy').length > 1) return 'several'
  const [only] = codesIn(node, 'dcterms:isReplacedBy')
  return only === undefined ? undefined : from(only, 'replaced-by')
}

/** Codes of this version; what is elsewhere takes nobody's place here. */
function codesIn(node: NormalNode, property: string): readonly string[] {
  return valuesOf(node, property).flatMap((value) =>
    typeof value === 'string' && value.startsWith('./') ? [value.slice(2)] : [],
  )
}
