/** What the verifier knows without asking anybody: the issuers registered here, their keys, their status lists. */
import { webDid } from '../../proof/keys/issuer-did.ts'
import type { KeyStore } from '../../proof/types.ts'
import type { StatusListPublisher } from '../../status/status-list.ts'
import type { Store } from '../../store/store.ts'
import type { VerifyDeps } from '../check.ts'

export interface OwnIssuersDeps {
  readonly store: Pick<Store, 'organisations' | 'issuerKeys'>
  readonly keys: Pick<KeyStore, 'published'>
  readonly statusLists: StatusListPublisher
  readonly publicUrl: string
}

/** The part of `VerifyDeps` that looks only at our own store. */
export function ownIssuers(
  deps: OwnIssuersDeps,
): Pick<VerifyDeps, 'issuer' | 'publishedKeys' | 'localStatus' | 'unsignedStatus'> {
  return {
    async issuer(did) {
      const id = await organisationOf(deps, did)
      return id === undefined ? undefined : (await deps.store.organisations.get(id))?.name
    },
    async publishedKeys(did) {
      const id = await organisationOf(deps, did)
      if (id === undefined) return []
      return (await deps.keys.published(id)).filter((key) => key.did === did)
    },
    async localStatus(listUrl) {
      const named = listAt(deps.publicUrl, listUrl)
      const text = named && (await deps.statusLists.publish(named.listId, named.purpose))
      return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>)
    },
    async unsignedStatus(listUrl) {
      const named = listAt(deps.publicUrl, listUrl)
      return named && deps.statusLists.read(named.listId, named.purpose)
    },
  }
}

/** The list whose address `url` is, with the purpose it is asked for. */
function listAt(publicUrl: string, url: string) {
  const base = `${publicUrl}/status-lists/`
  if (!url.startsWith(base)) return undefined
  const [, listId, suspension] =
    /^([A-Za-z0-9._-]{1,128})(\/suspension)?$/u.exec(url.slice(base.length)) ?? []
  if (listId === undefined) return undefined
  return { listId, purpose: suspension === undefined ? undefined : ('suspension' as const) }
}

/** The organisation registered under `did`, by its path (did:web) or by its key (did:key). */
async function organisationOf(deps: OwnIssuersDeps, did: string): Promise<string | undefined> {
  const webBase = webDid(deps.publicUrl, '')
  if (did.startsWith(webBase)) {
    const organisation = await deps.store.organisations.get(did.slice(webBase.length))
    return organisation?.didMethod === 'web' ? organisation._id : undefined
  }
  const [, publicKeyMultibase] = /^did:key:(z6Mk[1-9A-HJ-NP-Za-km-z]{40,50})$/u.exec(did) ?? []
  if (publicKeyMultibase === undefined) return undefined
  const [key] = (await deps.store.issuerKeys.page({ where: { publicKeyMultibase }, limit: 1 })).items
  if (key === undefined) return undefined
  const organisation = await deps.store.organisations.get(key.organisationId)
  return organisation?.didMethod === 'key' ? organisation._id : undefined
}
