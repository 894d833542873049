/** The register of issuers recognised by the hub: written by its operator, an entry at a time, and never rewritten. */
import { createHash } from 'node:crypto'
import { Problem, type ProblemItem } from '../../problem.ts'
import { everything } from '../../store/everything.ts'
import type { New, Store } from '../../store/store.ts'
import type { IssuerRecognition } from '../../store/trust-documents.ts'
import { timestamp } from '../../timestamp.ts'

export interface RegisterDeps {
  readonly store: Pick<Store, 'issuerRecognitions'>
  readonly clock: () => Date
}

/** What is said of an issuer. Moments are RFC 3339. */
export interface NewRecognition {
  /** A DID, or an https address. */
  readonly issuer: string
  readonly issuerName: string
  readonly issuerUrl?: string | undefined
  /** Absent: from now on. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly frameworks?: readonly string[] | undefined
  readonly labels?: readonly string[] | undefined
  readonly reason: IssuerRecognition['reason']
}

/** Who recognises: the hub, or a register that was taken over. */
export interface Recogniser {
  readonly id: string
  readonly name: string
}

export type EndReason = NonNullable<IssuerRecognition['endReason']>

/**
 * Adds an entry by `by`, recorded with the key `keyId`. The same words again, while they hold, are the same entry: `isNew` is false. The
 * words of an entry that was ended make another one.
 * @throws Problem `invalid-request` (400) for an issuer whose identifier could not be that of a credential, and for an end that is not after
 *   the beginning
 */
export async function recognise(
  { store, clock }: RegisterDeps,
  by: Recogniser,
  keyId: string,
  request: NewRecognition,
): Promise<{ readonly recognition: IssuerRecognition; readonly isNew: boolean }> {
  const now = timestamp(clock())
  const errors = errorsOf(request, now)
  if (errors[0] !== undefined) throw new Problem('invalid-request', errors[0].detail, { errors })
  const said = await everything(store.issuerRecognitions, { issuer: request.issuer })
  const alike = said.filter(
    (one) => wordsOf(one.byId, one) === wordsOf(by.id, { since: one.since, ...defined(request) }),
  )
  const standing = alike.find(({ endedAt }) => endedAt === undefined)
  if (standing !== undefined) return { recognition: standing, isNew: false }
  const recognition: New<IssuerRecognition> = {
    // Follows from what is said: whoever says it at the same moment, or again after a crash, says it once.
    _id: entryId(wordsOf(by.id, defined(request)), alike.length),
    ...defined(request),
    since: timestamp(new Date(request.since ?? now)),
    byId: by.id,
    byName: by.name,
    createdAt: now,
    createdBy: keyId,
  }
  const isNew = await store.issuerRecognitions.insert(recognition)
  if (isNew) return { recognition: { ...recognition, revision: 0 }, isNew }
  const given = await store.issuerRecognitions.get(recognition._id)
  if (given === undefined) throw new Error('the id of a recognition is taken by none')
  return { recognition: given, isNew }
}

/** The members that are there, without `since`, which has a default. */
function defined({
  issuer,
  issuerName,
  issuerUrl,
  since,
  until,
  frameworks,
  labels,
  reason,
}: NewRecognition) {
  return {
    ...{ issuer, issuerName, reason },
    ...(issuerUrl === undefined ? {} : { issuerUrl }),
    ...(since === undefined ? {} : { since: timestamp(new Date(since)) }),
    ...(until === undefined ? {} : { until: timestamp(new Date(until)) }),
    ...(frameworks === undefined ? {} : { frameworks: [...frameworks].sort() }),
    ...(labels === undefined ? {} : { labels: [...labels].sort() }),
  }
}

/** What an entry says, as one text. */
function wordsOf(byId: string, said: NewRecognition): string {
  const { issuer, issuerName, issuerUrl, since, until, frameworks, labels, reason } = said
  return JSON.stringify([byId, issuer, issuerName, issuerUrl, since, until, frameworks, labels, reason])
}

function entryId(words: string, before: number): string {
  return createHash('sha256')
    .update(`${String(before)}\n${words}`)
    .digest('hex')
    .slice(0, 32)
}

/** As `issuer.id` of a credential is compared: letter by letter, so only in the one spelling that DIDs and addresses have. */
export function isIssuerId(id: string): boolean {
  if (/^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/u.test(id)) return true
  return id.startsWith('https://') && URL.canParse(id) && [id, `${id}/`].includes(new URL(id).href)
}

function errorsOf({ issuer, since, until, issuerUrl }: NewRecognition, now: string): readonly ProblemItem[] {
  const error = (pointer: string, code: string, fr: string, en: string) => [
    { pointer, code, detail: { fr, en } },
  ]
  return [
    ...(isIssuerId(issuer)
      ? []
      : error(
          '/issuer',
          'issuer-id-unusable',
          'Un émetteur est désigné par son DID ou par une adresse https, écrits comme dans ses badges.',
          'An issuer is named by its DID or by an https address, written as in its badges.',
        )),
    ...(issuerUrl === undefined || /^https?:\/\//u.test(issuerUrl)
      ? []
      : error('/issuerUrl', 'url-unusable', 'Ce n’est pas une adresse web.', 'This is no web address.')),
    ...(until === undefined || Date.parse(until) > Date.parse(since ?? now)
      ? []
      : error(
          '/until',
          'until-before-since',
          'La reconnaissance finirait avant de commencer.',
          'The recognition would end before it begins.',
        )),
  ]
}

/**
 * Ends an entry from `at` on, now unless told. Ended again, it stays as it was ended first. An entry made by `mistake` is as if it had never
 * been; of every other one, what the issuer did before is judged by it still.
 * @throws Problem `not-found` (404); `invalid-request` (400) for a moment to come, which would be an end that can still be changed
 */
export async function endRecognition(
  { store, clock }: RegisterDeps,
  keyId: string,
  id: string,
  { at, reason }: { readonly at?: string | undefined; readonly reason: EndReason },
): Promise<IssuerRecognition> {
  const now = clock()
  const endedAt = timestamp(at === undefined ? now : new Date(at))
  if (Date.parse(endedAt) > now.getTime()) {
    throw new Problem('invalid-request', {
      fr: 'Une reconnaissance prend fin maintenant, ou a pris fin avant.',
      en: 'A recognition ends now, or has ended before.',
    })
  }
  for (;;) {
    const recognition = await store.issuerRecognitions.get(id)
    if (recognition === undefined) {
      throw new Problem('not-found', {
        fr: 'Il n’y a pas de telle reconnaissance.',
        en: 'There is no such recognition.',
      })
    }
    if (recognition.endedAt !== undefined) return recognition
    const ended = { ...recognition, endedAt, endReason: reason, endedBy: keyId }
    const stored = await store.issuerRecognitions.replace(ended)
    if (stored !== undefined) return stored
  }
}
