/** The least a badge says, by an issuer elsewhere, and a site that publishes the issuer's keys. */
import type { Outside } from '../../../server/outside/outside.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import { signature } from '../../../server/verify/checks/signature.ts'
import type { signedTextIn } from '../../../server/verify/signed/signed-text.ts'
import { now } from '../../proof/signing.ts'
import { findingOf, service } from '../checks/answer.ts'
import { multikey } from '../foreign/foreign-issuer.ts'

export function smallBadge(issuer: string, more: JsonObject = {}): JsonObject {
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b31',
    type: ['VerifiableCredential', 'AchievementCredential'],
    name: 'Badge',
    issuer: { id: issuer, type: ['Profile'], name: 'Atelier' },
    validFrom: '2026-11-20T00:00:00Z',
    credentialSubject: {
      id: 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b32',
      type: ['AchievementSubject'],
      achievement: {
        id: 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b33',
        type: ['Achievement'],
        name: 'Badge',
        description: 'Un badge.',
        criteria: { narrative: 'Venir.' },
      },
    },
    ...more,
  }
}

/** One document wherever it is asked for; without one, nobody answers. Tells what was asked in `asked`. */
export function siteOf(document: unknown, asked: string[] = []): Outside {
  return {
    fetch({ url }) {
      asked.push(url)
      if (document === undefined) return Promise.resolve({ refusal: 'unreachable' })
      const bytes = Buffer.from(JSON.stringify(document))
      return Promise.resolve({ document: { url, bytes, mediaType: 'application/json', fetchedAt: now } })
    },
  }
}

export const univ = 'did:web:univ.example'
export const source = [
  { url: 'https://univ.example/.well-known/did.json', fetchedAt: '2026-11-21T09:30:00Z' },
]
/** The document of that issuer, which lists the key as `#key-1`. */
export const documentOf = (publicKeyMultibase: string, more: object = {}) => ({
  '@context': ['https://www.w3.org/ns/did/v1'],
  id: univ,
  verificationMethod: [multikey(`${univ}#key-1`, univ, { publicKeyMultibase })],
  assertionMethod: [`${univ}#key-1`],
  ...more,
})

/** What `signature` finds. */
export async function read(
  credential: JsonObject,
  change: Partial<VerifyDeps> = {},
  signedText?: ReturnType<typeof signedTextIn>,
) {
  const { outcome, code, learned, basedOn } = await findingOf(signature, {
    credential,
    deps: { ...service, ...change },
    ...(signedText === undefined ? {} : { signedText }),
  })
  return { answer: `${outcome} ${code}`, learned, basedOn }
}

export const asking = (document: unknown) => ({ outside: siteOf(document) })
