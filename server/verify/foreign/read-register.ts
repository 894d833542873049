/** Reads a register of issuers at its address, in the form of the Digital Credentials Consortium. */
import type { Outside } from '../../outside/outside.ts'
import { isObject } from '../check.ts'
import { jsonLimits, type JsonObject } from '../strict-json.ts'
import { servedJson } from './served-json.ts'

/** `closed`: this service asks nobody. `unreachable`: the site did not answer with a document of its own. `unusable`: the document is no register. */
export type RegisterTrouble = 'closed' | 'unreachable' | 'unusable'

/** In one register. */
const mostIssuers = 5000
const largestRegister = 2 * 1024 * 1024
const limits = { ...jsonLimits, objects: mostIssuers + 10 }

/**
 * What `url`, an https address, serves under `registry`: an object by issuer id, as it is there. Does NOT look at its entries, nor believe them:
 * nobody signs this form. Never rejects.
 * @see https://github.com/digitalcredentials/issuer-registry
 */
export async function readRegister(
  outside: Outside,
  url: string,
): Promise<{ readonly registry: JsonObject } | { readonly trouble: RegisterTrouble }> {
  const accept = ['application/json', 'text/plain', 'application/octet-stream'] as const
  const answer = await outside.fetch({ url, accept, largestBytes: largestRegister })
  if ('refusal' in answer) return { trouble: answer.refusal === 'closed' ? 'closed' : 'unreachable' }
  const { document } = answer
  // Whoever the site sends its visitors to does not speak for it.
  if (new URL(document.url).origin !== new URL(url).origin) return { trouble: 'unreachable' }
  const registry = registryIn(document.bytes)
  return registry === undefined ? { trouble: 'unusable' } : { registry }
}

/** Whoever is not in a register any more is no longer recognised by it: one that is cut short is none. */
function registryIn(bytes: Uint8Array): JsonObject | undefined {
  const value = servedJson(bytes, limits)
  const registry = isObject(value) ? value['registry'] : undefined
  return isObject(registry) && Object.keys(registry).length <= mostIssuers ? registry : undefined
}
