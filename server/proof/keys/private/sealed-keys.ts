/** Private keys that are kept sealed in the store, and opened in the signing thread only. */
import { signingKeyUnavailable, type PrivateKeys } from './private-keys.ts'
import { askThread, forgetVault } from './signing-thread.ts'
import type { Answered, Asked } from './signing-worker.ts'

let lastVault = 0

/** Keys sealed under `keyEncryptionKey` (32 bytes), of which the signing thread gets a copy. */
export function createSealedKeys(keyEncryptionKey: Uint8Array): PrivateKeys {
  if (keyEncryptionKey.length !== 32) throw new Error('the key-encryption key must be 32 bytes')
  lastVault += 1
  const vault = lastVault
  let closed = false

  async function ask(asked: Asked): Promise<Answered> {
    if (closed) throw signingKeyUnavailable()
    return askThread(vault, keyEncryptionKey, asked)
  }

  return {
    async generate(organisationId, algorithm) {
      const answered = await ask({ make: algorithm, organisationId })
      if (!('sealed' in answered)) throw unexpected(answered)
      const { publicKeyMultibase, sealed } = answered
      return { publicKeyMultibase, encryptedPrivateKey: sealed }
    },

    async sign({ organisationId, publicKeyMultibase, algorithm, encryptedPrivateKey }, data) {
      if (encryptedPrivateKey === undefined) throw signingKeyUnavailable()
      const answered = await ask({
        signWith: encryptedPrivateKey,
        sealedFor: { organisationId, publicKeyMultibase },
        algorithm: algorithm ?? 'Ed25519',
        // A copy: of a Buffer, the whole pool it is a part of would go along.
        data: new Uint8Array(data),
      })
      if (!('signature' in answered)) throw unexpected(answered)
      return answered.signature
    },

    close() {
      closed = true
      forgetVault(vault)
      return Promise.resolve()
    },
  }
}

function unexpected(answered: Answered): Error {
  if ('unopened' in answered) return signingKeyUnavailable()
  return new Error('broken' in answered ? answered.broken : 'the signing thread answered something else')
}
