/**
 * Private keys that are made in a PKCS#11 token and never leave it. The token's own module is loaded by OpenSC's `pkcs11-tool`, one child process
 * per signature: a module that crashes or leaks does so elsewhere, and nothing is compiled to install this service.
 */
import { spawn } from 'node:child_process'
import { createHash, createPublicKey, randomBytes, verify, type KeyObject } from 'node:crypto'
import { Problem } from '../../../problem.ts'
import type { IssuerKey } from '../../../store/documents.ts'
import type { KeyAlgorithm } from '../../types.ts'
import { algorithmOf, decodePublicKey, encodePublicKey } from '../multikey.ts'
import { signingKeyUnavailable, type PrivateKeys } from './private-keys.ts'
import { requireSigningInput } from './signing-input.ts'

export interface Pkcs11Settings {
  /** Path of the module: `/usr/lib/softhsm/libsofthsm2.so`. */
  readonly module: string
  readonly tokenLabel: string
  readonly pin: string
  /** What the module finds its own settings with; holds none of ours. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Told why the token did not answer: `ENOENT`, `CKR_PIN_INCORRECT`… Never the PIN, never what was to be signed. */
  readonly failed?: (code: string) => void
}

/** OpenSC's names of what is generated and how it signs. */
const forms = {
  // PKCS#11 3.0 §2.3.12: the whole message in one call, of at most what pkcs11-tool reads at once.
  Ed25519: { type: 'EC:edwards25519', mechanism: 'EDDSA', mostBytes: 1024 },
  // Tokens that sign with ECDSA seldom hash as well.
  'P-256': { type: 'EC:prime256v1', mechanism: 'ECDSA', mostBytes: undefined },
  RSA: { type: 'rsa:3072', mechanism: 'SHA256-RSA-PKCS', mostBytes: undefined },
} as const satisfies Readonly<Record<KeyAlgorithm, object>>

const pinVariable = 'MEDIATION_PKCS11_PIN'
const mostAtOnce = 4
const timeLimitInMilliseconds = 60_000
const longestOutput = 64 * 1024

/**
 * Keys in the token `tokenLabel`, found by CKA_ID (`tokenKeyId`). They are generated there as sensitive and not extractable. A CKA_ID holds a
 * fingerprint of the organisation it was made for: whoever can write in the store cannot give one organisation the key of another. Every
 * signature is checked before it is answered. A refused PIN is not tried again until the next start: tokens lock themselves after a few.
 * Ed25519 signs 1,024 bytes at most: enough for Data Integrity, not for the JWT of a badge, which asks for P-256 or RSA.
 */
export function createPkcs11Keys(settings: Pkcs11Settings): PrivateKeys {
  let closed = false
  let pinRefused = false
  let running = 0
  const queue: (() => void)[] = []

  async function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    if (running >= mostAtOnce) await new Promise<void>((resolve) => queue.push(resolve))
    else running += 1
    try {
      return await task()
    } finally {
      const next = queue.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }

  async function tool(args: readonly string[], input?: Uint8Array): Promise<Buffer> {
    return inTurn(async () => {
      if (closed || pinRefused) throw signingKeyUnavailable()
      try {
        return await run(settings, args, input)
      } catch (error) {
        const code = error instanceof TokenFailure ? error.code : 'unknown'
        pinRefused ||= code.startsWith('CKR_PIN_')
        settings.failed?.(code)
        throw signingKeyUnavailable()
      }
    })
  }

  return {
    async generate(organisationId, algorithm) {
      const tokenKeyId = newTokenKeyId(organisationId)
      const { type } = forms[algorithm]
      // CKA_EXTRACTABLE stays false, which PKCS#11 gives to keys generated in the token unless told otherwise.
      const flags = ['--sensitive', '--private', '--usage-sign']
      await tool([
        '--keypairgen',
        '--key-type',
        type,
        '--id',
        tokenKeyId,
        '--label',
        organisationId,
        ...flags,
      ])
      const publicKey = readPublicKey(await tool(['--read-object', '--type', 'pubkey', '--id', tokenKeyId]))
      if (publicKey === undefined || algorithmOf(publicKey) !== algorithm) {
        settings.failed?.('public-key-unreadable')
        throw signingKeyUnavailable()
      }
      return { publicKeyMultibase: encodePublicKey(publicKey), tokenKeyId }
    },

    async sign(key, data) {
      const algorithm = key.algorithm ?? 'Ed25519'
      requireSigningInput(algorithm, data)
      const publicKey = decodePublicKey(key.publicKeyMultibase)?.key
      const { tokenKeyId } = key
      if (publicKey === undefined || tokenKeyId === undefined || !isMadeFor(key, tokenKeyId)) {
        throw signingKeyUnavailable()
      }
      const { mechanism, mostBytes = Number.POSITIVE_INFINITY } = forms[algorithm]
      if (data.length > mostBytes) throw tooLongForEd25519()
      const input = algorithm === 'P-256' ? createHash('sha256').update(data).digest() : data
      const signature = await tool(['--sign', '--mechanism', mechanism, '--id', tokenKeyId], input)
      if (!isGood(algorithm, data, publicKey, signature)) {
        settings.failed?.('signature-wrong')
        throw signingKeyUnavailable()
      }
      return signature
    },

    close() {
      closed = true
      return Promise.resolve()
    },
  }
}

