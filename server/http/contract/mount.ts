/** Mounts every operation of openapi.yaml on an Express application, with the rights the contract declares for it. */
import cors from 'cors'
import type { Express, Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'
import type { Caller } from '../../access/access-token.ts'
import type { Events } from '../../events.ts'
import { Problem } from '../../problem.ts'
import { bodyBytes, bodyParsers, parseJson } from './body.ts'
import { byMethod } from './by-method.ts'
import type { Contract, ContractOperation } from './contract.ts'
import { pathFinder } from './find-path.ts'
import { heldToContract } from './held-to-contract.ts'
import { callerIfAny, type Identify } from './identify.ts'
import { inTurn } from './in-turn.ts'
import type { Handlers, OperationId, OperationRequest, Reply } from './operation.ts'
import { languageOf, notFound } from './problem-response.ts'
import { sendStream } from './send-stream.ts'

export interface MountDeps {
  readonly contract: Contract
  readonly handlers: Handlers
  readonly who: Identify
  readonly events: Events
  /** Also hold our own answers to the contract; a mismatch then answers 500. */
  readonly validateResponses: boolean
  readonly limiters: Readonly<Partial<Record<OperationId, RequestHandler>>>
}

/**
 * In order: known path and method, limits, rights, body, contract, handler. Errors go to the next error handler. The address alone leads to
 * its operation: a request costs the same whatever the number of operations.
 */
export function mountOperations(app: Express, deps: MountDeps): void {
  const { contract } = deps
  const bodies = inTurn(...bodyParsers((request) => callers.get(request)))
  const find = pathFinder(
    [...contract.paths.keys()].map((path) => {
      const operations = contract.operations.filter((operation) => operation.path === path)
      return [path, byMethod(operations, (operation) => serve(operation, bodies, deps))]
    }),
  )
  const nowhere = inTurn(bodies, headAsGet, () => {
    throw notFound()
  })
  app.use((request, response, next) => {
    const found = find(request.path)
    if (found === undefined) return nowhere(request, response, next)
    request.params = { ...found.params }
    return found.value(request, response, next)
  })
}

/** All that a request for one operation goes through. */
function serve(operation: ContractOperation, bodies: RequestHandler, deps: MountDeps): RequestHandler {
  const limiter = deps.limiters[operation.id]
  return inTurn(
    timed(operation, deps.events),
    ...(operation.openToBrowsers ? [cors({ origin: '*', maxAge: 86_400 })] : []),
    ...(limiter === undefined ? [] : [limiter]),
    authorise(operation, deps),
    bodies,
    ...(operation.describesJson ? [parseJson] : []),
    headAsGet,
    heldToContract(operation, deps.validateResponses),
    run(operation.id, deps),
  )
}

/**
 * RFC 9110 §9.3.2: HEAD is GET whose response has no content. The contract describes GET only; Node, which read the request
 * line itself, sends the header of the answer and leaves its body out.
 */
const headAsGet: RequestHandler = (request, _response, next) => {
  if (request.method === 'HEAD') {
    heads.add(request)
    request.method = 'GET'
  }
  next()
}

const heads = new WeakSet<Request>()
const callers = new WeakMap<Request, Caller>()

function authorise(operation: ContractOperation, deps: MountDeps): RequestHandler {
  return async (request, _response, next) => {
    if (operation.scopes === undefined) {
      next()
      return
    }
    const caller = await deps.who(request)
    const missing = operation.scopes.filter((scope) => !(caller.scopes as readonly string[]).includes(scope))
    if (missing.length > 0) {
      deps.events.accessDenied({ code: 'forbidden', operation: operation.id })
      throw forbidden(missing)
    }
    callers.set(request, caller)
    next()
  }
}

function forbidden(missing: readonly string[]): Problem {
  const scope = missing.join(' ')
  return new Problem(
    'forbidden',
    { fr: `Il faut un jeton qui porte le droit ${scope}.`, en: `A token with the scope ${scope} is needed.` },
    { headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` } },
  )
}

function timed(operation: ContractOperation, events: Events): RequestHandler {
  return (_request, response, next) => {
    const start = process.hrtime.bigint()
    response.once('finish', () => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9
      events.requestServed({ operation: operation.id, status: response.statusCode, seconds })
    })
    next()
  }
}

function run<Id extends OperationId>(id: Id, { handlers, who }: MountDeps): RequestHandler {
  const handler = handlers[id]
  return async (request, response) => {
    const reply = await handler(operationRequest<Id>(request, who))
    if (reply.stream === undefined) send(response, reply)
    else await sendStream(response, { ...reply, stream: reply.stream }, heads.has(request))
  }
}

function operationRequest<Id extends OperationId>(request: Request, who: Identify): OperationRequest<Id> {
  return {
    // The contract validator has checked all three, and coerced the query, against openapi.yaml, which these types come from.
    params: request.params as OperationRequest<Id>['params'],
    query: request.query as OperationRequest<Id>['query'],
    body: request.body as OperationRequest<Id>['body'],
    bytes: bodyBytes(request),
    stream: () => request,
    mediaType: (request.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    get language() {
      return languageOf(request)
    },
    header: (name) => request.get(name),
    accept(types) {
      const chosen = request.accepts([...types])
      if (chosen !== false) return chosen
      throw new Problem('not-acceptable', {
        fr: `Représentations possibles : ${types.join(', ')}.`,
        en: `Available representations: ${types.join(', ')}.`,
      })
    },
    caller: callers.get(request),
    callerIfAny: () => callerIfAny(who, request),
    async client() {
      const caller = await callerIfAny(who, request)
      if (caller === undefined) return { id: `network ${ipKeyGenerator(request.ip ?? '')}` }
      const { keyId, requestsPerMinute } = caller
      return { id: `key ${keyId}`, ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }) }
    },
  }
}

function send(response: Response, reply: Reply): void {
  response.status(reply.status)
  // Nothing is cached unless its handler says so.
  response.set('Cache-Control', 'no-store').set(reply.headers ?? {})
  if (reply.mediaType === 'image/svg+xml') response.set('Content-Security-Policy', drawingPolicy)
  if (reply.body === undefined) response.end()
  else if (typeof reply.body === 'string' || Buffer.isBuffer(reply.body)) {
    // Not Express's `set` or `type`: the media type exactly as given, with the charset only where text needs one.
    response.setHeader('Content-Type', mediaTypeHeader(reply.mediaType ?? 'application/json'))
    response.send(Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body, 'utf8'))
  } else response.type(reply.mediaType ?? 'application/json').json(reply.body)
}

/** A drawing that is opened by itself is a document: it runs nothing, loads nothing, and is of no origin. */
const drawingPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

function mediaTypeHeader(mediaType: string): string {
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType
}
