/** Signed texts whose header lies: about the algorithm, the key, or how to read it. */
import { createHmac } from 'node:crypto'
import type { Genuine } from './genuine.ts'
import { filesOf, type HostileFile } from './hostile-file.ts'

const file = filesOf('jwt', 'application/jwt')
const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

export function jwtFiles({ jwt, issuer, attacker, unsigned }: Genuine): readonly HostileFile[] {
  const [head = '', body = '', signature = ''] = jwt.split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>
  const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
  const jwk = issuer.publicKey.export({ format: 'jwk' })
  const attackersJwk = attacker.publicKey.export({ format: 'jwk' })
  const secrets: readonly (readonly [string, Buffer | string])[] = [
    ['the bytes of the key', Buffer.from(String(jwk.x), 'base64url')],
    ['the key as JWK', JSON.stringify(jwk)],
    ['the key as PEM', issuer.publicKey.export({ format: 'pem', type: 'spki' })],
    ['the key as DER', issuer.publicKey.export({ format: 'der', type: 'spki' })],
    ['nothing', ''],
  ]
  const macs = secrets.flatMap(([title, secret]) =>
    (['HS256', 'HS512'] as const).map((alg) => {
      const text = `${encoded({ ...header, alg })}.${body}`
      const mac = createHmac(alg === 'HS256' ? 'sha256' : 'sha512', secret)
        .update(text)
        .digest('base64url')
      return file(`${alg} with ${title}`, `${text}.${mac}`)
    }),
  )
  const signedBy = (by: typeof issuer, change: object, claims: object = payload) => {
    const text = `${encoded({ ...header, ...change })}.${encoded(claims)}`
    return `${text}.${by.sign(Buffer.from(text)).toString('base64url')}`
  }
  const algorithms = [
    'none',
    'None',
    'nOnE',
    '',
    'RS256',
    'ES256',
    'ES384',
    'ES256K',
    'PS256',
    'Ed448',
    'HS256',
    7,
    null,
    ['EdDSA'],
  ].flatMap((alg) => [
    file(
      `algorithm ${String(alg)}, signature as it was`,
      `${encoded({ ...header, alg })}.${body}.${signature}`,
    ),
    file(`algorithm ${String(alg)}, no signature`, `${encoded({ ...header, alg })}.${body}.`),
    file(`algorithm ${String(alg)}, signed again`, signedBy(issuer, { alg })),
  ])
  const headers: readonly (readonly [string, object])[] = [
    ['crit', { crit: ['exp'], exp: 1 }],
    ['crit b64', { crit: ['b64'], b64: false }],
    ['an empty crit', { crit: [] }],
    ['zip', { zip: 'DEF' }],
    ['the attacker’s jwk', { jwk: attackersJwk, kid: undefined }],
    ['the attacker’s jwk beside the kid', { jwk: attackersJwk }],
    ['a private jwk', { jwk: { ...attackersJwk, d: 'AAAA' }, kid: undefined }],
    ['a symmetric jwk', { jwk: { kty: 'oct', k: 'AAAA' }, kid: undefined }],
    ['jku', { jku: 'http://127.0.0.1:9/keys', kid: undefined }],
    ['x5u', { x5u: 'http://127.0.0.1:9/chain', kid: undefined }],
    ['x5c', { x5c: ['AAAA'], kid: undefined }],
    ['a kid of the attacker', { kid: attacker.verificationMethod }],
    ['a kid that is a path', { kid: '../../../../dev/null' }],
    ['a kid that is SQL', { kid: "x' UNION SELECT 'key' --" }],
    ['a kid that is a number', { kid: 7 }],
    ['no key', { kid: undefined }],
    ['the type of a presentation', { typ: 'vp+jwt' }],
    ['the type of an access token', { typ: 'at+jwt' }],
    ['the type of a report', { typ: 'verification-report+jwt' }],
  ]
  const claims: readonly (readonly [string, object])[] = [
    ['another issuer', { iss: attacker.did }],
    ['another subject', { sub: 'urn:x:somebody' }],
    ['another id', { jti: 'urn:x:1' }],
    ['a longer life', { exp: 9_999_999_999 }],
    ['a vc claim beside', { vc: { ...unsigned, name: 'Expert' } }],
    ['a date in words', { nbf: 'yesterday' }],
  ]
  const bytes = Buffer.from(jwt)
  return [
    ...macs,
    ...algorithms,
    ...headers.map(([title, change]) => file(`${title}, by the attacker`, signedBy(attacker, change))),
    ...claims.map(([title, change]) =>
      file(`${title}, by the issuer`, signedBy(issuer, {}, { ...payload, ...change })),
    ),
    ...claims.map(([title, change]) =>
      file(`${title}, not signed again`, `${head}.${encoded({ ...payload, ...change })}.${signature}`),
    ),
    ...Array.from({ length: 12 }, (_, index) =>
      file(`cut at ${String(index)}/12`, bytes.subarray(0, Math.floor((bytes.length * index) / 12))),
    ),
    file('no parts', '...'),
    file('five parts', `${jwt}.x.y`),
    file(
      'a key twice in the header',
      `${encoded(`{"alg":"none",${JSON.stringify(header).slice(1)}`)}.${body}.${signature}`,
    ),
    file(
      'a key twice in the claims',
      signedBy(issuer, {}).replace(body, encoded(`{"iss":"x",${JSON.stringify(payload).slice(1)}`)),
    ),
    file('200,000 signs of header', `${'A'.repeat(200_000)}.${body}.${signature}`),
    file(
      'a header 2,000 levels deep',
      `${encoded(`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`)}.${body}.${signature}`,
    ),
    file('base64 with padding', `${head}==.${body}.${signature}`),
    file('a disclosure nobody signed', `${jwt}~${encoded(['salt', 'name', 'Expert'])}~`),
    file('10,000 disclosures', `${jwt}~${`${encoded(['s', 'n', 'v'])}~`.repeat(10_000)}`),
  ]
}
