/** What anybody may ask for, and costs the keys of issuers. */

/**
 * What `make` answers, made at most every `seconds`, however many ask; `at` is the moment it is of, in seconds since 1970. What could not be made
 * is tried again by whoever asks next. In memory of this process.
 */
export function keptFor<Value>(
  seconds: number,
  clock: () => Date,
  make: (at: number) => Promise<Value>,
): () => Promise<Value> {
  let kept: { readonly at: number; readonly value: Promise<Value> } | undefined
  return () => {
    const at = Math.floor(clock().getTime() / 1000)
    if (kept === undefined || at < kept.at || at >= kept.at + seconds) {
      const made = { at, value: make(at) }
      kept = made
      made.value.catch(() => {
        if (kept === made) kept = undefined
      })
    }
    return kept.value
  }
}
