/** A register of issuers of somebody else, read at its address. */
import { expect } from 'chai'
import { readRegister } from '../../../server/verify/foreign/read-register.ts'
import { outsideWith, page, refusing, type Page } from './pages.ts'

const url = 'https://registry.example/issuers.json'
const issuers = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`did:web:${String(at)}.example`, { name: 'A' }]),
  )
const read = (answer: Page) => readRegister(outsideWith({ [url]: answer }), url)

describe('a register of issuers at an address', () => {
  it('is what is under `registry`, as it is there', async () => {
    const registry = { 'did:web:univ.example': { name: 'Arts', url: 'https://univ.example' }, other: 7 }
    expect(await read(page({ meta: {}, registry }))).to.deep.equal({ registry })
    const moved = page({ registry }, { url: 'https://registry.example/v2' })
    expect(await read(moved)).to.deep.equal({ registry })
  })

  it('has 5,000 issuers at most', async () => {
    const registry = issuers(5000)
    expect(await read(page({ registry }))).to.deep.equal({ registry })
    expect(await read(page({ registry: issuers(5001) }))).to.deep.equal({ trouble: 'unusable' })
  })

  const troubles: readonly (readonly [title: string, answer: Page, trouble: string])[] = [
    ['this service asks nobody', refusing('closed'), 'closed'],
    ['nobody answers', refusing('unreachable'), 'unreachable'],
    ['it is not there', refusing('not-found'), 'unreachable'],
    [
      'another site answers',
      page({ registry: {} }, { url: 'https://other.example/issuers.json' }),
      'unreachable',
    ],
    ['it is not JSON', page('<html>'), 'unusable'],
    ['it is not UTF-8', page(Buffer.from('{"registry":{"\xff":{}}}', 'latin1')), 'unusable'],
    ['it is cut short', page('{"registry":{"a":{}'), 'unusable'],
    ['it is a list', page([{ registry: {} }]), 'unusable'],
    ['it has no register', page({ issuers: {} }), 'unusable'],
    ['its register is a list', page({ registry: [] }), 'unusable'],
    ['it says one issuer twice', page('{"registry":{"a":{},"a":{}}}'), 'unusable'],
  ]
  for (const [title, answer, trouble] of troubles)
    it(`is not read when ${title}: ${trouble}`, async () => {
      expect(await read(answer)).to.deep.equal({ trouble })
    })

  it('is asked for as JSON, of 2 MiB at most', async () => {
    const requests: unknown[] = []
    const outside = {
      fetch(request: unknown) {
        requests.push(request)
        return Promise.resolve({ refusal: 'too-large' } as const)
      },
    }
    await readRegister(outside, url)
    expect(requests).to.deep.equal([
      {
        url,
        accept: ['application/json', 'text/plain', 'application/octet-stream'],
        largestBytes: 2 * 1024 * 1024,
      },
    ])
  })
})
