/**
 * Badges of the levels of a label. Their rules were written by people, and are carried from the version before: addresses move to
 * the new version, and what they repeat of the framework (its criteria, their number, the words of its levels) is what it says now.
 */
import { everyRule } from '../../evidence/criteria-errors.ts'
import type { CriteriaRule } from '../../evidence/types.ts'
import { typesOf, type Json, type NormalForm, type NormalNode } from '../../framework/normal-form.ts'
import type { AchievementCriteria } from '../achievement-node.ts'
import type { Base } from './read/carried.ts'
import type { DerivedNode } from './read/derived-node.ts'
import { isObject, stringIn, textIn, wordsIn } from './read/read-node.ts'
import { upperFirst } from './wording.ts'

/** Badges of levels of a label, and their criteria. */
export interface Label {
  readonly nodes: readonly DerivedNode[]
  readonly ruleSets: Readonly<Record<string, readonly CriteriaRule[]>>
  readonly achievements: Readonly<Record<string, AchievementCriteria>>
}

interface Minimum {
  readonly minimum: number
}
interface CoveredParams {
  readonly criteria: readonly string[]
  readonly declared: Minimum
  readonly proven: Minimum
}

/** The label levels of `base` that `form` still has and still issues, as those of the version `iri`. */
export function carriedLabel(form: NormalForm, iri: string, base: Base): Label {
  const nodes = base.achievements.filter((node) => {
    const level = form.nodes.get(lastSegment(node['mediation:labelLevel'] ?? ''))
    return level !== undefined && isLabelLevel(level) && level['mediation:issuable'] === true
  })
  const tiers = tiersOf(base.form, form)
  const own = nodes.flatMap((node) => {
    const code = node['ceterms:codedNotation']
    const criteria = base.criteria.achievements[code]
    return criteria === undefined ? [] : [[code, criteria] as const]
  })
  const sets = new Set(own.map(([, { ruleSet }]) => ruleSet))
  const words = replacements(base, form, own.map(([, { rules }]) => rules).flat(), tiers)
  const carry = <Value>(value: Value): Value => reworded(value, words)
  const rules = (given: readonly CriteriaRule[]) => given.map((rule) => carry(coveredNow(rule, tiers)))
  return {
    nodes: nodes.map((node) => nodeNow(carry(node), iri, tiers, form)),
    ruleSets: Object.fromEntries(
      Object.entries(base.criteria.ruleSets).flatMap(([name, set]) =>
        sets.has(name) ? [[name, rules(set)]] : [],
      ),
    ),
    achievements: Object.fromEntries(
      own.map(([code, criteria]) => [code, { ...criteria, rules: rules(criteria.rules) }]),
    ),
  }
}

/** Whether the node is a level of a label. */
export function isLabelLevel(node: NormalNode): boolean {
  return typesOf(node).includes('mediation:LabelLevel')
}

