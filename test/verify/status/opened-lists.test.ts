import { expect } from 'chai'
import type { Credential, PublishedKey } from '../../../server/proof/types.ts'
import { createBitstring } from '../../../server/status/bitstring/bitstring.ts'
import { OpenedLists } from '../../../server/verify/status/opened-lists.ts'
import { createStatusReader } from '../../../server/verify/status/status-list.ts'
import { changed, now, openIssuing, publicUrl, type Issuing } from '../issuing.ts'

const listUrl = `${publicUrl}/status-lists/acme-1`
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

/** Tells how often a list was found opened. */
class Watched extends OpenedLists {
  found = 0

  override get(...asked: Parameters<OpenedLists['get']>) {
    const known = super.get(...asked)
    if (known !== undefined) this.found += 1
    return known
  }
}

describe('A status list that was opened before', () => {
  let issuing: Issuing
  let issuer: string
  let index: number
  let list: Credential
  let opened: Watched

  before(async () => {
    issuing = await openIssuing()
    issuer = (await issuing.issuer('acme')).did
    ;({ index } = await issuing.slot('one'))
    list = (await issuing.deps.localStatus(listUrl)) ?? {}
  })
  beforeEach(() => {
    opened = new Watched()
  })
  after(() => issuing.close())

  /** What is said of the award by a reader of its own; `served` is the list at its address. */
  function read(served: Credential = list, at = now, deps: Partial<Issuing['deps']> = {}) {
    const localStatus = (url: string) => Promise.resolve(url === listUrl ? served : undefined)
    const reader = createStatusReader({ ...issuing.deps, localStatus, ...deps }, at, opened)
    return reader.read({ listUrl, purpose: 'revocation', index, issuer })
  }
  const signed = (change: (list: Credential) => Credential) => {
    const { proof: _proof, ...unsigned } = list
    return issuing.sign(change(unsigned))
  }
  const withBits = (encodedList: string) => (old: Credential) =>
    changed(old, ['credentialSubject', 'encodedList'], () => encodedList)

  it('is opened once for many readers', async () => {
    const said = [await read(), await read(structuredClone(list)), await read(structuredClone(list))]
    expect(said).to.deep.equal(['clear', 'clear', 'clear'])
    expect([opened.found, opened.size]).to.deep.equal([2, 1])
  })

  it('is another one when a bit of it has changed', async () => {
    expect(await read()).to.equal('clear')
    const bits = createBitstring(Buffer.alloc(16_384))
    bits.set(index, true)
    expect(await read(await signed(withBits(bits.encoded())))).to.equal('set')
    expect(await read()).to.equal('clear')
    expect(opened.size).to.equal(2)
  })

  it('is not believed when anything of it is other than what was signed', async () => {
    expect(await read()).to.equal('clear')
    for (const [title, forged] of [
      ['its bits', withBits(createBitstring(Buffer.alloc(32_768)).encoded())(list)],
      ['its end', { ...list, validUntil: later(10 * 24 * 3600).toISOString() }],
      ['its signature', changed(list, ['proof', 0, 'proofValue'], () => `z${'2'.repeat(87)}`)],
      ['the key of its signature', changed(list, ['proof', 0, 'verificationMethod'], () => `${issuer}#x`)],
    ] as const) {
      expect(await read(forged), title).to.equal('unusable')
    }
    expect([opened.found, opened.size]).to.deep.equal([0, 1])
  })

  it('ends when its time has passed', async () => {
    expect(await read()).to.equal('clear')
    expect(await read(list, later(8 * 24 * 3600))).to.equal('unusable')
  })

  it('is not believed any more when the key that signed it is not', async () => {
    const published = async (change: Partial<PublishedKey>) =>
      (await issuing.deps.publishedKeys(issuer)).map((key) => ({ ...key, ...change }))
    expect(await read()).to.equal('clear')
    const retired = { publishedKeys: () => published({ retiredAt: later(-3600).toISOString() }) }
    expect(await read(list, now, retired)).to.equal('unusable')
    expect(await read(list, now, { publishedKeys: () => Promise.resolve([]) })).to.equal('unusable')
    // What this service itself knows of the list is asked then.
    const bits = Buffer.alloc(16_384, 0xff)
    const lost = {
      publishedKeys: () => published({ compromisedAt: later(-3600).toISOString() }),
      unsignedStatus: (url: string) => Promise.resolve({ url, issuer, purpose: 'revocation' as const, bits }),
    }
    expect(await read(list, now, lost)).to.equal('set')
    expect(await read()).to.equal('clear')
    expect(opened.found).to.equal(4)
  })

  it('is opened anew by a clock that was set back', async () => {
    expect(await read(list, later(60))).to.equal('clear')
    expect(await read()).to.equal('clear')
    expect(opened.found).to.equal(0)
    const early = changed(list, ['proof', 0, 'created'], () => later(3600).toISOString())
    opened.keep(early, { proof: { ...proof, created: '' }, bits: new Uint8Array(16_384) }, later(3600))
    expect(await read(early)).to.equal('unusable')
  })

  it('is not kept when it is no good list, nor with a proof that ends', async () => {
    const unsigned = changed(list, ['proof'], () => undefined)
    expect(await read(unsigned)).to.equal('unusable')
    expect(await read(await signed(withBits('uAAAA')))).to.equal('unusable')
    expect(opened.size).to.equal(0)
    const ending = changed(list, ['proof', 0, 'expires'], () => later(3600).toISOString())
    opened.keep(ending, { proof, bits: new Uint8Array(16_384) }, now)
    expect(opened.size).to.equal(0)
  })

  it('is the one asked for last, when all together have too many bits', () => {
    const few = new OpenedLists(3 * 16_384)
    const bits = () => new Uint8Array(16_384)
    const ids = [1, 2, 3, 4, 5]
    for (const id of ids) {
      few.keep({ id }, { proof, bits: bits() }, now)
      few.get({ id: 1 }, now)
    }
    expect(ids.filter((id) => few.get({ id }, now) !== undefined)).to.deep.equal([1, 4, 5])
    few.keep({ id: 6 }, { proof, bits: new Uint8Array(4 * 16_384) }, now)
    expect(few.get({ id: 6 }, now)).to.equal(undefined)
    for (let again = 0; again < 5; again += 1) few.keep({ id: 5 }, { proof, bits: bits() }, now)
    expect(few.size).to.equal(3)
  })
})

const proof = { verificationMethod: 'did:web:x#1', controller: 'did:web:x', format: 'eddsa-rdfc-2022' }
