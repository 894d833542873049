/** Compact JWS: the vectors of the RFCs, and what is no JWS at all. */
import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import { expect } from 'chai'
import { jwkThumbprint } from '../../../server/proof/keys/jwk.ts'
import { parseJws, signatureFailure, signJws } from '../../../server/proof/jose/jws.ts'
import type { Issuer } from '../../../server/proof/types.ts'
import { compact, encoded } from './tokens.ts'

/** What `parseJws` and `signatureFailure` say of a text and a key: `good`, or the code of the failure. */
function judged(text: string, key: KeyObject): string {
  const parsed = parseJws(text)
  return 'failure' in parsed ? parsed.failure.code : (signatureFailure(parsed, key)?.failure.code ?? 'good')
}

const keyOf = (jwk: JsonWebKey) => createPublicKey({ key: jwk, format: 'jwk' })

/** RFC 7515 appendix A.2.1. */
const rsaOfRfc7515: JsonWebKey = {
  kty: 'RSA',
  n:
    'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b' +
    '32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5' +
    'IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
  e: 'AQAB',
}
const payloadOfRfc7515 =
  'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'
const rs256OfRfc7515 =
  `eyJhbGciOiJSUzI1NiJ9.${payloadOfRfc7515}.` +
  'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAyn' +
  'RFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnv' +
  'Wh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw'

/** RFC 7515 appendix A.3.1. */
const ecOfRfc7515: JsonWebKey = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}
const es256OfRfc7515 =
  `eyJhbGciOiJFUzI1NiJ9.${payloadOfRfc7515}.` +
  'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q'

/** RFC 8037 appendix A. */
const okpOfRfc8037: JsonWebKey = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
}

const ed25519 = generateKeyPairSync('ed25519')
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

const signed = (header: object, payload: object = { iss: 'joe' }) =>
  compact(header, payload, ed25519.privateKey)

