/** API keys that are sent as they are: for programs that can only send one fixed header. */
import { callerWith, type Caller } from './access-token.ts'
import { authenticateApiKey, type ApiKeyDeps } from './api-key.ts'
import { parseScopes } from './scope.ts'

const form = /^(key_[0-9a-f]{16})\.([A-Za-z0-9_-]{43})$/u

/** What goes after `Bearer`: the id and the secret of the key. */
export function staticToken(key: { readonly id: string; readonly secret: string }): string {
  return `${key.id}.${key.secret}`
}

/** Whether a bearer token has the form of a static key; no access token has. */
export function looksStatic(token: string): boolean {
  return form.test(token)
}

/**
 * The caller a static key stands for, with all of its scopes; undefined for any other token, for a key that was not made static on purpose,
 * and for one that was revoked. How long it takes does not tell which.
 */
export async function readStaticKey(deps: ApiKeyDeps, token: string): Promise<Caller | undefined> {
  const [, id, secret] = form.exec(token) ?? []
  if (id === undefined || secret === undefined) return undefined
  const key = await authenticateApiKey(deps, id, secret)
  if (key?.isStatic !== true) return undefined
  const scopes = parseScopes(key.scopes.join(' '))
  return scopes && callerWith(key, scopes)
}
