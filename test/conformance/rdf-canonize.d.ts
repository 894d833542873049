/** What these tests use of rdf-canonize, which ships without types. */
declare module 'rdf-canonize' {
  export function canonize(
    nQuads: string,
    options: {
      readonly algorithm: 'RDFC-1.0'
      readonly inputFormat: 'application/n-quads'
      readonly format: 'application/n-quads'
      readonly maxDeepIterations?: number
      readonly messageDigestAlgorithm?: 'sha256' | 'sha384'
    },
  ): Promise<string>
}
