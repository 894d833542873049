/** The answer of the rules that only set things aside: always `met`, the reason saying how many and why. */
import type { Text } from '../../text.ts'
import {
  agreeing,
  counted,
  frenchCounted,
  frenchForm,
  inBoth,
  type EasyInflected,
  type Inflected,
} from '../wording.ts'
import type { RuleFinding } from './rule.ts'

/** What is set aside, in words. */
interface Things {
  /** « preuve mise de côté : » */
  readonly aside: Inflected
  readonly none: Text
  /** Noun, then the sentence that ends it all. */
  readonly easy: readonly [singular: string, plural: string]
  readonly easyEnd: readonly [singular: string, plural: string]
  readonly easyNone: string
}

/**
 * Sets aside the `items` for which `causeFor` has a cause; the others are the finding's evidence. `items` are those the rule looks
 * at, which may be fewer than the dossier's. Two causes are the same when their French singular is. In easy French a cause is what
 * follows « 1 preuve » or « 2 preuves ».
 */
export function setAside<Item extends { readonly id: string }>(
  items: readonly Item[],
  causeFor: (item: Item) => EasyInflected | undefined,
  things: Things = piecesOfEvidence,
): RuleFinding {
  const kept: string[] = []
  const aside: string[] = []
  const causes = new Map<string, Cause>()
  for (const item of items) {
    const words = causeFor(item)
    if (words === undefined) {
      kept.push(item.id)
    } else {
      aside.push(item.id)
      const key = words.fr[0]
      causes.set(key, { words, count: (causes.get(key)?.count ?? 0) + 1 })
    }
  }
  return { outcome: 'met', evidence: kept, setAside: aside, ...wordsFor([...causes.values()], things) }
}

interface Cause {
  readonly words: EasyInflected
  readonly count: number
}

/** Pieces of evidence: what is set aside unless the rule says otherwise. */
const piecesOfEvidence: Things = {
  aside: {
    fr: ['preuve mise de côté :', 'preuves mises de côté :'],
    en: ['piece of evidence set aside:', 'pieces of evidence set aside:'],
  },
  none: { fr: 'Aucune preuve mise de côté', en: 'No piece of evidence set aside' },
  easy: ['preuve', 'preuves'],
  easyEnd: ['Elle ne compte pas.', 'Elles ne comptent pas.'],
  easyNone: 'Cette règle n’enlève aucune preuve.',
}

/** What assessors say of a dossier. */
export const assessmentsOfDossier: Things = {
  aside: {
    fr: ['évaluation mise de côté :', 'évaluations mises de côté :'],
    en: ['assessment set aside:', 'assessments set aside:'],
  },
  none: { fr: 'Aucune évaluation mise de côté', en: 'No assessment set aside' },
  easy: ['avis', 'avis'],
  easyEnd: ['Il ne compte pas.', 'Ils ne comptent pas.'],
  easyNone: 'Cette règle n’enlève aucun avis.',
}

function wordsFor(causes: readonly Cause[], things: Things): Pick<RuleFinding, 'reason' | 'easy'> {
  const [first, ...others] = causes
  if (first === undefined) return { reason: things.none, easy: things.easyNone }
  const number = causes.reduce((sum, { count }) => sum + count, 0)
  const total = counted(number, things.aside)
  const details =
    others.length === 0
      ? [agreeing(first.count, first.words)]
      : causes.map(({ count, words }) => counted(count, words))
  const sentences = causes.map(
    ({ count, words }) => `${frenchCounted(count, things.easy)} ${frenchForm(count, words.easy)}.`,
  )
  return {
    reason: inBoth(
      (language) => `${total[language]} ${details.map((detail) => detail[language]).join(', ')}`,
    ),
    easy: [...sentences, frenchForm(number, things.easyEnd)].join(' '),
  }
}
