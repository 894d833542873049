/** Who makes a request: found once, for its limits and for its rights. */
import type { Request } from 'express'
import {
  readAccessToken,
  unauthorized,
  type AccessTokenDeps,
  type Caller,
} from '../../access/access-token.ts'
import { looksStatic, readStaticKey } from '../../access/static-key.ts'
import { Problem } from '../../problem.ts'

/** Answers who makes the request. @throws Problem `unauthorized` (401) without a good token */
export type Identify = (request: Request) => Promise<Caller>

/** One answer per request, however often it is asked for. */
export function identify(deps: AccessTokenDeps): Identify {
  const known = new WeakMap<Request, Promise<Caller>>()
  return (request) => {
    const found = known.get(request) ?? callerOf(deps, request)
    known.set(request, found)
    return found
  }
}

async function callerOf(deps: AccessTokenDeps, request: Request): Promise<Caller> {
  const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/iu.exec(request.get('authorization') ?? '')?.[1]
  if (token === undefined) throw unauthorized('Bearer')
  if (!looksStatic(token)) return readAccessToken(deps, token)
  const caller = await readStaticKey(deps, token)
  if (caller === undefined) throw unauthorized()
  return caller
}

/** The caller, if the request has a good token. @throws what keeps it from being looked at */
export async function callerIfAny(who: Identify, request: Request): Promise<Caller | undefined> {
  // Most who read only: no error is made and caught for each of them.
  if (request.get('authorization') === undefined) return undefined
  try {
    return await who(request)
  } catch (error) {
    if (error instanceof Problem && error.code === 'unauthorized') return undefined
    throw error
  }
}
