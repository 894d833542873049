/** The reference library with a key, as anybody would use it, and what else is needed to do the same with ours. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { generate, toJwk } from '@digitalbazaar/ed25519-multikey'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { issue, verifyCredential } from '@digitalbazaar/vc'
import { bundledLoader } from '../../../server/proof/json-ld/document-loader.ts'
import type { Credential, Issuer } from '../../../server/proof/types.ts'
import { badge } from './badge.ts'

export const created = new Date('2026-11-21T09:30:00Z')

export interface Peer {
  readonly issuer: Issuer
  readonly key: KeyObject
  readonly publicKey: KeyObject
  /** `unsigned` itself gets the proof. */
  issue(unsigned: Credential): Promise<Credential>
  /** @throws Error when it does not verify */
  verify(credential: Credential): Promise<void>
}

export async function openPeer(): Promise<Peer> {
  const did = (badge(1)['issuer'] as { readonly id: string }).id
  const pair = await generate()
  pair.controller = did
  pair.id = `${did}#${pair.publicKeyMultibase}`
  const { d = '', ...jwk } = await toJwk({ keyPair: pair, secretKey: true })
  // The library keeps the seed and the public key together there.
  const seed = Buffer.from(d, 'base64url').subarray(0, 32).toString('base64url')
  const key = createPrivateKey({ key: { ...jwk, d: seed }, format: 'jwk' })
  const { publicKeyMultibase } = pair
  const method = { id: pair.id, type: 'Multikey', controller: did, publicKeyMultibase }
  const documents = new Map<string, object>([
    [pair.id, { '@context': 'https://w3id.org/security/multikey/v1', ...method }],
    [
      did,
      {
        '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
        id: did,
        verificationMethod: [method],
        assertionMethod: [pair.id],
      },
    ],
  ])
  const documentLoader = (url: string) => {
    const document = documents.get(url)
    return document === undefined
      ? bundledLoader(url)
      : Promise.resolve({ contextUrl: null, documentUrl: url, document, tag: 'static' })
  }
  return {
    issuer: {
      organisationId: 'atelier',
      did,
      verificationMethod: pair.id,
      algorithm: 'Ed25519',
      publicKeyMultibase,
    },
    key,
    publicKey: createPublicKey(key),
    issue(unsigned) {
      const suite = new DataIntegrityProof({ signer: pair.signer(), cryptosuite, date: created })
      return issue({ credential: unsigned, suite, documentLoader, now: created })
    },
    async verify(credential) {
      const suite = new DataIntegrityProof({ cryptosuite })
      const { verified, error } = await verifyCredential({
        credential,
        suite,
        documentLoader,
        now: created,
        // It insists on a function; status is measured on its own.
        checkStatus: () => Promise.resolve({ verified: true }),
      })
      if (!verified) throw error ?? new Error('not verified')
    },
  }
}
