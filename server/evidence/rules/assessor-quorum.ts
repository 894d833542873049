import { counted, inBoth, type EasyInflected, type Inflected } from '../wording.ts'
import { enough, requiredMasculine } from './enough.ts'
import { minimumParams, type MinimumParams, type Rule } from './rule.ts'

/**
 * At least `minimum` different assessors recommend the badge. One who also recommends against it recommends nothing: their second
 * assessment takes the first one back. The reason says how many are against; they do not outvote the others. Looks at no piece.
 */
export const assessorQuorum: Rule<MinimumParams> = {
  type: 'assessor-quorum',
  paramsSchema: minimumParams,
  evaluate({ assessments }, { minimum }) {
    const against = new Set(
      assessments.filter(({ recommends }) => recommends === 'refuse').map(({ assessor }) => assessor),
    )
    const counting = assessments.filter(({ assessor }) => !against.has(assessor))
    const favourable = new Set(counting.map(({ assessor }) => assessor))
    const ids = counting.map(({ id }) => id)
    const finding = enough(favourable.size, minimum, favourableAssessors, requiredMasculine, ids)
    if (against.size === 0) return finding
    const opposed = counted(against.size, unfavourableAssessors)
    return {
      ...finding,
      reason: inBoth((language) => `${finding.reason[language]} (${opposed[language]})`),
    }
  },
}

const favourableAssessors: EasyInflected = {
  fr: ['évaluateur favorable', 'évaluateurs favorables'],
  en: ['assessor in favour', 'assessors in favour'],
  easy: ['avis favorable', 'avis favorables'],
}

const unfavourableAssessors: Inflected = {
  fr: ['défavorable', 'défavorables'],
  en: ['against', 'against'],
}
