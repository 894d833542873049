/** Status lists that were found good, with their bits unpacked: a list that is asked about again and again is opened once. */
import { hash } from 'node:crypto'
import type { VerifiedProof } from '../../proof/types.ts'
import { objectsOf } from '../check.ts'

/** What a list says, whoever asks. */
export interface OpenedList {
  /** The proof by the issuer of the list: its signature is right. Whether its key is believed is for each reader to find out. */
  readonly proof: VerifiedProof
  /** Index 0 is the leftmost bit of the first byte. Not to be changed. */
  readonly bits: Uint8Array
}

interface Kept extends OpenedList {
  /** In milliseconds since 1970: a list was not too early then, and is not later. */
  readonly from: number
}

/** Some 2,000 lists of the least length there is. */
const keptBytes = 32 * 1024 * 1024

/**
 * Opened lists by what is in them to the last character, proof included; the ones asked for last. Nothing personal is in a list. Dates, address and key of a
 * list are NOT looked at here: they are to be checked each time.
 */
export class OpenedLists {
  readonly #lists = new Map<string, Kept>()
  readonly #mostBytes: number
  #bytes = 0

  /** @param mostBytes of bits, of all lists together */
  constructor(mostBytes = keptBytes) {
    this.#mostBytes = mostBytes
  }

  get size(): number {
    return this.#lists.size
  }

  /** @param list as it was parsed from JSON */
  get(list: object, now: Date): OpenedList | undefined {
    const key = keyOf(list)
    const kept = this.#lists.get(key)
    if (kept === undefined || now.getTime() < kept.from) return undefined
    this.#lists.delete(key)
    this.#lists.set(key, kept)
    return kept
  }

  /** Keeps what `list` was found to say at `now`; not of a list with a proof that expires, nor of one larger than all may be. */
  keep(list: Readonly<Record<string, unknown>>, { proof, bits }: OpenedList, now: Date): void {
    if (objectsOf(list['proof']).some((each) => 'expires' in each)) return
    if (bits.buffer.byteLength > this.#mostBytes) return
    const key = keyOf(list)
    this.#drop(key)
    this.#lists.set(key, { proof, bits, from: now.getTime() })
    this.#bytes += bits.buffer.byteLength
    for (const oldest of this.#lists.keys()) {
      if (this.#bytes <= this.#mostBytes) return
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#lists.get(key)?.bits.buffer.byteLength ?? 0
    this.#lists.delete(key)
  }
}

function keyOf(list: object): string {
  return hash('sha256', JSON.stringify(list), 'base64')
}
