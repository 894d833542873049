/** When a site and a key say that they belong together. */
import { expect } from 'chai'
import { linkedDomain } from '../../../server/verify/foreign/domain-linkage.ts'
import { compact } from '../../proof/jose/tokens.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { plainDid, plainKey, plainPrivateKey } from '../plain-signer.ts'
import { outsideWith, page, refusing, type Page } from './pages.ts'

const origin = 'https://univ.example'
const address = `${origin}/.well-known/did-configuration.json`
const other = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
const seconds = now.getTime() / 1000
const subject = { id: plainDid, origin }
const vc = {
  type: ['VerifiableCredential', 'DomainLinkageCredential'],
  issuer: plainDid,
  credentialSubject: subject,
}
const claims = { iss: plainDid, sub: plainDid, nbf: seconds - 60, exp: seconds + 3600, vc }
const linkage = (change: object = {}, header: object = {}) =>
  compact(
    { alg: 'EdDSA', kid: `${plainDid}#${plainKey}`, ...header },
    { ...claims, ...change },
    plainPrivateKey,
  )
const ofVc = (change: object) => linkage({ vc: { ...vc, ...change } })
const serving = (...linked: readonly unknown[]) => page({ linked_dids: linked })
const forged = () => `${linkage().slice(0, -6)}AAAAAA`

describe('the domain an issuer says is its own', () => {
  async function said(answer: Page, { did = plainDid, url = `${origin}/people` as unknown } = {}) {
    const asked: string[] = []
    const outside = outsideWith({ [address]: answer }, asked)
    return { source: await linkedDomain({ publicUrl, outside }, { did, url }, now), asked }
  }
  const isLinked = async (answer: Page) => (await said(answer)).source !== undefined

  it('says so itself, and it is known where and when', async () => {
    expect(await said(serving(linkage()))).to.deep.equal({
      source: { url: address, fetchedAt: '2026-11-21T09:30:00Z' },
      asked: [address],
    })
  })

  const good: Readonly<Record<string, () => Page>> = {
    'one linkage that is not in a list': () => page({ linked_dids: linkage() }),
    'others beside it': () => serving({ id: 'urn:x' }, 7, 'a.b.c', linkage({ sub: other }), linkage()),
    'no beginning': () => serving(linkage({ nbf: undefined })),
    'a beginning five minutes from now': () => serving(linkage({ nbf: seconds + 300 })),
    'an end less than five minutes ago': () => serving(linkage({ exp: seconds - 299 })),
    'no issuer beside the claim': () => serving(ofVc({ issuer: undefined })),
    'its type alone': () => serving(ofVc({ type: 'DomainLinkageCredential' })),
    'the DID alone for its key': () => serving(linkage({}, { kid: plainDid })),
    'three good for nothing before it': () => serving(forged(), forged(), forged(), linkage()),
  }
  for (const [title, answer] of Object.entries(good))
    it(`says so with ${title}`, async () => {
      expect(await isLinked(answer())).to.equal(true)
    })

  const bad: Readonly<Record<string, () => Page>> = {
    'another issuer': () => serving(linkage({ iss: other })),
    'another subject': () => serving(linkage({ sub: other })),
    'another key’s name': () => serving(linkage({}, { kid: `${other}#${other.slice(8)}` })),
    'no key’s name': () => serving(linkage({}, { kid: undefined })),
    'a name that is no key’s': () => serving(linkage({}, { kid: 'did:web:univ.example#key-1' })),
    'no credential': () => serving(linkage({ vc: undefined })),
    'a credential that is a list': () => serving(linkage({ vc: [vc] })),
    'a credential of another type': () => serving(ofVc({ type: ['VerifiableCredential'] })),
    'a credential by another': () => serving(ofVc({ issuer: other })),
    'a credential about nobody': () => serving(ofVc({ credentialSubject: undefined })),
    'a credential about a text': () => serving(ofVc({ credentialSubject: plainDid })),
    'a credential about another': () => serving(ofVc({ credentialSubject: { ...subject, id: other } })),
    'another origin': () =>
      serving(ofVc({ credentialSubject: { ...subject, origin: 'https://other.example' } })),
    'a deeper address': () => serving(ofVc({ credentialSubject: { ...subject, origin: `${origin}/` } })),
    'no end': () => serving(linkage({ exp: undefined })),
    'an end that is a text': () => serving(linkage({ exp: String(seconds + 3600) })),
    'a beginning that is a text': () => serving(linkage({ nbf: String(seconds) })),
    'a beginning later than that': () => serving(linkage({ nbf: seconds + 300.001 })),
    'an end five minutes ago': () => serving(linkage({ exp: seconds - 300 })),
    'a signature that is not good': () => serving(forged()),
    'four good for nothing before it': () => serving(forged(), forged(), forged(), forged(), linkage()),
    nothing: () => serving(),
    'a list and no more': () => page([linkage()]),
    'no JSON': () => page('<html>'),
    'a thing twice': () => page(`{"linked_dids":[],"linked_dids":["${linkage()}"]}`),
    'the words of another address': () => page({ linked_dids: [linkage()] }, { url: `${address}?moved` }),
    'no document': () => refusing('not-found'),
  }
  for (const [title, answer] of Object.entries(bad))
    it(`does not say so with ${title}`, async () => {
      expect(await isLinked(answer())).to.equal(false)
    })

  it('is asked of nobody when there is none, when it is this service, and for a DID that is not a key', async () => {
    const answer = serving(linkage())
    const urls = [
      true,
      7,
      [origin],
      'urn:x',
      'http://univ.example/',
      'https://127.0.0.1/',
      `${publicUrl}/people`,
    ]
    for (const url of urls)
      expect(await said(answer, { url })).to.deep.equal({ source: undefined, asked: [] })
    for (const did of ['did:web:univ.example', 'urn:x', ''])
      expect(await said(answer, { did })).to.deep.equal({ source: undefined, asked: [] })
    expect(await linkedDomain({ publicUrl }, { did: plainDid, url: origin }, now)).to.equal(undefined)
  })
})
