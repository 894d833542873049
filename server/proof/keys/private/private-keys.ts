/** Where the private values of signing keys are: sealed in the store and opened in a worker, or inside a PKCS#11 token. */
import { Problem } from '../../../problem.ts'
import type { IssuerKey } from '../../../store/documents.ts'
import type { KeyAlgorithm } from '../../types.ts'

/** What is kept of a new key: its public part, and how to find the private one again. */
export type MadeKey = Pick<IssuerKey, 'publicKeyMultibase' | 'encryptedPrivateKey' | 'tokenKeyId'>

/** Makes private values and signs with them. Does NOT say which key signs, nor whether it still may. */
export interface PrivateKeys {
  /** A new key for this organisation and nobody else. @throws Problem `signing-key-unavailable` (503) */
  generate(organisationId: string, algorithm: KeyAlgorithm): Promise<MadeKey>
  /**
   * As `KeyStore.sign`. Asks `requireSigningInput` where the private value is, so that there is no way around it.
   * @throws Problem `signing-key-unavailable` (503); Error (a bug) for what `requireSigningInput` does not let through
   */
  sign(key: IssuerKey, data: Uint8Array): Promise<Uint8Array>
  /** Afterwards nothing is signed any more. Closing twice is harmless. */
  close(): Promise<void>
}

/** Of a key that does not open nothing more is said: it would only help whoever tries keys. `cause` is for the log alone. */
export function signingKeyUnavailable(cause?: Error): Problem {
  return new Problem(
    'signing-key-unavailable',
    {
      fr: 'La clé de signature de l’organisation ne peut pas être employée.',
      en: 'The signing key of the organisation cannot be used.',
    },
    { cause },
  )
}
