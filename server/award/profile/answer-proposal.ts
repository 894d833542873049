/** A person answers a proposal. */
import { Problem } from '../../problem.ts'
import type { Proposal } from '../../store/recognition-documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { AwardDeps } from '../deps.ts'

type Deps = Pick<AwardDeps, 'store' | 'clock'>

/**
 * Accepts an open proposal. For an `award`, `open` opens the application (or finds the one that a request before a crash has opened) and
 * answers its id; nothing is awarded. A `review` is only acknowledged: whether the award changes is decided, as always, by a person who
 * changes its state. Accepting twice is harmless.
 * @throws Problem `transition-refused` (409) when it was declined or has lapsed; whatever `open` throws, and then nothing is accepted
 */
export async function acceptProposal(
  deps: Deps,
  proposalId: string,
  open: (proposal: Proposal) => Promise<string>,
): Promise<Proposal> {
  return answer(deps, proposalId, 'accepted', async (proposal) =>
    proposal.kind === 'award' ? { applicationId: await open(proposal) } : {},
  )
}

/**
 * Declines an open proposal: it comes back only when the badges it rests on change. Declining twice is harmless; the first reason stays.
 * @throws Problem `transition-refused` (409) when it was accepted or has lapsed
 */
export async function declineProposal(deps: Deps, proposalId: string, reason: string): Promise<Proposal> {
  return answer(deps, proposalId, 'declined', () => Promise.resolve({ reason: reason.trim() }))
}

async function answer(
  { store, clock }: Deps,
  proposalId: string,
  state: 'accepted' | 'declined',
  effect: (proposal: Proposal) => Promise<Pick<Proposal, 'applicationId' | 'reason'>>,
): Promise<Proposal> {
  for (;;) {
    const proposal = await store.proposals.get(proposalId)
    if (proposal === undefined) throw gone()
    if (proposal.state === state) return proposal
    if (proposal.state !== 'open') throw notOpen()
    const changed = { ...proposal, ...(await effect(proposal)), state, changedAt: timestamp(clock()) }
    const written = await store.proposals.replace(changed)
    if (written !== undefined) return written
  }
}

/** The person was erased meanwhile. */
function gone(): Problem {
  return new Problem('not-found', {
    fr: 'Cette proposition n’existe plus.',
    en: 'This proposal is no longer there.',
  })
}

function notOpen(): Problem {
  return new Problem('transition-refused', {
    fr: 'Cette proposition n’est plus ouverte : elle a déjà reçu une réponse, ou sa raison a disparu.',
    en: 'This proposal is not open any more: it was answered, or its reason is gone.',
  })
}
