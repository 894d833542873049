/** Anybody with a key of their own: signs whatever they like, without the checks this service makes before it signs. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { encode } from 'base58-universal'
import { canonicalHash } from '../../server/proof/json-ld/canonical.ts'
import { bundledLoader } from '../../server/proof/json-ld/document-loader.ts'
import { encodePublicKey } from '../../server/proof/keys/multikey.ts'
import type { Credential } from '../../server/proof/types.ts'
import { changed } from './issuing.ts'

// RFC 8410: an Ed25519 private key in PKCS #8 is these bytes and the seed.
const seed = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 0x77)])
export const plainPrivateKey = createPrivateKey({ key: seed, format: 'der', type: 'pkcs8' })

export const plainKey = encodePublicKey(createPublicKey(plainPrivateKey))
export const plainDid = `did:key:${plainKey}`

/** The badge as `issuer` would write it who keeps no status list: by default under the very name of the key. */
export function issuedBy(badge: Credential, issuer = plainDid): Credential {
  const named = changed(badge, ['issuer', 'id'], () => issuer)
  return changed(
    changed(named, ['credentialSubject', 'achievement', 'creator', 'id'], () => issuer),
    ['credentialStatus'],
    () => undefined,
  )
}

/** `unsigned` with a proof that is good for `<controller>#<key>`, whatever it says; `more` is what it says beside the usual. */
export async function plainlySigned(
  unsigned: Credential,
  controller = plainDid,
  more: Credential = {},
): Promise<Credential> {
  const proof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-11-21T09:00:00Z',
    verificationMethod: `${controller}#${plainKey}`,
    proofPurpose: 'assertionMethod',
    ...more,
  }
  const loader = bundledLoader
  const configuration = { ...proof, '@context': unsigned['@context'] }
  const hashes = [await canonicalHash(configuration, loader), await canonicalHash(unsigned, loader)]
  const proofValue = `z${encode(sign(null, Buffer.concat(hashes), plainPrivateKey))}`
  return { ...unsigned, proof: [{ ...proof, proofValue }] }
}
