/** The revocation list of Open Badges 3.0: a JSON list of revoked ids, signed by nobody. */
import type { Task } from '../../../bounded/task.ts'
import { isObject, objectsOf } from '../../check.ts'
import { jsonLimits } from '../../strict-json.ts'
import { servedJson } from '../served-json.ts'
import type { ElsewhereAnswer, ListQuestion } from './list-address.ts'

const most = 20_000
const limits = { ...jsonLimits, arrayLength: most, objects: most }

export interface RevocationListInput {
  readonly bytes: Uint8Array
  readonly listUrl: string
}

/** What a list says, whoever it is about. */
export interface RevocationList {
  /** Who keeps it, as it says itself. */
  readonly issuer?: string
  readonly revoked: readonly string[]
}

/**
 * The list served at `listUrl`; `undefined` when what is there has not its form. Some write `revokedCredentials`; an entry without `revoked`
 * is revoked.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#revocation-list
 */
export function readRevocationList({ bytes, listUrl }: RevocationListInput): RevocationList | undefined {
  const list = servedJson(bytes, limits)
  if (!isObject(list) || ('id' in list && list['id'] !== listUrl)) return undefined
  const { issuer: keeper, revokedCredential, revokedCredentials } = list
  const issuer = isObject(keeper) ? keeper['id'] : keeper
  const given = revokedCredential ?? revokedCredentials
  if (!Array.isArray(given) || objectsOf(given).length !== given.length) return undefined
  return {
    ...(typeof issuer === 'string' ? { issuer } : {}),
    revoked: objectsOf(given).flatMap(({ id, revoked = true }) =>
      typeof id === 'string' && revoked !== false ? [id] : [],
    ),
  }
}

/** The same, for a thread that can be ended. */
export const readRevocationListTask: Task<RevocationListInput, RevocationList | undefined> = {
  name: 'read-revocation-list',
  size: ({ bytes }) => bytes.byteLength,
  work: readRevocationList,
}

/**
 * What `list` says of the credential. It is as good as the connection to the site the signed badge names: anybody who holds that site can
 * write it.
 */
export function isListed(
  list: RevocationList,
  { issuer, credentialId }: Pick<ListQuestion, 'issuer' | 'credentialId'>,
): Extract<ElsewhereAnswer, 'set' | 'clear' | 'unusable' | 'not-issuers'> {
  if (credentialId === undefined) return 'unusable'
  if (list.issuer !== issuer) return 'not-issuers'
  return list.revoked.includes(credentialId) ? 'set' : 'clear'
}
