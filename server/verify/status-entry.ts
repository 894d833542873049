/** Where a credential says its status is kept, and what the lists served here say of it. The one reader of such entries. */
import { isObject, issuerId, valuesOf } from './check.ts'
import type { StatusAnswer, StatusReader } from './status-answer.ts'

/** A credential names one list, or one for each purpose: beyond this many entries none is read. */
export const mostStatusEntries = 10

export type StatusEntry =
  /** Not a BitstringStatusListEntry, or one of more than a bit: nothing that is read here. */
  | { readonly kind: 'other-type' }
  /** Says it is one, and has not its form. */
  | { readonly kind: 'malformed'; readonly listUrl?: string }
  | {
      readonly kind: 'bitstring'
      readonly listUrl: string
      readonly purpose: string
      readonly index: number
    }

export interface StatusEntries {
  /** In the order of the credential; empty when there are too many. */
  readonly entries: readonly StatusEntry[]
  /** `too-many`: more than `mostStatusEntries`. `malformed`: one of them is. Absent: neither. */
  readonly trouble?: 'too-many' | 'malformed'
}

/**
 * The entries of `credentialStatus`, absent, one or many. Does NOT fetch anything, and says nothing of whose the lists are.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry
 */
export function readStatusEntries(credentialStatus: unknown): StatusEntries {
  const values = valuesOf(credentialStatus)
  if (values.length > mostStatusEntries) return { entries: [], trouble: 'too-many' }
  const entries = values.map(readEntry)
  return entries.some(({ kind }) => kind === 'malformed') ? { entries, trouble: 'malformed' } : { entries }
}

function readEntry(entry: unknown): StatusEntry {
  if (!isObject(entry) || !valuesOf(entry['type']).includes('BitstringStatusListEntry')) {
    return { kind: 'other-type' }
  }
  const { id, statusListCredential: listUrl, statusPurpose: purpose, statusSize = 1 } = entry
  const index = indexOf(entry['statusListIndex'])
  if (typeof listUrl !== 'string') return { kind: 'malformed' }
  // §2.1: "id … MUST NOT be the URL for the status list."
  if (typeof purpose !== 'string' || index === undefined || id === listUrl || !isSize(statusSize)) {
    return { kind: 'malformed', listUrl }
  }
  return statusSize === 1 ? { kind: 'bitstring', listUrl, purpose, index } : { kind: 'other-type' }
}

/** §2.1: "an arbitrary size integer greater than or equal to 0, expressed as a string in base 10". */
function indexOf(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,15}$/u.test(value) ? Number(value) : undefined
}

function isSize(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}

/** What was found of one entry. */
export type JudgedEntry =
  | { readonly kind: 'other-type' }
  /** `isOurs`: it names a list of this service, which never wrote it so. */
  | { readonly kind: 'malformed'; readonly isOurs: boolean }
  /** Of a list on another site: not read. */
  | { readonly kind: 'elsewhere'; readonly purpose: string }
  /** Of a list served here: the answer for the purpose it names, and then that of the twin list for suspension, where there is one. */
  | { readonly kind: 'ours'; readonly answers: readonly [PurposeAnswer, ...PurposeAnswer[]] }

export interface PurposeAnswer {
  readonly purpose: string
  readonly answer: StatusAnswer
}

export interface JudgedEntries {
  /** One per entry, in the order of the credential; empty when there are too many. */
  readonly judged: readonly JudgedEntry[]
  readonly trouble?: 'too-many' | 'malformed'
}

/**
 * Asks the lists served here about every entry of `credential`. A list is ours by its address alone, `<publicUrl>/status-lists/…`. Only
 * `revocation` and `suspension` say that a credential is no longer good; a bit of any other purpose is information. Does NOT fetch anything.
 */
export async function judgeEntries(
  { publicUrl, lists }: { readonly publicUrl: string; readonly lists: StatusReader },
  credential: Readonly<Record<string, unknown>>,
): Promise<JudgedEntries> {
  const { entries, ...rest } = readStatusEntries(credential['credentialStatus'])
  const issuer = issuerId(credential) ?? ''
  const isOurs = (listUrl: string | undefined) => listUrl?.startsWith(`${publicUrl}/status-lists/`) === true
  const judged: JudgedEntry[] = []
  for (const entry of entries) {
    if (entry.kind === 'other-type') judged.push(entry)
    else if (entry.kind === 'malformed') judged.push({ kind: 'malformed', isOurs: isOurs(entry.listUrl) })
    else if (!isOurs(entry.listUrl)) judged.push({ kind: 'elsewhere', purpose: entry.purpose })
    else judged.push({ kind: 'ours', answers: await answersOf(lists, entry, issuer) })
  }
  return { judged, ...rest }
}

async function answersOf(
  lists: StatusReader,
  { listUrl, purpose, index }: Extract<StatusEntry, { kind: 'bitstring' }>,
  issuer: string,
): Promise<readonly [PurposeAnswer, ...PurposeAnswer[]]> {
  const own = { purpose, answer: await lists.read({ listUrl, purpose, index, issuer }) }
  // A suspension is in no credential: it is in the twin of its revocation list, at the same index.
  const suspension = { listUrl: `${listUrl}/suspension`, purpose: 'suspension', index, issuer }
  const twin = { purpose: 'suspension', answer: await lists.read(suspension) }
  // A list that was made for one purpose has no twin; of one that is not there at all, nothing is known.
  return twin.answer === 'missing' && own.answer !== 'missing' ? [own] : [own, twin]
}
