/** Whose a badge of this service is, and whether it is still good. */
import { stillGood } from '../../award/profile/good-awards.ts'
import { Problem } from '../../problem.ts'
import type { Award, EvidencePiece } from '../../store/documents.ts'
import type { Application } from '../../store/recognition-documents.ts'
import type { Store } from '../../store/store.ts'
import { pseudonymIn } from '../applicant/applicant.ts'
import { contentOf } from './content.ts'
import type { ApplicationEvidenceDeps } from './deps.ts'

type Deps = Pick<ApplicationEvidenceDeps, 'store' | 'pseudonyms' | 'publicUrl'>

/**
 * The award at the address `id`, the id of a verified credential; `undefined` when it is not an address of this service: nobody here knows whose
 * that badge is.
 * @throws Problem `evidence-refused` (422) when it is not the applicant's
 */
export async function ownBadge(
  deps: Deps,
  application: Application,
  id: unknown,
): Promise<string | undefined> {
  const ours = `${deps.publicUrl}/credentials/`
  if (typeof id !== 'string' || !id.startsWith(ours)) return undefined
  const award = await deps.store.awards.get(id.slice(ours.length))
  if (award !== undefined && (await isOf(deps, application, award))) return award._id
  throw new Problem('evidence-refused', notTheirs, {
    errors: [
      { pointer: '/content/credential/credential', code: 'badge-of-somebody-else', detail: notTheirs },
    ],
  })
}

async function isOf(deps: Deps, application: Application, award: Award): Promise<boolean> {
  const { organisationId, applicantKind, applicantId, recipientKey } = application
  if (award.organisationId === organisationId) return award.recipientKey === recipientKey
  if (applicantKind === 'organisation')
    return award.recipientKey === deps.pseudonyms.recipient(award.organisationId, 'organisation', applicantId)
  const person = await deps.store.people.get(applicantId)
  return (
    person !== undefined && award.recipientKey === (await pseudonymIn(deps, award.organisationId, person))
  )
}

/** Ids of the awards that badges among `pieces` are, less those revoked, suspended or ended at `now`. */
export async function goodAwardsIn(
  deps: { readonly store: Pick<Store, 'awards' | 'statusSlots'> },
  pieces: readonly EvidencePiece[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const ids = pieces.flatMap((piece) => {
    const content = contentOf(piece)
    const awardId = content?.form === 'credential' ? content.check.awardId : undefined
    return awardId === undefined ? [] : [awardId]
  })
  if (ids.length === 0) return new Set()
  const good = await stillGood(deps, await deps.store.awards.getMany([...new Set(ids)]), now)
  return new Set(good.map(({ _id }) => _id))
}

const notTheirs = {
  fr: 'Ce badge n’est pas celui de la personne candidate : il ne peut pas lui servir de preuve.',
  en: 'This badge is not the applicant’s: it cannot serve them as evidence.',
}
