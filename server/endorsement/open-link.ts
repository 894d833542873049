/** What an endorser finds behind their link. Looking never changes anything. */
import { Problem } from '../problem.ts'
import type { Endorsement } from '../store/recognition-documents.ts'
import type { EndorsementDeps } from './deps.ts'
import { tokenHash, type LinkPurpose } from './link.ts'

export interface OpenedLink {
  readonly purpose: LinkPurpose
  readonly endorsement: Endorsement
}

type Deps = Pick<EndorsementDeps, 'store' | 'endorsementLinks' | 'clock'>

/**
 * The endorsement behind a link that still works: to be answered, or given and to be withdrawn.
 * @throws Problem `not-found` (404) for a link this service did not make; `link-spent` (410) for one that was used or has expired
 */
export async function openLink(deps: Deps, token: string): Promise<OpenedLink> {
  const read = deps.endorsementLinks.read(token)
  const endorsement = read && (await deps.store.endorsements.get(read.endorsementId))
  if (read === undefined || endorsement === undefined) throw notOurs()
  const { purpose } = read
  if (purpose === 'revocation') {
    if (endorsement.state === 'given') return { purpose, endorsement }
    throw spent(
      endorsement.state === 'revoked'
        ? {
            fr: 'Cet endossement a déjà été retiré.',
            en: 'This endorsement has been withdrawn already.',
          }
        : { fr: 'Rien n’a été endossé.', en: 'Nothing was endorsed.' },
    )
  }
  if (endorsement.state !== 'requested') {
    throw spent({
      fr: 'Une réponse a déjà été donnée avec ce lien.',
      en: 'An answer was given with this link already.',
    })
  }
  if (isOver(endorsement, deps.clock()) || endorsement.tokenHash !== tokenHash(token)) {
    throw spent({
      fr: 'Ce lien a expiré. Une nouvelle demande peut vous être envoyée.',
      en: 'This link has expired. A new request can be sent to you.',
    })
  }
  return { purpose, endorsement }
}

/** Asked for, not answered, and too late to be. */
export function isOver({ state, expiresAt }: Pick<Endorsement, 'state' | 'expiresAt'>, now: Date): boolean {
  return state === 'requested' && new Date(expiresAt) <= now
}

/** @see openLink */
export function spent(detail: Problem['detail']): Problem {
  return new Problem('link-spent', detail)
}

function notOurs(): Problem {
  return new Problem('not-found', {
    fr: 'Ce lien n’existe pas. Vérifiez qu’il a été copié en entier.',
    en: 'There is no such link. Check that it was copied whole.',
  })
}
