/** Who is signed in to a Passeport, in which browser. */
import { createHash, randomBytes } from 'node:crypto'
import { everything } from '../../store/everything.ts'
import type { PassportToken } from '../../store/passport-documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { PassportDeps } from '../deps.ts'
import { passportById, type OpenPassport } from '../passports.ts'

/** A session ends when it was not used for so long. */
const idleDays = 30
const dayInMilliseconds = 86_400_000

type Deps = Pick<PassportDeps, 'store' | 'clock' | 'passportSecrets' | 'forgetMail'>

/** Begins a session: always a new one. Answers what the cookie is to hold: 256 random bits, of which a hash is kept. */
export async function startSession(deps: Deps, passportId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const session = {
    _id: hashOf(token),
    kind: 'session' as const,
    passportId,
    createdAt: timestamp(deps.clock()),
    expiresAt: inThirtyDays(deps),
  }
  if (!(await deps.store.passportTokens.insert(session))) throw new Error('a random token came twice')
  return token
}

/** The Passeport whose session the cookie holds, if it is still good. Puts its end off, once a day at most. */
export async function passportOfSession(deps: Deps, token: string): Promise<OpenPassport | undefined> {
  const session = await deps.store.passportTokens.get(hashOf(token))
  const now = deps.clock()
  if (session?.kind !== 'session' || session.expiresAt <= timestamp(now)) return undefined
  const expiresAt = inThirtyDays(deps)
  if (Date.parse(expiresAt) - Date.parse(session.expiresAt) >= dayInMilliseconds)
    await deps.store.passportTokens.replace({ ...session, expiresAt })
  return passportById(deps, session.passportId ?? '')
}

export async function endSession({ store }: Pick<Deps, 'store'>, token: string): Promise<void> {
  await store.passportTokens.delete(hashOf(token))
}

/** Signs out everywhere. */
export async function endSessions({ store }: Pick<Deps, 'store'>, passportId: string): Promise<void> {
  for (const { _id } of await everything(store.passportTokens, { passportId }))
    await store.passportTokens.delete(_id)
}

function inThirtyDays({ clock }: Pick<Deps, 'clock'>): string {
  return timestamp(new Date(clock().getTime() + idleDays * dayInMilliseconds))
}

// 256 random bits need no salt.
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

const batch = 500

/** Deletes sessions and links that are over. */
export async function forgetPassportTokens({ store, clock }: Pick<Deps, 'store' | 'clock'>): Promise<void> {
  const now = timestamp(clock())
  for (const kind of ['session', 'link'] as const satisfies readonly PassportToken['kind'][]) {
    for (;;) {
      const { items } = await store.passportTokens.page({ where: { kind }, limit: batch })
      const due = items.filter(({ expiresAt }) => expiresAt <= now)
      for (const { _id } of due) await store.passportTokens.delete(_id)
      if (due.length < batch) break
    }
  }
}
