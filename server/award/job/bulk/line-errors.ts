/** What can be wrong with a line of a text of awards, in words. */
import type { Text } from '../../../text.ts'
import { lineErrors } from '../../roster/roster-line.ts'

/** Of lines that could not even be read. */
export type LineFlaw = 'not-json' | 'line-too-long' | 'duplicate-key' | 'too-deep' | 'control-character'

const ofText: Readonly<Record<string, Text>> = {
  'not-json': {
    fr: 'Cette ligne n’est pas un objet JSON en UTF-8.',
    en: 'This line is not a JSON object in UTF-8.',
  },
  'line-too-long': { fr: 'Cette ligne est trop longue.', en: 'This line is too long.' },
  'duplicate-key': { fr: 'Une même clé figure deux fois.', en: 'The same key is there twice.' },
  'too-deep': { fr: 'Cette ligne est trop imbriquée.', en: 'This line is nested too deep.' },
  'too-many-lines': {
    fr: 'Il y a déjà 10 000 lignes pour ce badge : envoyez celles-ci avec une autre clé Idempotency-Key.',
    en: 'There are 10,000 lines for this achievement already: send these with another Idempotency-Key.',
  },
  'achievement-unknown': {
    fr: 'Ce badge n’existe pas, ou n’est pas pour des personnes.',
    en: 'There is no such achievement, or it is not for people.',
  },
  'level-not-issuable': {
    fr: 'Ce niveau est un diagnostic, jamais un badge.',
    en: 'This level is a diagnosis, never a badge.',
  },
  'framework-version-unknown': {
    fr: 'Cette version du référentiel n’existe pas, ou n’est pas publiée.',
    en: 'There is no such framework version, or it is not released.',
  },
}

/** The words for `code`; those for an unreadable value when it has none of its own. */
export function lineErrorDetail(code: string): Text {
  const ofRoster: Readonly<Record<string, { readonly detail: Text } | undefined>> = lineErrors
  return ofText[code] ?? ofRoster[code]?.detail ?? lineErrors['line-unreadable'].detail
}
