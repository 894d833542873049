/** One address: which methods it answers, and what it says to the others. */
import cors from 'cors'
import type { RequestHandler } from 'express'
import { Problem } from '../../problem.ts'
import type { ContractOperation } from './contract.ts'

/**
 * Gives a request to what `serve` made for its operation; HEAD goes with GET (RFC 9110 §9.3.2). OPTIONS is answered here, to pages of other
 * sites too (CORS). @throws Problem `method-not-allowed` (405) with `Allow`
 */
export function byMethod(
  operations: readonly ContractOperation[],
  serve: (operation: ContractOperation) => RequestHandler,
): RequestHandler {
  const served = withHead(operations.map((operation) => [operation.method.toUpperCase(), serve(operation)]))
  const open = operations.filter(({ openToBrowsers }) => openToBrowsers)
  const readable = [...withHead(open.map(({ method }) => [method.toUpperCase(), true])).keys()]
  const allowed = [...served.keys(), 'OPTIONS'].join(', ')
  const preflight = cors({ origin: '*', methods: readable, maxAge: 86_400 })
  return (request, response, next) => {
    const handler = served.get(request.method)
    if (handler !== undefined) return handler(request, response, next)
    if (request.method !== 'OPTIONS') throw methodNotAllowed(allowed)
    response.set('Allow', allowed)
    const asked = request.get('access-control-request-method')
    if (asked === undefined ? readable.length > 0 : readable.includes(asked))
      preflight(request, response, next)
    else response.status(204).end()
    return undefined
  }
}

/** By method; HEAD, the last, is what GET is. */
function withHead<Value>(methods: readonly (readonly [string, Value])[]): ReadonlyMap<string, Value> {
  const gets = methods.filter(([method]) => method === 'GET')
  return new Map([...methods, ...gets.map(([, value]) => ['HEAD', value] as const)])
}

function methodNotAllowed(allowed: string): Problem {
  return new Problem(
    'method-not-allowed',
    { fr: 'Cette adresse n’accepte pas cette méthode.', en: 'This address does not accept this method.' },
    { headers: { Allow: allowed } },
  )
}
