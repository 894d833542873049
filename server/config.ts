/** The environment, read once, checked, and frozen. The only reader of `process.env`. */
import { isIP } from 'node:net'
import path from 'node:path'
import { projectPath } from './schema.ts'

export interface Setting {
  readonly name: string
  /** As a reader of the README sees it; empty when there is none. */
  readonly default: string
  readonly description: string
}

/** Every setting there is. README's table and `.env.example` are checked against this list. */
export const settings = [
  { name: 'NODE_ENV', default: 'development', description: '`production` makes every protection mandatory' },
  { name: 'HOST', default: '127.0.0.1', description: 'Address the service listens on' },
  { name: 'PORT', default: '8080', description: 'Port of the service' },
  {
    name: 'METRICS_PORT',
    default: '9464',
    description: 'Port of the Prometheus metrics; `0` picks a free one',
  },
  {
    name: 'PUBLIC_URL',
    default: 'http://localhost:<PORT>',
    description: 'Address people and verifiers use; part of every badge',
  },
  {
    name: 'FRAMEWORK_BASE_URL',
    default: '<PUBLIC_URL>',
    description: 'Base of every framework IRI; fixed at the first start',
  },
  {
    name: 'DATA_DIR',
    default: 'data',
    description: 'Folder of the embedded store and of the development key',
  },
  {
    name: 'MONGODB_URI',
    default: '',
    description: 'Use this MongoDB replica set instead of the embedded store',
  },
  {
    name: 'KEY_ENCRYPTION_KEY',
    default: '',
    description: '32 random bytes (base64 or hex) that encrypt signing keys; mandatory in production',
  },
  {
    name: 'KEY_ROTATION_MONTHS',
    default: '0',
    description: 'How long each signing key signs before the next; `0`: until somebody rotates it',
  },
  {
    name: 'PKCS11_MODULE',
    default: '',
    description: 'PKCS#11 module (path) of the token new signing keys are made in; needs `pkcs11-tool`',
  },
  { name: 'PKCS11_TOKEN', default: '', description: 'Label of the token; needed with `PKCS11_MODULE`' },
  { name: 'PKCS11_PIN', default: '', description: 'User PIN of the token; needed with `PKCS11_MODULE`' },
  {
    name: 'SMTP_URL',
    default: '',
    description: 'Mail server (`smtp://` or `smtps://`); without one, mails wait (30 days)',
  },
  { name: 'MAIL_FROM', default: '', description: 'Address mails are sent from; needed with `SMTP_URL`' },
  {
    name: 'CLAMD_ADDRESS',
    default: '',
    description:
      '`host:port` of a ClamAV daemon that scans uploaded files; without one, they are not scanned',
  },
  {
    name: 'AWARD_UNDO_MINUTES',
    default: '15',
    description: 'How long a batch of awards can be undone before anything of it is handed over',
  },
  { name: 'LOG_LEVEL', default: 'info', description: '`fatal` `error` `warn` `info` `debug` `silent`' },
  {
    name: 'TRUST_PROXY',
    default: '0',
    description: 'Number of reverse proxies in front, for client addresses',
  },
  {
    name: 'RATE_LIMIT_PER_MINUTE',
    default: '600',
    description: 'Requests per minute and client address, or API key; tokens and verifications get a tenth',
  },
  {
    name: 'TLS_CERT',
    default: '',
    description:
      'Certificate chain (path, PEM): the service speaks https itself; needed with `TLS_KEY`; read again at `SIGHUP`',
  },
  { name: 'TLS_KEY', default: '', description: 'Private key of the certificate (path, PEM)' },
  {
    name: 'OUTGOING_REQUESTS',
    default: 'on',
    description:
      '`on`: fetch what a badge from elsewhere needs (keys, status) from public https sites; `off`: ask nobody',
  },
  {
    name: 'EGRESS_PROXY',
    default: '',
    description: 'http(s) proxy all these requests go through; it must itself refuse private networks',
  },
] as const satisfies readonly Setting[]

