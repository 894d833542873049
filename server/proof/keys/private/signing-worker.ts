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
type MakeQuestion = Extract<Question, { make: KeyAlgorithm }>
type SignQuestion = Extract<Question, { signWith: string }>

/** Sent once, before the first question about the vault. `keyEncryptionKey` is 32 bytes. */
export interface Opening {
  readonly open: VaultNumber
  readonly keyEncryptionKey: Uint8Array
}

/** Afterwards the thread knows neither the key-encryption key nor any key it opened with it. */
export interface Closing {
  readonly close: VaultNumber
}

/** The thread is sent several at once, which it goes through in order. */
export type ToThread = Question | Opening | Closing

/** `unopened`: the sealed key does not open for this organisation and this public key. `broken`: a bug, in words without data. */
export type Answered =
  | { readonly signature: Uint8Array }
  | { readonly publicKeyMultibase: string; readonly sealed: string }
  | { readonly unopened: true }
  | { readonly broken: string }

/** The thread sends several at once, too. */
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
port.on('message', (messages: readonly ToThread[]) => {
  const answers: Answer[] = []
  for (const message of messages) {
    if ('open' in message)
      vaults.set(message.open, { keyEncryptionKey: message.keyEncryptionKey, keys: new Map() })
    else if ('close' in message) vaults.delete(message.close)
    else if ('make' in message) void answerLater(message)
    else answers.push({ ...signed(message), number: message.number })
  }
  if (answers.length > 0) port.postMessage(answers)
})

async function answerLater({ make: algorithm, organisationId, vault, number }: MakeQuestion): Promise<void> {
  const answered = await make(vaults.get(vault), algorithm, organisationId).catch(broken)
  port?.postMessage([{ ...answered, number }] satisfies readonly Answer[])
}

function signed({ vault, ...asked }: SignQuestion): Answered {
  try {
    return signature(vaults.get(vault), asked)
  } catch (error) {
    return broken(error)
  }
}

function broken(error: unknown): Answered {
  return { broken: error instanceof Error ? error.message : 'not an Error' }
}

const unknownVault = { broken: 'this vault is not open' } as const

async function make(
  vault: Vault | undefined,
  algorithm: KeyAlgorithm,
  organisationId: string,
): Promise<Answered> {
  if (vault === undefined) return unknownVault
  const { publicKey, privateKey } = await newPair(algorithm)
  const publicKeyMultibase = encodePublicKey(publicKey)
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
  const sealed = sealPrivateKey(vault.keyEncryptionKey, { organisationId, publicKeyMultibase }, pkcs8)
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

function signature(
  vault: Vault | undefined,
  { signWith, sealedFor, algorithm, data }: Omit<SignQuestion, 'vault'>,
): Answered {
  if (vault === undefined) return unknownVault
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
