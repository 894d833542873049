/** What the verifier knows without asking anybody: the issuers registered here, their keys, their status lists. */
import { webDid } from '../proof/issuer-did.ts'
import type { KeyStore } from '../proof/types.ts'
import type { StatusListPublisher } from '../status/status-list.ts'
import type { Store } from '../store/store.ts'
import type { VerifyDeps } from './check.ts'

export interface OwnIssuersDeps {
  readonly store: Pick<Store, 'organisations' | 'issuerKeys'>
  readonly keys: Pick<KeyStore, 'published'>
  readonly statusLists: StatusListPublisher
  readonly publicUrl: string
}

/** The part of `VerifyDeps` that looks only at our own store. */
export function ownIssuers(
  deps: OwnIssuersDeps,
): Pick<VerifyDeps, 'issuer' | 'publishedKeys' | 'localStatus'> {
  const listBase = `${deps.publicUrl}/status-lists/`
  return {
    async issuer(did) {
      const id = await organisationOf(deps, did)
      return id === undefined ? undefined : (await deps.store.organisations.get(id))?.name
    },
    async publishedKeys(did) {
      const id = await organisationOf(deps, did)
      if (id === undefined) return []
      return (await deps.keys.published(id))
        .filter((key) => key.did === did)
        .map((key) => key.publicKeyMultibase)
    },
    async localStatus(listUrl) {
      if (!listUrl.startsWith(listBase)) return undefined
      const [, listId, suspension] =
        /^([A-Za-z0-9._-]{1,128})(\/suspension)?$/u.exec(listUrl.slice(listBase.length)) ?? []
      if (listId === undefined) return undefined
      const text = await deps.statusLists.publish(
        listId,
        suspension === undefined ? 'revocation' : 'suspension',
      )
      return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>)
    },
  }
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
