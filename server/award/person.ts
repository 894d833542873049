/** Who is who among the people of an organisation, without anybody's address being compared. */
import type { Learner } from '../store/documents.ts'
import type { AwardDeps } from './deps.ts'
import { normalise } from './pseudonym.ts'

type Deps = Pick<AwardDeps, 'store' | 'pseudonyms'>

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
  deps: Pick<AwardDeps, 'pseudonyms'>,
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

/** Everybody the organisation has enrolled under one of these keys, the earliest first. At most 200 enrolments of each key. */
export async function enrolledUnder(
  deps: Pick<AwardDeps, 'store'>,
  keys: ContactKeys,
): Promise<readonly Learner[]> {
  const pages = [
    ...(keys.emailKey === undefined ? [] : [{ emailKey: keys.emailKey }]),
    ...(keys.referenceKey === undefined ? [] : [{ referenceKey: keys.referenceKey }]),
  ].map((where) => deps.store.learners.page({ where, limit: 200 }))
  const found = (await Promise.all(pages)).flatMap((page) => page.items)
  return found.toSorted((a, b) => (`${a.createdAt} ${a._id}` < `${b.createdAt} ${b._id}` ? -1 : 1))
}

/**
 * The pseudonym of a person in the organisation: the one they already have, under their e-mail or their reference, if the name
 * fits; else a new one. A shared mailbox does not make two people one; without e-mail and reference a person is known in the
 * session only.
 */
export async function recipientKeyOf(
  deps: Deps,
  organisationId: string,
  sessionId: string,
  person: Named & Contact,
): Promise<string> {
  const keys = contactKeys(deps, organisationId, person)
  const known = await enrolledUnder(deps, keys)
  const same = known.find((learner) => soundsLike(learner, person))
  if (same !== undefined) return same.recipientKey
  const contact = keys.emailKey ?? keys.referenceKey
  const names = [normalise(person.givenName), normalise(person.familyName)]
  if (contact === undefined) return deps.pseudonyms.recipient(organisationId, 'session', sessionId, ...names)
  return known.length === 0
    ? deps.pseudonyms.recipient(organisationId, 'contact', contact)
    : deps.pseudonyms.recipient(organisationId, 'contact', contact, ...names)
}

/** The same name but for case, accents, hyphens and a slip or two of the keyboard: a corrected line, not another person. */
export function soundsLike(a: Named, b: Named): boolean {
  return (
    distance(plain(a.givenName), plain(b.givenName)) <= 2 &&
    distance(plain(a.familyName), plain(b.familyName)) <= 2
  )
}

function plain(name: string): string {
  return normalise(name)
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
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
