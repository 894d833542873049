/** The Express application. The order of what a request meets is on this screen. */
import express, { type Express } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import swaggerUi from 'swagger-ui-express'
import type { Config } from './config.ts'
import { mountAssets } from './http/assets.ts'
import { theContract } from './http/contract/contract.ts'
import { createHandlers, type HandlersDeps } from './http/handlers.ts'
import { mountOperations } from './http/contract/mount.ts'
import { problemResponder } from './http/contract/problem-response.ts'
import type { Logger } from './log.ts'
import { Problem } from './problem.ts'

export interface AppDeps extends HandlersDeps {
  readonly config: Pick<Config, 'publicUrl' | 'trustProxy' | 'rateLimitPerMinute' | 'production'>
  readonly log: Logger
}

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
  app.use(securityHeaders())
  mountAssets(app)
  app.use('/docs', documentationHeaders(), swaggerUi.serve)
  app.get('/docs/', swaggerUi.setup(contract.document))
  app.use(limit(config.rateLimitPerMinute))
  const strictly = () => limit(Math.max(1, Math.floor(config.rateLimitPerMinute / 10)))
  mountOperations(app, {
    contract,
    handlers: createHandlers(deps),
    access: deps,
    events: deps.events,
    validateResponses: !config.production,
    limiters: {
      createAccessToken: strictly(),
      verifyCredential: strictly(),
      recomputeDecision: strictly(),
      getEndorsementLink: strictly(),
      answerEndorsementLink: strictly(),
    },
  })
  app.use(problemResponder({ log, publicUrl: config.publicUrl }))
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

function limit(perMinute: number) {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    skip: (request) => request.path.startsWith('/health/'),
    handler: (_request, response) => {
      throw new Problem(
        'too-many-requests',
        { fr: 'Trop de requêtes : attendez une minute.', en: 'Too many requests: wait a minute.' },
        { headers: { 'Retry-After': String(response.getHeader('Retry-After') ?? '60') } },
      )
    },
  })
}
