/** Opening a status list as a task for a thread: megabytes to canonicalise, and to unpack. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Task } from '../../bounded/task.ts'
import { verifyProofs } from '../../proof/data-integrity/verify-proofs.ts'
import type { VerifiedProof } from '../../proof/types.ts'
import { isObject, issuerId } from '../check.ts'
import type { OpenedList } from './opened-lists.ts'

const inflate = promisify(gunzip)

/** 16 million entries: anything larger is a bomb. */
const largestListInBytes = 2 * 1024 * 1024
/** Bitstring Status List §3.1: fewer entries would tell too much about each of them. */
const smallestListInBits = 131_072

export interface OpenStatusListInput {
  /** A status list credential with embedded proofs, as it was parsed from JSON. */
  readonly list: Readonly<Record<string, unknown>>
  readonly now: Date
}

/** The proof of `list` by its issuer. */
async function issuersProof({ list, now }: OpenStatusListInput): Promise<VerifiedProof | undefined> {
  const result = await verifyProofs(structuredClone(list), { now, purpose: 'assertionMethod' })
  const issuer = issuerId(list)
  return result.verified ? result.proofs.find(({ controller }) => controller === issuer) : undefined
}

/** The bits of an `encodedList`, of 16 KiB to 2 MiB; `undefined` of anything else. */
export async function unpackedBits(encodedList: unknown): Promise<Uint8Array | undefined> {
  // Bitstring Status List §3.2: multibase base64url, without padding.
  if (typeof encodedList !== 'string' || !/^u[A-Za-z0-9_-]+$/.test(encodedList)) return undefined
  try {
    const compressed = Buffer.from(encodedList.slice(1), 'base64url')
    const inflated: Uint8Array = await inflate(compressed, { maxOutputLength: largestListInBytes })
    return inflated.length * 8 >= smallestListInBits ? inflated : undefined
  } catch {
    return undefined
  }
}

/**
 * The bits of a list all of whose proofs are good, and the one by its issuer; `undefined` of any other. Does NOT look at what the list is
 * for, at its dates, nor at whose the key is.
 */
export const openStatusList: Task<OpenStatusListInput, OpenedList | undefined> = {
  name: 'open-status-list',
  // 2 MiB of bits that cannot be compressed, the largest list there is, take 1.8 seconds.
  processorMilliseconds: 3_000,
  // What else is in it is short.
  size: ({ list: { credentialSubject: subject } }) =>
    isObject(subject) && typeof subject['encodedList'] === 'string' ? subject['encodedList'].length : 0,
  async work(input) {
    const { credentialSubject: subject } = input.list
    const bits = isObject(subject) ? await unpackedBits(subject['encodedList']) : undefined
    const proof = bits && (await issuersProof(input))
    return bits && proof && { bits, proof }
  },
}
