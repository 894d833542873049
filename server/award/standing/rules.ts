/** Why an award stands where it stands under another version of its framework: the rules, in words. */
import type { Text } from '../../text.ts'

/** From best to worst. */
export const standings = ['current', 'stands', 'equivalent', 'needs-reassessment'] as const
export type Standing = (typeof standings)[number]

/**
 * One row per rule: the standing it leads to at best, and its words. `any`: it explains, and changes nothing. The ids are
 * permanent: decision records quote them.
 */
export const standingRules = {
  'same-version': {
    standing: 'current',
    text: {
      fr: 'L’attribution a été jugée selon cette version.',
      en: 'The award was judged against this version.',
    },
  },
  unchanged: {
    standing: 'stands',
    text: {
      fr: 'Ce qui a été reconnu se dit de la même façon dans cette version.',
      en: 'What was recognised is said in the same way in this version.',
    },
  },
  'changed-without-breaking': {
    standing: 'stands',
    text: {
      fr: 'Ce qui a été reconnu a changé, sans que rien de plus ne soit demandé à ce niveau.',
      en: 'What was recognised changed, and nothing more is asked at this level.',
    },
  },
  'exact-match': {
    standing: 'equivalent',
    text: {
      fr: 'Le code est retiré ; la version dit qu’un autre code désigne exactement la même chose, au même niveau.',
      en: 'The code is retired; the version says that another code is exactly the same thing, at the same level.',
    },
  },
  'replaced-by': {
    standing: 'equivalent',
    text: {
      fr: 'Le code est retiré ; la version dit qu’un seul autre code le remplace, et il a ce niveau.',
      en: 'The code is retired; the version says that one other code replaces it, and it has that level.',
    },
  },
  'retired-without-equivalent': {
    standing: 'needs-reassessment',
    text: {
      fr: 'Le code est retiré, et rien dans cette version ne lui équivaut à ce niveau.',
      en: 'The code is retired, and nothing in this version is equivalent to it at this level.',
    },
  },
  'several-replacements': {
    standing: 'needs-reassessment',
    text: {
      fr: 'Le code est retiré et plusieurs autres le remplacent : une personne doit dire lequel.',
      en: 'The code is retired and several others replace it: a person has to say which.',
    },
  },
  removed: {
    standing: 'needs-reassessment',
    text: { fr: 'Le code n’est plus dans cette version.', en: 'The code is no longer in this version.' },
  },
  'breaking-change': {
    standing: 'needs-reassessment',
    text: {
      fr: 'Ce qui est demandé à ce niveau a changé : ce qui a été montré ne suffit peut-être plus.',
      en: 'What is asked at this level changed: what was shown may not be enough any more.',
    },
  },
  'not-awarded-any-more': {
    standing: 'any',
    text: {
      fr: 'Cette version n’a pas de badge de ce niveau : rien à réémettre.',
      en: 'This version has no badge of this level: nothing to re-issue.',
    },
  },
  'target-added': {
    standing: 'needs-reassessment',
    text: {
      fr: 'Le profil vise une compétence de plus.',
      en: 'The profile aims at one more competency.',
    },
  },
  'target-raised': {
    standing: 'needs-reassessment',
    text: {
      fr: 'Le profil vise un niveau plus élevé pour une compétence.',
      en: 'The profile aims at a higher level of a competency.',
    },
  },
  'criterion-added': {
    standing: 'needs-reassessment',
    text: {
      fr: 'Ce niveau du label demande un critère de plus.',
      en: 'This level of the label asks for one more criterion.',
    },
  },
  'policy-of-its-time': {
    standing: 'any',
    text: {
      fr: 'La politique de preuves a changé. L’attribution reste jugée selon celle de sa date.',
      en: 'The evidence policy changed. The award stays judged by the policy of its time.',
    },
  },
} as const satisfies Readonly<Record<string, { readonly standing: Standing | 'any'; readonly text: Text }>>

export type StandingRule = keyof typeof standingRules

/** The worse of two standings. */
export function worse(left: Standing, right: Standing): Standing {
  return standings.indexOf(left) >= standings.indexOf(right) ? left : right
}
