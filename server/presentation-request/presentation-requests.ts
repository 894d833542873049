/** Requests for presentations: made by an organisation, open for a quarter of an hour, erased after a day. */
import { randomBytes } from 'node:crypto'
import type { PresentationRequest } from '../store/presentation-documents.ts'
import type { New } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'
import type { PresentationRequestDeps } from './deps.ts'
import type { Question } from './question.ts'

/** A request as it is made. */
export type NewRequest = New<PresentationRequest>

const openForMilliseconds = 15 * 60 * 1000
const keptForMilliseconds = 24 * 60 * 60 * 1000

/** 192 bits: whoever has the address may answer. */
function unguessable(): string {
  return randomBytes(24).toString('base64url')
}

/** Makes a request. */
export async function createPresentationRequest(
  { store, clock }: Pick<PresentationRequestDeps, 'store' | 'clock'>,
  { organisationId, keyId }: { readonly organisationId: string; readonly keyId: string },
  question: Question,
): Promise<NewRequest> {
  const now = clock()
  const after = (milliseconds: number) => timestamp(new Date(now.getTime() + milliseconds))
  const request: NewRequest = {
    _id: unguessable(),
    organisationId,
    state: 'open',
    question: JSON.stringify(question),
    nonce: unguessable(),
    walletState: unguessable(),
    createdAt: timestamp(now),
    createdBy: keyId,
    expiresAt: after(openForMilliseconds),
    eraseAt: after(keptForMilliseconds),
  }
  if (!(await store.presentationRequests.insert(request))) throw new Error('192 random bits were taken')
  return request
}

/** What was asked. */
export function questionOf({ question }: Pick<PresentationRequest, 'question'>): Question {
  // Written by `createPresentationRequest`.
  return JSON.parse(question) as Question
}

/** The request, whatever became of it; `undefined` when there is none, or it is to be erased. */
export async function presentationRequest(
  { store, clock }: Pick<PresentationRequestDeps, 'store' | 'clock'>,
  id: string,
): Promise<PresentationRequest | undefined> {
  const found = await store.presentationRequests.get(id)
  return found === undefined || Date.parse(found.eraseAt) <= clock().getTime() ? undefined : found
}

/** Whether it can still be answered. */
export function isOpen(
  { clock }: Pick<PresentationRequestDeps, 'clock'>,
  { state, expiresAt }: Pick<PresentationRequest, 'state' | 'expiresAt'>,
): boolean {
  return state === 'open' && Date.parse(expiresAt) > clock().getTime()
}

const batch = 500

/** Erases all that is a day old, answered or not. */
export async function forgetPresentationRequests({
  store,
  clock,
}: Pick<PresentationRequestDeps, 'store' | 'clock'>): Promise<void> {
  const now = timestamp(clock())
  for (const state of ['open', 'answered'] as const satisfies readonly PresentationRequest['state'][]) {
    for (;;) {
      // In the order of their ends.
      const { items } = await store.presentationRequests.page({ where: { state }, limit: batch })
      const due = items.filter(({ eraseAt }) => eraseAt <= now)
      for (const { _id } of due) await store.presentationRequests.delete(_id)
      if (due.length < batch) break
    }
  }
}
