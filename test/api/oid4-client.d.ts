/** What the tests use of @digitalbazaar/oid4-client, which ships without types. */
declare module '@digitalbazaar/oid4-client' {
  import type { Agent } from 'node:https'

  export interface CredentialOffer {
    readonly credential_issuer: string
  }

  export interface Signer {
    /** Of the verification method. */
    readonly id: string
    readonly algorithm: string
    sign(input: { readonly data: Uint8Array }): Promise<Uint8Array>
  }

  interface Connection {
    readonly agent: Agent
  }

  export class OID4Client {
    readonly authorizationDetails?: readonly { readonly credential_identifiers: readonly string[] }[]
    static fromCredentialOffer(options: Connection & { readonly offer: CredentialOffer }): Promise<OID4Client>
    getNonce(options: Connection): Promise<{ readonly nonce: string }>
    requestCredentials(
      options: Connection & {
        readonly requests: readonly object[]
      },
    ): Promise<{ readonly credentials: readonly unknown[] }>
  }

  export function getCredentialOffer(options: Connection & { readonly url: string }): Promise<CredentialOffer>
  export function generateDIDProofJWT(options: {
    readonly signer: Signer
    readonly nonce: string
    readonly iss: string
    readonly aud: string
  }): Promise<string>
  export function signJWT(options: {
    readonly payload: object
    readonly protectedHeader: object
    readonly signer: Signer
  }): Promise<string>
}
