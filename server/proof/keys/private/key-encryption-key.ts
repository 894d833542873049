/** The key under which private signing keys are sealed: configured, or made on a developer's machine. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'

export interface KeyEncryptionKeyOptions {
  /** `KEY_ENCRYPTION_KEY`: exactly 32 bytes, in hexadecimal, base64 or base64url. */
  readonly configured?: string | undefined
  readonly dataDirectory: string
  readonly production: boolean
  readonly warn: (message: string) => void
}

const fileName = 'key-encryption-key'

function decode(text: string): Buffer {
  const trimmed = text.trim()
  const bytes = /^[0-9a-f]{64}$/i.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)
      ? Buffer.from(trimmed, 'base64url')
      : undefined
  if (bytes?.length !== 32) {
    throw new Error(
      'the key-encryption key must be exactly 32 bytes, written in hexadecimal, base64 or base64url',
    )
  }
  return bytes
}

function fsyncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Writes a random key beside `file`, then links it there: whoever links first wins, and no half-written key is read. */
function create(file: string): void {
  const temporary = `${file}.${randomBytes(8).toString('hex')}`
  const descriptor = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(descriptor, `${randomBytes(32).toString('base64url')}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  try {
    linkSync(temporary, file)
  } catch (error) {
    if (!isFileError(error, 'EEXIST')) throw error
  } finally {
    rmSync(temporary)
  }
  fsyncDirectory(path.dirname(file))
}

function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function readPrivateFile(file: string): string | undefined {
  try {
    const { mode } = statSync(file)
    if ((mode & 0o077) !== 0)
      throw new Error(`${file} can be read by other users of this machine: chmod 600 it`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined
    throw error
  }
}

/**
 * The 32 bytes of the key-encryption key: `configured`, or else, outside production, the content of
 * `<dataDirectory>/key-encryption-key`, made at first use with mode 0600 and announced through `warn`.
 * @throws Error when the configured key is not 32 bytes; when there is none in production; when the file can be read by
 * others. No message holds the key.
 */
export function loadKeyEncryptionKey(options: KeyEncryptionKeyOptions): Buffer {
  if (options.configured !== undefined && options.configured !== '') return decode(options.configured)
  if (options.production) {
    throw new Error(
      'KEY_ENCRYPTION_KEY is not set: in production it is required, because without it the signing keys could not be ' +
        'read after a move to another machine. Make one with `openssl rand -base64 32` and keep a copy in a safe place.',
    )
  }
  const file = path.join(options.dataDirectory, fileName)
  let text = readPrivateFile(file)
  if (text === undefined) {
    mkdirSync(options.dataDirectory, { recursive: true, mode: 0o700 })
    create(file)
    text = readPrivateFile(file)
  }
  options.warn(`KEY_ENCRYPTION_KEY is not set: using ${file}. Set it before keeping real badges.`)
  return decode(text ?? '')
}
