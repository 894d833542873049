/**
 * Product rule: a person's badge says nothing of health, disability, precarity, origin, or of the public a person belongs to. A
 * badge of an entry for the public therefore has neutral words of its own as soon as those of the entry would tell.
 */
import type { Words } from '../../framework/nodes.ts'
import type { Assessed } from './read/scheme.ts'

/** Beginnings of words, without accents, by what they tell of. Rather one too many: all it costs is a badge with a neutral name. */
const tellingWords = {
  health:
    'handicap|invalidit|deficien|autis|dyslex|dysprax|aveugl|malvoy|sourd|malentend|sante|malad|medic|medec|soin|hopita|cancer|' +
    'psych|addict|fatigu|vieilliss|disab|blind|deaf|impair|illness|sick|health|patients?\\b|hospital',
  precarity:
    'precar|pauvr|rsa\\b|surendett|sans.abri|sdf\\b|chom|demandeurs? d.emploi|minima soci|illettr|analphab|isole|detenu|prison|' +
    'poverty|poor|homeless|unemploy|job seeker|debt|low literacy|isolated',
  origin:
    'alloph|etranger|migrant|immigr|emigr|refugi|asile|origines? (ethni|soci|etrang|migr)|pays d.origine|gens du voyage|' +
    'titres? de sejour|foreign|refugee|asylum|first language|ethnic',
  familyAndAge:
    'parent|famille|familia(l|ux)|family|families|enfant|aidant|senior|agee?s?\\b|vieux|retraite|jeune|veuf|veuv|divorc|child|' +
    'carers?\\b|elder|older people|retired|young people|widow',
}
const telling = new RegExp(`(?<![a-z0-9])(${Object.values(tellingWords).join('|')})`, 'u')

/** Whether words would say something of the situation of the person who wears them. */
export function tells(words: Words): boolean {
  return [words.fr, words.en].some((text) => {
    if (text === undefined) return false
    const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    return telling.test(plain)
  })
}

/** Whether the competency is one of the public's, so that its badge is about a person helped. */
export function isOfThePublic({ voice, letter, publics }: Assessed): boolean {
  return voice === 'first-person' || letter !== undefined || publics.length > 0
}

/** Whether only people in a situation that tells are concerned: to hold the badge under that name would be to say so. */
export function concernsOnlyTellingPublics({ publics }: Assessed): boolean {
  return publics.length > 0 && publics.every(tells)
}
