/** Reads status lists: those of ours as critically as if they came from outside, and those that do. */
import { Problem } from '../../problem.ts'
import type { LocalList } from '../../status/status-list.ts'
import { judgeKey, keyNamed } from '../../proof/keys/judge-key.ts'
import type { VerifiedProof } from '../../proof/types.ts'
import { validFromOf } from '../issued-at.ts'
import { isObject, issuerId, valuesOf, type VerifyDeps } from '../check.ts'
import { toleratedSkewInMilliseconds } from '../../proof/clock-skew.ts'
import { createListVisitor, type VisitDeps } from '../foreign/lists/visit-lists.ts'
import { OpenedLists, type OpenedList } from './opened-lists.ts'
import { openStatusList, type OpenStatusListInput } from './open-status-list.ts'
import type { StatusReader } from './status-answer.ts'

export type StatusReaderDeps = VisitDeps & Pick<VerifyDeps, 'localStatus' | 'unsignedStatus' | 'knownUntil'>

function isCurrent(list: Readonly<Record<string, unknown>>, now: Date): boolean {
  const { validFrom, validUntil } = list
  const from = typeof validFrom === 'string' ? Date.parse(validFrom) : 0
  const until = typeof validUntil === 'string' ? Date.parse(validUntil) : Number.MAX_SAFE_INTEGER
  const time = now.getTime()
  return from <= time + toleratedSkewInMilliseconds && until >= time - toleratedSkewInMilliseconds
}

/** Whether the key of `proof` is believed. `lost`: a key of the issuer that somebody else may have had by then. */
async function judgedKey(
  deps: StatusReaderDeps,
  list: Readonly<Record<string, unknown>>,
  proof: VerifiedProof,
): Promise<'good' | 'bad' | 'lost'> {
  const key = keyNamed(await deps.publishedKeys(proof.controller), proof.verificationMethod)
  if (key === undefined) return 'bad'
  const judgement = judgeKey(key, proof.created ?? validFromOf(list))
  // This service has just published the list itself: it is known.
  if (judgement === 'key-compromised') return 'lost'
  return judgement === 'key-retired' ? 'bad' : 'good'
}

/** What a reader holds in memory at most; the rest it does not read. */
const mostLists = 64

/** A list as it is served; its proof and its bits are looked at when first asked for. */
interface ServedList {
  readonly issuer: string | undefined
  /** `undefined` when what is served is no good list. */
  readonly purposes: readonly unknown[] | undefined
  bits(): Promise<Uint8Array | undefined>
}

/** What one request reads with. */
interface Reading {
  readonly deps: StatusReaderDeps
  readonly now: Date
  readonly opened: OpenedLists
}

/** Of all requests to this process. */
const openedBefore = new OpenedLists()

/**
 * A reader for the request of `now`: a list's identity, issuer, purpose, dates and proof are checked before a bit of it is believed. Of a list
 * of ours that was opened before, the signature is not worked out again; everything else is.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm
 */
export function createStatusReader(
  deps: StatusReaderDeps,
  now: Date,
  opened: OpenedLists = openedBefore,
): StatusReader {
  const served = new Map<string, Promise<ServedList | undefined>>()

  async function open(listUrl: string): Promise<ServedList | undefined> {
    const list = await servedAt(deps, listUrl)
    if (list === undefined) return undefined
    // In our own store nothing of it needs a signature to be believed.
    if ('bits' in list) {
      const { issuer, purpose, bits } = list
      return { issuer, purposes: [purpose], bits: () => Promise.resolve(bits) }
    }
    const { signed } = list
    const { credentialSubject: subject } = signed
    const isList = isObject(subject) && isStatusList(signed, listUrl, now)
    let unpacked: Promise<Uint8Array | undefined> | undefined
    return {
      issuer: issuerId(signed),
      purposes: isList ? valuesOf(subject['statusPurpose']) : undefined,
      bits: () => (unpacked ??= signedBits({ deps, now, opened }, signed, listUrl)),
    }
  }

  return {
    readElsewhere: createListVisitor(deps, now),
    async read({ listUrl, purpose, index, issuer }) {
      const known = served.get(listUrl)
      if (known === undefined && served.size >= mostLists) return 'unusable'
      const opening = known ?? open(listUrl)
      served.set(listUrl, opening)
      const found = await opening
      // It may have been begun since.
      if (found === undefined) return deps.knownUntil === undefined ? 'missing' : 'unusable'
      if (found.issuer !== issuer) return 'not-issuers'
      if (found.purposes?.includes(purpose) === false) return 'other-purpose'
      const bitstring = await found.bits()
      if (bitstring === undefined) return 'unusable'
      const byte = bitstring[Math.floor(index / 8)]
      if (byte === undefined) return 'out-of-range'
      // Bitstring Status List §3.2: index 0 is the left-most bit.
      return (byte & (0x80 >> (index % 8))) === 0 ? 'clear' : 'set'
    },
  }
}

/** The bits of a list that is what it says, signed by its issuer; `undefined` of any other. */
async function signedBits(
  { deps, now, opened }: Reading,
  list: Readonly<Record<string, unknown>>,
  listUrl: string,
): Promise<Uint8Array | undefined> {
  if (!isStatusList(list, listUrl, now)) return undefined
  const known = opened.get(list, now)
  const found = known ?? (await openedList(deps, { list, now }))
  if (found === undefined) return undefined
  const judgement = await judgedKey(deps, list, found.proof)
  if (judgement === 'lost') return (await deps.unsignedStatus?.(listUrl))?.bits
  if (judgement === 'bad') return undefined
  if (known === undefined) opened.keep(list, found, now)
  return found.bits
}

/** What costs too much to open, or cannot be opened for all that others open, is of no use now. */
async function openedList(
  { bounded }: StatusReaderDeps,
  input: OpenStatusListInput,
): Promise<OpenedList | undefined> {
  if (bounded === undefined) return openStatusList.work(input)
  try {
    const ended = await bounded.run(openStatusList, input)
    return 'output' in ended ? ended.output : undefined
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}

/** What is served at `listUrl`; as the store holds it when it can no longer be signed. */
async function servedAt(
  deps: StatusReaderDeps,
  listUrl: string,
): Promise<{ readonly signed: Readonly<Record<string, unknown>> } | LocalList | undefined> {
  try {
    const signed = await deps.localStatus(listUrl)
    return signed && { signed }
  } catch (error) {
    const isUnsignable = error instanceof Problem && error.code === 'signing-key-unavailable'
    const unsigned = isUnsignable ? await deps.unsignedStatus?.(listUrl) : undefined
    if (unsigned === undefined) throw error
    return unsigned
  }
}

function isStatusList(list: Readonly<Record<string, unknown>>, listUrl: string, now: Date): boolean {
  const { credentialSubject: subject } = list
  return (
    list['id'] === listUrl &&
    isCurrent(list, now) &&
    valuesOf(list['type']).includes('BitstringStatusListCredential') &&
    isObject(subject) &&
    valuesOf(subject['type']).includes('BitstringStatusList')
  )
}
