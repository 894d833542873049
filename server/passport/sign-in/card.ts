/** Signing in with a printed card and a short secret: no e-mail, no telephone. */
import type { Passport } from '../../store/passport-documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { PassportDeps } from '../deps.ts'
import { passportById, type OpenPassport } from '../passports.ts'
import { isScrypted, plainSecret, scrypted } from './card-secret.ts'

const mostTries = 5
const lockMinutes = 15

/**
 * The Passeport of a card. `wrong`: no such card, or not its secret: which of them is not said, nor told by the time it takes. `locked`: five
 * wrong secrets; for fifteen minutes none is looked at.
 */
export async function signInWithCard(
  deps: PassportDeps,
  { code, secret }: { readonly code: string; readonly secret: string },
): Promise<OpenPassport | 'wrong' | 'locked'> {
  const peppered = deps.passportSecrets.peppered(plainSecret(secret))
  const cardKey = deps.passportSecrets.cardKey(code)
  const [found] = cardKey === undefined ? [] : await deps.store.passports.getManyBy('cardKey', [cardKey])
  if (found?.secret === undefined) {
    await scrypted(peppered)
    return 'wrong'
  }
  const tried = await countTry(deps, found._id)
  if (tried === undefined) return 'locked'
  const isRight = tried.secret !== undefined && (await isScrypted(peppered, tried.secret))
  // Given out again meanwhile: the code is good no more.
  if (!isRight || tried.cardKey !== cardKey) return 'wrong'
  await forgetTries(deps, found._id)
  return (await passportById(deps, found._id)) ?? 'wrong'
}

/** Counts a try before its secret is looked at: however many come at once, five are. `undefined` when none is. */
async function countTry({ store, clock }: PassportDeps, passportId: string): Promise<Passport | undefined> {
  for (;;) {
    const passport = await store.passports.get(passportId)
    if (passport === undefined) return undefined
    const { lockedUntil, ...kept } = passport
    const now = clock()
    if (lockedUntil !== undefined && lockedUntil > timestamp(now)) return undefined
    const wrongTries = lockedUntil === undefined ? kept.wrongTries + 1 : 1
    const until = timestamp(new Date(now.getTime() + lockMinutes * 60_000))
    const counted = await store.passports.replace({
      ...kept,
      wrongTries,
      ...(wrongTries < mostTries ? {} : { lockedUntil: until }),
    })
    if (counted !== undefined) return counted
  }
}

async function forgetTries({ store }: PassportDeps, passportId: string): Promise<void> {
  for (;;) {
    const passport = await store.passports.get(passportId)
    if (passport === undefined) return
    const { lockedUntil: _, ...kept } = passport
    if ((await store.passports.replace({ ...kept, wrongTries: 0 })) !== undefined) return
  }
}