/** 16 random bytes, then 16 of the SHA-256 of these and the organisation; hexadecimal. */
function newTokenKeyId(organisationId: string): string {
  const random = randomBytes(16).toString('hex')
  return `${random}${ownersMark(organisationId, random)}`
}

function ownersMark(organisationId: string, random: string): string {
  return createHash('sha256').update(`${random}\n${organisationId}`).digest('hex').slice(0, 32)
}

function isMadeFor({ organisationId }: Pick<IssuerKey, 'organisationId'>, tokenKeyId: string): boolean {
  if (!/^[0-9a-f]{64}$/u.test(tokenKeyId)) return false
  return tokenKeyId.slice(32) === ownersMark(organisationId, tokenKeyId.slice(0, 32))
}

/** PEM or DER, which depends on the kind of key. */
function readPublicKey(bytes: Buffer): KeyObject | undefined {
  try {
    if (bytes.toString('latin1').startsWith('-----BEGIN')) return createPublicKey(bytes)
    return createPublicKey({ key: bytes, format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

function isGood(algorithm: KeyAlgorithm, data: Uint8Array, key: KeyObject, signature: Uint8Array): boolean {
  if (algorithm === 'Ed25519') return verify(null, data, key, signature)
  return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
}

class TokenFailure extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** What `pkcs11-tool` writes out. The PIN goes through its environment: arguments are seen by everybody on the machine. */
function run(
  settings: Pkcs11Settings,
  args: readonly string[],
  input: Uint8Array = new Uint8Array(),
): Promise<Buffer> {
  const { module, tokenLabel, pin, environment } = settings
  const login = ['--module', module, '--token-label', tokenLabel, '--login', '--pin', `env:${pinVariable}`]
  return new Promise((resolve, reject) => {
    const child = spawn('pkcs11-tool', [...login, ...args], {
      env: { ...environment, [pinVariable]: pin },
      timeout: timeLimitInMilliseconds,
    })
    const output: Buffer[] = []
    let words = ''
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => {
      if (words.length < longestOutput) words += chunk.toString('latin1')
    })
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(new TokenFailure(error.code ?? 'spawn'))
    })
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output))
      else reject(new TokenFailure(/CKR_[A-Z_]+/u.exec(words)?.[0] ?? `exit-${String(code)}`))
    })
    // A child that is gone already says so by its exit code.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

function tooLongForEd25519(): Problem {
  return new Problem('signing-key-unavailable', {
    fr: 'Ce coffre de clés ne signe avec Ed25519 que des données courtes : demandez ES256 ou RS256.',
    en: 'This key token signs with Ed25519 short data only: ask for ES256 or RS256.',
  })
}
