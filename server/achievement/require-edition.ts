/** Whether a badge can be written in a language. */
import { Problem } from '../problem.ts'
import type { Language } from '../text.ts'
import type { Achievement } from './types.ts'

/** What badges are written in unless something else is asked for: every achievement has an edition in it. */
export const defaultLanguage: Language = 'fr'

/**
 * @param pointer where `language` is in what was asked
 * @throws Problem `invalid-request` (400) when one of `achievements` has no edition in it
 */
export function requireEdition(
  achievements: readonly Pick<Achievement, 'languages'>[],
  language: Language = defaultLanguage,
  pointer = '/language',
): void {
  if (achievements.every(({ languages }) => languages.includes(language))) return
  const detail = {
    fr: 'Ce badge n’existe pas dans cette langue : demandez-le en français.',
    en: 'This achievement does not exist in this language: ask for it in French.',
  }
  throw new Problem('invalid-request', detail, { errors: [{ pointer, code: 'no-edition', detail }] })
}
