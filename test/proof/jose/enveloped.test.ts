/** Signed texts in JSON envelopes, and presentations as JWT. */
import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { envelop, openEnvelope, openPresentationEnvelope } from '../../../server/proof/jose/enveloped.ts'
import { publishedKeyResolver } from '../../../server/proof/jose/header-key.ts'
import { readVpJwt, type VpJwtExpected } from '../../../server/proof/jose/vp-jwt.ts'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import { now, publicUrl } from '../signing.ts'
import { compact } from './tokens.ts'

const v2 = 'https://www.w3.org/ns/credentials/v2'
const type = 'EnvelopedVerifiableCredential'

describe('an enveloped credential', () => {
  it('holds its signed text, as the data model writes it', () => {
    expect(envelop('a.b.c')).to.deep.equal({ '@context': [v2], id: 'data:application/vc+jwt,a.b.c', type })
    expect(openEnvelope(envelop('a.b.c'))).to.deep.equal({ kind: 'vc-jwt', text: 'a.b.c' })
    expect(openEnvelope(envelop('a.b.c~d~', 'application/dc+sd-jwt'))).to.deep.equal({
      kind: 'sd-jwt',
      text: 'a.b.c~d~',
    })
    expect(openEnvelope({ '@context': v2, id: 'data:application/jwt,a.b.c', type: [type] })).to.deep.equal({
      kind: 'vc-jwt',
      text: 'a.b.c',
    })
  })

  it('may say its character set, and may be in base64 or escaped, as data URLs are', () => {
    for (const id of [
      'data:application/vc+jwt;charset=utf-8,a.b.c',
      'data:application/vc+jwt;base64,YS5iLmM=',
      'data:application/vc+jwt;charset=utf-8;base64,YS5iLmM',
      'data:application/VC+JWT,a.b.c',
      'data:application/vc+jwt,a%2Eb%2ec',
    ])
      expect(openEnvelope({ ...envelop('a.b.c'), id }), id).to.deep.equal({ kind: 'vc-jwt', text: 'a.b.c' })
  })

  it('of another media type is an envelope all the same, and is not read', () => {
    for (const id of [
      'data:application/vc+cose;base64,0oRDoQEm',
      'data:text/html,a.b.c',
      'data:application/vp+jwt,a.b.c',
      'data:constructor/constructor,a.b.c',
    ])
      expect(openEnvelope({ ...envelop('a.b.c'), id }), id).to.deep.equal({ kind: 'not-read' })
  })

  const others: readonly (readonly [what: string, document: unknown])[] = [
    ['a text', 'data:application/vc+jwt,a.b.c'],
    ['another type', { ...envelop('a.b.c'), type: 'VerifiableCredential' }],
    ['two types', { ...envelop('a.b.c'), type: [type, 'VerifiableCredential'] }],
    ['members beside the text', { ...envelop('a.b.c'), name: 'Expert' }],
    ['no context', { ...envelop('a.b.c'), '@context': undefined }],
    ['another context', { ...envelop('a.b.c'), '@context': ['https://www.w3.org/2018/credentials/v1'] }],
    ['a context of its own', { ...envelop('a.b.c'), '@context': [v2, { name: 'https://x.example' }] }],
    ['no id', { ...envelop('a.b.c'), id: undefined }],
    ['an address as id', { ...envelop('a.b.c'), id: 'https://issuer.example/1.jwt' }],
    ['a name every object has as media type', { ...envelop('a.b.c'), id: 'data:constructor,a.b.c' }],
    ['no media type', { ...envelop('a.b.c'), id: 'data:,a.b.c' }],
    ['nothing in it', { ...envelop('a.b.c'), id: 'data:application/vc+jwt,' }],
    ['a text with spaces', { ...envelop('a.b.c'), id: 'data:application/vc+jwt,a.b.c ' }],
    ['a text with escaped spaces', { ...envelop('a.b.c'), id: 'data:application/vc+jwt,a.b.c%20' }],
    ['base64 of no signed text', { ...envelop('a.b.c'), id: 'data:application/vc+jwt;base64,w6k=' }],
  ]
  for (const [what, document] of others) {
    it(`is nothing with ${what}`, () => {
      expect(openEnvelope(document)).to.equal(undefined)
    })
  }
})

