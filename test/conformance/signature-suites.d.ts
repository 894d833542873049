/** What the tests use of packages that ship without types. */

declare module '@digitalbazaar/ecdsa-sd-2023-cryptosuite' {
  export function createSignCryptosuite(options: { mandatoryPointers: readonly string[] }): object
  export function createDiscloseCryptosuite(options: { selectivePointers: readonly string[] }): object
  export function createVerifyCryptosuite(): object
}

declare module '@digitalbazaar/ecdsa-multikey' {
  interface KeyPair {
    readonly publicKeyMultibase: string
    signer(): {
      readonly id: string
      readonly algorithm: string
      sign(options: { data: Uint8Array }): Promise<Uint8Array>
    }
  }
  export function generate(options: {
    curve: 'P-256' | 'P-384'
    id?: string
    controller?: string
  }): Promise<KeyPair & { id: string; controller: string }>
}

declare module '@digitalbazaar/ed25519-multikey' {
  import type { KeyPair } from '@digitalbazaar/ecdsa-multikey'

  export function generate(): Promise<KeyPair & { id: string; controller: string }>
  export function toJwk(options: { keyPair: KeyPair; secretKey: boolean }): Promise<Record<string, string>>
}

declare module '@digitalbazaar/ed25519-signature-2020' {
  export class Ed25519Signature2020 {
    constructor(options?: { signer?: object; date?: Date })
  }
}
