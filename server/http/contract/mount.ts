/** Mounts every operation of openapi.yaml on an Express application, with the rights the contract declares for it. */
import cors from 'cors'
import { Router, type Express, type Request, type RequestHandler, type Response } from 'express'
import { middleware as contractValidator } from 'express-openapi-validator'
import type { Caller } from '../../access/access-token.ts'
import type { Events } from '../../events.ts'
import { Problem } from '../../problem.ts'
import { bodyBytes, bodyParsers, parseJson } from './body.ts'
import type { Contract, ContractOperation } from './contract.ts'
import type { Identify } from './identify.ts'
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

/** In order: known path and method, limits, rights, body, contract, handler. Errors go to the next error handler. */
export function mountOperations(app: Express, deps: MountDeps): void {
  const { contract } = deps
  for (const [path, methods] of contract.paths) {
    const open = contract.operations.filter(
      (operation) => operation.path === path && operation.openToBrowsers,
    )
    app.all(path, onlyMethods(methods, withHead(open.map(({ method }) => method))))
  }
  for (const operation of contract.operations) {
    const limiter = deps.limiters[operation.id]
    app[operation.method](
      operation.path,
      closest(operation),
      timed(operation, deps.events),
      ...(operation.openToBrowsers ? [cors({ origin: '*', maxAge: 86_400 })] : []),
      ...(limiter === undefined ? [] : [limiter]),
      authorise(operation, deps),
    )
  }
  app.use(...bodyParsers((request) => callers.get(request)))
  for (const operation of contract.operations) {
    if (operation.describesJson) app[operation.method](operation.path, closest(operation), parseJson)
  }
  app.use(headAsGet)
  for (const operation of contract.operations) {
    app[operation.method](
      operation.path,
      closest(operation),
      heldToContract(operation, deps),
      run(operation.id, deps.handlers),
    )
  }
  app.use(() => {
    throw notFound()
  })
}

const operations = new WeakMap<Request, ContractOperation>()

/** `/imports/template.csv` is also an `/imports/{id}`: a request is for the first operation it fits, and for no other. */
function closest(operation: ContractOperation): RequestHandler {
  return (request, _response, next) => {
    if (!operations.has(request)) operations.set(request, operation)
    if (operations.get(request) === operation) next()
    else next('route')
  }
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

/**
 * Checks the request, and our answer where that is asked for. Each operation has a validator of its own, made at its first request: one
 * for the whole contract reads all of it again for each schema it compiles, and compares each request with every path.
 */
function heldToContract(operation: ContractOperation, deps: MountDeps): RequestHandler {
  let validator: RequestHandler | undefined
  return (request, response, next) => {
    validator ??= Router().use(
      contractValidator({
        apiSpec: operation.document() as never,
        validateApiSpec: false,
        validateRequests: { allErrors: true },
        // Not `fast`, the default: it takes the 30th of February for a day.
        ajvFormats: { mode: 'full' },
        validateResponses: deps.validateResponses,
        // Rights are ours to check, from the same document: see `authorise`.
        validateSecurity: false,
        fileUploader: false,
        ignoreUndocumented: true,
      }),
    )
    void validator(request, response, next)
  }
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

/** In capitals; HEAD goes with GET. */
function withHead(methods: readonly string[]): readonly string[] {
  return [...methods.map((method) => method.toUpperCase()), ...(methods.includes('get') ? ['HEAD'] : [])]
}

const methodChecked = new WeakSet<Request>()

/** The first path that matches is the closest (see `theContract`): it alone decides. */
function onlyMethods(methods: readonly string[], openToBrowsers: readonly string[]): RequestHandler {
  const allowed = [...withHead(methods), 'OPTIONS']
  return (request, response, next) => {
    if (methodChecked.has(request)) {
      next()
      return
    }
    methodChecked.add(request)
    if (request.method === 'OPTIONS') {
      response.set('Allow', allowed.join(', '))
      const asked = request.get('access-control-request-method')
      if (asked === undefined ? openToBrowsers.length > 0 : openToBrowsers.includes(asked))
        cors({ origin: '*', methods: [...openToBrowsers], maxAge: 86_400 })(request, response, next)
      else response.status(204).end()
      return
    }
    if (allowed.includes(request.method)) {
      next()
      return
    }
    throw new Problem(
      'method-not-allowed',
      { fr: 'Cette adresse n’accepte pas cette méthode.', en: 'This address does not accept this method.' },
      { headers: { Allow: allowed.join(', ') } },
    )
  }
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

function run<Id extends OperationId>(id: Id, handlers: Handlers): RequestHandler {
  const handler = handlers[id]
  return async (request, response) => {
    const reply = await handler(operationRequest<Id>(request))
    if (reply.stream === undefined) send(response, reply)
    else await sendStream(response, { ...reply, stream: reply.stream }, heads.has(request))
  }
}

function operationRequest<Id extends OperationId>(request: Request): OperationRequest<Id> {
  return {
    // The contract validator has checked all three, and coerced the query, against openapi.yaml, which these types come from.
    params: request.params as OperationRequest<Id>['params'],
    query: request.query as OperationRequest<Id>['query'],
    body: request.body as OperationRequest<Id>['body'],
    bytes: bodyBytes(request),
    stream: () => request,
    mediaType: (request.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    language: languageOf(request),
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
  }
}

function send(response: Response, reply: Reply): void {
  response.status(reply.status)
  // Nothing is cached unless its handler says so.
  response.set('Cache-Control', 'no-store').set(reply.headers ?? {})
  if (reply.body === undefined) response.end()
  else if (typeof reply.body === 'string' || Buffer.isBuffer(reply.body)) {
    // Not Express's `set` or `type`: the media type exactly as given, with the charset only where text needs one.
    response.setHeader('Content-Type', mediaTypeHeader(reply.mediaType ?? 'application/json'))
    response.send(Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body, 'utf8'))
  } else response.type(reply.mediaType ?? 'application/json').json(reply.body)
}

function mediaTypeHeader(mediaType: string): string {
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType
}
