/** Reads request bodies: bounded, with their exact bytes kept, and JSON that every reader reads alike. */
import { isUtf8 } from 'node:buffer'
import express, { type Request, type RequestHandler } from 'express'
import type { IncomingMessage } from 'node:http'
import type { Caller } from '../../access/access-token.ts'
import { Problem } from '../../problem.ts'
import { jsonFlaw } from './json-flaw.ts'
import { mayBeFlawed, textFlaws } from './text-flaws.ts'

const jsonTypes = ['application/json', 'application/ld+json', 'application/vc+ld+json', 'application/vc']

/** Credentials whose signature is around them; `text/plain` is what Open Badges calls a JWT. */
const signedTypes = [
  'application/vc+jwt',
  'application/jwt',
  'application/dc+sd-jwt',
  'application/vc+sd-jwt',
  'text/plain',
]

const mebibyte = 1024 * 1024
/** The most a body may weigh: a file of 5,000 lines, an image, a thousand pieces of evidence. */
const maximumBodyBytes = 2 * mebibyte
/** A framework of 20,000 competencies as a CASE package; only for those who may write frameworks. */
const maximumImportBytes = 64 * mebibyte
const importPath = '/framework-imports'
/** A file of an application; only for those who apply or open applications. */
const maximumFileBytes = 10 * mebibyte
const filesPath = /^\/applications\/[^/]+\/files$/u
/** Read as they come, within their own bounds. */
const streamedPaths: ReadonlySet<string> = new Set(['/verifications/bulk', '/passeport/transfert'])
const maximumFormBytes = 8192
/** 2,000 characters of any script, each percent-encoded. */
const maximumLetterBytes = 32_768
const lettersPath = '/endorsement-links/'
/** A presentation of 256 KiB, each character percent-encoded. */
const maximumPresentationBytes = 1024 * 1024
const presentationsPath = '/oid4vp/responses/'
/** Of a credential 256 KiB are judged, of a presentation a few: what is larger would only be parsed to be refused. */
const maximumJudgedBytes = 512 * 1024
const judgedPath = /^\/vc-api\/[^/]+\/(?:credentials|presentations)\/verify$/u
/** Deeper JSON than any body of the contract. */
const maximumDepth = 32

const bytesOf = new WeakMap<IncomingMessage, Buffer>()

/** The exact bytes of the body; empty when there was none. */
export function bodyBytes(request: IncomingMessage): Buffer {
  return bytesOf.get(request) ?? Buffer.alloc(0)
}

const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** What an uploaded file may be announced as; what it is is found from its content. */
const fileTypes = [
  'application/octet-stream',
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/webp',
  'text/plain',
  'text/csv',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  spreadsheet,
]

/**
 * Read everything the contract accepts, as bytes; any other media type stays unread and is refused by the contract. `callerOf`: who makes
 * the request, when it has a token.
 */
export function bodyParsers(callerOf: (request: Request) => Caller | undefined): readonly RequestHandler[] {
  const usual = express.raw({
    type: [
      ...jsonTypes,
      ...signedTypes,
      'text/csv',
      'image/png',
      'image/jpeg',
      'image/svg+xml',
      'application/pdf',
      'multipart/form-data',
      'multipart/report',
      'message/rfc822',
    ],
    limit: maximumBodyBytes,
  })
  const judged = express.raw({ type: jsonTypes, limit: maximumJudgedBytes })
  const imports = express.raw({
    type: ['application/json', 'text/csv', spreadsheet],
    limit: maximumImportBytes,
  })
  const files = express.raw({ type: fileTypes, limit: maximumFileBytes })
  const forms = express.urlencoded({ extended: false, limit: maximumFormBytes, parameterLimit: 20 })
  const letters = express.urlencoded({ extended: false, limit: maximumLetterBytes, parameterLimit: 20 })
  const presentations = express.urlencoded({
    extended: false,
    limit: maximumPresentationBytes,
    parameterLimit: 20,
  })
  return [
    (request, response, next) => {
      if (streamedPaths.has(request.path)) next()
      else if (judgedPath.test(request.path)) judged(request, response, next)
      else if (request.path === importPath) imports(request, response, next)
      else if (filesPath.test(request.path)) {
        requireUploader(callerOf(request))
        files(request, response, next)
      } else usual(request, response, next)
    },
    (request, _response, next) => {
      if (Buffer.isBuffer(request.body)) bytesOf.set(request, request.body)
      next()
    },
    (request, response, next) => {
      if (request.path.startsWith(presentationsPath)) presentations(request, response, next)
      else if (request.path.startsWith(lettersPath)) letters(request, response, next)
      else forms(request, response, next)
    },
  ]
}

