/** That this domain and the DIDs on it are the same people's. */
import { signJws } from '../../proof/jose/jws.ts'
import type { KeyStore } from '../../proof/types.ts'
import { everything } from '../../store/everything.ts'
import type { Store } from '../../store/store.ts'
import { timestamp } from '../../timestamp.ts'

export interface DidConfigurationDeps {
  readonly store: Pick<Store, 'organisations'>
  readonly keys: Pick<KeyStore, 'current' | 'published' | 'sign'>
  readonly clock: () => Date
  readonly publicUrl: string
}

/** In seconds. */
const goodFor = 30 * 24 * 3600

/**
 * The DID configuration of the origin of `publicUrl`: a domain linkage credential, as a JWT, by each issuer that has a key to sign it with. Issuers
 * whose key cannot be used are left out.
 * @see https://identity.foundation/.well-known/resources/did-configuration/
 */
export async function didConfiguration(deps: DidConfigurationDeps): Promise<object> {
  const linked: string[] = []
  for (const { _id } of await everything(deps.store.organisations, {})) {
    if ((await deps.keys.published(_id)).length === 0) continue
    const jwt = await linkage(deps, _id).catch(() => undefined)
    if (jwt !== undefined) linked.push(jwt)
  }
  return { '@context': 'https://identity.foundation/.well-known/did-configuration/v1', linked_dids: linked }
}

async function linkage(deps: DidConfigurationDeps, organisationId: string): Promise<string> {
  const issuer = await deps.keys.current(organisationId)
  const { did } = issuer
  const nbf = Math.floor(deps.clock().getTime() / 1000)
  const exp = nbf + goodFor
  const vc = {
    '@context': [
      'https://www.w3.org/2018/credentials/v1',
      'https://identity.foundation/.well-known/did-configuration/v1',
    ],
    type: ['VerifiableCredential', 'DomainLinkageCredential'],
    issuer: did,
    issuanceDate: timestamp(new Date(nbf * 1000)),
    expirationDate: timestamp(new Date(exp * 1000)),
    credentialSubject: { id: did, origin: new URL(deps.publicUrl).origin },
  }
  return signJws(
    deps.keys,
    issuer,
    { typ: 'JWT', kid: issuer.verificationMethod },
    { iss: did, sub: did, nbf, exp, vc },
  )
}
