/** What the verifier uses of `node:util`, on values that JSON can say. */

type Callback<Value> = (error: unknown, value: Value) => void

export function promisify<Given extends readonly unknown[], Value>(
  work: (...given: [...Given, Callback<Value>]) => void,
): (...given: Given) => Promise<Value> {
  return (...given) =>
    new Promise((resolve, reject) => {
      work(...given, (error, value) => {
        if (error === null || error === undefined) resolve(value)
        else reject(error instanceof Error ? error : new Error('it could not be done'))
      })
    })
}

export function isDeepStrictEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [mine, theirs] = [Object.entries(one), new Map<string, unknown>(Object.entries(other))]
  return (
    mine.length === theirs.size &&
    mine.every(([name, value]) => theirs.has(name) && isDeepStrictEqual(value, theirs.get(name)))
  )
}
