/** Passeports: opened by people for themselves. */
import { randomBytes } from 'node:crypto'
import type { Passport } from '../store/passport-documents.ts'
import type { New } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'
import type { PassportDeps } from './deps.ts'
import { removeRemains } from './erase-passport.ts'
import { makePassportKey, passportKey, type PassportKey } from './passport-key.ts'
import { scrypted } from './sign-in/card-secret.ts'

/** What is sealed in the document of a Passeport. */
export interface PassportContent {
  /** In the order the person gave them. */
  readonly collections: readonly Collection[]
  /** `_id` of the address that is on its way out: it does not count as a way in any more. */
  readonly leaving?: string
}

/** Badges a person put together. A badge is in one of them, or in none. */
export interface Collection {
  /** No two have the same. */
  readonly name: string
  /** Ids of items, in the order the person gave them. */
  readonly items: readonly string[]
}

/** A Passeport, and what opens it. */
export interface OpenPassport {
  readonly passport: Passport
  readonly key: PassportKey
}

/** What the document of an open Passeport holds. */
export function passportContent({ passport, key }: OpenPassport): PassportContent {
  // The boundary: our own text.
  return key.open('passports', passport) as PassportContent
}

/**
 * A new Passeport, with nothing in it. `secret`: what its card opens it with, as its person chose it; see `secretFlaw`. The key is written before
 * the document: after a crash in between there is a key of nothing.
 */
export async function openPassport(
  deps: PassportDeps,
  { secret }: { readonly secret?: string },
): Promise<OpenPassport> {
  const _id = randomBytes(16).toString('hex')
  const key = await makePassportKey(deps, _id)
  const content: PassportContent = { collections: [] }
  const passport: New<Passport> = {
    _id,
    createdAt: timestamp(deps.clock()),
    cardRound: 0,
    cardKey: cardKeyOf(deps, { _id, cardRound: 0 }),
    ...(secret === undefined ? {} : { secret: await scrypted(deps.passportSecrets.peppered(secret)) }),
    wrongTries: 0,
    sealed: key.seal('passports', _id, content),
  }
  // Two codes of cards are the same once in 10^15: the next one is not.
  if (!(await deps.store.passports.insert(passport)))
    return openPassport(deps, secret === undefined ? {} : { secret })
  return { passport: { ...passport, revision: 0 }, key }
}

/**
 * The Passeport an address belongs to; when it is nobody's, a new one with that address. To be called once somebody proved to read mail there.
 */
export async function passportOfEmail(deps: PassportDeps, email: string): Promise<OpenPassport> {
  const emailId = emailIdOf(deps, email)
  const known = await deps.store.passportEmails.get(emailId)
  const found = known === undefined ? undefined : await passportById(deps, known.passportId)
  if (found !== undefined) return found
  const opened = await openPassport(deps, {})
  const address = {
    _id: emailId,
    passportId: opened.passport._id,
    confirmedAt: timestamp(deps.clock()),
    sealed: opened.key.seal('passportEmails', emailId, email),
  }
  if (await deps.store.passportEmails.insert(address)) return opened
  // Two links to one address were used at once: the other one was first.
  await removeUnused(deps, opened)
  return passportOfEmail(deps, email)
}

/** Takes back a Passeport that was opened a moment ago, and has nothing in it. */
export async function removeUnused({ store }: PassportDeps, { passport }: OpenPassport): Promise<void> {
  await store.erasableKeys.erase(passport._id)
  await store.passports.delete(passport._id)
}

/** `undefined` once it is erased; when a crash left that half-way, the rest of it is removed. */
export async function passportById(
  deps: Pick<PassportDeps, 'store' | 'clock' | 'passportSecrets' | 'forgetMail'>,
  passportId: string,
): Promise<OpenPassport | undefined> {
  const passport = await deps.store.passports.get(passportId)
  const key = await passportKey(deps, passportId)
  if (key === undefined && passport !== undefined) await removeRemains(deps, passportId)
  return passport === undefined || key === undefined ? undefined : { passport, key }
}

/** No organisation has this id. */
const noOrganisation = '/passport'

/** What the address of a Passeport is kept under, however it is written. */
export function emailIdOf({ pseudonyms }: Pick<PassportDeps, 'pseudonyms'>, email: string): string {
  return pseudonyms.contact(noOrganisation, 'email', email)
}

/** What the Passeport of its card is found by. */
export function cardKeyOf(
  { passportSecrets }: Pick<PassportDeps, 'passportSecrets'>,
  passport: Pick<Passport, '_id' | 'cardRound'>,
): string {
  return passportSecrets.cardKey(passportSecrets.cardCode(passport)) ?? ''
}
