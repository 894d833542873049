/** What `@digitalbazaar/vc` answers, with the cryptosuite of our badges and with keys of `did:key` alone. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verify, verifyCredential } from '@digitalbazaar/vc'
import { documentLoader } from '../../server/proof/json-ld/document-loader.ts'
import type { Credential } from '../../server/proof/types.ts'

export interface LibraryVerdict {
  readonly verified: boolean
  /** Its messages, the inner ones last. */
  readonly errors: readonly string[]
}

/** The controller document of a `did:key`, and its key. */
function keyDocuments(did: string): readonly (readonly [string, object])[] {
  const publicKeyMultibase = did.slice('did:key:'.length)
  const id = `${did}#${publicKeyMultibase}`
  const method = { id, type: 'Multikey', controller: did, publicKeyMultibase }
  const controller = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [method],
    assertionMethod: [id],
    authentication: [id],
  }
  return [
    [did, controller],
    [id, { '@context': 'https://w3id.org/security/multikey/v1', ...method }],
  ]
}

interface Answer {
  readonly verified: boolean
  readonly error?: Error & { readonly errors?: readonly Error[] }
}

function verdictOf({ verified, error }: Answer): LibraryVerdict {
  const errors = error === undefined ? [] : [error, ...(error.errors ?? [])]
  return { verified, errors: errors.map(({ message }) => message) }
}

/** A library for whom the keys of `dids` are the only ones there are. It never gets hold of the document itself. */
export function openLibrary(dids: readonly string[], now: Date) {
  const options = {
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader: documentLoader(new Map(dids.flatMap(keyDocuments))),
    now,
  }
  return {
    async credential(text: string): Promise<LibraryVerdict> {
      return verdictOf(await verifyCredential({ ...options, credential: JSON.parse(text) as Credential }))
    },
    async presentation(
      text: string,
      asked: { readonly challenge: string; readonly domain?: string },
    ): Promise<LibraryVerdict> {
      try {
        return verdictOf(await verify({ ...options, presentation: JSON.parse(text) as Credential, ...asked }))
      } catch (error) {
        return { verified: false, errors: [String(error)] }
      }
    },
  }
}
