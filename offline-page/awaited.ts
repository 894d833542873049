/**
 * The verifier asks for signatures and unpacked bytes and goes on at once; a browser answers later. So what is asked is noted, and the
 * work is broken off; once the answers are there it is done again from its beginning. Only a pass that nothing was missing in counts.
 */

type Answered = { readonly value: unknown } | { readonly error: unknown }

const answered = new Map<string, Answered>()
const asked = new Map<string, Promise<unknown>>()
const lacks = new Set<string>()

/** Each answers at least one question; a transcript of 82 badges needs about six. */
const mostPasses = 200

/** The answer to `question`, known from an earlier pass. @throws Error when it is not known yet, or what `ask` was rejected with */
export function awaited<Value>(question: string, ask: () => Promise<Value>): Value {
  const known = answered.get(question)
  if (known !== undefined) {
    if ('error' in known) throw known.error
    // The same question was asked by the same code.
    return known.value as Value
  }
  if (!asked.has(question)) {
    const keep = (answer: Answered) => answered.set(question, answer)
    asked.set(
      question,
      ask().then(
        (value) => keep({ value }),
        (error: unknown) => keep({ error }),
      ),
    )
  }
  throw new Error('not known yet: this pass does not count')
}

/** Notes that this browser, or this page, cannot do what was asked: what comes of this pass decides nothing. @throws Error always */
export function lacking(what: string): never {
  lacks.add(what)
  throw new Error(`this page cannot do this: ${what}`)
}

export interface Settled<Value> {
  /** Absent: the work broke down for what is lacking. */
  readonly value?: Value
  /** What could not be done here. Unless it is empty, `value` may be wrong in either direction. */
  readonly lacks: readonly string[]
}

/** Does `work` until nothing it asks is missing. One at a time. @throws what `work` throws of its own */
export async function settled<Value>(work: () => Value | Promise<Value>): Promise<Settled<Value>> {
  answered.clear()
  for (let pass = 0; pass < mostPasses; pass += 1) {
    asked.clear()
    lacks.clear()
    const done = await tried(work)
    if (asked.size === 0) {
      if ('value' in done) return { value: done.value, lacks: [...lacks] }
      if (lacks.size > 0) return { lacks: [...lacks] }
      throw done.error
    }
    await Promise.all(asked.values())
  }
  return { lacks: ['an end'] }
}

async function tried<Value>(
  work: () => Value | Promise<Value>,
): Promise<{ readonly value: Value } | { readonly error: unknown }> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error }
  }
}