describe('a compact JWS', () => {
  it('in RS256 is read as in RFC 7515 A.2', () => {
    expect(judged(rs256OfRfc7515, keyOf(rsaOfRfc7515))).to.equal('good')
  })

  it('in ES256 is read as in RFC 7515 A.3', () => {
    expect(judged(es256OfRfc7515, keyOf(ecOfRfc7515))).to.equal('good')
    expect(parseJws(es256OfRfc7515)).to.deep.include({
      header: { alg: 'ES256' },
      payload: { iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true },
    })
  })

  it('in EdDSA is signed as in RFC 8037 A.4; its payload there, which is no JSON object, is refused', () => {
    const text =
      'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.' +
      'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg'
    const [head, payload, signature = ''] = text.split('.')
    const parts = {
      header: { alg: 'EdDSA' as const },
      ...{ text: '', payload: {} },
      signingInput: Buffer.from([head, payload].join('.')),
      signature: Buffer.from(signature, 'base64url'),
    }
    expect(signatureFailure(parts, keyOf(okpOfRfc8037))).to.equal(undefined)
    expect(parseJws(text)).to.have.nested.property('failure.code', 'jws-malformed')
  })

  it('has keys whose thumbprint is that of RFC 8037 A.3', () => {
    expect(jwkThumbprint(keyOf(okpOfRfc8037))).to.equal('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  })

  it('in EdDSA is read', () => {
    expect(judged(signed({ alg: 'EdDSA' }), ed25519.publicKey)).to.equal('good')
  })

  const good = signed({ alg: 'EdDSA', typ: 'JWT' })
  const [head = '', body = '', tail = ''] = good.split('.')
  const hmacWith = (key: string | Buffer) => {
    const input = `${encoded({ alg: 'HS256' })}.${body}`
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
  }
  const spki = ed25519.publicKey.export({ format: 'pem', type: 'spki' })
  const lastCharacterChanged = (part: string) => {
    // The last character of 64 bytes has four bits nobody reads.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    return part.slice(0, -1) + (alphabet[alphabet.indexOf(part.at(-1) ?? '') ^ 1] ?? '')
  }

  const malformed: readonly (readonly [what: string, text: string, code: string])[] = [
    ['with no signature (alg none)', `${encoded({ alg: 'none' })}.${body}.`, 'jws-malformed'],
    ['with alg none and a signature', `${encoded({ alg: 'none' })}.${body}.${tail}`, 'algorithm-unsupported'],
    ['with alg None', `${encoded({ alg: 'None' })}.${body}.${tail}`, 'algorithm-unsupported'],
    ['with alg HS256 keyed by the public key', hmacWith(spki), 'algorithm-unsupported'],
    ['with no alg', signed({ typ: 'JWT' }), 'algorithm-unsupported'],
    ['with an alg that is a list', signed({ alg: ['EdDSA'] }), 'algorithm-unsupported'],
    ['with an alg of other case', signed({ alg: 'eddsa' }), 'algorithm-unsupported'],
    ['with another good algorithm', signed({ alg: 'PS256' }), 'algorithm-not-read'],
    ['with crit', signed({ alg: 'EdDSA', crit: ['exp'] }), 'jose-header-unsupported'],
    ['with b64 false', signed({ alg: 'EdDSA', b64: false, crit: ['b64'] }), 'jose-header-unsupported'],
    ['with b64 alone', signed({ alg: 'EdDSA', b64: false }), 'jose-header-unsupported'],
    ...['JWT', 'application/jwt', undefined].flatMap((typ) =>
      [
        { jku: 'https://evil.example/jwks' },
        { x5u: 'https://evil.example/c.pem' },
        { x5c: ['MIIB'] },
        { x5t: 'a' },
      ].map(
        (member) =>
          [
            `of a badge (${typ ?? 'no typ'}) with ${Object.keys(member).join()}`,
            signed({ alg: 'EdDSA', typ, ...member }),
            'jose-header-unsupported',
          ] as const,
      ),
    ),
    ['with zip', signed({ alg: 'EdDSA', typ: 'vc+jwt', zip: 'DEF' }), 'jose-header-unsupported'],
    [
      'of another kind with crit',
      signed({ alg: 'EdDSA', typ: 'vc+jwt', crit: ['exp'] }),
      'jose-header-unsupported',
    ],
    [
      'of another kind with b64',
      signed({ alg: 'EdDSA', typ: 'vc+jwt', b64: false }),
      'jose-header-unsupported',
    ],
    ['with an iss that is no text', signed({ alg: 'EdDSA', typ: 'vc+jwt', iss: ['a'] }), 'jws-malformed'],
    ['with a kid that is no text', signed({ alg: 'EdDSA', kid: 7 }), 'jws-malformed'],
    ['with an empty kid', signed({ alg: 'EdDSA', kid: '' }), 'jws-malformed'],
    ['with a jwk that is no object', signed({ alg: 'EdDSA', jwk: 'x' }), 'jws-malformed'],
    [
      'with a key twice in its header',
      `${encodedText('{"alg":"EdDSA","alg":"none"}')}.${body}.${tail}`,
      'jws-malformed',
    ],
    [
      'with a key twice, once escaped',
      `${encodedText('{"alg":"EdDSA","\\u0061lg":"none"}')}.${body}.${tail}`,
      'jws-malformed',
    ],
    ['with a key twice in its payload', compactText('{"iss":"a","iss":"b"}'), 'jws-malformed'],
    ['with a header that is a list', `${encodedText('["EdDSA"]')}.${body}.${tail}`, 'jws-malformed'],
    ['with a header that is not JSON', `${encodedText('alg=EdDSA')}.${body}.${tail}`, 'jws-malformed'],
    [
      'with a header that is not UTF-8',
      `${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${body}.${tail}`,
      'jws-malformed',
    ],
    ['with a byte order mark', `${encodedText('\ufeff{"alg":"EdDSA"}')}.${body}.${tail}`, 'jws-malformed'],
    ['with a header of 8,193 bytes', signed({ alg: 'EdDSA', jwk: { n: 'k'.repeat(8163) } }), 'jws-malformed'],
    ['with a kid of 10,000 characters', signed({ alg: 'EdDSA', kid: 'k'.repeat(10_000) }), 'jws-malformed'],
    ['with a payload that is a text', compactText('"iss"'), 'jws-malformed'],
    ['with a detached payload', `${head}..${tail}`, 'jws-malformed'],
    ['with padding', `${head}=.${body}.${tail}`, 'jws-malformed'],
    ['with white space', `${head}.${body}. ${tail}`, 'jws-malformed'],
    ['with a line break', `${head}.${body}.${tail}\n`, 'jws-malformed'],
    [
      'in base64 that is not base64url',
      good.replaceAll('-', '+').replaceAll('_', '/') + '+A',
      'jws-malformed',
    ],
    [
      'whose signature has another text of the same bytes',
      `${head}.${body}.${lastCharacterChanged(tail)}`,
      'jws-malformed',
    ],
    ['of two parts', `${head}.${body}`, 'jws-malformed'],
    ['of four parts', `${good}.${tail}`, 'jws-malformed'],
    ['of five parts (encrypted)', `${good}.${tail}.${tail}`, 'jws-malformed'],
    ['of 400,001 characters', `${head}.${'A'.repeat(400_001)}.${tail}`, 'jws-malformed'],
    ['of no characters', '', 'jws-malformed'],
  ]
  for (const [what, text, code] of malformed) {
    it(`${what} is refused: ${code}`, () => {
      expect(judged(text, ed25519.publicKey)).to.equal(code)
    })
  }

  it('of another kind than a badge may have members in its header that are not understood: RFC 7515 §4', () => {
    for (const member of [
      { x5t: 'a' },
      { x5c: ['MIIB'] },
      { jku: 'https://evil.example/jwks' },
      { vctm: [] },
      { iss: 'joe' },
    ])
      expect(judged(signed({ alg: 'EdDSA', typ: 'vc+jwt', ...member }), ed25519.publicKey)).to.equal('good')
  })

  it('is refused for any key but one of the kind its algorithm signs with', () => {
    const keys = { EdDSA: ed25519, ES256: p256, RS256: rsa }
    for (const [alg, pair] of Object.entries(keys)) {
      const text = compact({ alg }, { iss: 'joe' }, pair.privateKey)
      expect(judged(text, pair.publicKey), alg).to.equal('good')
      for (const other of Object.values(keys).filter((one) => one !== pair)) {
        expect(judged(text, other.publicKey), alg).to.equal('key-unfit')
      }
    }
    const x25519 = generateKeyPairSync('x25519').publicKey
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const k1 = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
    expect(judged(good, x25519)).to.equal('key-unfit')
    expect(judged(compact({ alg: 'ES256' }, {}, p384.privateKey), p384.publicKey)).to.equal('key-unfit')
    expect(judged(compact({ alg: 'ES256' }, {}, k1.privateKey), k1.publicKey)).to.equal('key-unfit')
  })

  it('is refused for RSA keys of less than 2048 bits, and for RSA-PSS keys', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
    expect(judged(compact({ alg: 'RS256' }, {}, weak.privateKey), weak.publicKey)).to.equal('key-unfit')
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
    expect(judged(compact({ alg: 'RS256' }, {}, rsa.privateKey), pss.publicKey)).to.equal('key-unfit')
  })

  it('is judged anew under a header that was good before', () => {
    const again = signed({ alg: 'EdDSA', typ: 'JWT' }, { iss: 'jane' })
    expect(judged(good, ed25519.publicKey)).to.equal('good')
    expect(parseJws(again)).to.deep.include({
      header: { alg: 'EdDSA', typ: 'jwt' },
      payload: { iss: 'jane' },
    })
    expect(judged(`${head}.${body}.${again.split('.')[2] ?? ''}`, ed25519.publicKey)).to.equal(
      'signature-mismatch',
    )
    expect(judged(`${head}=.${body}.${tail}`, ed25519.publicKey)).to.equal('jws-malformed')
    expect(judged(`${head}.${body}`, ed25519.publicKey)).to.equal('jws-malformed')
    expect(judged(`${head}..${tail}`, ed25519.publicKey)).to.equal('jws-malformed')
  })

  it('is signed with the claims after the members, as one object', async () => {
    const issuer: Issuer = {
      ...{ organisationId: 'acme', did: 'did:web:a.example', verificationMethod: 'did:web:a.example#k' },
      algorithm: 'Ed25519',
      publicKeyMultibase: 'z6Mk',
    }
    const keys = {
      sign: (_issuer: unknown, data: Uint8Array) => Promise.resolve(sign(null, data, ed25519.privateKey)),
    }
    const members = { name: 'é’🎓', 7: [1] }
    const claims = { iss: 'joe', exp: 1 }
    for (const [payload, beside] of [
      [members, claims],
      [members, {}],
      [{}, claims],
      [{}, {}],
    ] as const) {
      const text = await signJws(keys, issuer, { typ: 'JWT', kid: 'k' }, payload, beside)
      expect(text).to.equal(
        compact({ alg: 'EdDSA', typ: 'JWT', kid: 'k' }, { ...payload, ...beside }, ed25519.privateKey),
      )
    }
  })

  it('is refused when its ES256 signature is written in DER', () => {
    const input = `${encoded({ alg: 'ES256' })}.${body}`
    const der = sign('sha256', Buffer.from(input), p256.privateKey).toString('base64url')
    expect(judged(`${input}.${der}`, p256.publicKey)).to.equal('signature-mismatch')
  })

  it('is refused when any character of its content is changed', () => {
    for (const at of [0, 5, head.length - 1]) {
      for (const [index, part] of [body, tail].entries()) {
        const replaced = part.slice(0, at) + (part[at] === 'A' ? 'B' : 'A') + part.slice(at + 1)
        const text = index === 0 ? `${head}.${replaced}.${tail}` : `${head}.${body}.${replaced}`
        expect(judged(text, ed25519.publicKey)).to.be.oneOf(['signature-mismatch', 'jws-malformed'])
      }
    }
  })

  function encodedText(json: string): string {
    return Buffer.from(json).toString('base64url')
  }

  function compactText(payload: string): string {
    return `${encoded({ alg: 'EdDSA' })}.${encodedText(payload)}.${tail}`
  }
})
