/** The answer of the rules that count: met from `asked` on, the reason giving what was found and what was asked. */
import { agreeing, counted, frenchCounted, inBoth, type EasyInflected, type Inflected } from '../wording.ts'
import type { RuleFinding } from './rule.ts'

/** « demandée », for the counting rules whose noun is feminine in French (une preuve). */
export const requiredFeminine: Inflected = { fr: ['demandée', 'demandées'], en: ['required', 'required'] }
/** « demandé », for those whose noun is masculine (un type, un point). */
export const requiredMasculine: Inflected = { fr: ['demandé', 'demandés'], en: ['required', 'required'] }

/** « 2 preuves comptées, 3 demandées »: `words` name what was found, `required` agrees with them. */
export function enough(
  found: number,
  asked: number,
  words: EasyInflected,
  required: Inflected,
  evidence: readonly string[],
): RuleFinding {
  const have = counted(found, words)
  const need = agreeing(asked, required)
  return {
    outcome: found >= asked ? 'met' : 'not-met',
    evidence,
    setAside: [],
    reason: inBoth((language) => `${have[language]}, ${asked} ${need[language]}`),
    easy: `Il faut ${frenchCounted(asked, words.easy)}. Vous en avez ${found}. ${verdict(found, asked)}`,
  }
}

function verdict(found: number, asked: number): string {
  return found >= asked ? 'C’est assez.' : `Il en manque ${asked - found}.`
}
