import { hash } from 'node:crypto'
import { canonicalJson } from '../canonical-json.ts'
import { bundledContexts } from './contexts.ts'

/** The SHA-256 (hexadecimal) of the JCS form of every context this service goes by, by its address. */
export function contextDigests(): readonly { readonly id: string; readonly sha256: string }[] {
  return [...bundledContexts].map(([id, document]) => ({
    id,
    sha256: hash('sha256', canonicalJson(document), 'hex'),
  }))
}
