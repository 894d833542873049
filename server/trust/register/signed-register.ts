/** The register as anybody may take it along: signed by the hub. */
import { signJws } from '../../proof/jose/jws.ts'
import type { KeyStore } from '../../proof/types.ts'
import { everything } from '../../store/everything.ts'
import type { Store } from '../../store/store.ts'
import type { IssuerRecognition } from '../../store/trust-documents.ts'
import { wasMeant, endOf } from './recognitions.ts'

export interface SignedRegisterDeps {
  readonly store: Pick<Store, 'issuerRecognitions'>
  readonly keys: Pick<KeyStore, 'current' | 'sign'>
  readonly clock: () => Date
  readonly publicUrl: string
  /** The organisation that keeps the register. */
  readonly hubId: string
}

/** An entry as it is published: nothing of who recorded it. */
export interface RegisterEntry {
  readonly id: string
  readonly issuer: string
  readonly issuerName: string
  readonly issuerUrl?: string
  readonly by: { readonly id: string; readonly name: string }
  readonly since: string
  readonly until?: string
  readonly frameworks?: readonly string[]
  readonly labels?: readonly string[]
  readonly reason: IssuerRecognition['reason']
}

/** The claims of the register. `iat` and `exp` in seconds since 1970. */
export interface TrustRegister {
  readonly iss: string
  /** Its address. */
  readonly sub: string
  readonly iat: number
  readonly exp: number
  readonly recognitions: readonly RegisterEntry[]
}

const goodForSeconds = 7 * 24 * 3600
const daySeconds = 24 * 3600

/** Every entry that was meant, those that have ended too: what was issued before is judged by them. In the order of their ids. */
export async function registerEntries(store: SignedRegisterDeps['store']): Promise<readonly RegisterEntry[]> {
  return (await everything(store.issuerRecognitions, {})).filter(wasMeant).map(publicEntry)
}

function publicEntry(entry: IssuerRecognition): RegisterEntry {
  const { _id, issuer, issuerName, issuerUrl, byId, byName, since, frameworks, labels, reason } = entry
  const until = endOf(entry)
  return {
    id: _id,
    issuer,
    issuerName,
    ...(issuerUrl === undefined ? {} : { issuerUrl }),
    by: { id: byId, name: byName },
    since,
    ...(until === undefined ? {} : { until }),
    ...(frameworks === undefined ? {} : { frameworks }),
    ...(labels === undefined ? {} : { labels }),
    reason,
  }
}

/**
 * The register of this day, good for a week. Dated at the beginning of the day (UTC): as long as neither it nor the key changes, whoever
 * asks, whichever process answers, gets the same bytes that day.
 */
export async function trustRegister(deps: SignedRegisterDeps): Promise<TrustRegister> {
  const hub = await deps.keys.current(deps.hubId)
  const seconds = Math.floor(deps.clock().getTime() / 1000)
  const iat = seconds - (seconds % daySeconds)
  const recognitions = await registerEntries(deps.store)
  return {
    iss: hub.did,
    sub: `${deps.publicUrl}/trust/register`,
    iat,
    exp: iat + goodForSeconds,
    recognitions,
  }
}

/** The register as it is signed once: as long as it says the same, with the same key, the same bytes are given out. */
export function createSignedRegister(deps: SignedRegisterDeps): () => Promise<string> {
  let latest: { readonly about: string; readonly signed: Promise<string> } | undefined
  return async () => {
    const [{ verificationMethod }, register] = await Promise.all([
      deps.keys.current(deps.hubId),
      trustRegister(deps),
    ])
    const about = JSON.stringify([verificationMethod, register])
    if (latest?.about !== about) latest = { about, signed: signedRegister(deps, register) }
    const asked = latest
    // One that could not be signed is tried again.
    asked.signed.catch(() => {
      if (latest === asked) latest = undefined
    })
    return asked.signed
  }
}

/**
 * The same as a compact JWS, `typ: trust-register+jwt`, with the hub's Ed25519 key, which `kid` names as a DID URL.
 * @throws Problem `signing-key-unavailable` (503)
 */
async function signedRegister(deps: SignedRegisterDeps, register: TrustRegister): Promise<string> {
  const hub = await deps.keys.current(deps.hubId)
  const header = { typ: 'trust-register+jwt', kid: hub.verificationMethod }
  return signJws(deps.keys, hub, header, { ...register })
}
