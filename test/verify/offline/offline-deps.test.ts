/** What a trust bundle answers in place of the service. */
import { expect } from 'chai'
import { Problem } from '../../../server/problem.ts'
import type { TrustBundle } from '../../../server/verify/offline/bundle.ts'
import { offlineDeps } from '../../../server/verify/offline/offline-deps.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { plainDid } from '../plain-signer.ts'
import { encodedBits, hub, opened, recognition } from './bundles.ts'

const listUrl = `${publicUrl}/status/1`
const acme = 'did:web:badges.example.org:issuers:acme'
const key = {
  ...{ verificationMethod: `${acme}#key-1`, publicKeyMultibase: 'z6Mk', algorithm: 'Ed25519' },
  createdAt: '2026-01-01T00:00:00Z',
}
const deps = (change: Partial<Record<keyof TrustBundle, unknown>> = {}) => offlineDeps(opened(change).bundle)

describe('with the network off', () => {
  it('the service is the one of the bundle, and known as far as the moment it was made', () => {
    const { publicUrl: of, knownUntil } = deps()
    expect([of, knownUntil]).to.deep.equal([publicUrl, now])
  })

  it('an issuer has the name and the keys of the bundle; of any other nothing is known', async () => {
    const { issuer, publishedKeys } = deps({
      issuers: [{ did: acme, organisationId: 'acme', name: 'Acmé', keys: [key] }],
    })
    expect([await issuer(acme), await issuer(hub)]).to.deep.equal(['Acmé', undefined])
    expect(await publishedKeys(acme)).to.deep.equal([{ ...key, did: acme, organisationId: 'acme' }])
    expect(await publishedKeys(hub)).to.deep.equal([])
  })

  it('an issuer is recognised by whom the bundle says', async () => {
    const { recognitions } = deps()
    const { issuer: _issuer, ...said } = recognition
    expect(await recognitions?.(plainDid)).to.deep.equal([said])
    expect(await recognitions?.(hub)).to.deep.equal([])
  })

  it('a framework has the codes of the bundle', async () => {
    const framework = { slug: 'rm', version: '1.0.0', iri: 'https://x.example/rm', digestSri: 'sha256-x' }
    const { frameworks } = deps({ frameworks: [{ ...framework, codes: ['A', 'B'] }] })
    await frameworks.refresh()
    expect(frameworks.list()).to.deep.equal([
      { ...framework, codes: ['A', 'B'], nodes: new Set(['A', 'B']), competencies: [] },
    ])
  })

  describe('a status list of the service', () => {
    const list = { url: listUrl, issuer: acme, purpose: 'revocation', encodedList: encodedBits() }

    it('is read in the bundle, and is signed only with it', async () => {
      const { localStatus, unsignedStatus } = deps({ statusLists: [list] })
      const { encodedList: _encoded, ...said } = list
      const found = await unsignedStatus?.(listUrl)
      expect(found && { ...found, bits: found.bits.byteLength }).to.deep.equal({ ...said, bits: 16_384 })
      const problem = await localStatus(listUrl).catch((error: unknown) => error)
      expect(problem instanceof Problem && problem.code).to.equal('signing-key-unavailable')
    })

    it('is none when the bundle does not have it', async () => {
      const { localStatus, unsignedStatus } = deps({ statusLists: [list] })
      expect(await localStatus(`${listUrl}0`)).to.equal(undefined)
      expect(await unsignedStatus?.(`${listUrl}0`)).to.equal(undefined)
    })

    it('is 2 MiB at most', () => {
      const of = (bytes: number) => {
        const encodedList = encodedBits(new Uint8Array(bytes))
        return deps({ statusLists: [{ ...list, encodedList }] }).unsignedStatus?.(listUrl)
      }
      expect(() => of(2 * 1024 * 1024)).to.not.throw()
      expect(() => of(2 * 1024 * 1024 + 1)).to.throw(RangeError)
    })
  })

  it('a site is what it said then: a document, nothing, or not asked', async () => {
    const url = 'https://univ.example/did.json'
    const askedAt = '2026-11-20T00:00:00Z'
    const found = {
      url: `${url}?2`,
      mediaType: 'application/json',
      content: Buffer.from('{}').toString('base64'),
    }
    const documents = [
      { url, askedAt, found },
      { url: `${url}/silent`, askedAt },
    ]
    const ask = (change: object, at: string) =>
      deps(change).outside?.fetch({ url: at, accept: ['application/json'] })
    expect(await ask({ documents }, url)).to.deep.equal({
      document: {
        ...{ url: found.url, mediaType: found.mediaType },
        bytes: Buffer.from('{}'),
        fetchedAt: new Date(askedAt),
      },
    })
    expect(await ask({ documents }, `${url}/silent`)).to.deep.equal({ refusal: 'unreachable' })
    expect(await ask({ documents }, `${url}/other`)).to.deep.equal({ refusal: 'closed' })
    expect(await ask({ documents: undefined }, url)).to.deep.equal({ refusal: 'closed' })
  })

  it('nothing is known of decisions, nor of evidence that was erased', async () => {
    const { isDecidedHere, erasedEvidence } = deps()
    expect(await isDecidedHere({})).to.equal(false)
    expect(await erasedEvidence([])).to.deep.equal([])
  })
})
