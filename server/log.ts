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

/** A JSON-lines logger, on standard output unless told. Callers log ids and codes only: never names, e-mails or tokens. */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  destination: DestinationStream = pino.destination(1),
): Logger {
  return pino({ level: config.logLevel, redact: { paths: redacted, remove: true }, base: null }, destination)
}
