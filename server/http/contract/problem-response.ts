/** Turns whatever was thrown into a problem document (RFC 9457). The only place that answers with an error. */
import type { ErrorRequestHandler, Request } from 'express'
import { caseViewOf, statusInfo } from '../../framework/exchange/case/provide/status-info.ts'
import { hostStatusInfo, isApiPath } from '../../open-badges-api/status-info.ts'
import type { Logger } from '../../log.ts'
import { Problem, problemTypes, type ProblemItem } from '../../problem.ts'
import type { Language } from '../../text.ts'
import { contractItems } from './contract-errors.ts'

const oauthPaths = ['/oauth/token', '/passeport/oauth/token', '/passeport/oauth/revoke']
const casePaths = '/ims/case/'

/** French unless the caller prefers English. */
export function languageOf(request: Request): Language {
  const preferred = request.acceptsLanguages('fr', 'en')
  return preferred === 'en' ? 'en' : 'fr'
}

/** The document, in one language. `type` is dereferenceable nowhere yet: it identifies (RFC 9457 §3.1.1). */
export function problemDocument(
  problem: Problem,
  language: Language,
  publicUrl: string,
): Record<string, unknown> {
  return {
    type: `${publicUrl}/problems/${problem.code}`,
    title: problemTypes[problem.code].title[language],
    status: problem.status,
    detail: problem.detail[language],
    code: problem.code,
    ...(problem.errors.length === 0
      ? {}
      : { errors: problem.errors.map((item) => ({ ...item, detail: item.detail[language] })) }),
  }
}

export function problemResponder(deps: {
  readonly log: Logger
  readonly publicUrl: string
  /** The problem as a page, where whoever asks reads pages. */
  readonly page?: (
    request: Request,
    problem: Problem,
  ) => { readonly language: Language; readonly html: string } | undefined
}): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const ofCase = request.path.startsWith(casePaths)
    const problem = ofCase ? caseProblemOf(error, request.path) : problemOf(error)
    if (problem.status >= 500)
      deps.log.error({ err: error, method: request.method, code: problem.code }, 'request failed')
    const page = deps.page?.(request, problem)
    const language = page?.language ?? languageOf(request)
    response
      .status(problem.status)
      .set(problem.headers)
      .set('Cache-Control', 'no-store')
      .set('Content-Language', language)
      .vary('Accept-Language')
    // RFC 6749 §5.2: a malformed token request is told so in OAuth's own words.
    if (page !== undefined) response.vary('Accept').type('text/html').send(page.html)
    else if (oauthPaths.includes(request.path) && problem.status === 400)
      response.json({ error: 'invalid_request' })
    else if (isApiPath(request.path))
      response.json(hostStatusInfo(problem, request.method === 'GET', language))
    else if (ofCase) response.json(statusInfo(problem, caseViewOf(request.path) ?? 'v1p1', language))
    else
      response
        .type('application/problem+json')
        .send(JSON.stringify(problemDocument(problem, language, deps.publicUrl)))
  }
}

/** The problem that `error` stands for; an unknown error is a bug and tells the client nothing. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { status, errors } = asHttpError(error)
  switch (status) {
    case 400:
      return contract(contractItems(errors))
    case 404:
      return notFound()
    case 413:
      return new Problem('payload-too-large', {
        fr: 'Le corps de la requête dépasse la taille permise.',
        en: 'The body of the request is larger than allowed.',
      })
    case 415:
      return new Problem('unsupported-media-type', {
        fr: 'Ce type de contenu, ou son encodage, n’est pas pris en charge ici.',
        en: 'This media type, or its encoding, is not supported here.',
      })
    default:
      return new Problem('internal-error', {
        fr: 'Une erreur imprévue est survenue. Elle est consignée ; réessayez plus tard.',
        en: 'An unexpected error occurred. It is logged; try again later.',
      })
  }
}

/** Of a version of CASE that we do not serve, nothing is here; to the contract its name is only a wrong value. */
function caseProblemOf(error: unknown, path: string): Problem {
  const problem = problemOf(error)
  return problem.status === 400 && caseViewOf(path) === undefined ? notFound() : problem
}

export function notFound(): Problem {
  return new Problem('not-found', {
    fr: 'Il n’y a rien à cette adresse.',
    en: 'There is nothing at this address.',
  })
}

function contract(errors: readonly ProblemItem[]): Problem {
  return new Problem(
    'invalid-request',
    {
      fr: 'La requête ne respecte pas le contrat décrit dans /docs.',
      en: 'The request does not follow the contract described at /docs.',
    },
    { errors },
  )
}

/** What express, its body parsers and the contract validator put on their errors. */
function asHttpError(error: unknown): { status?: number; errors?: unknown } {
  if (typeof error !== 'object' || error === null) return {}
  const { status, errors } = error as Record<string, unknown>
  // A URL that cannot be decoded names nothing.
  if (error instanceof URIError) return { status: 404 }
  return {
    ...(typeof status === 'number' ? { status } : {}),
    errors,
  }
}
