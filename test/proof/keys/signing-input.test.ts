import { expect } from 'chai'
import { requireSigningInput } from '../../../server/proof/keys/private/signing-input.ts'
import type { KeyAlgorithm } from '../../../server/proof/types.ts'
import { openSigning, type Signing } from '../signing.ts'

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const subject = { credentialSubject: { id: 'urn:uuid:1' } }
const jws = (header: object, payload: unknown = subject) =>
  Buffer.from(`${base64url(header)}.${base64url(payload)}`)

const dated = { iss: 'https://hub.example', sub: 'https://hub.example', iat: 1, exp: 2 }
const register = { ...dated, recognitions: [] }
const endless = { iss: dated.iss, iat: 1, recognitions: [] }
const bundle = { ...dated, issuers: [] }
const linkage = {
  vc: {
    type: ['VerifiableCredential', 'DomainLinkageCredential'],
    credentialSubject: { id: 'did:web:hub.example' },
  },
}
const statement = { ...dated, jwks: { keys: [] } }
const mark = { ...dated, trust_mark_type: 'https://hub.example/label' }

/** ecdsa-sd-2023: two hashes around the ephemeral Multikey of a P-256 key. */
const base = Buffer.concat([Buffer.alloc(32, 1), Buffer.from([0x80, 0x24, 2]), Buffer.alloc(64, 3)])