const outgoing = ['on', 'off'] as const
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const

export interface Pkcs11Config {
  readonly module: string
  readonly tokenLabel: string
  readonly pin: string
  /** What the module finds its own settings with: the environment without any of ours. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

export interface Config {
  readonly production: boolean
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  /** Without a trailing slash. */
  readonly publicUrl: string
  /** Without a trailing slash. */
  readonly frameworkBaseUrl: string
  readonly dataDirectory: string
  readonly mongodbUri: string | undefined
  readonly keyEncryptionKey: string | undefined
  /** 0: keys are rotated by people only. */
  readonly keyRotationMonths: number
  readonly pkcs11: Pkcs11Config | undefined
  readonly smtpUrl: string | undefined
  readonly mailFrom: string | undefined
  readonly clamdAddress: { readonly host: string; readonly port: number } | undefined
  readonly awardUndoMinutes: number
  readonly logLevel: (typeof logLevels)[number]
  readonly trustProxy: number
  readonly rateLimitPerMinute: number
  /** Paths of PEM files, when the service speaks https itself. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  readonly outgoingRequests: boolean
  /** May have a user and a password in it. */
  readonly egressProxy: string | undefined
}

/** Reads `environment` (by default `process.env`). @throws Error that names the setting and says what is expected */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const read = (name: (typeof settings)[number]['name']) => {
    const value = environment[name]?.trim()
    return value === undefined || value === '' ? undefined : value
  }
  const production = read('NODE_ENV') === 'production'
  const port = wholeNumber('PORT', read('PORT') ?? '8080', 65_535)
  const tls = tlsFiles(read('TLS_CERT'), read('TLS_KEY'))
  const publicUrl = baseUrl(
    'PUBLIC_URL',
    read('PUBLIC_URL') ?? `${tls === undefined ? 'http' : 'https'}://localhost:${String(port)}`,
  )
  if (tls !== undefined && !publicUrl.startsWith('https://')) {
    throw new Error('PUBLIC_URL must be an https address when TLS_CERT and TLS_KEY are set')
  }
  if (production && !publicUrl.startsWith('https://')) {
    throw new Error(
      'PUBLIC_URL must be set to an https address in production: it becomes part of every badge',
    )
  }
  // did:web names a domain, never an IP address: https://w3c-ccg.github.io/did-method-web/#method-specific-identifier
  if (production && isIP(new URL(publicUrl).hostname.replace(/^\[|\]$/gu, '')) !== 0) {
    throw new Error('PUBLIC_URL must name a domain in production: issuers are known by it (did:web)')
  }
  const logLevel = read('LOG_LEVEL') ?? 'info'
  if (!isOneOf(logLevels, logLevel)) throw new Error(`LOG_LEVEL must be one of ${logLevels.join(', ')}`)
  const outgoingRequests = read('OUTGOING_REQUESTS') ?? 'on'
  if (!isOneOf(outgoing, outgoingRequests)) throw new Error('OUTGOING_REQUESTS must be on or off')
  return Object.freeze({
    production,
    host: read('HOST') ?? '127.0.0.1',
    port,
    metricsPort: wholeNumber('METRICS_PORT', read('METRICS_PORT') ?? '9464', 65_535),
    publicUrl,
    frameworkBaseUrl: baseUrl('FRAMEWORK_BASE_URL', read('FRAMEWORK_BASE_URL') ?? publicUrl),
    dataDirectory: path.resolve(read('DATA_DIR') ?? projectPath('data')),
    mongodbUri: read('MONGODB_URI'),
    keyEncryptionKey: read('KEY_ENCRYPTION_KEY'),
    keyRotationMonths: wholeNumber('KEY_ROTATION_MONTHS', read('KEY_ROTATION_MONTHS') ?? '0', 120),
    pkcs11: pkcs11(read('PKCS11_MODULE'), read('PKCS11_TOKEN'), read('PKCS11_PIN'), environment),
    ...mailSettings(read('SMTP_URL'), read('MAIL_FROM')),
    clamdAddress: clamdAddress(read('CLAMD_ADDRESS')),
    awardUndoMinutes: wholeNumber('AWARD_UNDO_MINUTES', read('AWARD_UNDO_MINUTES') ?? '15', 1440),
    logLevel,
    trustProxy: wholeNumber('TRUST_PROXY', read('TRUST_PROXY') ?? '0', 10),
    rateLimitPerMinute: wholeNumber(
      'RATE_LIMIT_PER_MINUTE',
      read('RATE_LIMIT_PER_MINUTE') ?? '600',
      1_000_000,
    ),
    tls,
    outgoingRequests: outgoingRequests === 'on',
    egressProxy: egressProxy(read('EGRESS_PROXY')),
  })
}

