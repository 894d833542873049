/** Challenges for whoever verifies without an account: given out without writing anything, good once. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Store } from '../../store/store.ts'
import { timestamp } from '../../timestamp.ts'

export interface ChallengeDeps {
  readonly store: Pick<Store, 'challenges'>
  readonly clock: () => Date
  /** 32 bytes used for nothing else. */
  readonly challengeSecret: Uint8Array
}

/** What becomes of a challenge that a presentation repeats. `not-ours`: given out elsewhere, so its single use is their business. */
export type ChallengeUse = 'good' | 'spent' | 'not-ours'

export const challengeSeconds = 10 * 60

const endLength = 6
const randomLength = 16
const markLength = 16

/** Nobody's identifier: an organisation's has letters. */
const anybody = '*'

/**
 * A new challenge: `v` and base64url of its end (milliseconds since 1970), of 128 random bits, and of the mark by which both are known again.
 * Nothing is kept: who asks for many costs nothing.
 */
export function anybodysChallenge({
  clock,
  challengeSecret,
}: Pick<ChallengeDeps, 'clock' | 'challengeSecret'>): string {
  const said = Buffer.alloc(endLength + randomLength)
  said.writeUIntBE(clock().getTime() + challengeSeconds * 1000, 0, endLength)
  randomBytes(randomLength).copy(said, endLength)
  return `v${Buffer.concat([said, markOf(challengeSecret, said)]).toString('base64url')}`
}

/** When it ends, of a challenge given out by `anybodysChallenge`, whatever became of it since; `undefined` for any other. */
export function endOfAnybodys(
  { challengeSecret }: Pick<ChallengeDeps, 'challengeSecret'>,
  challenge: string,
): Date | undefined {
  const bytes = Buffer.from(/^v[A-Za-z0-9_-]{51}$/u.test(challenge) ? challenge.slice(1) : '', 'base64url')
  const said = bytes.subarray(0, endLength + randomLength)
  const mark = bytes.subarray(endLength + randomLength)
  // The last character has bits to spare: another one would be the same challenge a second time.
  if (mark.length !== markLength || `v${bytes.toString('base64url')}` !== challenge) return undefined
  return timingSafeEqual(mark, markOf(challengeSecret, said))
    ? new Date(said.readUIntBE(0, endLength))
    : undefined
}

/** Uses up a challenge of `anybodysChallenge`: of all who try, one succeeds. What was used is kept until the challenge ends. */
export async function useAnybodysChallenge(deps: ChallengeDeps, challenge: string): Promise<ChallengeUse> {
  const end = endOfAnybodys(deps, challenge)
  if (end === undefined) return 'not-ours'
  const now = deps.clock()
  if (end <= now) return 'spent'
  const isFirst = await deps.store.challenges.insert({
    _id: createHash('sha256').update(challenge).digest('hex'),
    organisationId: anybody,
    state: 'used',
    createdAt: timestamp(now),
    expiresAt: timestamp(end),
  })
  return isFirst ? 'good' : 'spent'
}

function markOf(secret: Uint8Array, said: Uint8Array): Buffer {
  return createHmac('sha256', secret).update('anybody').update(said).digest().subarray(0, markLength)
}
