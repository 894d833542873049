/** Challenges: what a presentation must repeat to show that it was made now, for whoever asks. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Challenge } from '../store/issuing-documents.ts'
import { timestamp } from '../timestamp.ts'
import { endOfAnybodys, type ChallengeDeps } from '../verify/presentation/challenge.ts'
import { trouble, type Trouble } from './problem-details.ts'

const goodForMilliseconds = 10 * 60 * 1000
const randomLength = 16
const markLength = 16

/** A new challenge of the organisation: `u` and base64url of 128 random bits and of the mark by which it is known again. */
export async function createChallenge(deps: ChallengeDeps, organisationId: string): Promise<string> {
  const random = randomBytes(randomLength)
  const challenge = `u${Buffer.concat([random, markOf(deps, random)]).toString('base64url')}`
  const now = deps.clock()
  const isNew = await deps.store.challenges.insert({
    _id: idOf(challenge),
    organisationId,
    state: 'open',
    createdAt: timestamp(now),
    expiresAt: timestamp(new Date(now.getTime() + goodForMilliseconds)),
  })
  if (!isNew) throw new Error('128 random bits were taken')
  return challenge
}

/** Whether it was given out here, whatever became of it since. */
export function isOwnChallenge(deps: Pick<ChallengeDeps, 'challengeSecret'>, challenge: string): boolean {
  const bytes = /^u[A-Za-z0-9_-]{43}$/u.test(challenge)
    ? Buffer.from(challenge.slice(1), 'base64url')
    : Buffer.alloc(0)
  if (bytes.length !== randomLength + markLength) return false
  return timingSafeEqual(bytes.subarray(randomLength), markOf(deps, bytes.subarray(0, randomLength)))
}

/**
 * Uses a challenge up: of all who try, one succeeds. A challenge that was not given out here is the caller’s own business. Undefined when it
 * is good; else why not: another organisation’s, anybody’s (`/verifications`), used, expired.
 */
export async function useChallenge(
  deps: ChallengeDeps,
  organisationId: string,
  challenge: string,
): Promise<Trouble | undefined> {
  if (!isOwnChallenge(deps, challenge))
    return endOfAnybodys(deps, challenge) === undefined ? undefined : spent
  const kept = await deps.store.challenges.get(idOf(challenge))
  const isGood =
    kept?.organisationId === organisationId &&
    kept.state === 'open' &&
    Date.parse(kept.expiresAt) > deps.clock().getTime()
  if (!isGood) return spent
  // Undefined: another request used it in between.
  return (await deps.store.challenges.replace({ ...kept, state: 'used' })) === undefined ? spent : undefined
}

const spent = trouble(
  'invalidChallenge',
  'Ce défi (challenge) a déjà servi, ou a expiré.',
  'This challenge was used, or has expired.',
  '/options/challenge',
)

const batch = 500

/** Deletes challenges that have expired, used or not: their mark alone says that they are no longer good. */
export async function forgetChallenges(deps: Pick<ChallengeDeps, 'store' | 'clock'>): Promise<void> {
  const now = timestamp(deps.clock())
  for (const state of ['open', 'used'] as const satisfies readonly Challenge['state'][]) {
    const { items } = await deps.store.challenges.page({ where: { state }, limit: batch })
    for (const { _id, expiresAt } of items) {
      if (expiresAt >= now) break
      await deps.store.challenges.delete(_id)
    }
  }
}

function markOf({ challengeSecret }: Pick<ChallengeDeps, 'challengeSecret'>, random: Uint8Array): Buffer {
  return createHmac('sha256', challengeSecret).update(random).digest().subarray(0, markLength)
}

function idOf(challenge: string): string {
  return createHash('sha256').update(challenge).digest('hex')
}