function lastSegment(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

/** The criteria of a tier, then and now. */
interface Tier {
  readonly then: readonly string[]
  readonly now: readonly string[]
}

function tiersOf(before: NormalForm, form: NormalForm): readonly Tier[] {
  const criteria = ({ nodes }: NormalForm) =>
    [...nodes].filter(([, node]) => typesOf(node).includes('mediation:LabelCriterion'))
  const names = new Set(criteria(before).map(([, node]) => stringIn(node, 'mediation:tier')))
  const inTier = (version: NormalForm, name: string) =>
    criteria(version).flatMap(([code, node]) => (stringIn(node, 'mediation:tier') === name ? [code] : []))
  return [...names].map((name) => ({ then: inTier(before, name), now: inTier(form, name) }))
}

/** A list of criteria as it is now: a whole tier stays whole, any other list loses what there is no more. */
function listNow(criteria: readonly string[], tiers: readonly Tier[]): readonly string[] {
  return tiers.flatMap(({ then, now }) => {
    const listed = then.filter((code) => criteria.includes(code))
    return listed.length === then.length ? now : listed.filter((code) => now.includes(code))
  })
}

/** All stays all, half stays half (rounded up), any other number stays as far as there are as many. */
function leastNow(least: number, then: number, now: number): number {
  if (least === then) return now
  return least === Math.ceil(then / 2) ? Math.ceil(now / 2) : Math.min(least, now)
}

function coveredNow(rule: CriteriaRule, tiers: readonly Tier[]): CriteriaRule {
  const { rules: inside } = rule.params
  if (Array.isArray(inside)) {
    // Of a combinator, checked against its schema when the version was released.
    const now = (inside as readonly CriteriaRule[]).map((one) => coveredNow(one, tiers))
    return { ...rule, params: { ...rule.params, rules: now } }
  }
  if (rule.type !== 'criteria-covered') return rule
  const { criteria, declared, proven } = coveredParams(rule)
  const listed = listNow(criteria, tiers)
  const least = ({ minimum }: Minimum) => ({ minimum: leastNow(minimum, criteria.length, listed.length) })
  return { ...rule, params: { criteria: listed, declared: least(declared), proven: least(proven) } }
}

function coveredParams({ params }: CriteriaRule): CoveredParams {
  // Checked against the schema of the rule when the version was released.
  return params as unknown as CoveredParams
}

/** What is said of the framework, then and now; the longest first, so that none is replaced inside another. */
type Replacement = readonly [string, string]

function replacements(
  base: Base,
  form: NormalForm,
  rules: readonly CriteriaRule[],
  tiers: readonly Tier[],
): readonly Replacement[] {
  const ofLevels = [...base.form.nodes].flatMap(([code, node]) => {
    const now = form.nodes.get(code)
    return !isLabelLevel(node) || now === undefined ? [] : levelReplacements(node, now)
  })
  const ofNumbers = everyRule(rules).flatMap((rule) => {
    if (rule.type !== 'criteria-covered') return []
    const { criteria, proven } = coveredParams(rule)
    const now = listNow(criteria, tiers)
    const least = leastNow(proven.minimum, criteria.length, now.length)
    return [
      [`${criteria.length} critères`, `${now.length} critères`],
      [
        `la moitié de ${criteria.length} est arrondie à ${proven.minimum}`,
        `la moitié de ${now.length} est ${least * 2 === now.length ? '' : 'arrondie à '}${least}`,
      ],
      [`dont au moins ${proven.minimum} prouvés`, `dont au moins ${least} prouvés`],
    ] as const
  })
  return [...ofLevels, ...ofNumbers]
    .filter(([then, now]) => then !== now)
    .sort(([left], [right]) => right.length - left.length)
}

function levelReplacements(then: NormalNode, now: NormalNode): readonly Replacement[] {
  const titles = [textIn(then, 'skos:prefLabel', ''), textIn(now, 'skos:prefLabel', '')] as const
  const asked = [
    wordsIn(then, 'mediation:requires').fr ?? '',
    wordsIn(now, 'mediation:requires').fr ?? '',
  ] as const
  const months = [then['mediation:validityMonths'], now['mediation:validityMonths']].map(String)
  const pairs = (make: (title: string) => string, language: 'fr' | 'en') =>
    [make(titles[0][language]), make(titles[1][language])] as const
  return [
    pairs((title) => `– ${title}`, 'fr'),
    pairs((title) => `– ${title}`, 'en'),
    pairs((title) => `niveau ${title}`, 'fr'),
    pairs((title) => `level ${title}`, 'en'),
    pairs((title) => `niveau « ${title} »`, 'fr'),
    asked,
    [upperFirst(asked[0]), upperFirst(asked[1])],
    // Two levels may last as long: what a level asks for comes right before how long it lasts.
    [
      `${upperFirst(asked[0])}. Valable ${months[0]} mois`,
      `${upperFirst(asked[1])}. Valable ${months[1]} mois`,
    ],
  ]
}

/** `value` with each replacement made once in every text; addresses are no texts. */
function reworded<Value>(value: Value, words: readonly Replacement[]): Value {
  // The same shape comes out: only strings inside change.
  return rewordedJson(value as Json, words) as Value
}

function rewordedJson(value: Json, words: readonly Replacement[]): Json {
  if (typeof value === 'string') return value.startsWith('/') ? value : rewordedText(value, words)
  if (Array.isArray(value)) return value.map((item: Json) => rewordedJson(item, words))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewordedJson(inner, words)]))
}

function rewordedText(text: string, words: readonly Replacement[]): string {
  const replaced = new Map(words)
  if (words.length === 0) return text
  const any = new RegExp(words.map(([then]) => then.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g')
  return text.replace(any, (then) => replaced.get(then) ?? then)
}

/** The node at its new address, its criteria and their titles those of now. */
function nodeNow(node: DerivedNode, iri: string, tiers: readonly Tier[], form: NormalForm): DerivedNode {
  const before = node['dcterms:isPartOf']
  const moved = (reference: string) => reference.replace(before, iri)
  const criteria = listNow((node['mediation:criterion'] ?? []).map(lastSegment), tiers)
  const description = node['ceterms:requires']['ceterms:description']
  const level = moved(node['mediation:labelLevel'] ?? '')
  return {
    ...node,
    id: moved(node.id),
    'dcterms:isPartOf': iri,
    'mediation:labelLevel': level,
    ...(criteria.length === 0 ? {} : { 'mediation:criterion': criteria.map((code) => `${iri}/${code}`) }),
    'ceterms:requires': {
      ...node['ceterms:requires'],
      id: moved(node['ceterms:requires'].id),
      'ceterms:description': {
        ...description,
        fr: listsNow(description.fr, 'fr', tiers, form),
        ...(description.en === undefined ? {} : { en: listsNow(description.en, 'en', tiers, form) }),
      },
    },
  }
}

/** Each list of criteria in a narrative (`- title (LR-01)`) as it is now. */
function listsNow(
  narrative: string,
  language: 'fr' | 'en',
  tiers: readonly Tier[],
  form: NormalForm,
): string {
  const all = tiers.flatMap(({ then }) => then)
  return narrative
    .split('\n\n')
    .map((paragraph) => {
      const codes = paragraph.split('\n').map((line) => /^- .*\(([A-Za-z0-9.-]+)\)$/.exec(line)?.[1] ?? '')
      if (!codes.every((code) => all.includes(code))) return paragraph
      return listNow(codes, tiers)
        .map(
          (code) =>
            `- ${textIn(form.nodes.get(code) ?? { type: '' }, 'skos:prefLabel', code)[language]} (${code})`,
        )
        .join('\n')
    })
    .join('\n\n')
}
