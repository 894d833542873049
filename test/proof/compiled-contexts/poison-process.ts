/**
 * Hands documents made to be dear to the engine and the library, in a process with little memory, and prints a line of JSON for each:
 * what came of it, and the hashes it took.
 */
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { credentialsV2, openBadges303 } from '../../../server/proof/json-ld/contexts.ts'

type Part = Readonly<Record<string, unknown>>

export interface Poisoned {
  readonly name: string
  readonly size: number
  /** `canonical`, or the code of the refusal. */
  readonly outcome: string
  readonly hashes: number
}

let hashes = 0
const counted = <Made extends (...given: never[]) => unknown>(make: Made): Made =>
  new Proxy(make, {
    apply(original, self, given) {
      hashes += 1
      return Reflect.apply(original, self, given) as unknown
    },
  })
crypto.hash = counted(crypto.hash)
crypto.createHash = counted(crypto.createHash)
syncBuiltinESMExports()
// What hashes is loaded after that.
const { canonicalNQuads, NotCanonicalError } = await import('../../../server/proof/json-ld/canonical.ts')
const { bundledLoader } = await import('../../../server/proof/json-ld/document-loader.ts')

const contexts = [credentialsV2, openBadges303]
const badge = (achievement: unknown, rest: Part = {}): Part => ({
  '@context': contexts,
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  credentialSubject: { type: 'AchievementSubject', achievement },
  ...rest,
})
const times = <Item>(length: number, make: (index: number) => Item): Item[] =>
  Array.from({ length }, (_, index) => make(index))

function nested(levels: number): Part {
  let inner: Part = { type: 'Achievement', name: 'x' }
  for (let level = 0; level < levels; level += 1) inner = { type: 'Achievement', creator: inner }
  return inner
}

const poisons: Readonly<Record<string, readonly [sizes: readonly number[], make: (size: number) => Part]>> = {
  'nodes that say the same': [
    [10, 50, 100, 200],
    (size) => badge(times(size, () => ({ type: 'Achievement', criteria: { narrative: 'x' } }))),
  ],
  'nodes that say the same, in nodes that say the same': [
    [5, 10, 20],
    (size) =>
      badge(
        times(size, () => ({ type: 'Achievement', alignment: times(size, () => ({ type: 'Alignment' })) })),
      ),
  ],
  'nodes that each name every other': [
    [4, 8, 24],
    (size) => {
      const name = (index: number) => `_:n${String(index)}`
      return badge(
        times(size, (one) => ({
          id: name(one),
          type: 'Achievement',
          related: times(size, (other) => ({ id: name(other) })),
        })),
      )
    },
  ],
  'lists that name what holds them': [
    [4, 16, 64],
    (size) => {
      const scale = (index: number) => ({
        id: `_:s${String(index)}`,
        type: 'ResultDescription',
        allowedValue: times(3, (step) => ({ id: `_:s${String((index + step) % size)}` })),
      })
      return badge({ type: 'Achievement', resultDescription: times(size, scale) })
    },
  ],
  'lists that say the same': [
    [10, 50, 200],
    (size) => {
      const scale = () => ({ type: 'ResultDescription', allowedValue: ['a', 'b', 'c'] })
      return badge({ type: 'Achievement', resultDescription: times(size, scale) })
    },
  ],
  'proofs that say the same': [
    [10, 50, 200],
    (size) => badge('urn:a', { proof: times(size, () => ({ type: 'DataIntegrityProof' })) }),
  ],
  'nodes in nodes': [[10, 100, 500, 10_000], (size) => badge(nested(size))],
  'arrays in arrays': [
    [10, 100, 1000],
    (size) => {
      let inner: unknown = 'x'
      for (let level = 0; level < size; level += 1) inner = [inner]
      return badge({ type: 'Achievement', name: inner })
    },
  ],
  'one context many times': [
    [33, 100],
    (size) => badge('urn:a', { '@context': times(size, () => credentialsV2) }),
  ],
  'contexts nobody knows': [
    [10_000],
    (size) => badge('urn:a', { '@context': times(size, (index) => `urn:context:${String(index)}`) }),
  ],
  'one type many times': [[2000], (size) => badge({ type: times(size, () => 'Achievement') })],
  'long texts': [[5_000_000], (size) => badge({ type: 'Achievement', name: '\u0001'.repeat(size) })],
  'many keys nobody defined': [
    [100_000],
    (size) => badge(Object.fromEntries(times(size, (index) => [`key${String(index)}`, index]))),
  ],
  'many values': [
    [100_000],
    (size) => badge({ type: 'Achievement', tag: times(size, (index) => `tag ${String(index)}`) }),
  ],
  'many values that are the same': [
    [100_000],
    (size) => badge({ type: 'Achievement', tag: times(size, () => 'tag') }),
  ],
  'many nodes': [
    [5000],
    (size) =>
      badge({
        type: 'Achievement',
        alignment: times(size, (index) => ({ type: 'Alignment', targetName: String(index) })),
      }),
  ],
}

for (const [name, [sizes, make]] of Object.entries(poisons))
  for (const size of sizes) await report(name, size, make(size))

// What is remembered of many documents must not be much.
await reportMany('achievements with long images', 100, (number) => {
  const id = `data:image/png;base64,${String(number).padEnd(1_000_000, 'A')}`
  return badge({ id: `urn:long:${String(number)}`, type: ['Achievement'], image: { id, type: 'Image' } })
})
await reportMany('achievements of many values', 260, (number) => {
  const alignment = times(600, (index) => ({
    type: 'Alignment',
    targetName: `${String(number)} ${String(index)}`,
  }))
  return badge({ id: `urn:wide:${String(number)}`, type: ['Achievement'], alignment })
})
await reportMany('lists of contexts, no two alike', 300, (number) =>
  badge('urn:a', {
    '@context': times(2 + (number % 30), () => openBadges303).concat(`urn:${'x'.repeat(number * 100)}`),
  }),
)

/** Each document three times: the second time it is known, and the third time what is known of it is used. */
async function reportMany(name: string, size: number, make: (number: number) => Part): Promise<void> {
  let outcome = 'canonical'
  for (let number = 0; number < size; number += 1)
    for (let time = 0; time < 3; time += 1) outcome = await outcomeOf(make(number))
  print({ name, size, outcome, hashes: 0 })
}

async function report(name: string, size: number, document: Part): Promise<void> {
  hashes = 0
  const outcome = await outcomeOf(document)
  print({ name, size, outcome, hashes })
}

async function outcomeOf(document: Part): Promise<string> {
  try {
    await canonicalNQuads(document, bundledLoader)
    return 'canonical'
  } catch (error) {
    if (error instanceof NotCanonicalError) return error.failure.code
    throw error
  }
}

function print(poisoned: Poisoned): void {
  console.log(JSON.stringify(poisoned))
}