describe('A signing key', () => {
  const good: readonly (readonly [string, KeyAlgorithm, Uint8Array])[] = [
    ['the two hashes of a Data Integrity proof', 'Ed25519', Buffer.alloc(64)],
    ['the two hashes of an ECDSA proof', 'P-256', Buffer.alloc(64)],
    ['the base proof of a credential to be disclosed in part', 'P-256', base],
    ['a JWT of a badge', 'RSA', jws({ alg: 'RS256', typ: 'JWT' })],
    ['an SD-JWT VC', 'P-256', jws({ alg: 'ES256', typ: 'dc+sd-jwt' }, { vct: 'https://a.example/vct' })],
    ['a credential of VC-JOSE', 'Ed25519', jws({ alg: 'EdDSA', typ: 'vc+jwt' })],
    ['the register of issuers', 'Ed25519', jws({ alg: 'EdDSA', typ: 'trust-register+jwt' }, register)],
    ['a trust bundle', 'Ed25519', jws({ alg: 'EdDSA', typ: 'trust-bundle+jwt' }, bundle)],
    ['a federation entity statement', 'P-256', jws({ alg: 'ES256', typ: 'entity-statement+jwt' }, statement)],
    ['that a domain and a DID go together', 'Ed25519', jws({ alg: 'EdDSA', typ: 'JWT' }, linkage)],
    ['a trust mark', 'P-256', jws({ alg: 'ES256', typ: 'trust-mark+jwt' }, mark)],
  ]
  for (const [title, algorithm, data] of good) {
    it(`signs ${title}`, () => {
      requireSigningInput(algorithm, data)
    })
  }

  const bad: readonly (readonly [string, KeyAlgorithm, Uint8Array])[] = [
    ['nothing', 'Ed25519', new Uint8Array()],
    ['one hash', 'Ed25519', Buffer.alloc(32)],
    ['a byte more than two hashes', 'Ed25519', Buffer.alloc(65)],
    ['any text', 'Ed25519', Buffer.from('a text somebody would like to have signed')],
    ['two hashes with an RSA key, which makes JWTs only', 'RSA', Buffer.alloc(64)],
    ['a base proof with an Ed25519 key', 'Ed25519', base],
    ['99 bytes without a P-256 key in them', 'P-256', Buffer.alloc(99)],
    ['a JWT of another algorithm', 'Ed25519', jws({ alg: 'ES256', typ: 'JWT' })],
    ['a JWT of no algorithm', 'Ed25519', jws({ alg: 'none', typ: 'JWT' })],
    ['an access token', 'Ed25519', jws({ alg: 'EdDSA', typ: 'at+jwt' })],
    [
      'an access token of those who only say JWT',
      'Ed25519',
      jws({ alg: 'EdDSA', typ: 'JWT' }, { sub: 'root', aud: 'x' }),
    ],
    ['a register of nothing', 'Ed25519', jws({ alg: 'EdDSA', typ: 'trust-register+jwt' }, bundle)],
    ['a bundle without issuers', 'Ed25519', jws({ alg: 'EdDSA', typ: 'trust-bundle+jwt' }, register)],
    ['a register that never ends', 'Ed25519', jws({ alg: 'EdDSA', typ: 'trust-register+jwt' }, endless)],
    ['a statement without keys', 'P-256', jws({ alg: 'ES256', typ: 'entity-statement+jwt' }, mark)],
    [
      'any other credential in the older form',
      'Ed25519',
      jws({ alg: 'EdDSA', typ: 'JWT' }, { vc: { ...linkage.vc, type: ['VerifiableCredential'] } }),
    ],
    ['a trust mark of no type', 'P-256', jws({ alg: 'ES256', typ: 'trust-mark+jwt' }, statement)],
    ['a JWT without typ, which servers take for any', 'P-256', jws({ alg: 'ES256' })],
    ['an SD-JWT VC of no type', 'P-256', jws({ alg: 'ES256', typ: 'dc+sd-jwt' })],
    ['a presentation, which is its holder’s', 'Ed25519', jws({ alg: 'EdDSA', typ: 'vp+jwt' })],
    [
      'a credential whose subject is a word',
      'Ed25519',
      jws({ alg: 'EdDSA', typ: 'JWT' }, { credentialSubject: 'x' }),
    ],
    ['a holder’s proof of possession', 'P-256', jws({ alg: 'ES256', typ: 'openid4vci-proof+jwt' })],
    ['a key-binding JWT', 'P-256', jws({ alg: 'ES256', typ: 'kb+jwt' })],
    ['a JWT with a critical extension', 'Ed25519', jws({ alg: 'EdDSA', typ: 'JWT', crit: ['exp'] })],
    ['a JWT whose payload is not encoded', 'Ed25519', jws({ alg: 'EdDSA', typ: 'JWT', b64: false })],
    ['a JWT whose payload is not an object', 'Ed25519', jws({ alg: 'EdDSA', typ: 'JWT' }, ['a'])],
    [
      'a JWT that is signed already',
      'Ed25519',
      Buffer.concat([jws({ alg: 'EdDSA', typ: 'JWT' }), Buffer.from('.AAAA')]),
    ],
    ['a header that is no JSON', 'Ed25519', Buffer.from('AAAA.e30')],
    ['a header that is a list', 'Ed25519', Buffer.from(`${base64url([{ alg: 'EdDSA' }])}.e30`)],
    ['a header with padding', 'Ed25519', Buffer.from(`${base64url({ alg: 'EdDSA' })}=.e30`)],
    ['letters beyond ASCII', 'Ed25519', Buffer.concat([jws({ alg: 'EdDSA', typ: 'JWT' }), Buffer.from('é')])],
  ]
  for (const [title, algorithm, data] of bad) {
    it(`never signs ${title}`, () => {
      expect(() => {
        requireSigningInput(algorithm, data)
      }).to.throw('nothing was signed')
    })
  }
})

describe('The key store', () => {
  let signing: Signing
  before(async () => {
    signing = await openSigning()
  })
  after(() => signing.close())

  it('signs nothing else, whoever asks, and says it as the bug it is', async () => {
    const issuer = await signing.keys.current('acme')
    const error: unknown = await signing.keys
      .sign(issuer, Buffer.from('any text'))
      .catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(Error)
    expect(String(error)).to.match(/^Error: .*nothing was signed$/)
    expect(String(error)).not.to.include('any text')
  })
})
