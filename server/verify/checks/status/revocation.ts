import { fail, pass, unknown, worst, type Check, type CheckContext, type Finding } from '../../check.ts'
import type { ElsewhereAnswer } from '../../foreign/lists/list-address.ts'
import type { StatusAnswer } from '../../status/status-answer.ts'
import { judgeEntries, type JudgedEntry } from '../../status/status-entry.ts'

const incoherent = [
  'Le badge renvoie à une liste de révocation qui ne peut pas être la sienne.',
  'The badge points to a revocation list that cannot be its own.',
] as const

const answers: { readonly [answer in StatusAnswer]: Finding } = {
  set: fail('revoked', 'L’émetteur a retiré ce badge.', 'The issuer has withdrawn this badge.'),
  clear: pass(
    'not-revoked',
    'L’émetteur n’a pas retiré ce badge.',
    'The issuer has not withdrawn this badge.',
  ),
  missing: fail('status-list-missing', ...incoherent),
  'not-issuers': fail('status-list-not-issuers', ...incoherent),
  'other-purpose': fail('status-purpose-mismatch', ...incoherent),
  'out-of-range': fail('status-index-out-of-range', ...incoherent),
  unusable: unknown(
    'status-list-unusable',
    'La liste de révocation n’a pas pu être lue : on ne sait pas si le badge a été retiré.',
    'The revocation list could not be read: whether the badge was withdrawn is not known.',
  ),
}

const noStatus = pass(
  'no-status',
  'Le badge n’annonce pas de liste de révocation : il n’y avait rien à vérifier.',
  'The badge names no revocation list: there was nothing to check.',
)

const hidden = unknown(
  'status-may-be-hidden',
  'Une partie du badge n’est pas montrée : elle peut dire où voir s’il a été retiré. On ne sait pas s’il l’a été.',
  'A part of the badge is not shown: it may say where to see whether it was withdrawn. Whether it was is not known.',
)

const otherType = unknown(
  'status-type-not-supported',
  'Ce service ne sait pas lire cette forme de révocation : on ne sait pas si le badge a été retiré.',
  'This service cannot read this form of revocation: whether the badge was withdrawn is not known.',
)

const malformed = [
  'status-entry-malformed',
  'Ce que le badge dit de sa liste de révocation n’a pas la forme voulue : on ne sait pas s’il a été retiré.',
  'What the badge says of its revocation list does not have its form: whether it was withdrawn is not known.',
] as const

const notFetched = unknown(
  'status-list-not-fetched',
  'La liste de révocation est sur un autre site, que ce service ne consulte pas : on ne sait pas si le badge a été retiré.',
  'The revocation list is on another site, which this service does not visit: whether the badge was withdrawn is not known.',
)

const tooMany = unknown(
  'status-entries-too-many',
  'Le badge nomme trop de listes : aucune n’a été lue, et on ne sait pas s’il a été retiré.',
  'The badge names too many lists: none was read, and whether it was withdrawn is not known.',
)

/** What a list on another site says. Of one that is not its issuer’s nobody knows who keeps it. */
const elsewhere: { readonly [answer in ElsewhereAnswer]: Finding } = {
  set: answers.set,
  clear: answers.clear,
  'not-fetched': notFetched,
  unreachable: unknown(
    'status-list-unreachable',
    'Le site où se trouve la liste de révocation n’a pas répondu, ou pas par une liste : on ne sait pas si le badge a été retiré. Réessayez plus tard.',
    'The site of the revocation list did not answer, or not with a list: whether the badge was withdrawn is not known. Try again later.',
  ),
  unusable: answers.unusable,
  expired: unknown(
    'status-list-expired',
    'La liste de révocation publiée par l’autre site n’est pas à jour : on ne sait pas si le badge a été retiré.',
    'The revocation list the other site publishes is not up to date: whether the badge was withdrawn is not known.',
  ),
  'not-issuers': unknown(
    'status-list-by-another',
    'La liste de révocation est tenue par quelqu’un d’autre que l’émetteur, et rien ne dit qu’il en est chargé : on ne sait pas si le badge a été retiré.',
    'The revocation list is kept by somebody other than the issuer, and nothing says that they were asked to: whether the badge was withdrawn is not known.',
  ),
  'other-purpose': answers['other-purpose'],
  'out-of-range': answers['out-of-range'],
}

function foundElsewhere({
  form,
  purpose,
  answer,
  basedOn,
}: Extract<JudgedEntry, { kind: 'elsewhere' }>): Finding | undefined {
  if (purpose !== 'revocation') return undefined
  // Nobody was asked: the type is not one this service publishes itself.
  if (answer === 'not-fetched' && form === '1EdTechRevocationList') return otherType
  return basedOn.length === 0 ? elsewhere[answer] : { ...elsewhere[answer], basedOn }
}

/** What one entry says of revocation; `undefined` when it is, rightly, about something else. */
function found(entry: JudgedEntry): Finding | undefined {
  switch (entry.kind) {
    case 'other-type':
      return otherType
    case 'malformed':
      // No list of this service is named so: the entry cannot be the one its issuer got.
      return entry.isOurs ? fail(...malformed) : unknown(...malformed)
    case 'elsewhere':
      return foundElsewhere(entry)
    case 'ours': {
      const [{ purpose, answer }] = entry.answers
      if (purpose === 'revocation') return answers[answer]
      return answer === 'set' || answer === 'clear' || answer === 'unusable' ? undefined : answers[answer]
    }
  }
}

/** What is known of a credential that names no list. */
function withoutEntry({ otherStatus }: CheckContext): Finding {
  if (otherStatus === undefined) return noStatus
  return otherStatus === 'hidden' ? hidden : otherType
}

/**
 * The issuer has not revoked the credential, as far as its own lists, here or on its site, say: every entry about revocation counts. Where the holder
 * may have left the entry out, nothing is known.
 */
export const statusRevocation: Check = {
  id: 'status.revocation',
  title: { fr: 'Le badge n’a pas été retiré', en: 'The badge was not withdrawn' },
  spec: 'https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm',
  fatal: false,
  async run(context) {
    const { deps, lists, credential } = context
    const { judged, trouble } = await judgeEntries({ publicUrl: deps.publicUrl, lists }, credential)
    if (trouble === 'too-many') return tooMany
    const findings = judged.map(found).filter((finding) => finding !== undefined)
    const beside = withoutEntry(context)
    return worst(beside === noStatus ? findings : [...findings, beside]) ?? noStatus
  },
}
