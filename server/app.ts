/** The Express application. The order of what a request meets is on this screen. */
import express, { type Express, type Request, type RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import type { OutgoingHttpHeaders } from 'node:http'
import swaggerUi from 'swagger-ui-express'
import type { Config } from './config.ts'
import { mountAssets } from './http/assets.ts'
import { theContract } from './http/contract/contract.ts'
import { didAsSent } from './http/did-as-sent.ts'
import { problemPage } from './http/problem-page.ts'
import { createHandlers, type HandlersDeps } from './http/handlers.ts'
import { callerIfAny, identify, type Identify } from './http/contract/identify.ts'
import { mountOperations } from './http/contract/mount.ts'
import { problemResponder } from './http/contract/problem-response.ts'
import type { Logger } from './log.ts'
import { Problem } from './problem.ts'

export interface AppDeps extends HandlersDeps {
  readonly config: Pick<Config, 'publicUrl' | 'trustProxy' | 'rateLimitPerMinute' | 'production'>
  readonly log: Logger
}

const authorizationServer = '/.well-known/oauth-authorization-server'

/** Builds the application; does NOT listen. */
export function createApp(deps: AppDeps): Express {
  const { config, log } = deps
  const contract = theContract()
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // One address for each thing.
  app.enable('case sensitive routing')
  app.enable('strict routing')
  app.set('trust proxy', config.trustProxy)
  app.set('query parser', 'simple')
  app.use(sameForAll(securityHeaders()))
  mountAssets(app)
  app.use('/docs', documentationHeaders(), swaggerUi.serve)
  app.get('/docs/', swaggerUi.setup(contract.document))
  const who = identify(deps)
  app.use(limit(config.rateLimitPerMinute, who))
  const strictly = (who?: Identify) => limit(Math.max(1, Math.floor(config.rateLimitPerMinute / 10)), who)
  // Signing again costs the keys of issuers: one budget for all the forms.
  const signing = strictly()
  app.use(didAsSent)
  // RFC 8414 §3.1 takes the slash away; wallets made of @digitalbazaar/oid4-client do not.
  app.get(`${authorizationServer}/`, (_request, response) => {
    response.redirect(308, authorizationServer)
  })
  mountOperations(app, {
    contract,
    handlers: createHandlers(deps),
    who,
    events: deps.events,
    validateResponses: !config.production,
    limiters: {
      createAccessToken: strictly(),
      verifyCredential: strictly(who),
      answerVerifier: strictly(),
      verifyInBulk: strictly(who),
      getSignedVerificationReport: strictly(),
      answerRequestObject: strictly(),
      takePartInExchange: strictly(),
      findClaim: strictly(),
      answerClaim: strictly(),
      askPassportLink: strictly(),
      usePassportLink: strictly(),
      signInWithCard: strictly(),
      registerApplication: strictly(),
      giveConsent: strictly(),
      stopMails: strictly(),
      keepClaim: strictly(),
      addToPassport: strictly(),
      getPassportExport: strictly(),
      bringPassportIn: strictly(),
      changePassportSettings: strictly(),
      exchangePreAuthorizedCode: strictly(),
      requestCredential: strictly(),
      recomputeDecision: strictly(),
      getEndorsementLink: strictly(),
      answerEndorsementLink: strictly(),
      getCertificate: strictly(),
      getCard: strictly(),
      followShortAddress: strictly(),
      putOrganisationLogo: strictly(),
      getTranscript: strictly(),
      deriveCredential: strictly(),
      fetchSubordinate: signing,
      getTrustMark: signing,
      getCredential: when(isSignedAgain, signing),
      getCredentialJwt: signing,
      getCredentialSdJwt: signing,
      getBakedPng: when(isSignedAgain, signing),
      getBakedSvg: when(isSignedAgain, signing),
      vcApiVerifyCredential: strictly(who),
      vcApiVerifyPresentation: strictly(who),
    },
  })
  app.use(problemResponder({ log, publicUrl: config.publicUrl, page: problemPage }))
  return app
}

/** Nothing runs in a browser, nothing frames a page, no page tells another where people come from. */
function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Badges and frameworks are public data that other sites' pages show and read.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'no-referrer' },
  })
}

/**
 * The headers a handler sets, found with the first answer and the same for every other. For the first handler of all: what an answer had
 * before would be among them.
 */
function sameForAll(setHeaders: RequestHandler): RequestHandler {
  let headers: OutgoingHttpHeaders | undefined
  return (request, response, next) => {
    if (headers === undefined) {
      return setHeaders(request, response, (error?: unknown) => {
        headers = response.getHeaders()
        next(error)
      })
    }
    for (const [name, value = ''] of Object.entries(headers)) response.setHeader(name, value)
    next()
    return undefined
  }
}

/** The API documentation is the one page with a script of its own. */
function documentationHeaders() {
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
    },
  })
}

/** Whether a badge is asked for in another form than it is kept in: by `proof`, or as a JWT. */
function isSignedAgain({ query, headers }: Request): boolean {
  return 'proof' in query || /jwt|text\/plain/u.test(headers.accept ?? '')
}

function when(applies: (request: Request) => boolean, handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (!applies(request)) {
      next()
      return undefined
    }
    return handler(request, response, next)
  }
}

/** Requests a minute: of each address; with `who`, of each API key instead where there is a good one, as many as the key is allowed. */
function limit(perMinute: number, who?: Identify) {
  const caller = async (request: Request) => who && callerIfAny(who, request)
  return rateLimit({
    windowMs: 60_000,
    limit: async (request) => (await caller(request))?.requestsPerMinute ?? perMinute,
    keyGenerator: async (request) => (await caller(request))?.keyId ?? ipKeyGenerator(request.ip ?? ''),
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    skip: (request) => request.path.startsWith('/health/'),
    handler: (_request, response) => {
      // Pages of other sites that read public data are told to wait like everybody else.
      response.set('Access-Control-Allow-Origin', '*').set('Access-Control-Expose-Headers', 'Retry-After')
      throw new Problem(
        'too-many-requests',
        { fr: 'Trop de requêtes : attendez une minute.', en: 'Too many requests: wait a minute.' },
        { headers: { 'Retry-After': String(response.getHeader('Retry-After') ?? '60') } },
      )
    },
  })
}
