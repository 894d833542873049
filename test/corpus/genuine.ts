/** Genuine badges by somebody with a key of their own, from which the hostile files are made: only the attack is wrong in them. */
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { bakePng, bakeSvg } from '../../server/credential/bake.ts'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { signVcJwt } from '../../server/proof/jose/vc-jwt.ts'
import { encodePublicKey } from '../../server/proof/keys/multikey.ts'
import type { Credential, Issuer } from '../../server/proof/types.ts'
import { sampleBadge } from '../../server/verify/reading/sample-badge.ts'

const onePixelPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
export const emptySvg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><path d="M0 0"/></svg>'

/** Somebody who signs whatever they like. */
export interface Party {
  readonly did: string
  readonly verificationMethod: string
  readonly publicKey: KeyObject
  sign(data: Uint8Array): Buffer
  /** With one proof (eddsa-rdfc-2022), under this DID. */
  proved(unsigned: Credential): Promise<Credential>
}

export interface Genuine {
  readonly issuer: Party
  readonly attacker: Party
  /** Without a proof. */
  readonly unsigned: Credential
  readonly badge: Credential
  /** Another badge of the same issuer. */
  readonly other: Credential
  readonly jwt: string
  readonly png: Buffer
  readonly svg: string
  readonly onePixelPng: Buffer
}

const signedAt = new Date('2026-11-20T10:00:00Z')

function partyOf(seed: number): Party & { readonly named: Issuer } {
  // RFC 8410: an Ed25519 private key in PKCS #8 is these bytes and the seed.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey)
  const publicKeyMultibase = encodePublicKey(publicKey)
  const did = `did:key:${publicKeyMultibase}`
  const named = {
    organisationId: 'x',
    did,
    verificationMethod: `${did}#${publicKeyMultibase}`,
    algorithm: 'Ed25519',
    publicKeyMultibase,
  } as const
  const signed = (data: Uint8Array) => sign(null, data, privateKey)
  const keys = { sign: (_: unknown, data: Uint8Array) => Promise.resolve(signed(data)) }
  return {
    named,
    did,
    verificationMethod: named.verificationMethod,
    publicKey,
    sign: signed,
    proved: (unsigned) => eddsaRdfc2022.sign(keys, named, unsigned, signedAt),
  }
}

/** The same every time. */
export async function genuineBadges(): Promise<Genuine> {
  const issuer = partyOf(0x11)
  const attacker = partyOf(0x22)
  const {
    proof: _proof,
    credentialStatus: _status,
    refreshService: _refresh,
    ...sample
  } = await sampleBadge(signedAt)
  // The sample is by a key made for it each time.
  const sampleIssuer = (sample['issuer'] as { readonly id: string }).id
  const unsigned = JSON.parse(JSON.stringify(sample).replaceAll(sampleIssuer, issuer.did)) as Credential
  const badge = await issuer.proved(unsigned)
  const keys = { sign: (_: unknown, data: Uint8Array) => Promise.resolve(issuer.sign(data)) }
  const jwtOptions = { publicUrl: 'https://example.org', issuedAt: signedAt }
  return {
    issuer,
    attacker,
    unsigned,
    badge,
    other: await issuer.proved({ ...unsigned, id: 'https://example.org/credentials/other', name: 'Autre' }),
    jwt: await signVcJwt(keys, issuer.named, unsigned, jwtOptions),
    png: bakePng(onePixelPng, JSON.stringify(badge)),
    svg: bakeSvg(emptySvg, JSON.stringify(badge)),
    onePixelPng,
  }
}
