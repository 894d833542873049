/** Versions of one framework are released one after the other: each is checked against all that came before it. */
import { Problem } from '../../problem.ts'
import type { FrameworkDraft, FrameworkOwner } from '../../store/framework-documents.ts'
import type { Store } from '../../store/store.ts'

type TurnStore = Pick<Store, 'frameworkOwners' | 'frameworkDrafts'>
type Waiting = Pick<FrameworkDraft, 'framework' | 'version'>

/**
 * Gives the version its turn; to be called when its draft is `releasing`. The turn lasts for as long as it is, through crashes and
 * whoever goes on with it, and ends by itself when the draft is released, opened again or abandoned.
 * @throws Problem `conflict` (409) while it is the turn of another version
 */
export async function takeTurn(store: TurnStore, draft: Waiting): Promise<void> {
  for (;;) {
    const owner = await ownerOf(store, draft)
    await requireFree(store, owner, draft)
    // Written even when it says so already: who saw this draft open just before can then no longer take the turn from it.
    if ((await store.frameworkOwners.replace({ ...owner, releasing: draft.version })) !== undefined) return
  }
}

/**
 * Whether the version could take its turn now.
 * @throws Problem as `takeTurn` does
 */
export async function requireTurn(store: TurnStore, draft: Waiting): Promise<void> {
  await requireFree(store, await ownerOf(store, draft), draft)
}

/** To be called in this order: what is read of the other draft must not be older than what is read of the owner. */
async function requireFree(
  { frameworkDrafts }: TurnStore,
  { releasing }: FrameworkOwner,
  { framework, version }: Waiting,
): Promise<void> {
  if (releasing === undefined || releasing === version) return
  const other = await frameworkDrafts.get(`${framework}/${releasing}`)
  if (other?.state !== 'releasing') return
  throw new Problem('conflict', {
    fr: 'Une autre version de ce cadre est en cours de publication : attendez sa fin, ou redemandez-la si elle a été interrompue.',
    en: 'Another version of this framework is being released: wait for its end, or ask for it again if it was interrupted.',
  })
}

async function ownerOf({ frameworkOwners }: TurnStore, { framework }: Waiting): Promise<FrameworkOwner> {
  const owner = await frameworkOwners.get(framework)
  if (owner === undefined) throw new Error(`framework ${framework} has a draft and no owner`)
  return owner
}
