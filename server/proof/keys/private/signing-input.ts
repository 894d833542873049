/** What a private key may be asked to sign: what a proof is made of, and nothing else. */
import type { KeyAlgorithm } from '../../types.ts'
import { decodeBase64url, decodeUtf8, parseJsonObject } from '../../jose/json-object.ts'
import { jwsAlgorithms } from '../jwk.ts'

/** Data Integrity: the SHA-256 of the proof configuration, then that of the document. */
const hashesBytes = 64
/** ecdsa-sd-2023 §3.4.17: hash of the proof configuration, 35 bytes of an ephemeral P-256 Multikey, hash of the mandatory statements. */
const baseBytes = 32 + 35 + 32
const p256Header = [0x80, 0x24] as const

type JsonObject = Readonly<Record<string, unknown>>

const hasSubject = ({ credentialSubject }: JsonObject) =>
  typeof credentialSubject === 'object' && credentialSubject !== null

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** DIF: of a domain, in the older form of a VC-JWT. */
const isDomainLinkage = ({ vc }: JsonObject) =>
  typeof vc === 'object' &&
  vc !== null &&
  'type' in vc &&
  Array.isArray(vc.type) &&
  vc.type.includes('DomainLinkageCredential') &&
  'credentialSubject' in vc &&
  isObject(vc.credentialSubject)

/** OpenID Federation: an entity speaks of itself, or of one below it; a trust mark is of one type, about one entity. */
const isStatement = ({ iss, sub, iat, exp, jwks }: JsonObject) =>
  typeof iss === 'string' && typeof sub === 'string' && isMoment(iat) && isMoment(exp) && isObject(jwks)
const isTrustMark = ({ iss, sub, iat, trust_mark_type: type }: JsonObject) =>
  typeof iss === 'string' && typeof sub === 'string' && isMoment(iat) && typeof type === 'string'
/** What a verification found: about bytes named by their digest, good for a time. */
const isReport = ({ iss, sub, iat, exp, verdict }: JsonObject) =>
  typeof iss === 'string' &&
  typeof sub === 'string' &&
  isMoment(iat) &&
  isMoment(exp) &&
  typeof verdict === 'string'
/** OpenID4VP 1.0 §5: what a wallet is asked to show, and nothing a wallet would log somebody in with. */
const isPresentationRequest = ({
  client_id: client,
  response_type: type,
  nonce,
  dcql_query: query,
}: JsonObject) =>
  typeof client === 'string' && type === 'vp_token' && typeof nonce === 'string' && isObject(query)
const isMoment = (value: unknown): boolean => typeof value === 'number'
const isTrustList =
  (list: string) =>
  ({ iss, iat, exp, [list]: entries }: JsonObject) =>
    typeof iss === 'string' && isMoment(iat) && isMoment(exp) && Array.isArray(entries)

/**
 * The JWTs this service writes, by `typ`, and what shows that the payload is what that says: a credential, or what the hub says of issuers.
 * An access token, a request object, anything else a
 * wallet or a server would believe, is not among them; a token that only calls itself a `JWT`, as Open Badges does, is not either.
 */
const types: ReadonlyMap<unknown, (payload: JsonObject) => boolean> = new Map([
  ['JWT', (payload) => hasSubject(payload) || isDomainLinkage(payload)],
  ['vc+jwt', hasSubject],
  ['dc+sd-jwt', ({ vct }) => typeof vct === 'string'],
  ['trust-register+jwt', isTrustList('recognitions')],
  ['trust-bundle+jwt', isTrustList('issuers')],
  ['entity-statement+jwt', isStatement],
  ['trust-mark+jwt', isTrustMark],
  ['verification-report+jwt', isReport],
  ['oauth-authz-req+jwt', isPresentationRequest],
])

const dot = 0x2e

/**
 * Lets through two SHA-256 hashes (Ed25519 and P-256), the three parts of an ecdsa-sd-2023 base proof (P-256), and a JWS signing input
 * whose header names the `alg` of the key and a `typ` of the list above, and whose payload is that as far as can be seen: a credential has a
 * `credentialSubject`, or the `vct` of an SD-JWT VC. Both are read as `parseJws` reads them: what no key of ours may sign is what no
 * verifier here takes.
 * @throws Error (a bug of whoever asks) for everything else. Its message holds nothing of `data`.
 * @see https://www.w3.org/TR/vc-data-integrity/#add-proof, https://www.w3.org/TR/vc-di-ecdsa/#serializesigndata-ecdsa-sd-2023,
 *   https://www.rfc-editor.org/rfc/rfc7515#section-5.1
 */
export function requireSigningInput(algorithm: KeyAlgorithm, data: Uint8Array): void {
  if (algorithm !== 'RSA' && data.length === hashesBytes) return
  if (algorithm === 'P-256' && data.length === baseBytes && isP256Multikey(data.subarray(32))) return
  if (isJwsInput(algorithm, data)) return
  throw new Error(`this is no proof an ${algorithm} key makes: nothing was signed`)
}

function isP256Multikey(bytes: Uint8Array): boolean {
  return p256Header.every((byte, at) => bytes[at] === byte) && (bytes[2] === 2 || bytes[2] === 3)
}

function isJwsInput(algorithm: KeyAlgorithm, data: Uint8Array): boolean {
  const end = data.indexOf(dot)
  const header = end === -1 ? undefined : jsonObject(data.subarray(0, end))
  return (
    header !== undefined &&
    header['alg'] === jwsAlgorithms[algorithm] &&
    // RFC 7515 §4.1.11, RFC 7797: nothing that would change what the signature covers.
    !('crit' in header) &&
    !('b64' in header) &&
    isOfItsType(header['typ'], jsonObject(data.subarray(end + 1)))
  )
}

function isOfItsType(typ: unknown, payload: JsonObject | undefined): boolean {
  return payload !== undefined && types.get(typ)?.(payload) === true
}

/** The JSON object a part is in canonical base64url, with nothing else in it: no padding, no other dot. */
function jsonObject({ buffer, byteOffset, length }: Uint8Array): JsonObject | undefined {
  const bytes = decodeBase64url(Buffer.from(buffer, byteOffset, length).toString('latin1'))
  const text = bytes && decodeUtf8(bytes)
  return text === undefined ? undefined : parseJsonObject(text)
}
