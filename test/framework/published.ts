/** The frameworks of this repository, published as the service does, in a store of their own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { operatorOrganisation } from '../../server/access/administration.ts'
import { registerOperator } from '../../server/access/bootstrap.ts'
import { publishFrameworks } from '../../server/framework/release/publish-frameworks.ts'
import type { PublishDeps } from '../../server/framework/release/publish-release.ts'
import { readFrameworks } from '../../server/framework/release/read-frameworks.ts'
import { createRegistry, type Registry } from '../../server/framework/release/registry.ts'
import type { Frameworks, ReleasedFiles } from '../../server/framework/types.ts'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { createKeyStore } from '../../server/proof/keys/key-store.ts'
import { projectPath } from '../../server/schema.ts'
import { openSqliteStore, type SqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'

export const baseUrl = 'https://cadres.example'
export const folder = projectPath('frameworks')
/** As the service has them: the names of this repository's frameworks are the operator's. */
export const reserved = {
  slugs: new Set(readFrameworks(folder).slugs),
  organisationId: operatorOrganisation,
}
export const clock = () => new Date('2026-11-21T09:30:00Z')

export interface TemporaryStore {
  readonly store: SqliteStore
  remove(): Promise<void>
}

export async function temporaryStore(): Promise<TemporaryStore> {
  const directory = mkdtempSync(path.join(tmpdir(), 'frameworks-'))
  const store = await openSqliteStore({ file: path.join(directory, 'store.sqlite') })
  return {
    store,
    async remove() {
      await store.close()
      rmSync(directory, { recursive: true })
    },
  }
}

export interface Place {
  readonly baseUrl?: string
  readonly clock?: () => Date
}

/** A process of the service over `store`, as far as publishing goes: a registry that knows nothing yet, and the hub's key. */
export async function publishing(
  store: SqliteStore,
  place: Place = {},
): Promise<PublishDeps & { readonly registry: Registry }> {
  const deps = { store, baseUrl: place.baseUrl ?? baseUrl, clock: place.clock ?? clock }
  await registerOperator(deps)
  const keys = createKeyStore({
    issuerKeys: store.issuerKeys,
    organisation: (id) => store.organisations.get(id),
    keyEncryptionKey: Buffer.alloc(32, 0x5a),
    publicUrl: deps.baseUrl,
    now: deps.clock,
  })
  const broken = (release: string, error: unknown) => {
    throw new Error(`${release} cannot be read`, { cause: error })
  }
  return {
    ...deps,
    reserved,
    // Always long ago: what another process did is seen at once.
    registry: createRegistry({ ...deps, elapsed: passing(), broken }),
    issue: async (write, created) => {
      const hub = await keys.current(operatorOrganisation)
      return eddsaRdfc2022.sign(keys, hub, write(hub.did), created)
    },
  }
}

/** A clock that a second has passed on at each look. */
function passing(): () => number {
  let now = 0
  return () => (now += 1000)
}

/** Publishes the released versions of `from` (those of this repository by default) in `store`, and answers all that is there. */
export async function publishedIn(
  store: SqliteStore,
  place: Place & { readonly from?: string } = {},
): Promise<Registry> {
  const deps = await publishing(store, place)
  await publishFrameworks({ ...deps, folder: place.from ?? folder })
  return deps.registry
}

export interface Published {
  readonly frameworks: Frameworks
  readonly files: readonly ReleasedFiles[]
}

const once = new Map<string, Promise<Published>>()

/** Published once for all suites, under each address: nothing in it can change. */
export function publishedFrameworks(at = baseUrl): Promise<Published> {
  const published = once.get(at) ?? publish(at)
  once.set(at, published)
  return published
}

async function publish(at: string): Promise<Published> {
  const { store, remove } = await temporaryStore()
  const frameworks = await publishedIn(store, { baseUrl: at })
  // Versions read their canonical form from the store for as long as there are suites.
  process.once('beforeExit', () => void remove())
  return { frameworks, files: readFrameworks(folder).released }
}
