/** Carries a refusal out of the streams and callbacks it is found in. Never leaves this room. */
import type { OutsideRefusal } from './outside.ts'

export class Refused extends Error {
  readonly refusal: OutsideRefusal
  /** No connection was made: the host itself is at fault, whatever is asked of it. */
  readonly isHost: boolean

  constructor(refusal: OutsideRefusal, { isHost = false } = {}) {
    super(refusal)
    this.refusal = refusal
    this.isHost = isHost
  }
}
