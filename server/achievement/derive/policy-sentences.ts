/** Sentences of an evaluation policy, and the evidence rule each asks for. */
import type { CriteriaRule } from '../../evidence/types.ts'
import type { FrenchWords } from '../../framework/nodes.ts'
import type { Scheme } from './read/scheme.ts'
import { policyQuestion, sources } from './wording.ts'

/** What a sentence is read with. */
export interface PolicyContext {
  readonly scheme: Scheme
  /** How the policy is cited. */
  readonly policy: string
  /** Codes of the kinds of evidence that are endorsements. */
  readonly endorsements: readonly string[]
}

/** The whole sentence, so that none is taken for another; `rules` without a `source`, which is the sentence itself. */
interface Known {
  readonly sentence: RegExp
  readonly rules: (context: PolicyContext, found: RegExpExecArray) => readonly Omit<CriteriaRule, 'source'>[]
}

const rule = (type: string, params: Readonly<Record<string, unknown>>) => [{ id: type, type, params }]

const aboutProductions =
  /^pour une entrée qui porte une note de confidentialité, aucune production n'est acceptée comme preuve$/iu

const known: readonly Known[] = [
  // True of the service as it is: nothing to check.
  { sentence: /^une preuve peut servir à plusieurs compétences$/iu, rules: () => [] },
  // Said by the scale, whose levels say whether they are issued.
  { sentence: /^le niveau \d+ est un diagnostic : il n'est jamais un badge$/iu, rules: () => [] },
  // Heeded where the accepted kinds are listed.
  { sentence: aboutProductions, rules: () => [] },
  {
    sentence: /^un endosseur ne peut pas être le bénéficiaire$/iu,
    rules: ({ endorsements: kinds }) =>
      kinds.length === 0 ? [] : rule('endorser-is-not-recipient', { kinds }),
  },
  {
    sentence:
      /^deux personnes ne peuvent pas s'endosser l'une l'autre pour la même compétence dans les (\d+) jours$/iu,
    rules: ({ endorsements: kinds }, found) =>
      kinds.length === 0 ? [] : rule('no-mutual-endorsement', { kinds, days: Number(found[1]) }),
  },
  {
    sentence: /^les preuves (.+) ne contiennent ni nom ni situation identifiable d'un usager$/iu,
    rules: ({ scheme }, found) => {
      const named = (found[1] ?? '').split(/, | et /u).filter((code) => scheme.kinds.has(code))
      return named.length === 0 ? [] : rule('pseudonymised', { kinds: named })
    },
  },
]

/** The sentence as it is compared: its apostrophes and its full stop say nothing. */
function plain(sentence: string): string {
  return sentence.trim().replaceAll('’', "'").replace(/\.$/, '')
}

/** Whether the policy accepts no production as evidence for a competency with a privacy note. */
export function refusesProductions(scheme: Scheme): boolean {
  return scheme.policy?.sentences.some(({ words }) => aboutProductions.test(plain(words.fr))) === true
}

/** Whether a rule knows how to judge the sentence. */
function knownAs(words: FrenchWords): readonly [Known, RegExpExecArray] | undefined {
  for (const one of known) {
    const found = one.sentence.exec(plain(words.fr))
    if (found !== null) return [one, found]
  }
  return undefined
}

/** The sentences no rule knows how to judge: a person does. */
export function sentencesForAPerson({ policy }: Scheme): readonly FrenchWords[] {
  return (policy?.sentences ?? []).map(({ words }) => words).filter((words) => knownAs(words) === undefined)
}

/** The rules the sentences of the policy ask for. A sentence that no rule can judge becomes a question to a person. */
export function sentenceRules(context: PolicyContext): readonly CriteriaRule[] {
  return (context.scheme.policy?.sentences ?? []).flatMap(({ id, words }): readonly CriteriaRule[] => {
    const source = sources.sentence(context.policy, words.fr)
    const understood = knownAs(words)
    if (understood !== undefined) {
      const [one, found] = understood
      return one.rules(context, found).map((asked) => ({ ...asked, source }))
    }
    const question = policyQuestion({ fr: words.fr, en: words.en ?? words.fr })
    return [{ id: id.toLowerCase(), type: 'person-decides', params: { question }, source }]
  })
}
