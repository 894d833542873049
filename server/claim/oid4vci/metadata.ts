/**
 * What wallets are told of this issuer: OpenID for Verifiable Credential Issuance 1.0, and what its drafts read elsewhere.
 * @see https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12
 */
import type { Claim } from '../../store/claim-documents.ts'
import type { ClaimSecrets } from '../claim-secrets.ts'

/** The badge in one of three forms; what is signed is the same. */
export const configurations = {
  OpenBadge_ldp_vc: 'ldp_vc',
  OpenBadge_jwt_vc_json: 'jwt_vc_json',
  OpenBadge_dc_sd_jwt: 'dc+sd-jwt',
} as const
export type ConfigurationId = keyof typeof configurations
export type CredentialFormat = (typeof configurations)[ConfigurationId]

export const preAuthorizedGrant = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
/** Keys in one request: a badge for each. */
export const batchSize = 5
export const proofAlgorithms = ['EdDSA', 'ES256'] as const

/** What a wallet that asked for `authorization_details` asks for the badge with. */
export function credentialIdentifier(id: ConfigurationId): string {
  return `${id}.badge`
}

/** The configuration of a `credential_identifier`; `undefined` for anything else. */
export function configurationIn(identifier: unknown): ConfigurationId | undefined {
  const ids = Object.keys(configurations) as readonly ConfigurationId[]
  return ids.find((id) => credentialIdentifier(id) === identifier)
}

/** What badges in the form of an SD-JWT VC are called, whatever was achieved. */
export function badgeVct(publicUrl: string): string {
  return `${publicUrl}/credential-types/open-badge`
}

const types = ['VerifiableCredential', 'AchievementCredential', 'OpenBadgeCredential']
const display = [
  { name: 'Badge numérique', locale: 'fr' },
  { name: 'Digital badge', locale: 'en' },
]

function configuration(publicUrl: string, format: CredentialFormat): object {
  const definition = {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    type: types.slice(0, 2),
  }
  const { '@context': _, ...named } = definition
  const ofFormat = {
    ldp_vc: {
      credential_definition: definition,
      credential_signing_alg_values_supported: ['eddsa-rdfc-2022'],
    },
    jwt_vc_json: {
      credential_definition: named,
      credential_signing_alg_values_supported: ['RS256', 'EdDSA'],
    },
    'dc+sd-jwt': { vct: badgeVct(publicUrl), credential_signing_alg_values_supported: ['ES256', 'EdDSA'] },
  }
  return {
    format,
    scope: 'OpenBadge',
    ...ofFormat[format],
    cryptographic_binding_methods_supported: ['did:key', 'did:jwk', 'jwk'],
    proof_types_supported: {
      jwt: { proof_signing_alg_values_supported: proofAlgorithms },
      di_vp: { proof_signing_alg_values_supported: ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019'] },
    },
    credential_metadata: { display },
    // Where drafts up to 15 look.
    display,
  }
}

/** `credential_issuer` is the address of this service, whichever organisation awarded: its DID is in the badge. */
export function issuerMetadata(publicUrl: string): object {
  return {
    credential_issuer: publicUrl,
    authorization_servers: [publicUrl],
    // What of the authorization server drafts up to 11 read here, and @digitalbazaar/oid4-client still does.
    issuer: publicUrl,
    ...ofAuthorization(publicUrl),
    credential_endpoint: `${publicUrl}/oid4vci/credential`,
    deferred_credential_endpoint: `${publicUrl}/oid4vci/deferred`,
    nonce_endpoint: `${publicUrl}/oid4vci/nonce`,
    notification_endpoint: `${publicUrl}/oid4vci/notification`,
    batch_credential_issuance: { batch_size: batchSize },
    display: [{ name: 'Badges de la médiation numérique', locale: 'fr' }],
    credential_configurations_supported: Object.fromEntries(
      Object.entries(configurations).map(([id, format]) => [id, configuration(publicUrl, format)]),
    ),
  }
}

function ofAuthorization(publicUrl: string): object {
  return {
    token_endpoint: `${publicUrl}/oid4vci/token`,
    authorization_details_types_supported: ['openid_credential'],
  }
}

/** RFC 8414. */
export function authorizationServerMetadata(publicUrl: string): object {
  return {
    issuer: publicUrl,
    ...ofAuthorization(publicUrl),
    grant_types_supported: [preAuthorizedGrant],
    // RFC 8414 asks for it, and no code flow is offered.
    response_types_supported: ['none'],
    token_endpoint_auth_methods_supported: ['none'],
    'pre-authorized_grant_anonymous_access_supported': true,
  }
}

/** §4.1: what a wallet reads at the address of the offer. */
export function credentialOffer(publicUrl: string, secrets: ClaimSecrets, claim: Claim): object {
  const description = 'Code de 6 chiffres recu par e-mail'
  return {
    credential_issuer: publicUrl,
    credential_configuration_ids: Object.keys(configurations),
    grants: {
      [preAuthorizedGrant]: {
        'pre-authorized_code': secrets.write('pre-authorized code', claim),
        ...(claim.transactionCode === undefined
          ? {}
          : { tx_code: { input_mode: 'numeric', length: 6, description } }),
      },
    },
  }
}

/** What a wallet is opened with, by a link or a QR code. */
export function credentialOfferUri(publicUrl: string, secrets: ClaimSecrets, claim: Claim): string {
  const query = new URLSearchParams({
    credential_offer_uri: `${publicUrl}/oid4vci/offers/${secrets.write('offer', claim)}`,
  })
  return `openid-credential-offer://?${query.toString()}`
}
