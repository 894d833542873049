/** RSA keys that the services of one process share, as each takes a second to make: real ones, sealed and kept like any other. */
import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { encodePublicKey } from '../../server/proof/keys/multikey.ts'
import { sealPrivateKey } from '../../server/proof/keys/private/sealed-key.ts'
import { createSealedKeys } from '../../server/proof/keys/private/sealed-keys.ts'
import type { PrivateKeys } from '../../server/proof/keys/private/private-keys.ts'

interface Pair {
  readonly publicKeyMultibase: string
  /** PKCS#8 DER. */
  readonly privateKey: Buffer
}

const pairs: Promise<Pair>[] = []
/** How many of the pairs the data under a key-encryption key (in hexadecimal) has: no two keys of one service are the same. */
const given = new Map<string, number>()

/** Private keys sealed under `keyEncryptionKey`: RSA ones from the shared pairs, the others new. */
export function preparedKeys(keyEncryptionKey: Uint8Array): PrivateKeys {
  const sealed = createSealedKeys(keyEncryptionKey)
  const service = Buffer.from(keyEncryptionKey).toString('hex')
  return {
    ...sealed,
    async generate(organisationId, algorithm) {
      if (algorithm !== 'RSA') return sealed.generate(organisationId, algorithm)
      const at = given.get(service) ?? 0
      given.set(service, at + 1)
      const { publicKeyMultibase, privateKey } = await (pairs[at] ??= newPair())
      const sealedFor = { organisationId, publicKeyMultibase }
      return {
        publicKeyMultibase,
        encryptedPrivateKey: sealPrivateKey(keyEncryptionKey, sealedFor, privateKey),
      }
    },
  }
}

/** As the signing thread makes one. */
async function newPair(): Promise<Pair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 3072 })
  return {
    publicKeyMultibase: encodePublicKey(publicKey),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }),
  }
}
