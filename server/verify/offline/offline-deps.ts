/** What a trust bundle answers where the service would look into its store. Nothing here reaches the network. */
import { gunzipSync } from 'node:zlib'
import type { Outside } from '../../outside/outside.ts'
import { Problem } from '../../problem.ts'
import type { VerifyDeps } from '../check.ts'
import type { BundledDocument, TrustBundle } from './bundle.ts'

/** 16 million entries. */
const largestListInBytes = 2 * 1024 * 1024

/** The deps of `verifyCredential` from `bundle`. What came after the bundle is unknown, never wrong. */
export function offlineDeps(bundle: TrustBundle): VerifyDeps {
  const issuers = new Map(bundle.issuers.map((issuer) => [issuer.did, issuer]))
  const lists = new Map(bundle.statusLists.map((list) => [list.url, list]))
  const versions = bundle.frameworks.map((framework) => ({
    ...framework,
    nodes: new Set(framework.codes),
    competencies: [],
  }))
  return {
    publicUrl: bundle.publicUrl,
    outside: outsideIn(bundle.documents ?? []),
    knownUntil: new Date(bundle.iat * 1000),
    frameworks: { list: () => versions, refresh: () => Promise.resolve() },
    // The bundle is signed as a whole: its lists need no signature of their own.
    localStatus: (listUrl) =>
      lists.has(listUrl) ? Promise.reject(notSignedAlone()) : Promise.resolve(undefined),
    unsignedStatus(listUrl) {
      const list = lists.get(listUrl)
      if (list === undefined) return Promise.resolve(undefined)
      const { url, issuer, purpose, encodedList } = list
      const compressed = Buffer.from(encodedList.slice(1), 'base64url')
      const bits = gunzipSync(compressed, { maxOutputLength: largestListInBytes })
      return Promise.resolve({ url, issuer, purpose, bits })
    },
    publishedKeys(did) {
      const { keys = [], organisationId = '' } = issuers.get(did) ?? {}
      return Promise.resolve(keys.map((key) => ({ ...key, did, organisationId })))
    },
    isDecidedHere: () => Promise.resolve(false),
    issuer: (did) => Promise.resolve(issuers.get(did)?.name),
    erasedEvidence: () => Promise.resolve([]),
    recognitions: (did) =>
      Promise.resolve(
        bundle.recognitions
          .filter(({ issuer }) => issuer === did)
          .map(({ issuer: _issuer, ...said }) => said),
      ),
  }
}

/** Other sites, as far as the bundle knows what they said. Whom nobody asked then is not asked now. */
function outsideIn(documents: readonly BundledDocument[]): Outside {
  const known = new Map(documents.map((document) => [document.url, document]))
  return {
    fetch({ url: asked }) {
      const document = known.get(asked)
      if (document === undefined) return Promise.resolve({ refusal: 'closed' })
      const { found, askedAt } = document
      if (found === undefined) return Promise.resolve({ refusal: 'unreachable' })
      const { url, mediaType, content } = found
      const bytes = Buffer.from(content, 'base64')
      return Promise.resolve({ document: { url, mediaType, bytes, fetchedAt: new Date(askedAt) } })
    },
  }
}

/** What `VerifyDeps.localStatus` says of a list that is there and not signed. */
function notSignedAlone(): Problem {
  return new Problem('signing-key-unavailable', {
    fr: 'Cette liste n’est signée qu’avec le lot.',
    en: 'This list is signed only as a part of the bundle.',
  })
}
