/** Holds requests, and our answers where that is asked for, to openapi.yaml. */
import type { RequestHandler } from 'express'
import { middleware as contractValidator } from 'express-openapi-validator'
import type { ContractOperation } from './contract.ts'
import { inTurn } from './in-turn.ts'

/** By operation: without checks of our answers, and with. What they check is the contract, which is the same for every application. */
const validators = new WeakMap<ContractOperation, Partial<Record<'requests' | 'both', RequestHandler>>>()

/**
 * Checks the request, and our answer where that is asked for. Each operation has a validator of its own, made at its first request in
 * the life of the process: one for the whole contract reads all of it again for each schema it compiles, and compares each request with
 * every path.
 */
export function heldToContract(operation: ContractOperation, validateResponses: boolean): RequestHandler {
  const checked = validateResponses ? 'both' : 'requests'
  return (request, response, next) => {
    const made = validators.get(operation) ?? {}
    validators.set(operation, made)
    const validator = (made[checked] ??= newValidator(operation, validateResponses))
    void validator(request, response, next)
  }
}

function newValidator(operation: ContractOperation, validateResponses: boolean): RequestHandler {
  return inTurn(
    ...contractValidator({
      apiSpec: operation.document() as never,
      validateApiSpec: false,
      validateRequests: { allErrors: true },
      // Not `fast`, the default: it takes the 30th of February for a day.
      ajvFormats: { mode: 'full' },
      validateResponses,
      // Rights are ours to check, from the same document: see `authorise`.
      validateSecurity: false,
      fileUploader: false,
      ignoreUndocumented: true,
    }),
  )
}
