/** What the combinators share: the rules they hold, and the answer that follows from what those say. */
import type { SchemaObject } from 'ajv/dist/2020.js'
import type { Text } from '../../text.ts'
import type { CriteriaRule, Finding, Outcome } from '../types.ts'
import { counted, frenchCounted, inBoth, type Inflected } from '../wording.ts'
import { codeParam, type Around, type RuleContext, type RuleFinding } from './rule.ts'

/** `{rules}`: rules as a criteria document writes them. */
export interface RulesParams {
  readonly rules: readonly CriteriaRule[]
}

/** Their own parameters are checked one by one, like those of any rule. */
export const rulesParam: SchemaObject = {
  type: 'array',
  minItems: 1,
  maxItems: 20,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'type', 'params', 'source'],
    properties: {
      id: { type: 'string', pattern: '^[a-z0-9-]+$', maxLength: 100 },
      type: codeParam,
      params: { type: 'object' },
      source: { type: 'string', minLength: 1 },
    },
  },
}

/** The outcome when `needed` of several must be met; what needs a person may still turn out either way. */
export function outcomeAmong(outcomes: readonly Outcome[], needed: number): Outcome {
  const met = outcomes.filter((outcome) => outcome === 'met').length
  const open = outcomes.filter((outcome) => outcome === 'needs-person').length
  if (met >= needed) return 'met'
  return met + open >= needed ? 'needs-person' : 'not-met'
}

/** Each rule of `rules` is an alternative: what only sets things aside would be one that everybody has. */
export function alternativesFaults({ rules }: RulesParams, { asks }: Around): readonly string[] {
  return rules.filter((rule) => !asks(rule)).map(({ id }) => `rule ${id} asks for nothing: it is always met`)
}

/**
 * The answer of a combinator to what its rules answered: `needed` of them must be met. What they set aside stays inside. Its evidence
 * are the pieces and awards that the rules it rests on rely on: when it is met those that are met; when it needs a person, also those
 * that need one; when it is not met, all. The reason counts the rules that ask for something.
 */
export function combined(
  rules: readonly CriteriaRule[],
  findings: readonly Finding[],
  needed: number,
  context: Pick<RuleContext, 'asks'>,
): RuleFinding {
  const outcome = outcomeAmong(
    findings.map((finding) => finding.outcome),
    needed,
  )
  const parts = findings.filter((finding) => outcome === 'not-met' || restsOn(outcome, finding))
  const asking = findings.filter((_finding, index) => asksAt(rules, index, context))
  return {
    outcome,
    evidence: [...new Set(parts.flatMap((part) => part.evidence))].sort(),
    setAside: [],
    ...wordsFor(outcome, asking, needed - (findings.length - asking.length)),
    parts: findings,
    needed,
  }
}

function restsOn(outcome: Outcome, finding: Finding): boolean {
  return finding.outcome === 'met' || (outcome === 'needs-person' && finding.outcome === 'needs-person')
}

function asksAt(rules: readonly CriteriaRule[], index: number, { asks }: Pick<RuleContext, 'asks'>): boolean {
  const rule = rules[index]
  return rule !== undefined && asks(rule)
}

function wordsFor(
  outcome: Outcome,
  findings: readonly Finding[],
  needed: number,
): Pick<RuleFinding, 'reason' | 'easy'> {
  const met = findings.filter((finding) => finding.outcome === 'met').length
  const open = findings.filter((finding) => finding.outcome === outcome && outcome !== 'met')
  const of = { fr: `sur ${findings.length}`, en: `of ${findings.length}` }
  const hold = counted(met, conditionsMet(of))
  const details: readonly Text[] = open.map((finding) =>
    finding.parts === undefined ? finding.reason : inBoth((language) => `(${finding.reason[language]})`),
  )
  const lead = outcome === 'met' ? undefined : leads[outcome]
  return {
    reason: inBoth((language) => {
      const counts = `${hold[language]}, ${needed} ${asked[language](needed)}`
      if (lead === undefined) return counts
      const colon = language === 'fr' ? ' : ' : ': '
      const separator = language === 'fr' ? ' ; ' : '; '
      return `${counts}${separator}${lead[language]}${colon}${details.map((one) => one[language]).join(separator)}`
    }),
    easy: [
      `Il faut ${frenchCounted(needed, ['condition', 'conditions'])} sur ${findings.length}.`,
      `Vous en avez ${met}.`,
      ...(lead === undefined ? ['C’est assez.'] : [lead.easy, ...open.map(({ easy }) => easy)]),
    ].join(' '),
  }
}

function conditionsMet(of: Text): Inflected {
  return {
    fr: [`condition remplie ${of.fr}`, `conditions remplies ${of.fr}`],
    en: [`condition met ${of.en}`, `conditions met ${of.en}`],
  }
}

const asked = {
  fr: (needed: number) => (needed < 2 ? 'demandée' : 'demandées'),
  en: () => 'required',
}

const leads = {
  'not-met': { fr: 'il manque', en: 'missing', easy: 'Voici ce qui manque.' },
  'needs-person': {
    fr: 'une personne doit se prononcer',
    en: 'a person must decide',
    easy: 'Voici ce qui est à vérifier.',
  },
}
