/** The revocation list of Open Badges 3.0: a JSON list of revoked ids, signed by nobody. */
import { isObject, objectsOf } from '../../check.ts'
import { jsonLimits, parseStrictJson, StrictJsonError } from '../../strict-json.ts'
import type { ElsewhereAnswer, ListQuestion } from './list-address.ts'

const most = 20_000
const limits = { ...jsonLimits, arrayLength: most, objects: most }

/**
 * What the list served at `listUrl` says of the credential. It is as good as the connection to the site the signed badge names: anybody who holds
 * that site can write it. Some write `revokedCredentials`; an entry without `revoked` is revoked.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#revocation-list
 */
export function readRevocationList(
  bytes: Uint8Array,
  { listUrl, issuer, credentialId }: Pick<ListQuestion, 'listUrl' | 'issuer' | 'credentialId'>,
): Extract<ElsewhereAnswer, 'set' | 'clear' | 'unusable' | 'not-issuers'> {
  const list = parsed(bytes)
  if (!isObject(list) || ('id' in list && list['id'] !== listUrl) || credentialId === undefined)
    return 'unusable'
  const { issuer: keeper, revokedCredential, revokedCredentials } = list
  const named = isObject(keeper) ? keeper['id'] : keeper
  if (named !== issuer) return 'not-issuers'
  const given = revokedCredential ?? revokedCredentials
  if (!Array.isArray(given) || objectsOf(given).length !== given.length) return 'unusable'
  const isRevoked = objectsOf(given).some(
    ({ id, revoked = true }) => id === credentialId && revoked !== false,
  )
  return isRevoked ? 'set' : 'clear'
}

function parsed(bytes: Uint8Array) {
  try {
    return parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), limits)
  } catch (error) {
    if (error instanceof StrictJsonError || error instanceof TypeError) return undefined
    throw error
  }
}
