/** Where a credential says its status is kept, and what the lists served here say of it. The one reader of such entries. */
import { isObject, issuerId, valuesOf } from '../check.ts'
import type { FoundElsewhere, ListForm } from '../foreign/lists/list-address.ts'
import type { StatusAnswer, StatusReader } from './status-answer.ts'

/** A credential names one list, or one for each purpose: beyond this many entries none is read. */
export const mostStatusEntries = 10

export type StatusEntry =
  /** Of a type that is not read here, or of more than a bit. */
  | { readonly kind: 'other-type' }
  /** Says it is one, and has not its form. */
  | { readonly kind: 'malformed'; readonly listUrl?: string }
  /** A list of Open Badges, of revoked ids: at the address that is the id of the entry. */
  | { readonly kind: 'revocation-list'; readonly listUrl: string }
  | {
      readonly kind: 'bitstring'
      readonly form: Exclude<ListForm, '1EdTechRevocationList'>
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

const forms = ['BitstringStatusList', 'StatusList2021'] as const

function readEntry(entry: unknown): StatusEntry {
  if (!isObject(entry)) return { kind: 'other-type' }
  const types = valuesOf(entry['type'])
  if (types.includes('1EdTechRevocationList')) {
    return typeof entry['id'] === 'string'
      ? { kind: 'revocation-list', listUrl: entry['id'] }
      : { kind: 'malformed' }
  }
  const form = forms.find((each) => types.includes(`${each}Entry`))
  if (form === undefined) return { kind: 'other-type' }
  const { id, statusListCredential: listUrl, statusPurpose: purpose, statusSize = 1 } = entry
  const index = indexOf(entry['statusListIndex'])
  if (typeof listUrl !== 'string') return { kind: 'malformed' }
  // §2.1: "id … MUST NOT be the URL for the status list."
  if (typeof purpose !== 'string' || index === undefined || id === listUrl || !isSize(statusSize)) {
    return { kind: 'malformed', listUrl }
  }
  return statusSize === 1 ? { kind: 'bitstring', form, listUrl, purpose, index } : { kind: 'other-type' }
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
  /** Of a list on another site; asked only of revocation and suspension. */
  | ({ readonly kind: 'elsewhere'; readonly form: ListForm; readonly purpose: string } & FoundElsewhere)
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
 * Asks the lists about every entry of `credential`. A list is ours by its address alone, `<publicUrl>/status-lists/…`. Only
 * `revocation` and `suspension` say that a credential is no longer good; a bit of any other purpose is information, and not asked of other sites.
 */
export async function judgeEntries(
  { publicUrl, lists }: { readonly publicUrl: string; readonly lists: StatusReader },
  credential: Readonly<Record<string, unknown>>,
): Promise<JudgedEntries> {
  const { entries, ...rest } = readStatusEntries(credential['credentialStatus'])
  const { id } = credential
  const about = { issuer: issuerId(credential) ?? '', credentialId: typeof id === 'string' ? id : undefined }
  const isOurs = (listUrl: string | undefined) => listUrl?.startsWith(`${publicUrl}/status-lists/`) === true
  const judged = await Promise.all(
    entries.map(async (entry): Promise<JudgedEntry> => {
      if (entry.kind === 'other-type') return entry
      if (entry.kind === 'malformed') return { kind: 'malformed', isOurs: isOurs(entry.listUrl) }
      if (entry.kind === 'bitstring' && isOurs(entry.listUrl)) {
        // This service writes entries of one type.
        if (entry.form !== 'BitstringStatusList') return { kind: 'malformed', isOurs: true }
        return { kind: 'ours', answers: await answersOf(lists, entry, about.issuer) }
      }
      const { form, purpose, index, listUrl } =
        entry.kind === 'bitstring'
          ? entry
          : ({ ...entry, form: '1EdTechRevocationList', purpose: 'revocation', index: 0 } as const)
      const found =
        purpose === 'revocation' || purpose === 'suspension'
          ? await lists.readElsewhere({ form, listUrl, purpose, index, ...about })
          : notAsked
      return { kind: 'elsewhere', form, purpose, ...found }
    }),
  )
  return { judged, ...rest }
}

const notAsked: FoundElsewhere = { answer: 'not-fetched', basedOn: [] }

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
