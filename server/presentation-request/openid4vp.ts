/**
 * A request as OpenID for Verifiable Presentations 1.0 words it, and the answer of a wallet.
 * @see https://openid.net/specs/openid-4-verifiable-presentations-1_0.html
 */
import { isObject, parseJsonObject } from '../proof/jose/json-object.ts'
import { signJws } from '../proof/jose/jws.ts'
import type { Issuer } from '../proof/types.ts'
import type { VerifyInput } from '../verify/check.ts'
import type { PresentationRequestDeps } from './deps.ts'
import { questionOf, type NewRequest } from './presentation-requests.ts'
import type { Question } from './question.ts'

/** §5.9: who asks, and how they are known. */
export function clientId({ did }: Issuer): string {
  return `decentralized_identifier:${did}`
}

/** What a wallet is opened with, by a link or a QR code. */
export function openid4vpUri(publicUrl: string, issuer: Issuer, { _id }: NewRequest): string {
  const query = new URLSearchParams({
    client_id: clientId(issuer),
    request_uri: `${publicUrl}/oid4vp/requests/${_id}`,
  })
  return `openid4vp://authorize?${query.toString()}`
}

const credentialIri = 'https://www.w3.org/2018/credentials#VerifiableCredential'
/** What both names Open Badges has for this class stand for in its contexts. */
const badgeIri = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential'
const types = ['AchievementCredential', 'OpenBadgeCredential']
/** §B.1: "fully expanded types (IRIs) … after the @context was applied". */
const expandedTypes = [credentialIri, badgeIri]

/** By the query that a wallet answers. */
const forms = { badge_ldp: 'ldp_vc', badge_jwt: 'jwt_vc_json', badge_sd: 'dc+sd-jwt' } as const

/**
 * §6: the same question in each format, one of which will do. A wallet that cannot look so closely shows more, or something else: what comes is
 * judged here all the same.
 */
function dcqlQuery({ achievements, issuers, vctValues }: Question): object {
  const claims = [
    ...(achievements === undefined
      ? []
      : [{ path: ['credentialSubject', 'achievement', 'id'], values: achievements }]),
    ...(issuers === undefined ? [] : [{ path: ['issuer', 'id'], values: issuers }]),
  ]
  const credentials = [
    {
      id: 'badge_ldp',
      format: forms.badge_ldp,
      meta: { type_values: [expandedTypes] },
      ...(claims.length === 0 ? {} : { claims }),
    },
    {
      id: 'badge_jwt',
      format: forms.badge_jwt,
      // Wallets that read a JWT as JSON only know the names.
      meta: { type_values: [expandedTypes, ...types.map((type) => ['VerifiableCredential', type])] },
    },
    ...(vctValues === undefined
      ? []
      : [{ id: 'badge_sd', format: forms.badge_sd, meta: { vct_values: vctValues } }]),
  ]
  return { credentials, credential_sets: [{ options: credentials.map(({ id }) => [id]) }] }
}

const algorithms = ['EdDSA', 'ES256']

/**
 * The request object: a JWT signed by the organisation that asks, for any wallet.
 * @throws Problem `signing-key-unavailable` (503)
 */
export async function requestObject(
  { keys, publicUrl }: Pick<PresentationRequestDeps, 'keys' | 'publicUrl'>,
  issuer: Issuer,
  request: NewRequest,
): Promise<string> {
  const payload = {
    // §5.8: "the aud Claim MUST be https://self-issued.me/v2" where the wallet is not known.
    aud: 'https://self-issued.me/v2',
    client_id: clientId(issuer),
    response_type: 'vp_token',
    response_mode: 'direct_post',
    response_uri: `${publicUrl}/oid4vp/responses/${request._id}`,
    nonce: request.nonce,
    state: request.walletState,
    iat: Math.floor(Date.parse(request.createdAt) / 1000),
    exp: Math.floor(Date.parse(request.expiresAt) / 1000),
    dcql_query: dcqlQuery(questionOf(request)),
    client_metadata: {
      vp_formats_supported: {
        ldp_vc: {
          proof_type_values: ['DataIntegrityProof', 'Ed25519Signature2020'],
          cryptosuite_values: ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019'],
        },
        jwt_vc_json: { alg_values: algorithms },
        'dc+sd-jwt': { 'sd-jwt_alg_values': algorithms, 'kb-jwt_alg_values': algorithms },
      },
    },
  }
  const header = { typ: 'oauth-authz-req+jwt', kid: issuer.verificationMethod }
  return signJws(keys, issuer, header, payload)
}

/**
 * The one presentation of a `vp_token` (§8.1): a JSON object with one query of ours, answered once, in the format of that query. `undefined` for
 * anything else. Does NOT read the presentation.
 */
export function presentationInToken(vpToken: string): VerifyInput | undefined {
  const token = parseJsonObject(vpToken)
  const [answer, ...more] = Object.entries(token ?? {})
  if (answer === undefined || more.length > 0) return undefined
  const [id, presentations] = answer
  const format = Object.hasOwn(forms, id) ? forms[id as keyof typeof forms] : undefined
  const list: readonly unknown[] = Array.isArray(presentations) ? presentations : []
  const [presentation] = list
  if (format === undefined || list.length !== 1) return undefined
  if (format === 'ldp_vc') {
    return isObject(presentation)
      ? { kind: 'json', bytes: Buffer.from(JSON.stringify(presentation)) }
      : undefined
  }
  const isText = typeof presentation === 'string' && presentation.includes('~') === (format === 'dc+sd-jwt')
  return isText ? { kind: 'jwt', bytes: Buffer.from(presentation) } : undefined
}
