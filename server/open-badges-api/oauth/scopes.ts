/** What an application may ask for. @see https://www.imsglobal.org/spec/ob/v3p0/#scopes */

const prefix = 'https://purl.imsglobal.org/spec/ob/v3p0/scope/'

export const readCredentials = `${prefix}credential.readonly` as const
export const upsertCredentials = `${prefix}credential.upsert` as const
export const readProfile = `${prefix}profile.readonly` as const
export const updateProfile = `${prefix}profile.update` as const
/** For longer than an hour, by refresh tokens. */
export const offlineAccess = 'offline_access'

/** In an order that never changes: tokens name them by their place. */
export const grantScopes = [
  readCredentials,
  upsertCredentials,
  readProfile,
  updateProfile,
  offlineAccess,
] as const
export type GrantScope = (typeof grantScopes)[number]

/** Those of `text` that there are, each once; the others are left out. */
export function knownScopes(text: string): readonly GrantScope[] {
  const asked = text.split(' ')
  return grantScopes.filter((scope) => asked.includes(scope))
}

/** All that `text` asks for; `undefined` when that is nothing, or more than `allowed`. */
export function scopesIn(text: unknown, allowed: readonly string[]): readonly GrantScope[] | undefined {
  if (typeof text !== 'string') return undefined
  const known = knownScopes(text)
  const isAll = text.split(' ').every((name) => known.some((scope) => scope === name))
  return known.length > 0 && isAll && known.every((scope) => allowed.includes(scope)) ? known : undefined
}
