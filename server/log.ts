/** The logger, and the list of what must never reach it. */
import { pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from './config.ts'

export type { Logger }

/** Paths removed from every line, should a caller log a whole object by mistake. */
const redacted = [
  'authorization',
  'headers.authorization',
  'req.headers.authorization',
  'req.headers.cookie',
  'email',
  'givenName',
  'familyName',
  'name',
  'reference',
  'providedBy',
  'description',
  'secret',
  'token',
  'access_token',
  'client_secret',
].flatMap((path) => (path.includes('.') ? [path] : [path, `*.${path}`, `*.*.${path}`]))

/** What the log keeps of an error. */
interface LoggedError {
  readonly type: string
  readonly message?: string
  readonly code?: string | number
  /** Where it was thrown, without its message. */
  readonly stack?: string
  readonly cause?: LoggedError
}

const maximumCauses = 4

/**
 * Type, message, code and stack of `error` and of its causes, and none of what else hangs on it: drivers attach whole documents.
 * Leaves the message out where it may quote one.
 */
function errorFields(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name: type, message, stack, cause } = error
  const code: unknown = 'code' in error ? error.code : undefined
  return {
    type,
    ...(mayQuoteDocuments(error) ? {} : { message }),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(stack === undefined ? {} : { stack: framesOf(stack, message) }),
    ...(cause instanceof Error && depth < maximumCauses ? { cause: errorFields(cause, depth + 1) } : {}),
  }
}

/** A stack starts with the message, whose lines may look like anything. */
function framesOf(stack: string, message: string): string {
  return stack
    .replace(message, () => '')
    .split('\n')
    .filter((line) => /^ {4}at /u.test(line))
    .join('\n')
}

/** Errors of the MongoDB drivers quote keys and values, those of `JSON.parse` the text around the flaw. */
function mayQuoteDocuments(error: Error): boolean {
  if (error instanceof SyntaxError || 'writeErrors' in error || 'insertedDocs' in error) return true
  let type: unknown = error
  while (typeof type === 'object' && type !== null) {
    if (/^(?:Mongo|BSON)/u.test(type.constructor.name)) return true
    type = Object.getPrototypeOf(type)
  }
  return false
}

/**
 * A JSON-lines logger, on standard output unless told. Callers log ids and codes only, never names, e-mails or tokens, and
 * errors as `err`.
 */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  destination: DestinationStream = pino.destination(1),
): Logger {
  return pino(
    {
      level: config.logLevel,
      redact: { paths: redacted, remove: true },
      serializers: { err: (error: unknown) => errorFields(error) },
      base: null,
    },
    destination,
  )
}
