/** The applications of one applicant for one achievement, in whatever version: in order, each in a place of its own. */
import type { Achievement } from '../../achievement/types.ts'
import type { Application } from '../../store/recognition-documents.ts'
import type { ApplicationDeps } from '../deps.ts'
import { isOpen } from '../dossier.ts'

/** Whose applications, to whom. */
export type Applying = Pick<Application, 'organisationId' | 'applicantKind' | 'applicantId'>

/** Those there are, and the id of the next one. */
export interface Places {
  readonly taken: readonly Application[]
  readonly free: string
}

/** Applications looked up at once. */
const lookupSize = 20

/** Places are taken one after the other and never given back: whoever inserts under `free` first has it. */
export async function placesOf(
  { store, pseudonyms }: Pick<ApplicationDeps, 'store' | 'pseudonyms'>,
  { organisationId, applicantKind, applicantId }: Applying,
  { id, code }: Pick<Achievement, 'id' | 'code'>,
): Promise<Places> {
  const slug = id.split('/')[0] ?? ''
  const taken: Application[] = []
  for (let place = 0; ; place += lookupSize) {
    const ids = Array.from({ length: lookupSize }, (_, index) =>
      pseudonyms.application(
        organisationId,
        applicantKind,
        applicantId,
        `${slug}/${code}`,
        String(place + index),
      ),
    )
    const found = new Map((await store.applications.getMany(ids)).map((one) => [one._id, one]))
    taken.push(...found.values())
    const free = ids.find((one) => !found.has(one))
    if (free !== undefined) return { taken, free }
  }
}

/**
 * Whether `application` is open. When it is refused, whoever is about to appeal against it has to look again at the others first: an appeal
 * and another application cannot both begin at once.
 */
export async function isOpenAfterAll(
  { store }: Pick<ApplicationDeps, 'store'>,
  application: Application,
): Promise<boolean> {
  let current: Application | undefined = application
  while (current?.state === 'refused') {
    // The same content under a new revision: what was read before cannot be replaced any more.
    if ((await store.applications.replace(current)) !== undefined) return false
    current = await store.applications.get(application._id)
  }
  return current !== undefined && isOpen(current)
}
