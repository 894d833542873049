/**
 * The thread that opens sealed private keys and signs with them: no private key is ever an object anywhere else. It is sent sealed keys and
 * data, and answers signatures; it reads no file, no store and no network.
 */
import { createPrivateKey, generateKeyPair, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { parentPort } from 'node:worker_threads'
import type { KeyAlgorithm } from '../../types.ts'
import { encodePublicKey } from '../multikey.ts'
import { openPrivateKey, sealPrivateKey, type SealedFor } from './sealed-key.ts'
import { requireSigningInput } from './signing-input.ts'

/** A number that stands for one key-encryption key. */
export type VaultNumber = number

export type Asked =
  | { readonly make: KeyAlgorithm; readonly organisationId: string }
  | {
      readonly signWith: string
      readonly sealedFor: SealedFor
      readonly algorithm: KeyAlgorithm
      readonly data: Uint8Array
    }

/** A question, with the vault it is about; answers come in any order, under the same number. */
export type Question = Asked & { readonly number: number; readonly vault: VaultNumber }

/** Sent once, before the first question about the vault. `keyEncryptionKey` is 32 bytes. */
export interface Opening {
  readonly open: VaultNumber
  readonly keyEncryptionKey: Uint8Array
}

/** Afterwards the thread knows neither the key-encryption key nor any key it opened with it. */
export interface Closing {
  readonly close: VaultNumber
}

/** `unopened`: the sealed key does not open for this organisation and this public key. `broken`: a bug, in words without data. */
export type Answered =
  | { readonly signature: Uint8Array }
  | { readonly publicKeyMultibase: string; readonly sealed: string }
  | { readonly unopened: true }
  | { readonly broken: string }

export type Answer = Answered & { readonly number: number }

interface Vault {
  readonly keyEncryptionKey: Uint8Array
  readonly keys: Map<string, KeyObject>
}

const cachedKeys = 256
const vaults = new Map<VaultNumber, Vault>()
const newKeyPair = promisify(generateKeyPair)

const port = parentPort
if (port === null) throw new Error('this file is the signing thread: it does not run by itself')
port.on('message', (message: Question | Opening | Closing) => {
  if ('open' in message)
    vaults.set(message.open, { keyEncryptionKey: message.keyEncryptionKey, keys: new Map() })
  else if ('close' in message) vaults.delete(message.close)
  else {
    void answer(message).then((answered) => {
      port.postMessage({ ...answered, number: message.number } satisfies Answer)
    })
  }
})

async function answer(question: Question): Promise<Answered> {
  try {
    const vault = vaults.get(question.vault)
    if (vault === undefined) return { broken: 'this vault is not open' }
    return 'make' in question
      ? await make(vault, question.make, question.organisationId)
      : signed(vault, question)
  } catch (error) {
    return { broken: error instanceof Error ? error.message : 'not an Error' }
  }
}

async function make(
  { keyEncryptionKey }: Vault,
  algorithm: KeyAlgorithm,
  organisationId: string,
): Promise<Answered> {
  const { publicKey, privateKey } = await newPair(algorithm)
  const publicKeyMultibase = encodePublicKey(publicKey)
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
  const sealed = sealPrivateKey(keyEncryptionKey, { organisationId, publicKeyMultibase }, pkcs8)
  pkcs8.fill(0)
  return { publicKeyMultibase, sealed }
}

function newPair(algorithm: KeyAlgorithm): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  switch (algorithm) {
    case 'Ed25519':
      return newKeyPair('ed25519')
    case 'P-256':
      return newKeyPair('ec', { namedCurve: 'prime256v1' })
    case 'RSA':
      return newKeyPair('rsa', { modulusLength: 3072 })
  }
}

function signed(
  vault: Vault,
  { signWith, sealedFor, algorithm, data }: Extract<Asked, { signWith: string }>,
): Answered {
  requireSigningInput(algorithm, data)
  const key = opened(vault, signWith, sealedFor)
  if (key === undefined) return { unopened: true }
  if (algorithm === 'Ed25519') return { signature: sign(null, data, key) }
  return { signature: sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }) }
}

function opened(
  { keyEncryptionKey, keys }: Vault,
  sealed: string,
  sealedFor: SealedFor,
): KeyObject | undefined {
  const id = `${sealedFor.organisationId} ${sealed}`
  const cached = keys.get(id)
  if (cached !== undefined) return cached
  const pkcs8 = openPrivateKey(keyEncryptionKey, sealedFor, sealed)
  if (pkcs8 === undefined) return undefined
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  pkcs8.fill(0)
  const [oldest] = keys.keys()
  if (keys.size >= cachedKeys && oldest !== undefined) keys.delete(oldest)
  keys.set(id, key)
  return key
}
