/** What in a framework keeps a badge from being derived. */
import { typesOf, type NormalForm } from '../../../framework/normal-form.ts'
import type { Text } from '../../../text.ts'
import { awardedLevels, type Level, type Profile, type Scheme } from '../read/scheme.ts'

interface SchemeError {
  readonly node: string
  readonly code: string
  readonly detail: Text
}

/** Issued levels that the policy forgets, and profiles that aim at what has no badge. */
export function schemeErrors(form: NormalForm, scheme: Scheme): readonly SchemeError[] {
  return [
    ...forgottenLevels(scheme),
    ...scheme.profiles.flatMap((profile) => targetErrors(form, scheme, profile)),
  ]
}

/** A level nobody could be judged at has no badge, although the scale says it is issued. */
function forgottenLevels({ levels, policy, competencies }: Scheme): readonly SchemeError[] {
  const isAssessedAt = ({ number }: Level) =>
    [...competencies.values()].some(({ indicators }) => indicators.has(number))
  return levels
    .filter(
      (level) => level.issuable && isAssessedAt(level) && policy?.requirements.has(level.number) !== true,
    )
    .map(({ code, number }) => ({
      node: code,
      code: 'level-without-requirement',
      detail: {
        fr: `Le niveau ${number} s’attribue, mais la politique d’évaluation ne dit pas ce qu’il demande.`,
        en: `Level ${number} is issued, but the evaluation policy does not say what it asks for.`,
      },
    }))
}

function targetErrors(form: NormalForm, scheme: Scheme, profile: Profile): readonly SchemeError[] {
  return profile.targets.flatMap(({ competency, number }) => {
    const node = form.nodes.get(competency)
    const assessed = scheme.competencies.get(competency)
    const error = (code: string, detail: Text) => [{ node: profile.code, code, detail }]
    if (node === undefined) {
      return error('profile-target-unknown', {
        fr: `Le profil vise ${competency}, qui n’est pas dans cette version.`,
        en: `The profile aims at ${competency}, which is not in this version.`,
      })
    }
    if (typesOf(node).includes('mediation:RetiredCompetency')) {
      return error('profile-target-retired', {
        fr: `Le profil vise ${competency}, qui est retirée.`,
        en: `The profile aims at ${competency}, which is retired.`,
      })
    }
    if (assessed === undefined) {
      return error('profile-target-not-assessed', {
        fr: `Le profil vise ${competency}, qui ne s’évalue pas.`,
        en: `The profile aims at ${competency}, which is not assessed.`,
      })
    }
    if (awardedLevels(scheme, assessed).some((level) => level.number >= number)) return []
    return error('profile-target-not-awarded', {
      fr: `Le profil vise ${competency} au niveau ${number}, pour lequel il n’y a pas de badge.`,
      en: `The profile aims at ${competency} at level ${number}, for which there is no badge.`,
    })
  })
}
