/** What a list served here is asked, and when it is believed. */
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { Bounded } from '../../../server/bounded/task.ts'
import { Problem } from '../../../server/problem.ts'
import type { Credential, PublishedKey } from '../../../server/proof/types.ts'
import type { LocalList } from '../../../server/status/status-list.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import { OpenedLists } from '../../../server/verify/status/opened-lists.ts'
import { createStatusReader } from '../../../server/verify/status/status-list.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { service } from '../checks/answer.ts'
import { plainDid, plainKey, plainlySigned } from '../plain-signer.ts'

const listUrl = `${publicUrl}/status-lists/acme-1`
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString()
const bitsOf = (set: number, bytes = 16_384) => {
  const bits = Buffer.alloc(bytes)
  bits[Math.floor(set / 8)] = 0x80 >> (set % 8)
  return bits
}
const encoded = (bits: Uint8Array) => `u${gzipSync(bits).toString('base64url')}`

const key: PublishedKey = {
  organisationId: 'acme',
  did: plainDid,
  verificationMethod: `${plainDid}#${plainKey}`,
  algorithm: 'Ed25519',
  publicKeyMultibase: plainKey,
  createdAt: '2026-01-01T00:00:00Z',
}

/** A list of the issuer, with bit 9 set; `undefined` takes a member away. */
function unsigned(change: Credential = {}, subject: Credential = {}): Credential {
  const all: Credential = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: listUrl,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: plainDid,
    validFrom: '2026-11-20T00:00:00Z',
    validUntil: '2026-11-28T00:00:00Z',
    credentialSubject: {
      id: `${listUrl}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: encoded(bitsOf(9)),
      ...subject,
    },
    ...change,
  }
  return Object.fromEntries(Object.entries(all).filter(([, member]) => member !== undefined))
}
/** A context in which any word will do: what is of no type can be signed too. */
const ownWords = {
  '@context': ['https://www.w3.org/ns/credentials/v2', { '@vocab': 'https://x.example/#' }],
}
const list = (change?: Credential, subject?: Credential, proof?: Credential) =>
  plainlySigned(unsigned(change, subject), plainDid, proof)

/** A service that serves `served` at the address of the list, and whose issuer has `key`. */
const serving = (served: Credential | undefined, change: Partial<VerifyDeps> = {}): VerifyDeps => ({
  ...service,
  localStatus: (url) => Promise.resolve(url === listUrl ? served : undefined),
  publishedKeys: (did) => Promise.resolve(did === plainDid ? [key] : []),
  ...change,
})
const readerOf = (deps: VerifyDeps) => createStatusReader(deps, now, new OpenedLists())
const question = { listUrl, purpose: 'revocation', index: 9, issuer: plainDid }
const said = (served: Credential | undefined, change?: Partial<VerifyDeps>, ask: object = {}) =>
  readerOf(serving(served, change)).read({ ...question, ...ask })

describe('a list served here', () => {
  it('says of each place what its bit says, and of a place it has not that it is out of range', async () => {
    const served = await list()
    for (const [index, answer] of [
      [9, 'set'],
      [8, 'clear'],
      [10, 'clear'],
      [1, 'clear'],
      [131_071, 'clear'],
      [131_072, 'out-of-range'],
    ] as const)
      expect(await said(served, {}, { index }), String(index)).to.equal(answer)
  })

  it('is not there, or not known to be: what is known ends at a moment, and it may have been begun since', async () => {
    expect(await said(undefined)).to.equal('missing')
    expect(await said(undefined, { knownUntil: now })).to.equal('unusable')
  })

  it('speaks for its own issuer, and for the purposes it names', async () => {
    const served = await list({}, { statusPurpose: ['revocation', 'message'] })
    expect(await said(served, {}, { issuer: 'did:web:other.example' })).to.equal('not-issuers')
    expect(await said(served, {}, { purpose: 'suspension' })).to.equal('other-purpose')
    expect(await said(served, {}, { purpose: 'message' })).to.equal('set')
  })

  describe('is believed', () => {
    const rows: readonly (readonly [string, Credential, Credential?])[] = [
      ['from five minutes before its time on', { validFrom: later(300) }],
      ['until five minutes after its end', { validUntil: later(-300) }],
      ['when it names no beginning and no end', { validFrom: undefined, validUntil: undefined }],
      ['with the issuer as an object', { issuer: { id: plainDid } }],
      ['with words of its own', ownWords],
      ['with its type in a list', {}, { type: ['BitstringStatusList'] }],
      ['with two mebibytes of bits', {}, { encodedList: encoded(bitsOf(9, 2 * 1024 * 1024)) }],
    ]
    for (const [what, change, subject] of rows)
      it(what, async () => {
        expect(await said(await list(change, subject))).to.equal('set')
      })
  })

  describe('is not believed', () => {
    const rows: readonly (readonly [string, Credential, Credential?, Credential?])[] = [
      ['earlier than five minutes before its time', { validFrom: later(301) }],
      ['later than five minutes after its end', { validUntil: later(-301) }],
      ['under another address', { id: `${publicUrl}/status-lists/acme-2` }],
      ['as a credential of another type', { type: ['VerifiableCredential'] }],
      ['with a subject of another type', ownWords, { type: 'RevocationList2020' }],
      ['with several subjects', { credentialSubject: [unsigned()['credentialSubject']] }],
      ['without a subject', { credentialSubject: undefined }],
      ['without bits', {}, { encodedList: undefined }],
      ['with bits that are no text', {}, { encodedList: 7 }],
      ['with padded bits', {}, { encodedList: `${encoded(bitsOf(9))}=` }],
      ['with something before its bits', {}, { encodedList: ` ${encoded(bitsOf(9))}` }],
      ['with bits in another base', {}, { encodedList: encoded(bitsOf(9)).replace('u', 'm') }],
      ['with a bit less than it must have', {}, { encodedList: encoded(bitsOf(9, 16_383)) }],
      ['with a byte more than it may have', {}, { encodedList: encoded(bitsOf(9, 2 * 1024 * 1024 + 1)) }],
      ['signed to say who one is', {}, {}, { proofPurpose: 'authentication' }],
      ['after its proof has expired', {}, {}, { expires: later(-1) }],
    ]
    for (const [what, change, subject, proof] of rows)
      it(what, async () => {
        expect(await said(await list(change, subject, proof))).to.equal('unusable')
      })

    it('under a key that its issuer does not publish, or gave up before it was signed', async () => {
      const with_ = (change: Partial<PublishedKey>) => ({
        publishedKeys: () => Promise.resolve([{ ...key, ...change }]),
      })
      const served = await list()
      expect(await said(served, { publishedKeys: () => Promise.resolve([]) })).to.equal('unusable')
      // Signed at 9:00.
      expect(await said(served, with_({ retiredAt: '2026-11-21T08:54:59Z' }))).to.equal('unusable')
      expect(await said(served, with_({ retiredAt: '2026-11-21T08:55:00Z' }))).to.equal('set')
      expect(await said(served, with_({ compromisedAt: '2026-11-21T09:00:01Z' }))).to.equal('set')
    })

    it('by its own date, when its proof bears none', async () => {
      const served = JSON.parse(JSON.stringify(await list({}, {}, { created: undefined }))) as Credential
      const retired = (retiredAt: string) => ({
        publishedKeys: () => Promise.resolve([{ ...key, retiredAt }]),
      })
      expect(await said(served, retired('2026-11-19T00:00:00Z'))).to.equal('unusable')
      expect(await said(served, retired('2026-11-20T00:00:00Z'))).to.equal('set')
    })
  })

  describe('whose key is lost', () => {
    const compromised = {
      publishedKeys: () => Promise.resolve([{ ...key, compromisedAt: '2026-11-21T09:00:00Z' }]),
    }
    const kept: LocalList = { url: listUrl, issuer: plainDid, purpose: 'revocation', bits: bitsOf(8) }
    const known = (url: string) => Promise.resolve(url === listUrl ? kept : undefined)

    it('says what the store says, and nothing where that is not known', async () => {
      const served = await list()
      expect(await said(served, { ...compromised, unsignedStatus: known }, { index: 8 })).to.equal('set')
      expect(await said(served, { ...compromised, unsignedStatus: known })).to.equal('clear')
      expect(await said(served, compromised)).to.equal('unusable')
    })

    it('and cannot be signed any more is read from the store', async () => {
      const refused = new Problem('signing-key-unavailable', { fr: 'x', en: 'x' })
      const localStatus = () => Promise.reject(refused)
      const ask = (more: object) =>
        said(undefined, { localStatus, unsignedStatus: known }, { index: 8, ...more })
      expect(await ask({})).to.equal('set')
      expect(await ask({ index: 9 })).to.equal('clear')
      expect(await ask({ purpose: 'suspension' })).to.equal('other-purpose')
      expect(await ask({ issuer: 'did:web:other.example' })).to.equal('not-issuers')
    })

    it('and is not in the store either is for whoever asks to try again', async () => {
      const failing = async (error: Error, change: Partial<VerifyDeps>) => {
        const localStatus = () => Promise.reject(error)
        const caught: unknown = await said(undefined, { localStatus, ...change }).catch(
          (each: unknown) => each,
        )
        expect(caught).to.equal(error)
      }
      const refused = new Problem('signing-key-unavailable', { fr: 'x', en: 'x' })
      await failing(refused, {})
      await failing(refused, { unsignedStatus: () => Promise.resolve(undefined) })
      await failing(new Problem('unavailable', { fr: 'x', en: 'x' }), { unsignedStatus: known })
      await failing(new Error('the store is away'), { unsignedStatus: known })
    })
  })
})

describe('the lists of one request', () => {
  it('are each read, and opened, once', async () => {
    const asked: string[] = []
    const opened: string[] = []
    const served = await list()
    const bounded: Bounded = {
      run: async (task, input) => {
        opened.push(`${task.name} ${String(task.size(input) > 20)}`)
        return { output: await task.work(input) }
      },
    }
    const localStatus = (url: string) => {
      asked.push(url)
      return Promise.resolve(url === listUrl ? served : undefined)
    }
    const reader = readerOf(serving(served, { localStatus, bounded }))
    expect([await reader.read(question), await reader.read({ ...question, index: 8 })]).to.deep.equal([
      'set',
      'clear',
    ])
    expect([asked, opened]).to.deep.equal([[listUrl], ['open-status-list true']])
  })

  it('are sixty-four at most', async () => {
    const reader = readerOf(serving(await list()))
    const at = (place: number) => reader.read({ ...question, listUrl: `${listUrl}${String(place)}` })
    for (let place = 1; place < 64; place += 1) expect(await at(place)).to.equal('missing')
    expect(await reader.read(question)).to.equal('set')
    expect(await at(64)).to.equal('unusable')
    expect(await reader.read(question)).to.equal('set')
  })

  it('are of no use when opening one costs too much, or cannot be begun; what breaks down is told', async () => {
    const served = await list()
    const by = (run: Bounded['run']) => said(served, { bounded: { run } })
    const busy = new Problem('unavailable', { fr: 'x', en: 'x' })
    expect(await by(() => Promise.resolve({ refusal: 'too-costly' }))).to.equal('unusable')
    expect(await by(() => Promise.reject(busy))).to.equal('unusable')
    const bug = new Error('a bug')
    expect(await by(() => Promise.reject(bug)).catch((error: unknown) => error)).to.equal(bug)
  })
})
