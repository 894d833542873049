import { objectsOf, pass, skipped, type Check } from '../check.ts'
import type { JsonObject } from '../strict-json.ts'

/** A badge of ours names far fewer. */
const maximumPieces = 1000

// RFC 6920 §3: what our badges know a piece of evidence by.
function fingerprints({ evidence }: JsonObject): readonly string[] {
  const ids = objectsOf(evidence).map(({ id }) => id)
  return ids
    .filter((id) => typeof id === 'string' && /^ni:\/\/\/sha-256;[A-Za-z0-9_-]{43}$/u.test(id))
    .slice(0, maximumPieces)
    .map(String)
}

/** In words, by the calendar of Paris: `3 décembre 2026`. */
function inWords(moment: string, locale: 'fr-FR' | 'en-GB'): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'Europe/Paris' })
  const words = format.format(new Date(moment))
  return locale === 'fr-FR' ? words.replace(/^1 /u, '1er ') : words
}

/** The days of `moments` in words, each once, the earliest first. */
function days(moments: readonly string[], locale: 'fr-FR' | 'en-GB'): string {
  return [...new Set(moments.toSorted().map((moment) => inWords(moment, locale)))].join(', ')
}

/**
 * Says which of the pieces of evidence that a badge signed by an issuer of this service rests on were erased since, and when. Erasing
 * evidence is a right: it never makes a badge less valid. Evidence of other badges is not looked up.
 */
export const evidence: Check = {
  id: 'evidence',
  title: { fr: 'Les preuves sur lesquelles il repose', en: 'The evidence it rests on' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#evidence',
  fatal: false,
  async run({ deps, credential, isIssuedHere }) {
    const named = fingerprints(credential)
    // Anybody can write that their badge is hosted here, and ask so about evidence that others quote.
    if (isIssuedHere !== true || named.length === 0) return noneKept()
    if (deps.knownUntil !== undefined) {
      return skipped(
        'not-known-offline',
        'Ce qui a été effacé des preuves n’est connu que du service lui-même.',
        'What was erased of the evidence is known to the service itself only.',
      )
    }
    const erased = await deps.erasedEvidence(named)
    if (erased.length === 0) {
      // Without the award nothing is known of what it rested on, nor that it ever was here.
      if (!(await deps.isDecidedHere(credential))) return noneKept()
      return pass(
        'evidence-not-erased',
        'Aucune des preuves citées n’a été effacée.',
        'None of the evidence quoted was erased.',
      )
    }
    const moments = erased.map(({ erasedAt }) => erasedAt)
    return pass(
      'evidence-erased',
      `${erased.length === 1 ? 'Preuve effacée' : `${String(erased.length)} preuves effacées`} le ${days(moments, 'fr-FR')}. ` +
        'Le badge reste valable : son empreinte reste, son contenu n’existe plus.',
      `${erased.length === 1 ? 'Evidence' : `${String(erased.length)} pieces of evidence`} erased on ${days(moments, 'en-GB')}. ` +
        'The badge stays valid: the fingerprint remains, what it said is gone.',
    )
  },
}

function noneKept() {
  return skipped(
    'no-evidence-kept-here',
    'Le badge ne cite pas de preuve gardée par ce service.',
    'The badge quotes no evidence kept by this service.',
  )
}