function mailSettings(smtpUrl: string | undefined, mailFrom: string | undefined) {
  if (smtpUrl === undefined) return { smtpUrl, mailFrom }
  const protocol = URL.canParse(smtpUrl) ? new URL(smtpUrl).protocol : ''
  if (protocol !== 'smtp:' && protocol !== 'smtps:') {
    throw new Error('SMTP_URL must be an smtp:// or smtps:// address')
  }
  if (mailFrom === undefined || !/^[^\s@<>,;]+@[^\s@<>,;]+$/u.test(mailFrom)) {
    throw new Error('MAIL_FROM must be one e-mail address when SMTP_URL is set')
  }
  return { smtpUrl, mailFrom }
}

function pkcs11(
  module: string | undefined,
  tokenLabel: string | undefined,
  pin: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Config['pkcs11'] {
  if (module === undefined) return undefined
  if (tokenLabel === undefined || pin === undefined) {
    throw new Error('PKCS11_TOKEN and PKCS11_PIN must be set when PKCS11_MODULE is')
  }
  const ours: readonly string[] = settings.map(({ name }) => name)
  const others = Object.entries(environment).filter(([name]) => !ours.includes(name))
  return { module, tokenLabel, pin, environment: Object.fromEntries(others) }
}

function tlsFiles(certFile: string | undefined, keyFile: string | undefined): Config['tls'] {
  if (certFile === undefined && keyFile === undefined) return undefined
  if (certFile === undefined || keyFile === undefined) {
    throw new Error('TLS_CERT and TLS_KEY go together: the paths of a certificate and of its private key')
  }
  return { certFile: path.resolve(certFile), keyFile: path.resolve(keyFile) }
}

function clamdAddress(value: string | undefined): Config['clamdAddress'] {
  if (value === undefined) return undefined
  const [, host = '', port = ''] = /^(.+):(\d+)$/u.exec(value) ?? []
  if (host === '') throw new Error('CLAMD_ADDRESS must be host:port')
  return { host, port: wholeNumber('CLAMD_ADDRESS', port, 65_535) }
}

function egressProxy(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isProxy =
    (url?.protocol === 'http:' || url?.protocol === 'https:') &&
    url.pathname === '/' &&
    url.search + url.hash === ''
  if (!isProxy) throw new Error('EGRESS_PROXY must be an http(s) address without a path')
  return value
}

function wholeNumber(name: string, value: string, maximum: number): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number > maximum) {
    throw new Error(`${name} must be a whole number from 0 to ${String(maximum)}`)
  }
  return number
}

function baseUrl(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const usable =
    url !== undefined &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.search === '' &&
    url.hash === ''
  if (!usable) throw new Error(`${name} must be an http(s) address without user, query or fragment`)
  return url.href.replace(/\/+$/, '')
}

function isOneOf<const Values extends readonly string[]>(
  values: Values,
  value: string,
): value is Values[number] {
  return values.includes(value)
}
