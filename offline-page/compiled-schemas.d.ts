/** Made by `scripts/offline-page/compiled-schemas.ts` when the page is. */
declare module 'compiled-schemas' {
  interface Validate {
    (value: unknown): boolean
    readonly errors?:
      readonly { readonly instancePath: string; readonly message?: string; readonly keyword: string }[] | null
  }
  /** By file, and pointer of a definition where one is meant. */
  export const validators: Readonly<Record<string, Validate>>
  export const digests: readonly { readonly id: string; readonly sha256: string }[]
}
