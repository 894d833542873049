/** Whose document is asked for keys, and what else. */
import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import { closedOutside, type OutsideRefusal } from '../../../server/outside/outside.ts'
import { lookUpKeys } from '../../../server/verify/foreign/look-up-keys.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { plainKey } from '../plain-signer.ts'
import { did, documentOf, multikey, plainJwk, profile } from './foreign-issuer.ts'
import { outsideWith, page, refusing, type Page } from './pages.ts'

const didUrl = 'https://univ.example/issuers/arts/did.json'
const keyUrl = 'https://univ.example/keys/1'
const other = encodePublicKey(generateKeyPairSync('ed25519').publicKey)
const fetchedAt = '2026-11-21T09:30:00Z'
const source = (url: string) => ({ url, fetchedAt })
const key = (more: object = {}) => ({
  verificationMethod: `${profile}#key-1`,
  controller: profile,
  publicKeyMultibase: plainKey,
  purposes: ['assertionMethod'],
  ...more,
})

describe('the keys of an issuer elsewhere', () => {
  /** What is said of `controller`, and what was asked for. */
  async function lookUp(
    pages: Readonly<Record<string, Page>>,
    { controller = profile, names = [] as readonly string[] } = {},
  ) {
    const asked: string[] = []
    const outside = outsideWith(pages, asked)
    const { basedOn, ...said } = await lookUpKeys({ publicUrl, outside }, { controller, names }, now)
    return { said, asked, basedOn }
  }
  const profileOf = (change: object = {}) => page(documentOf(profile, {}, change))
  const referring = (...addresses: readonly string[]) =>
    profileOf({ verificationMethod: [], assertionMethod: addresses })

  it('are those of its document, and it is said where and when that was read', async () => {
    const { said, asked, basedOn } = await lookUp({ [profile]: profileOf() }, { names: [`${profile}#key-1`] })
    expect(said).to.deep.equal({ keys: [key()], unread: [] })
    expect([asked, basedOn]).to.deep.equal([[profile], [source(profile)]])
    expect((await lookUp({ [didUrl]: page(documentOf(did)) }, { controller: did })).asked).to.deep.equal([
      didUrl,
    ])
  })

  it('are not asked for where nobody may be asked, and where no address can be told', async () => {
    const trouble = async (controller: string, outside = outsideWith({})) => {
      const answer = await lookUpKeys({ publicUrl, outside }, { controller, names: [] }, now)
      expect(answer.basedOn).to.deep.equal([])
      return 'trouble' in answer ? answer.trouble : undefined
    }
    expect(await trouble('did:web:badges.example.org')).to.equal('not-here')
    expect(await trouble(`${publicUrl}/issuers/acme`)).to.equal('not-here')
    expect(await trouble('did:ebsi:zqHgS8D')).to.equal('method-not-read')
    expect(await trouble(profile, closedOutside)).to.equal('not-looked-up')
    const nobody = await lookUpKeys({ publicUrl }, { controller: profile, names: [] }, now)
    expect(nobody).to.deep.equal({ trouble: 'not-looked-up', basedOn: [] })
  })

  const refusals = [
    'unreachable',
    'not-found',
    'gone',
    'busy',
    'too-slow',
  ] as const satisfies OutsideRefusal[]
  const troubles: readonly (readonly [title: string, page: Page, trouble: string, wasRead: boolean])[] = [
    ...refusals.map((each) => [`the answer is ${each}`, refusing(each), 'unreachable', false] as const),
    [
      'another site answers',
      page(documentOf(profile), { url: 'https://other.example/profile' }),
      'unreachable',
      false,
    ],
    [
      'another port answers',
      page(documentOf(profile), { url: 'https://univ.example:8443/profile' }),
      'unreachable',
      false,
    ],
    ['it is not JSON', page('<html>'), 'unusable', false],
    ['it is not UTF-8', page(Buffer.from([0x7b, 0xff, 0x7d])), 'unusable', false],
    ['it says a thing twice', page(`{"id":"${profile}","id":"${profile}","keys":[]}`), 'unusable', false],
    ['it is about somebody else', page(documentOf(did)), 'unusable', true],
    ['it says nothing of keys', page({ id: profile }), 'without-keys', true],
  ]
  for (const [title, answer, trouble, wasRead] of troubles)
    it(`are not known when ${title}: ${trouble}`, async () => {
      const { said, basedOn } = await lookUp({ [profile]: answer })
      expect(said).to.deep.equal({ trouble })
      expect(basedOn).to.deep.equal(wasRead ? [source(profile)] : [])
    })

  it('are those of the same site, at whatever address of it', async () => {
    const moved = page(documentOf(profile), { url: 'https://univ.example/people/arts' })
    expect((await lookUp({ [profile]: moved })).said).to.deep.equal({ keys: [key()], unread: [] })
  })

  describe('at an address of their own', () => {
    const asAddress = (change: object = {}) => ({ ...multikey(keyUrl, profile), ...change })
    const found = key({ verificationMethod: keyUrl })
    const pages = (answer: Page) => ({ [profile]: referring(keyUrl), [keyUrl]: answer })

    it('are read there, as methods or as bare JWKs, when the document lists that address', async () => {
      for (const body of [asAddress(), plainJwk()]) {
        const { said, asked, basedOn } = await lookUp(pages(page(body)), { names: [keyUrl] })
        expect(said).to.deep.equal({ keys: [found], unread: [] })
        expect([asked, basedOn]).to.deep.equal([
          [profile, keyUrl],
          [source(profile), source(keyUrl)],
        ])
      }
    })

    const others: readonly (readonly [title: string, answer: Page])[] = [
      ['it is of somebody else', page(asAddress({ controller: did }))],
      ['it has another name', page(asAddress({ id: `${keyUrl}0` }))],
      ['it is no key', page({ ok: true })],
      ['it is no object', page([plainJwk()])],
      ['nothing is there', refusing('not-found')],
      ['another site answers', page(asAddress(), { url: 'https://other.example/keys/1' })],
      ['it is not JSON', page('no')],
    ]
    for (const [title, answer] of others)
      it(`are not read when ${title}`, async () => {
        expect((await lookUp(pages(answer), { names: [keyUrl] })).said).to.deep.equal({
          keys: [],
          unread: [keyUrl],
        })
      })

    it('are not asked for unless they are named, nor on another site, and stay open', async () => {
      const far = 'https://other.example/keys/1'
      for (const [names, listed] of [
        [[], keyUrl],
        [[far], far],
        [[`${profile}#key-9`], keyUrl],
        [['key-1'], keyUrl],
      ] as const) {
        const { said, asked } = await lookUp({ [profile]: referring(listed) }, { names })
        expect([said, asked]).to.deep.equal([{ keys: [], unread: [listed] }, [profile]])
      }
    })

    it('are not asked for when the document itself says what they are, or that it cannot', async () => {
      const described = profileOf({
        verificationMethod: [multikey(keyUrl, profile)],
        assertionMethod: [keyUrl],
      })
      expect((await lookUp({ [profile]: described }, { names: [keyUrl] })).asked).to.deep.equal([profile])
      const unread = profileOf({
        verificationMethod: [multikey(keyUrl, profile, { type: 'VeryGoodKey' })],
        assertionMethod: [keyUrl],
      })
      expect((await lookUp({ [profile]: unread }, { names: [keyUrl] })).asked).to.deep.equal([profile])
    })

    it('are asked for twice at most', async () => {
      const addresses = [1, 2, 3].map((at) => `https://univ.example/keys/${String(at)}`)
      const { said, asked } = await lookUp({ [profile]: referring(...addresses) }, { names: addresses })
      expect(asked).to.deep.equal([profile, ...addresses.slice(0, 2)])
      expect(said).to.deep.equal({ keys: [], unread: addresses.slice(0, 2) })
    })

    it('are other names for a key the document lists, when that very key is served there', async () => {
      const second = 'https://univ.example/keys/2'
      const jwk = page(plainJwk())
      const both = { [profile]: profileOf(), [keyUrl]: jwk, [second]: jwk }
      const { said, basedOn } = await lookUp(both, { names: [keyUrl, second] })
      expect(said).to.deep.equal({ keys: [key({ names: [keyUrl, second] })], unread: [] })
      expect(basedOn).to.deep.equal([profile, keyUrl, second].map(source))
    })

    it('are for what the document lists that very address for', async () => {
      const second = 'https://univ.example/keys/2'
      const document = profileOf({
        verificationMethod: [],
        authentication: [keyUrl],
        assertionMethod: [second],
      })
      const jwk = page(plainJwk())
      const pages = { [profile]: document, [keyUrl]: jwk, [second]: jwk }
      const found = async (name: string) => (await lookUp(pages, { names: [name] })).said
      const forLoggingIn = key({ verificationMethod: keyUrl, purposes: ['authentication'] })
      expect(await found(second)).to.deep.equal({
        keys: [key({ verificationMethod: second })],
        unread: [keyUrl],
      })
      expect(await found(keyUrl)).to.deep.equal({ keys: [forLoggingIn], unread: [second] })
    })

    it('are other names for that key alone, and for none when no key is there', async () => {
      const others = [
        multikey(`${profile}#other`, profile, { publicKeyMultibase: other }),
        multikey(`${profile}#key-1`, profile),
      ]
      const document = profileOf({ verificationMethod: others })
      const unlisted = key({
        verificationMethod: `${profile}#other`,
        publicKeyMultibase: other,
        purposes: [],
      })
      for (const [body, found] of [
        [plainJwk(), key({ names: [keyUrl] })],
        [{ ok: true }, key()],
      ] as const) {
        const { said } = await lookUp({ [profile]: document, [keyUrl]: page(body) }, { names: [keyUrl] })
        expect(said).to.deep.equal({ keys: [unlisted, found], unread: [] })
      }
    })

    it('are nobody’s when they are only served beside the document', async () => {
      const beside = { [profile]: referring(), [keyUrl]: page(plainJwk()) }
      expect((await lookUp(beside, { names: [keyUrl] })).said).to.deep.equal({ keys: [], unread: [] })
    })

    it('stay open when they are named, and could not be read there', async () => {
      const { said } = await lookUp({ [profile]: profileOf() }, { names: [keyUrl] })
      expect(said).to.deep.equal({ keys: [key()], unread: [keyUrl] })
    })
  })
})
