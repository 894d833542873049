import { expect } from 'chai'
import { leastCost } from '../support/least-cost.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, type Client, type TestService } from '../support/service.ts'

const kibibyte = 1024

/** Exactly `bytes` characters: `start`, then as many `part` as fit, then as much of `fill` as is left. */
function filled(bytes: number, start: string, part: string, fill = ' '): string {
  const text = start + part.repeat(Math.floor((bytes - start.length) / part.length))
  return text + fill.repeat(bytes - text.length)
}

describe('reading a JSON body costs as much as its size, whatever is in it', () => {
  let service: TestService
  let client: Client
  before(async () => {
    service = await startService()
    client = await service.organisation('atelier-dole')
  })
  after(() => service.stop())

  const post = (raw: string) =>
    client.call('POST', '/sessions', { raw, headers: { 'Content-Type': 'application/json' } })

  const cost = (body: string) =>
    leastCost(async () => {
      expectProblem(await post(body), 400, 'not-json')
    })

  /** Read to its last character before it proves to be no JSON. */
  const plain = (bytes: number) => filled(bytes - 1, '[1', ',1', '1') + ','

  const usualCosts: Record<number, number> = {}

  const hostile: readonly (readonly [string, (bytes: number) => string])[] = [
    ['colons after a long string', (bytes) => filled(bytes, `["${'a'.repeat(bytes / 2)}"`, ':')],
    ['colons after a long escaped string', (bytes) => filled(bytes, `["\\\\${'a'.repeat(bytes / 2)}"`, ':')],
    ['colons after a long key', (bytes) => filled(bytes, `{"\\\\${'a'.repeat(bytes / 2)}"`, ':')],
    [
      'objects of a colon after a long key',
      (bytes) => filled(bytes, `{"\\\\${'a'.repeat(bytes / 2)}":`, '{:},'),
    ],
    ['objects of a colon in a list', (bytes) => filled(bytes, `["\\\\${'a'.repeat(bytes / 2)}",`, '{:},')],
    ['a string of escaped quotes without end', (bytes) => filled(bytes, '["', '\\"')],
    ['a string of backslashes without end', (bytes) => filled(bytes, '["', '\\\\')],
  ]
  for (const [what, body] of hostile) {
    it(`such as ${what}`, async function () {
      this.timeout(20_000)
      // From small to the largest allowed, so that a cost that explodes is seen before it takes the whole day.
      for (const bytes of [64, 512, 2048].map((size) => size * kibibyte)) {
        const usual = (usualCosts[bytes] ??= await cost(plain(bytes)))
        expect((await cost(body(bytes))) / usual, String(bytes)).to.be.below(12)
      }
    })
  }
})
