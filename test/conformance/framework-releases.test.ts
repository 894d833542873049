/** What the service says of its framework versions is found true by tools that are not ours, from what it serves alone. */
import { createHash } from 'node:crypto'
import { contexts as credentialsContexts } from '@digitalbazaar/credentials-context'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verifyCredential } from '@digitalbazaar/vc'
import { decode } from 'base58-universal'
import { expect } from 'chai'
import jsonld, { type DocumentLoader } from 'jsonld'
import { canonize } from 'rdf-canonize'
import { startService, succeeded, type Schemas, type TestService } from '../support/service.ts'

const base = 'https://frameworks.example'
const slugs = ['abecedaire-publics', 'label-regional', 'referentiel-mediateurs'] as const
const credentialsV2 = 'https://www.w3.org/ns/credentials/v2'

type Json = Record<string, unknown>

/** Documents by URL, and nothing else. */
function loaderOf(documents: ReadonlyMap<string, unknown>): DocumentLoader {
  return (url) => {
    const document = documents.get(url)
    return document === undefined
      ? Promise.reject(new Error(`${url} is not to be had`))
      : Promise.resolve({ contextUrl: null, documentUrl: url, document })
  }
}

/** The SHA-256 in a multihash in base58btc. */
function sha256In(multibase: string): string {
  expect(multibase[0]).to.equal('z')
  const bytes = Buffer.from(decode(multibase.slice(1)))
  expect(bytes.subarray(0, 2).toString('hex')).to.equal('1220')
  return bytes.subarray(2).toString('hex')
}

describe('a released framework version', () => {
  let service: TestService
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  const get = (path: string) => service.anonymous.call<Json>('GET', path)
  const credentialOf = async (path: string) =>
    JSON.parse((await get(`${path}/release`)).bytes.toString('utf8')) as Json

  for (const slug of slugs) {
    const path = `/frameworks/${slug}/0.1.0`

    it(`${slug} has the digest plain jsonld and rdf-canonize work out from its JSON-LD`, async () => {
      const exported = await get(path)
      const contextUrl = String(exported.body['@context'])
      const context = await get(contextUrl.replace(base, ''))
      const nQuads = await jsonld.toRDF(exported.body, {
        documentLoader: loaderOf(new Map([[contextUrl, context.body]])),
        safe: true,
        base: null,
        format: 'application/n-quads',
      })
      const canonical = await canonize(nQuads, {
        algorithm: 'RDFC-1.0',
        inputFormat: 'application/n-quads',
        format: 'application/n-quads',
      })
      const release = await service.anonymous.call<Schemas['FrameworkRelease']>('GET', `${path}/status`)
      const sha256 = createHash('sha256').update(canonical).digest('hex')
      expect(sha256In(succeeded(release).digestMultibase)).to.equal(sha256)
      const served = await service.anonymous.call('GET', `${path}?format=n-quads`)
      expect(served.bytes.toString('utf8') === canonical, 'the N-Quads served').to.equal(true)
    })

    it(`${slug} is signed: its credential verifies with @digitalbazaar/vc, the context of W3C and the hub's DID document`, async () => {
      const credential = await credentialOf(path)
      expect(credential['@context']).to.deep.equal([credentialsV2])
      const check = async (document: Json) => {
        return verifyCredential({
          credential: structuredClone(document),
          suite: new DataIntegrityProof({ cryptosuite }),
          documentLoader: await hubLoader(service, String(document['issuer'])),
          now: service.now,
        })
      }
      const result = await check(credential)
      expect(result.verified, String(result.error?.errors?.[0] ?? result.error)).to.equal(true)
      const related = credential['relatedResource'] as Json[]
      const forged = related.map((resource) => ({ ...resource, mediaType: 'text/plain' }))
      expect((await check({ ...credential, relatedResource: forged })).verified).to.equal(false)
      const subject = { ...(credential['credentialSubject'] as Json), id: `${base}/frameworks/${slug}/0.2.0` }
      expect((await check({ ...credential, credentialSubject: subject })).verified).to.equal(false)
    })

    it(`${slug} is served as the very bytes its credential vouches for`, async () => {
      const credential = await credentialOf(path)
      const resources = credential['relatedResource'] as {
        id: string
        mediaType: string
        digestSRI?: string
        digestMultibase?: string
      }[]
      expect(resources).to.have.length(2)
      for (const { id, mediaType, digestSRI, digestMultibase } of resources) {
        const resource = await service.anonymous.call('GET', id.replace(base, ''))
        expect(resource.headers.get('content-type')).to.equal(mediaType)
        const hash = createHash('sha256').update(resource.bytes)
        if (digestSRI !== undefined) expect(digestSRI).to.equal(`sha256-${hash.digest('base64')}`)
        else expect(sha256In(digestMultibase ?? '')).to.equal(hash.digest('hex'))
      }
    })
  }
})

/** What a verifier needs: the context of W3C, and the hub's key as its DID document has it. */
async function hubLoader(service: TestService, did: string): Promise<DocumentLoader> {
  const { body } = await service.anonymous.call<Json>('GET', '/issuers/hub/did.json')
  expect(body['id']).to.equal(did)
  const methods = body['verificationMethod'] as { id: string }[]
  return loaderOf(
    new Map<string, unknown>([
      [credentialsV2, credentialsContexts.get(credentialsV2)],
      [did, body],
      // A DID URL with a fragment is answered from its DID document, as a resolver would.
      ...methods.map(
        (method) => [method.id, { '@context': 'https://w3id.org/security/multikey/v1', ...method }] as const,
      ),
    ]),
  )
}
