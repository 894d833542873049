/** Everything somebody needs to verify the badges of this service with the network off. */
import { gzip } from 'node:zlib'
import { promisify } from 'node:util'
import { contextDigests } from '../../proof/json-ld/context-digests.ts'
import { signJws } from '../../proof/jose/jws.ts'
import type { KeyStore } from '../../proof/types.ts'
import { schemaDigests } from '../../schema.ts'
import { everything } from '../../store/everything.ts'
import type { Store } from '../../store/store.ts'
import type {
  BundledDocument,
  BundledFramework,
  BundledIssuer,
  BundledList,
  TrustBundle,
} from '../../verify/offline/bundle.ts'
import { keptFor } from '../kept-for.ts'
import { recognitionOf, wasMeant } from '../register/recognitions.ts'

export interface TrustBundleDeps {
  readonly store: Pick<Store, 'organisations' | 'issuerRecognitions' | 'statusLists'>
  readonly keys: Pick<KeyStore, 'current' | 'published' | 'sign'>
  readonly statusLists: { read(listId: string, purpose?: 'suspension'): Promise<PlainList | undefined> }
  readonly frameworks: { list(): readonly PlainVersion[] }
  /** What the sites of these issuers, those that are elsewhere, said last. Absent: nobody is asked. */
  lastSaid?(issuers: readonly string[], now: Date): Promise<readonly BundledDocument[]>
  readonly clock: () => Date
  readonly publicUrl: string
  readonly hubId: string
}

interface PlainList {
  readonly url: string
  readonly issuer: string
  readonly purpose: string
  readonly bits: Uint8Array
}

interface PlainVersion extends Omit<BundledFramework, 'codes'> {
  readonly nodes: ReadonlyMap<string, unknown>
}

const compress = promisify(gzip)

/** In seconds. */
const goodFor = 7 * 24 * 3600
const madeEvery = 300

/**
 * Answers the bundle as a compact JWS, `typ: trust-bundle+jwt`, signed with the hub's Ed25519 key, which `kid` names as a DID URL. Good for seven
 * days. Made at most every five minutes: what is revoked is in the next one.
 * @throws Problem `signing-key-unavailable` (503)
 */
export function createTrustBundle(deps: TrustBundleDeps): () => Promise<string> {
  return keptFor(madeEvery, deps.clock, (at) => signedBundle(deps, at))
}

async function signedBundle(deps: TrustBundleDeps, iat: number): Promise<string> {
  const hub = await deps.keys.current(deps.hubId)
  const { publicUrl } = deps
  const entries = (await everything(deps.store.issuerRecognitions, {})).filter(wasMeant)
  const bundle: TrustBundle = {
    iss: hub.did,
    sub: `${publicUrl}/trust/bundle`,
    iat,
    exp: iat + goodFor,
    publicUrl,
    issuers: await issuersOf(deps),
    recognitions: entries.map((entry) => ({
      issuer: entry.issuer,
      ...recognitionOf(entry, entry.byId === hub.did),
    })),
    frameworks: deps.frameworks.list().map(({ slug, version, iri, digestSri, nodes }) => ({
      ...{ slug, version, iri, digestSri },
      codes: [...nodes.keys()],
    })),
    contexts: contextDigests(),
    schemas: schemaDigests(),
    statusLists: await listsOf(deps),
    documents:
      (await deps.lastSaid?.(
        entries.map(({ issuer }) => issuer),
        new Date(iat * 1000),
      )) ?? [],
  }
  return signJws(deps.keys, hub, { typ: 'trust-bundle+jwt', kid: hub.verificationMethod }, { ...bundle })
}

/** Those that have keys. */
async function issuersOf({ store, keys }: TrustBundleDeps): Promise<readonly BundledIssuer[]> {
  const issuers: BundledIssuer[] = []
  for (const { _id, name } of await everything(store.organisations, {})) {
    const published = await keys.published(_id)
    for (const did of new Set(published.map((key) => key.did))) {
      const own = published.filter((key) => key.did === did)
      issuers.push({
        did,
        organisationId: _id,
        name,
        keys: own.map(({ did: _did, organisationId: _organisation, ...key }) => key),
      })
    }
  }
  return issuers
}

async function listsOf({ store, statusLists }: TrustBundleDeps): Promise<readonly BundledList[]> {
  const lists: BundledList[] = []
  for (const { _id, purpose } of await everything(store.statusLists, {})) {
    // A list made for a caller has no twin.
    const twins = purpose === undefined ? ([undefined, 'suspension'] as const) : ([undefined] as const)
    for (const asked of twins) {
      const list = await statusLists.read(_id, asked)
      if (list === undefined) continue
      const { bits, url, issuer, purpose: said } = list
      const compressed = await compress(bits)
      lists.push({ url, issuer, purpose: said, encodedList: `u${compressed.toString('base64url')}` })
    }
  }
  return lists
}
