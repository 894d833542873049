/** Who is who among the people of an organisation, without anybody's address being compared. */
import type { Store } from '../store/store.ts'
import { normalise, type Pseudonyms } from './pseudonym.ts'

export interface PersonDeps {
  readonly store: Pick<Store, 'learners' | 'people'>
  readonly pseudonyms: Pseudonyms
}

/** What people are looked up by; see `Pseudonyms.contact`. */
export interface ContactKeys {
  readonly emailKey?: string
  readonly referenceKey?: string
}

export interface Named {
  readonly givenName: string
  readonly familyName: string
}

export interface Contact {
  readonly email?: string | undefined
  readonly reference?: string | undefined
}

export function contactKeys(
  deps: Pick<PersonDeps, 'pseudonyms'>,
  organisationId: string,
  { email, reference }: Contact,
): ContactKeys {
  const key = (kind: 'email' | 'reference', value: string) =>
    deps.pseudonyms.contact(organisationId, kind, value)
  return {
    ...(email === undefined ? {} : { emailKey: key('email', email) }),
    ...(reference === undefined ? {} : { referenceKey: key('reference', reference) }),
  }
}

/** Somebody the organisation has met before: enrolled in a session, or known in person. */
export interface Known extends Named, ContactKeys {
  readonly _id: string
  readonly recipientKey: string
  readonly createdAt: string
}

/**
 * Everybody the organisation knows under one of these keys, in person or from a roster, the earliest first. At most 200 of each kind under
 * each key.
 */
export async function enrolledUnder(
  { store }: { readonly store: Pick<Store, 'learners' | 'people'> },
  keys: ContactKeys,
): Promise<readonly Known[]> {
  const pages = [
    ...(keys.emailKey === undefined ? [] : [{ emailKey: keys.emailKey }]),
    ...(keys.referenceKey === undefined ? [] : [{ referenceKey: keys.referenceKey }]),
  ].flatMap((where) => [store.learners.page({ where, limit: 200 }), store.people.page({ where, limit: 200 })])
  const found = (await Promise.all<{ readonly items: readonly Known[] }>(pages)).flatMap(({ items }) => items)
  return found.toSorted((a, b) => (`${a.createdAt} ${a._id}` < `${b.createdAt} ${b._id}` ? -1 : 1))
}

/**
 * The pseudonym of a person in the organisation: the one they already have, in person or from a roster, under their e-mail or their
 * reference, if the name fits; else a new one. A shared mailbox does not make two people one, nor does an address that was somebody else's
 * before; without e-mail and reference a person is known in the session only.
 */
export async function recipientKeyOf(
  deps: PersonDeps,
  organisationId: string,
  sessionId: string,
  person: Named & Contact,
): Promise<string> {
  const keys = contactKeys(deps, organisationId, person)
  const known = await enrolledUnder(deps, keys)
  const same = known.find((one) => soundsLike(one, person))
  if (same !== undefined) return same.recipientKey
  const contact = keys.emailKey ?? keys.referenceKey
  const names = [normalise(person.givenName), normalise(person.familyName)]
  if (contact === undefined) return deps.pseudonyms.recipient(organisationId, 'session', sessionId, ...names)
  const ofContact = deps.pseudonyms.recipient(organisationId, 'contact', contact)
  const sharesContact = known.length > 0 || (await isOfAnother(deps, organisationId, ofContact, person))
  return sharesContact ? deps.pseudonyms.recipient(organisationId, 'contact', contact, ...names) : ofContact
}

/** Whether the pseudonym is that of a person of another name: they were known under this contact, and no longer are. */
async function isOfAnother(
  { store }: Pick<PersonDeps, 'store'>,
  organisationId: string,
  recipientKey: string,
  person: Named,
): Promise<boolean> {
  const { items } = await store.people.page({ where: { organisationId, recipientKey }, limit: 1 })
  return items.some((one) => !soundsLike(one, person))
}

/** The same name but for case, accents, hyphens and spaces. */
export function sameName(a: Named, b: Named): boolean {
  return plain(a.givenName) === plain(b.givenName) && plain(a.familyName) === plain(b.familyName)
}

/**
 * The same name, or one slip of the keyboard away from it: a corrected line, not another person. Spouses and siblings who share a mailbox
 * and a family name stay who they are: a slip that could make another name of it (Julie, Julien) does not count as one.
 */
export function soundsLike(a: Named, b: Named): boolean {
  const [given, otherGiven] = [plain(a.givenName), plain(b.givenName)]
  const [family, otherFamily] = [plain(a.familyName), plain(b.familyName)]
  if (family === otherFamily) return given === otherGiven || isSlip(given, otherGiven)
  return given === otherGiven && isSlip(family, otherFamily)
}

/** As `sameName` compares it. */
export function plain(name: string): string {
  return normalise(name)
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * One letter more, less or other, inside a name of 5 letters or more: its beginning and its end, where names of a family differ (Louis, Louise;
 * Aline, Alice), are as they were. A number is never a slip.
 */
function isSlip(a: string, b: string): boolean {
  return (
    Math.min(a.length, b.length) >= 5 &&
    !/\p{N}/u.test(a + b) &&
    a.slice(0, 1) === b.slice(0, 1) &&
    a.slice(-2) === b.slice(-2) &&
    distance(a, b) === 1
  )
}

/** Levenshtein distance: how many letters to add, remove or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
