/** The hub as an entity of an OpenID Federation: what it says of itself, of its issuers, and the mark of those it recognises. */
import { signJws } from '../../proof/jose/jws.ts'
import { publicJwk, publicKeyOf, thumbprintOf } from '../../proof/keys/jwk.ts'
import type { Issuer, KeyStore } from '../../proof/types.ts'
import type { Organisation } from '../../store/documents.ts'
import type { Store } from '../../store/store.ts'
import type { Recognition } from '../../verify/types.ts'

export interface FederationDeps {
  readonly store: Pick<Store, 'organisations'>
  readonly keys: Pick<KeyStore, 'current' | 'published' | 'sign'>
  readonly clock: () => Date
  readonly publicUrl: string
  readonly hubId: string
  recognitions(did: string): Promise<readonly Recognition[]>
}

/** In seconds. */
const goodFor = 24 * 3600

/** What the mark says: the hub recognises the entity, as its register tells. */
export function recognisedMarkType(publicUrl: string): string {
  return `${publicUrl}/trust/register`
}

/**
 * The entity configuration of the hub: a self-signed entity statement (`entity-statement+jwt`, ES256), good for a day. Its federation key is the
 * P-256 key of the hub.
 * @throws Problem `signing-key-unavailable` (503)
 * @see https://openid.net/specs/openid-federation-1_0.html#name-entity-configuration
 */
export async function entityConfiguration(deps: FederationDeps): Promise<string> {
  const { publicUrl } = deps
  const [key, hub] = await Promise.all([
    deps.keys.current(deps.hubId, 'P-256'),
    deps.store.organisations.get(deps.hubId),
  ])
  return statement(deps, key, publicUrl, {
    jwks: { keys: [jwkOf(key)] },
    // §3.1.2: who may give which mark, in the configuration of a trust anchor.
    trust_mark_issuers: { [recognisedMarkType(publicUrl)]: [publicUrl] },
    metadata: {
      federation_entity: {
        organization_name: hub?.name ?? deps.hubId,
        federation_fetch_endpoint: `${publicUrl}/federation/fetch`,
        federation_trust_mark_endpoint: `${publicUrl}/federation/trust-mark`,
      },
    },
  })
}

/**
 * What the hub says of the issuer at `sub`, `<publicUrl>/issuers/<slug>`: its keys; `undefined` when it is none of its issuers. Its trust mark is
 * asked for by itself: §3.1 has `trust_marks` in what an entity says of itself alone.
 */
export async function subordinateStatement(deps: FederationDeps, sub: string): Promise<string | undefined> {
  const organisation = await organisationAt(deps, sub)
  if (organisation === undefined) return undefined
  const published = await deps.keys.published(organisation._id)
  const usable = published.filter(
    ({ compromisedAt, retiredAt }) => (compromisedAt ?? retiredAt) === undefined,
  )
  const key = await deps.keys.current(deps.hubId, 'P-256')
  return statement(deps, key, sub, {
    jwks: { keys: usable.map(jwkOf) },
    metadata: { federation_entity: { organization_name: organisation.name } },
  })
}

/** The mark of the issuer at `sub` (`trust-mark+jwt`); `undefined` when it is not recognised now, or for some things only. */
export async function trustMark(deps: FederationDeps, sub: string): Promise<string | undefined> {
  const organisation = await organisationAt(deps, sub)
  const until = organisation && (await recognisedUntil(deps, organisation))
  if (until === undefined) return undefined
  const key = await deps.keys.current(deps.hubId, 'P-256')
  const iat = Math.floor(deps.clock().getTime() / 1000)
  const claims = {
    iss: deps.publicUrl,
    sub,
    iat,
    // What it says ends no later than what it is a mark of.
    exp: Math.min(iat + goodFor, Math.floor(until / 1000)),
    trust_mark_type: recognisedMarkType(deps.publicUrl),
    ref: `${deps.publicUrl}/trust/register`,
  }
  return signJws(deps.keys, key, { typ: 'trust-mark+jwt', kid: thumbprintOf(key) }, claims)
}

/** Until when the hub recognises it for everything, in milliseconds since 1970; `undefined` when it does not now. */
async function recognisedUntil(deps: FederationDeps, { _id }: Organisation): Promise<number | undefined> {
  const [did, hub] = await Promise.all([deps.keys.published(_id), deps.keys.current(deps.hubId)])
  const now = deps.clock().getTime()
  const said = await deps.recognitions(did[0]?.did ?? '')
  const ends = said
    .filter(({ by, frameworks, labels }) => by.id === hub.did && (frameworks ?? labels) === undefined)
    .filter(({ since }) => Date.parse(since) <= now)
    .map(({ until }) => (until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until)))
    .filter((end) => end > now)
  return ends.length === 0 ? undefined : Math.max(...ends)
}

async function organisationAt(
  { store, publicUrl }: FederationDeps,
  sub: string,
): Promise<Organisation | undefined> {
  const base = `${publicUrl}/issuers/`
  const id = sub.startsWith(base) ? sub.slice(base.length) : ''
  return /^[a-z0-9-]{1,63}$/u.test(id) ? store.organisations.get(id) : undefined
}

function statement(deps: FederationDeps, key: Issuer, sub: string, said: Readonly<Record<string, unknown>>) {
  const iat = Math.floor(deps.clock().getTime() / 1000)
  const claims = { iss: deps.publicUrl, sub, iat, exp: iat + goodFor, ...said }
  return signJws(deps.keys, key, { typ: 'entity-statement+jwt', kid: thumbprintOf(key) }, claims)
}

function jwkOf(key: Issuer) {
  return { ...publicJwk(publicKeyOf(key)), kid: thumbprintOf(key), use: 'sig' }
}
