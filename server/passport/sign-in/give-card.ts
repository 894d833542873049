import type { Passport } from '../../store/passport-documents.ts'
import type { PassportDeps } from '../deps.ts'
import { cardKeyOf } from '../passports.ts'
import { plainSecret, scrypted } from './card-secret.ts'

/** A new card with a secret of its own (see `isGoodSecret`): the one before opens nothing any more. */
export async function giveCard(deps: PassportDeps, passportId: string, secret: string): Promise<Passport> {
  const kept = await scrypted(deps.passportSecrets.peppered(plainSecret(secret)))
  for (;;) {
    const passport = await deps.store.passports.get(passportId)
    if (passport === undefined) throw new Error('a Passeport that is open is gone')
    const { lockedUntil: _, ...rest } = passport
    const cardRound = rest.cardRound + 1
    const given = await deps.store.passports.replace({
      ...rest,
      cardRound,
      cardKey: cardKeyOf(deps, { _id: passportId, cardRound }),
      secret: kept,
      wrongTries: 0,
    })
    if (given !== undefined) return given
  }
}