/** Nothing is read of a file that its sender could never file. */
function requireUploader(caller: Caller | undefined): void {
  if (caller === undefined) return
  if (caller.scopes.includes('application:apply') || caller.scopes.includes('application:open')) return
  throw new Problem('forbidden', {
    fr: 'Il faut un jeton qui porte le droit application:apply ou application:open.',
    en: 'A token with the scope application:apply or application:open is needed.',
  })
}

/**
 * For operations that describe their JSON: the bytes become the value, or Problem `not-json`, `invalid-request` (400) or
 * `unsupported-media-type` (415). Operations that judge the bytes themselves go without.
 */
export const parseJson: RequestHandler = (request, _response, next) => {
  const bytes = bodyBytes(request)
  const contentType = request.get('content-type') ?? ''
  if (bytes.length > 0 && request.is('application/json') !== false) {
    requireUtf8(contentType)
    request.body = readJson(bytes)
  } else if (bytes.length === 0) {
    // The contract validator takes no body at all for an object without members.
    if (/^\s*application\/json\s*(?:;|$)/iu.test(contentType))
      throw invalid('Le corps de la requête est vide.', 'The body of the request is empty.')
    request.body = undefined
  }
  next()
}

/**
 * The object or list a JSON text is, for operations that judge their bytes themselves; of at most `mostValues` values.
 * @throws Problem `not-json` or `invalid-request` (400): what readers would not read alike, or nobody could write
 */
export function readJson(bytes: Buffer, mostValues = Number.MAX_SAFE_INTEGER): object {
  if (hasMoreValues(bytes, mostValues))
    throw invalid(
      `Le JSON a plus de ${String(mostValues)} valeurs.`,
      `The JSON has more than ${String(mostValues)} values.`,
    )
  if (!isUtf8(bytes)) throw notJson()
  const text = new TextDecoder().decode(bytes)
  // Before anything is built: deep nesting costs more to build than to count.
  switch (jsonFlaw(text, maximumDepth)) {
    case 'too-deep':
      throw invalid(
        `Le JSON a plus de ${String(maximumDepth)} niveaux d’imbrication.`,
        `The JSON is nested more than ${String(maximumDepth)} levels deep.`,
      )
    case 'duplicate-key':
      throw invalid('Une même clé figure deux fois.', 'The same key is there twice.')
    case undefined:
  }
  const value = parsed(text)
  if (typeof value !== 'object' || value === null) throw notJson()
  const errors = mayBeFlawed(text) ? textFlaws(value) : []
  if (errors.length > 0) throw new Problem('invalid-request', unwritable, { errors })
  return value
}

/** Signs of JSON, as bytes. Each opens a value, or stands before one. */
const [quote, backslash, ...beforeValues] = Buffer.from('"\\,[{')

/** Whether there are more than `most` signs of values outside texts: what is to be built and sent on grows with them, not with the bytes. */
function hasMoreValues(bytes: Buffer, most: number): boolean {
  if (bytes.length <= most) return false
  let count = 0
  let isText = false
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === quote) isText = !isText
    else if (isText && byte === backslash) at += 1
    else if (!isText && beforeValues.includes(byte)) count += 1
    if (count > most) return true
  }
  return false
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw notJson()
  }
}

// RFC 8259 §8.1: JSON exchanged between systems is UTF-8; a `charset` can only confirm it.
function requireUtf8(contentType: string): void {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/iu.exec(contentType)?.[1]
  if (charset === undefined || /^utf-?8$/iu.test(charset)) return
  throw new Problem('unsupported-media-type', {
    fr: 'Le JSON s’écrit en UTF-8.',
    en: 'JSON is written in UTF-8.',
  })
}

const unwritable = {
  fr: 'Un texte contient des caractères qui ne s’écrivent pas.',
  en: 'A text has characters that cannot be written.',
}

function notJson(): Problem {
  return new Problem('not-json', {
    fr: 'Le corps de la requête n’est pas un objet JSON en UTF-8.',
    en: 'The body of the request is not a JSON object in UTF-8.',
  })
}

function invalid(fr: string, en: string): Problem {
  return new Problem('invalid-request', { fr, en })
}