describe('a presentation as a JWT', () => {
  const holder = generateKeyPairSync('ed25519')
  const multibase = encodePublicKey(holder.publicKey)
  const did = `did:key:${multibase}`
  const nobody = publishedKeyResolver(publicUrl, () => Promise.resolve([]))
  const vp = { '@context': [v2], type: ['VerifiablePresentation'], verifiableCredential: ['a.b.c'] }
  const signed = (payload: object, header: object = {}) =>
    compact({ alg: 'EdDSA', kid: `${did}#${multibase}`, ...header }, payload, holder.privateKey)
  const judged = async (text: string, expected: Partial<VpJwtExpected> = {}) => {
    const result = await readVpJwt(text, nobody, { now, ...expected })
    return result.verified ? 'good' : result.failure.code
  }

  it('is read from its vp claim or from its top, and says who holds it', async () => {
    const read = (payload: object, typ: string) => readVpJwt(signed(payload, { typ }), nobody, { now })
    const expected = {
      verified: true,
      presentation: { ...vp, holder: did },
      verificationMethod: `${did}#${multibase}`,
      controller: did,
    }
    expect(await read({ iss: did, vp, nonce: 'u1', aud: 'example.com' }, 'JWT')).to.deep.equal(expected)
    expect(await read({ ...vp, holder: did, nonce: 'u1' }, 'vp+jwt')).to.deep.equal(expected)
    expect(
      openPresentationEnvelope({
        '@context': v2,
        id: 'data:application/jwt,a.b.c',
        type: 'EnvelopedVerifiablePresentation',
      }),
    ).to.deep.equal({ kind: 'vp-jwt', text: 'a.b.c' })
    expect(openPresentationEnvelope(envelop('a.b.c'))).to.equal(undefined)
  })

  it('is good for the challenge and the domain that were asked, one of several domains too', async () => {
    const asked = { challenge: 'u1', domain: 'example.com' }
    expect(await judged(signed({ iss: did, vp, nonce: 'u1', aud: 'example.com' }), asked)).to.equal('good')
    expect(
      await judged(signed({ iss: did, vp, nonce: 'u1', aud: ['a.example', 'example.com'] }), asked),
    ).to.equal('good')
  })

  const refusals: readonly (readonly [what: string, payload: object, code: string, header?: object])[] = [
    ['without the challenge', { vp }, 'proof-challenge-wrong'],
    ['with another challenge', { vp, nonce: 'u2' }, 'proof-challenge-wrong'],
    ['without the domain', { vp, nonce: 'u1' }, 'proof-domain-wrong'],
    ['with another domain', { vp, nonce: 'u1', aud: 'evil.example' }, 'proof-domain-wrong'],
    [
      'whose holder is somebody else',
      { vp: { ...vp, holder: 'did:example:victim' }, nonce: 'u1', aud: 'example.com' },
      'holder-not-signer',
    ],
    [
      'whose iss is somebody else',
      { iss: 'did:example:victim', vp, nonce: 'u1', aud: 'example.com' },
      'holder-not-signer',
    ],
    [
      'whose iss is not its holder',
      { iss: did, vp: { ...vp, holder: 'did:example:victim' } },
      'not-a-presentation',
    ],
    ['with members beside vp', { iss: did, vp, verifiableCredential: [] }, 'not-a-presentation'],
    ['that is a credential', { iss: did, vc: {} }, 'not-a-presentation'],
    [
      'whose header says another holder',
      { vp: { ...vp, holder: did } },
      'claims-mismatch',
      { typ: 'vp+jwt', iss: 'did:example:victim' },
    ],
    ['that has expired', { iss: did, vp, exp: 1 }, 'proof-expired'],
    ['with typ of a credential', { iss: did, vp }, 'typ-unsupported', { typ: 'vc+jwt' }],
  ]
  for (const [what, payload, code, header] of refusals) {
    it(`is refused ${what}: ${code}`, async () => {
      expect(await judged(signed(payload, header), { challenge: 'u1', domain: 'example.com' })).to.equal(code)
    })
  }
})
