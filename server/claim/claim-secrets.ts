/** The secrets of claims: worked out from their ids with a key of the service, and kept nowhere. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { readSpokenCode, spokenCode } from '../credential/code/spoken-code.ts'
import type { Claim } from '../store/claim-documents.ts'

/**
 * What each kind of secret opens. `link`: the page of the claim. The others belong to one round of offers to wallets: `transaction` to one format,
 * `exchange` and `challenge` to VCALM.
 */
export type SecretKind =
  | 'link'
  | 'offer'
  | 'pre-authorized code'
  | 'access token'
  | 'notification'
  | `transaction ${string}`
  | 'exchange'
  | 'challenge'

export interface ClaimSecrets {
  /** 43 characters of base64url: the id of the claim, and a mark nobody else can make. */
  write(kind: SecretKind, claim: Pick<Claim, '_id' | 'round'>): string
  /** The id of the claim that `text` says it is of; `undefined` when it says none. Believe it once `isOf` agrees. */
  claimId(text: string): string | undefined
  isOf(kind: SecretKind, claim: Pick<Claim, '_id' | 'round'>, text: string): boolean
  /** What is printed on a card: `7KQW-4XRM-9ACE`. */
  printedCode(claimId: string): string
  /** What the claim of a typed code is found by; `undefined` when it is no code. */
  codeKey(typed: string): string | undefined
  /** The one claim there is in a mail about the award. `attempt`: the number of the mail, from 1. */
  mailedClaimId(awardId: string, attempt: number): string
  /** What is kept of a transaction code. */
  transactionCodeKey(claim: Pick<Claim, '_id' | 'round'>, code: string): string
}

const idBytes = 16
const markBytes = 16
/** Before the check sign: 49 bits, which are tried over the network only, a few a minute. */
const printedSigns = 11

/** `secret`: 32 bytes used for nothing else. */
export function createClaimSecrets(secret: Uint8Array): ClaimSecrets {
  const keyed = (...parts: readonly string[]) =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest()
  const mark = (kind: SecretKind, { _id, round }: Pick<Claim, '_id' | 'round'>) =>
    // A link stays good however often its badge is offered to a wallet.
    keyed(kind, _id, kind === 'link' ? '' : String(round)).subarray(0, markBytes)
  const bytesOf = (text: string) => {
    const bytes = /^[A-Za-z0-9_-]{43}$/u.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0)
    // The last character has bits to spare: another one would be the same secret a second time.
    return bytes.toString('base64url') === text && bytes.length === idBytes + markBytes ? bytes : undefined
  }
  return {
    write: (kind, claim) =>
      Buffer.concat([Buffer.from(claim._id, 'hex'), mark(kind, claim)]).toString('base64url'),
    claimId: (text) => bytesOf(text)?.subarray(0, idBytes).toString('hex'),
    isOf(kind, claim, text) {
      const bytes = bytesOf(text)
      return (
        bytes?.subarray(0, idBytes).toString('hex') === claim._id &&
        timingSafeEqual(bytes.subarray(idBytes), mark(kind, claim))
      )
    },
    printedCode: (claimId) =>
      spokenCode(BigInt(`0x${keyed('printed code', claimId).toString('hex')}`), printedSigns),
    codeKey(typed) {
      const number = readSpokenCode(typed, printedSigns)
      return number === undefined
        ? undefined
        : keyed('code key', spokenCode(number, printedSigns)).toString('hex').slice(0, 32)
    },
    mailedClaimId: (awardId, attempt) =>
      keyed('mailed claim', awardId, String(attempt)).subarray(0, idBytes).toString('hex'),
    transactionCodeKey: ({ _id, round }, code) =>
      keyed('transaction code key', _id, String(round), code).toString('hex').slice(0, 32),
  }
}
