/** What people let applications do: begun, listed, ended. */
import { randomBytes } from 'node:crypto'
import type { OpenPassport } from '../../passport/passports.ts'
import type { PassportGrant } from '../../store/host-documents.ts'
import { everything } from '../../store/everything.ts'
import { timestamp } from '../../timestamp.ts'
import type { HostDeps } from '../deps.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { useClient } from './clients.ts'
import { redirectTo } from './redirect-uri.ts'
import { grantScopes } from './scopes.ts'
import { issuerOf } from './server-metadata.ts'

/** A code is used up as soon as it arrives. */
const codeSeconds = 60

/** Lets the application in, as the person said. Answers where they are sent back to, with a code that is good once, for a minute. */
export async function allow(
  deps: HostDeps,
  { passport }: OpenPassport,
  request: AuthorizationRequest,
): Promise<string> {
  const { client, redirectUri, scopes, challenge, state } = request
  const now = deps.clock()
  const grant = {
    _id: randomBytes(16).toString('hex'),
    passportId: passport._id,
    clientId: client._id,
    scopes,
    state: 'code' as const,
    createdAt: timestamp(now),
    expiresAt: timestamp(new Date(now.getTime() + codeSeconds * 1000)),
    redirectUri,
    challenge,
    round: 0,
  }
  if (!(await deps.store.passportGrants.insert(grant))) throw new Error('a random grant came twice')
  await useClient(deps, client)
  const code = deps.grantSecrets.write('code', { grantId: grant._id, number: 0, scopes })
  return redirectTo(redirectUri, { code, scope: scopes.join(' '), state, iss: issuerOf(deps.publicUrl) })
}

/** An application that is let in. */
export interface LetIn {
  readonly clientId: string
  readonly name: string
  /** Where it sends people back to. */
  readonly host: string
  readonly scopes: readonly string[]
  /** Of the first and of the last time it was let in that still count. RFC 3339. */
  readonly since: string
  readonly until: string
}

/** All of them, the longest in first. */
export async function lettingIn(deps: HostDeps, opened: OpenPassport): Promise<readonly LetIn[]> {
  const found = new Map<string, LetIn>()
  for (const { clientId, scopes, createdAt, expiresAt, redirectUri } of await liveGrants(deps, opened)) {
    const known = found.get(clientId)
    const client = known ?? (await deps.store.oauthClients.get(clientId))
    const all = new Set([...scopes, ...(known?.scopes ?? [])])
    found.set(clientId, {
      clientId,
      name: client?.name ?? '',
      host: new URL(redirectUri).host,
      scopes: grantScopes.filter((scope) => all.has(scope)),
      since: known?.since ?? createdAt,
      until: known !== undefined && known.until > expiresAt ? known.until : expiresAt,
    })
  }
  return [...found.values()]
}

/** Shows the application out: what it holds is worth nothing from now on. */
export async function showOut(deps: HostDeps, opened: OpenPassport, clientId: string): Promise<void> {
  for (const grant of await grantsOf(deps, opened))
    if (grant.clientId === clientId) await deps.store.passportGrants.delete(grant._id)
}

async function liveGrants(deps: HostDeps, opened: OpenPassport): Promise<readonly PassportGrant[]> {
  const now = timestamp(deps.clock())
  return (await grantsOf(deps, opened)).filter(({ expiresAt }) => expiresAt > now)
}

function grantsOf({ store }: HostDeps, { passport }: OpenPassport): Promise<readonly PassportGrant[]> {
  return everything(store.passportGrants, { passportId: passport._id })
}
