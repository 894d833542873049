/** Trust bundles made by hand, and signed by whoever has a key. */
import { gzipSync } from 'node:zlib'
import type { KeyObject } from 'node:crypto'
import { contextDigests } from '../../../server/proof/json-ld/context-digests.ts'
import { schemaDigests } from '../../../server/schema.ts'
import type { TrustBundle } from '../../../server/verify/offline/bundle.ts'
import { openBundle, type OpenedBundle } from '../../../server/verify/offline/open-bundle.ts'
import { compact } from '../../proof/jose/tokens.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { plainDid, plainKey, plainPrivateKey } from '../plain-signer.ts'

export const hub = 'did:web:badges.example.org:issuers:hub'
export const kid = `${hub}#${plainKey}`
export const madeAt = now.getTime() / 1000
const day = 24 * 3600

export const recognition = {
  issuer: plainDid,
  by: { id: hub, name: 'Hub' },
  issuerName: 'Atelier',
  since: '2026-01-01T00:00:00Z',
}

/** Good for a week from `now` on; the signer of the tests is recognised. */
export const claims = (change: Partial<Record<keyof TrustBundle, unknown>> = {}) => ({
  ...{ iss: hub, sub: `${publicUrl}/trust/bundle`, iat: madeAt, exp: madeAt + 7 * day, publicUrl },
  ...{ issuers: [], frameworks: [], statusLists: [], documents: [] },
  recognitions: [recognition],
  contexts: contextDigests(),
  schemas: schemaDigests(),
  ...change,
})

export function bundleOf(
  change: Parameters<typeof claims>[0] = {},
  header: object = {},
  key: KeyObject = plainPrivateKey,
): string {
  return compact({ alg: 'EdDSA', typ: 'trust-bundle+jwt', kid, ...header }, claims(change), key)
}

export function opened(
  change: Parameters<typeof claims>[0] = {},
  pin: string | undefined = plainKey,
): OpenedBundle {
  const bundle = openBundle(bundleOf(change), pin)
  if ('failure' in bundle) throw new Error(bundle.failure)
  return bundle
}

/** A list of 131,072 entries, of which those at `set` are set. */
export function encodedBits(bytes: Uint8Array = new Uint8Array(16_384)): string {
  return `u${gzipSync(bytes).toString('base64url')}`
}
