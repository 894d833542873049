import { fail, pass, skipped, unknown, type Check, type Finding } from '../check.ts'
import { statusEntry } from '../status-entry.ts'
import { readStatus, type StatusAnswer } from '../status-list.ts'

const notReadable = unknown(
  'suspension-list-unusable',
  'La liste des suspensions n’a pas pu être lue : on ne sait pas si le badge est suspendu.',
  'The list of suspensions could not be read: whether the badge is suspended is not known.',
)

const answers: { readonly [answer in StatusAnswer]: Finding } = {
  set: fail(
    'suspended',
    'L’émetteur a suspendu ce badge pour le moment.',
    'The issuer has suspended this badge for the time being.',
  ),
  clear: pass('not-suspended', 'Le badge n’est pas suspendu.', 'The badge is not suspended.'),
  missing: notReadable,
  'not-issuers': notReadable,
  'other-purpose': notReadable,
  'out-of-range': notReadable,
  unusable: notReadable,
}

/**
 * The issuer has not suspended the credential. Open Badges 3.0 has room for one status only, so our suspension list is
 * not named in the credential: it is the twin of the revocation list, at `<list>/suspension`, with the same index.
 */
export const statusSuspension: Check = {
  id: 'status.suspension',
  title: { fr: 'Le badge n’est pas suspendu', en: 'The badge is not suspended' },
  spec: 'https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm',
  fatal: false,
  async run({ deps, credential, now }) {
    const entry = statusEntry(deps, credential)
    if (entry.kind !== 'our-list') {
      return skipped(
        'no-suspension-list',
        'Seuls les badges émis ici ont une liste de suspensions.',
        'Only badges issued here have a list of suspensions.',
      )
    }
    const listUrl = `${entry.listUrl}/suspension`
    return answers[await readStatus(deps, { ...entry, listUrl, purpose: 'suspension' }, now)]
  },
}
