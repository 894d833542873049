/** VC-JWTs of a badge: jose and ours, with the same key and the same claims. */
import { sign, verify } from 'node:crypto'
import { importJWK, jwtVerify, SignJWT } from 'jose'
import { publishedKeyResolver, keyId } from '../../../server/proof/jose/header-key.ts'
import { readVcJwt, signVcJwt } from '../../../server/proof/jose/vc-jwt.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { badge } from './badge.ts'
import { ratioOf, report } from './measure.ts'
import { created, openPeer } from './peer.ts'

const publicUrl = 'https://badges.example.org'
const { issuer, key, publicKey } = await openPeer()
const [theirKey, theirPublicKey] = await Promise.all(
  [key, publicKey].map((each) => importJWK(each.export({ format: 'jwk' }), 'EdDSA')),
)
if (theirKey === undefined || theirPublicKey === undefined) throw new Error('jose reads both keys')
const ours = { sign: (_issuer: unknown, data: Uint8Array) => Promise.resolve(sign(null, data, key)) }
const resolve = publishedKeyResolver(publicUrl, () => Promise.resolve([issuer]))
const kid = keyId(publicUrl, issuer)
let number = 0
const next = () => badge((number += 1))

const signOurs = (credential: Credential) =>
  signVcJwt(ours, issuer, credential, { publicUrl, issuedAt: created })
const seconds = (moment: unknown) => Math.floor(Date.parse(String(moment)) / 1000)
const signTheirs = (credential: Credential) => {
  const { id: subject } = credential['credentialSubject'] as { readonly id: string }
  return new SignJWT(credential)
    .setIssuer(issuer.did)
    .setJti(String(credential['id']))
    .setNotBefore(seconds(credential['validFrom']))
    .setSubject(subject)
    .setExpirationTime(seconds(credential['validUntil']))
    .setIssuedAt(created)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid })
    .sign(theirKey)
}

const verifyOurs = async (text: string) => {
  const result = await readVcJwt(text, resolve, created)
  if (!result.verified) throw new Error(result.failure.detail)
}
const verifyTheirs = (text: string) =>
  jwtVerify(text, theirPublicKey, { algorithms: ['EdDSA'], issuer: issuer.did, currentDate: created })

const tokens = await Promise.all(Array.from({ length: 64 }, () => signOurs(next())))
for (const token of tokens) await verifyTheirs(token)
for (let each = 0; each < tokens.length; each += 1) await verifyOurs(await signTheirs(next()))
const anyToken = () => tokens[(number += 1) % tokens.length] ?? ''

const signRatio = await ratioOf({ peer: signTheirs, ours: signOurs, input: next })
const verifyRatio = await ratioOf({
  peer: verifyTheirs,
  ours: verifyOurs,
  input: anyToken,
})

/** What cannot be left out: the signature over the bytes. */
const signed = Buffer.from(anyToken().slice(0, anyToken().lastIndexOf('.')), 'ascii')
const signature = sign(null, signed, key)
const signFloor = 1 / (await ratioOf({ peer: signOurs, ours: () => sign(null, signed, key), input: next }))
const verifyFloor =
  1 /
  (await ratioOf({
    peer: verifyOurs,
    input: anyToken,
    ours: () => verify(null, signed, publicKey, signature),
  }))

report(
  {
    operation: 'sign a VC-JWT',
    peer: 'jose',
    goal: 3,
    reached: 2.1,
    ratio: signRatio,
    floorShare: signFloor,
  },
  {
    operation: 'verify a VC-JWT',
    peer: 'jose',
    goal: 2.2,
    reached: 1.4,
    ratio: verifyRatio,
    floorShare: verifyFloor,
  },
)
