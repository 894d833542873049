import { fail, pass, unknown, type Check, type Finding } from '../check.ts'
import { statusEntry } from '../status-entry.ts'
import { readStatus, type StatusAnswer } from '../status-list.ts'

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

/** The issuer has not revoked the credential, as far as its own list, served here, says. */
export const statusRevocation: Check = {
  id: 'status.revocation',
  title: { fr: 'Le badge n’a pas été retiré', en: 'The badge was not withdrawn' },
  spec: 'https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm',
  fatal: false,
  async run({ deps, credential, now }) {
    const entry = statusEntry(deps, credential)
    switch (entry.kind) {
      case 'none':
        return pass(
          'no-status',
          'Le badge n’annonce pas de liste de révocation : il n’y avait rien à vérifier.',
          'The badge names no revocation list: there was nothing to check.',
        )
      case 'other-type':
        return unknown(
          'status-type-not-supported',
          'Ce service ne sait pas lire cette forme de révocation : on ne sait pas si le badge a été retiré.',
          'This service cannot read this form of revocation: whether the badge was withdrawn is not known.',
        )
      case 'foreign-list':
        return unknown(
          'status-list-not-fetched',
          'La liste de révocation est sur un autre site, que ce service ne consulte pas : on ne sait pas si le badge a été retiré.',
          'The revocation list is on another site, which this service does not visit: whether the badge was withdrawn is not known.',
        )
      case 'our-list':
        if (!entry.purposes.includes('revocation')) return answers['other-purpose']
        return answers[await readStatus(deps, { ...entry, purpose: 'revocation' }, now)]
    }
  },
}
