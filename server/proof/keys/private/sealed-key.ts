/** Private keys at rest: AES-256-GCM under the key-encryption key. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** What a sealed key is bound to: it opens for no other organisation and no other public key. */
export interface SealedFor {
  readonly organisationId: string
  readonly publicKeyMultibase: string
}

const algorithm = 'aes-256-gcm'

function associatedData({ organisationId, publicKeyMultibase }: SealedFor): Buffer {
  return Buffer.from(`${organisationId}\n${publicKeyMultibase}`, 'utf8')
}

/**
 * `v1.<iv>.<tag>.<ciphertext>`, each part in base64url. `privateKey` is PKCS#8 DER.
 * @see https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf (96-bit IV, 128-bit tag)
 */
export function sealPrivateKey(
  keyEncryptionKey: Uint8Array,
  sealedFor: SealedFor,
  privateKey: Uint8Array,
): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv(algorithm, keyEncryptionKey, iv).setAAD(associatedData(sealedFor))
  const ciphertext = Buffer.concat([cipher.update(privateKey), cipher.final()])
  return ['v1', ...[iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url'))].join('.')
}

/** The PKCS#8 DER inside `sealed`; `undefined` when it does not open: wrong key, other owner, or changed text. */
export function openPrivateKey(
  keyEncryptionKey: Uint8Array,
  sealedFor: SealedFor,
  sealed: string,
): Buffer | undefined {
  const [version, ...parts] = sealed.split('.')
  const [iv, tag, ciphertext] = parts.map((part) => Buffer.from(part, 'base64url'))
  if (version !== 'v1' || parts.length !== 3 || iv?.length !== 12 || tag?.length !== 16) return undefined
  const decipher = createDecipheriv(algorithm, keyEncryptionKey, iv, { authTagLength: 16 })
  decipher.setAAD(associatedData(sealedFor)).setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(ciphertext ?? Buffer.alloc(0)), decipher.final()])
  } catch {
    return undefined
  }
}
