import type { Language } from '../../text.ts'

/** Day and time in Paris of an RFC 3339 moment, as people write them. */
export function parisMoment(
  moment: string,
  language: Language,
): { readonly day: string; readonly time: string } {
  const tag = language === 'fr' ? 'fr-FR' : 'en-GB'
  const at = new Date(moment)
  return {
    day: new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(at),
    time: new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone: 'Europe/Paris' }).format(at),
  }
}
