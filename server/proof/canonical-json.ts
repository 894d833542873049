/** JSON that has one text only, and the digests of exact bytes. */
import { createHash } from 'node:crypto'
import { encode } from 'base58-universal'
import canonicalizeModule from 'canonicalize'

// canonicalize is CommonJS: its default export is the function itself at run time, a namespace to the type checker.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined

/**
 * The JSON Canonicalization Scheme form of `value`; properties that are `undefined` are left out.
 * @throws Error for what JSON cannot hold, and for text that UTF-8 cannot: a lone surrogate
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value)
  // RFC 8785 §3.2.2.2: "lone surrogates … MUST cause a compliant JCS implementation to terminate". JSON.stringify escapes them.
  if (text === undefined || /(?<!\\)(?:\\\\)*\\ud[89a-f]/u.test(text)) {
    throw new Error('a value without a canonical JSON form')
  }
  return text
}

/** The digest of exact bytes, as two specifications write it. */
export interface ContentDigest {
  /** `sha256-…` in base64. @see https://www.w3.org/TR/SRI/ */
  readonly digestSri: string
  /** `z…`: multihash in base58btc. @see https://www.w3.org/TR/cid-1.0/#multihash */
  readonly digestMultibase: string
}

/** Of `text` in UTF-8. */
export function contentDigest(text: string): ContentDigest {
  const digest = createHash('sha256').update(text, 'utf8').digest()
  return {
    digestSri: `sha256-${digest.toString('base64')}`,
    // Multihash header: sha2-256, 32 bytes.
    digestMultibase: `z${encode(Buffer.concat([Buffer.from([0x12, 0x20]), digest]))}`,
  }
}
