/** Reads one bit of a Bitstring Status List of ours, as critically as if it came from outside. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { proofFormats } from '../proof/index.ts'
import { isObject, issuerId, objectsOf, valuesOf, type VerifyDeps } from './check.ts'
import { toleratedSkewInMilliseconds } from './clock.ts'

const inflate = promisify(gunzip)

/** 16 million entries: anything larger is a bomb. */
const largestListInBytes = 2 * 1024 * 1024
/** Bitstring Status List §3.1: fewer entries would tell too much about each of them. */
const smallestListInBits = 131_072

export interface StatusQuestion {
  readonly listUrl: string
  readonly purpose: 'revocation' | 'suspension'
  readonly index: number
  /** Issuer of the credential: the list must be its own. */
  readonly issuer: string
}

/**
 * `missing`: we serve no such list. `unusable`: the list itself is not good, which says nothing of the credential.
 * The last three are failures of the credential, which points to a list that cannot be about it.
 */
export type StatusAnswer =
  'set' | 'clear' | 'missing' | 'unusable' | 'not-issuers' | 'other-purpose' | 'out-of-range'

function isCurrent(list: Readonly<Record<string, unknown>>, now: Date): boolean {
  const { validFrom, validUntil } = list
  const from = typeof validFrom === 'string' ? Date.parse(validFrom) : 0
  const until = typeof validUntil === 'string' ? Date.parse(validUntil) : Number.MAX_SAFE_INTEGER
  const time = now.getTime()
  return from <= time + toleratedSkewInMilliseconds && until >= time - toleratedSkewInMilliseconds
}

async function isSignedByIssuer(
  deps: VerifyDeps,
  list: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<boolean> {
  const [proof] = objectsOf(list['proof'])
  const format = proof && proofFormats.find((candidate) => candidate.recognises(proof))
  if (format === undefined) return false
  const result = await format.verify(structuredClone(list), now)
  if (!result.verified || result.controller !== issuerId(list)) return false
  const key = result.verificationMethod.slice(result.verificationMethod.indexOf('#') + 1)
  return (await deps.publishedKeys(result.controller)).includes(key)
}

async function bits(encodedList: unknown): Promise<Uint8Array | undefined> {
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
 * Whether the bit is set in the list we serve at `listUrl`: the list's identity, issuer, purpose, dates and proof are
 * checked first. Does NOT fetch anything.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm
 */
export async function readStatus(
  deps: VerifyDeps,
  question: StatusQuestion,
  now: Date,
): Promise<StatusAnswer> {
  const list = await deps.localStatus(question.listUrl)
  if (list === undefined) return 'missing'
  if (issuerId(list) !== question.issuer) return 'not-issuers'
  const { credentialSubject: subject } = list
  if (!isObject(subject) || list['id'] !== question.listUrl || !isCurrent(list, now)) return 'unusable'
  if (!valuesOf(list['type']).includes('BitstringStatusListCredential')) return 'unusable'
  if (!valuesOf(subject['type']).includes('BitstringStatusList')) return 'unusable'
  if (!valuesOf(subject['statusPurpose']).includes(question.purpose)) return 'other-purpose'
  if (!(await isSignedByIssuer(deps, list, now))) return 'unusable'
  const bitstring = await bits(subject['encodedList'])
  if (bitstring === undefined) return 'unusable'
  const byte = bitstring[Math.floor(question.index / 8)]
  if (byte === undefined) return 'out-of-range'
  // Bitstring Status List §3.2: index 0 is the left-most bit.
  return (byte & (0x80 >> (question.index % 8))) === 0 ? 'clear' : 'set'
}
