import { frenchForm, inBoth, listed } from '../wording.ts'
import { kindsParams, type KindsParams, type Rule } from './rule.ts'

/**
 * At least one piece of each of `kinds`; the reason names the kinds that are missing.
 */
export const requiredKinds: Rule<KindsParams> = {
  type: 'required-kinds',
  paramsSchema: kindsParams,
  kindsNamed: ({ kinds }) => kinds,
  evaluate({ pieces }, { kinds }, context) {
    const missing = kinds.filter((kind) => pieces.every((piece) => piece.kind !== kind))
    const evidence = pieces.filter((piece) => kinds.includes(piece.kind)).map((piece) => piece.id)
    if (missing.length === 0) {
      const all = {
        fr: 'Les types de preuve exigés sont tous présents',
        en: 'All the required kinds of evidence are present',
      }
      const easy = 'Vous avez tous les types de preuve demandés.'
      return { outcome: 'met', evidence, setAside: [], reason: all, easy }
    }
    const titles = listed(
      missing.map((kind) => context.kind(kind).title),
      'and',
    )
    const lead = { fr: 'Preuve exigée et absente :', en: 'Required evidence missing:' }
    const reason = inBoth((language) => `${lead[language]} ${titles[language]}`)
    const easy = `Il manque ${frenchForm(missing.length, ['ce type', 'ces types'])} de preuve : ${titles.fr}.`
    return { outcome: 'not-met', evidence, setAside: [], reason, easy }
  },
}
