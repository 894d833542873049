/** What keeping files needs. The composition root satisfies it by shape. */
import type { Store } from '../store/store.ts'

/** Where the bytes of files are, and what protects them. */
export interface Vault {
  /** Folder of the encrypted bytes, one file for each uploaded one. Every process of the service sees the same. */
  readonly folder: string
  /** 32 bytes used for nothing else: the key each file's own key is encrypted with. */
  readonly keyEncryptionKey: Buffer
  /** The ClamAV daemon that scans files before they are kept; absent: they are not scanned. */
  readonly clamd?: { readonly host: string; readonly port: number }
}

export interface AttachmentDeps {
  readonly store: Pick<Store, 'evidenceFiles'>
  readonly vault: Vault
  readonly clock: () => Date
}
