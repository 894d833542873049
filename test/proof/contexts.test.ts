import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { bundledContexts } from '../../server/proof/json-ld/contexts.ts'
import {
  bundledLoader,
  documentLoader,
  UnknownDocumentError,
} from '../../server/proof/json-ld/document-loader.ts'

/** SHA-256 of the context as JSON with sorted keys and no white space, taken from the published files. */
const pins = {
  'https://www.w3.org/2018/credentials/v1':
    'b01e671e873981f19a9102a9a57f666dbcaeb31b99e3e124378d143e71549247',
  'https://www.w3.org/ns/credentials/v2': 'b463c8d6a066214123ddd9827b135e1b50e1fc73322cc52a9b12a4f1fc7d86cf',
  'https://w3id.org/security/data-integrity/v1':
    '9505bf85338a4c2121ad03992ac90061bc85d43bcfa34d9d47b779381cf08b5f',
  'https://w3id.org/security/data-integrity/v2':
    '7ba3c50acf2689d5e07927267343eb353249c7c22a9f2d00307cc970e855e305',
  'https://purl.imsglobal.org/spec/ob/v3p0/context.json':
    '2c54acaa1cffda2420be32ab61f0a2082051211131c6337686f36f2537aa859b',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json':
    '8bb2354552b70cbdf2066f6d3e24bc5c2be2619145737580ad2aebdc366e77d5',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json':
    'bdd1d11a55a660322f24660862a1d430ee80cce584465f750909daa43684357c',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json':
    '04b1136ddc4eda9a8966bc7ef182789f233a26739473140ef75d6968c29a2966',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json':
    '15f4c347c6fe4380d9b6b93795859e33747ef48d5c55b91a71c52fb51c7bcbd7',
  'https://w3id.org/security/suites/ed25519-2020/v1':
    'fb517f09d990829aed734c9bad8cbbb2ac3d5063b865c7e3d81f246074bf5691',
  'https://w3id.org/vc/status-list/2021/v1':
    '9768f9aa81ab6c3e2ad96b2d669eaba67afe13fff0140a853f1e3d313fab13b6',
  'https://www.w3.org/ns/credentials/examples/v2':
    '8a675bead391be98e6054c4e07c41f73337508d398e07047344c5d349aa2dc58',
  'https://w3id.org/security/multikey/v1': 'be20c3ee6af6e9c4102e66a85c26617831218e32216bdf050f870e389e737cdc',
  'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json':
    '7defe702c102faf14108579b7d65ef39ecf4c3bbef925b803e15bd77cd6e3394',
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

describe('The bundled JSON-LD contexts', () => {
  it('are exactly the pinned ones, and no other', () => {
    const digests = [...bundledContexts].map(([url, document]) => {
      return [
        url,
        createHash('sha256')
          .update(JSON.stringify(sorted(document)))
          .digest('hex'),
      ] as const
    })
    expect(Object.fromEntries(digests)).to.deep.equal(pins)
  })

  it('include the Open Badges 3.0.3 terms jti and endorsementJwt', () => {
    const context = bundledContexts.get('https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json')
    expect(context?.['@context']).to.include.keys('jti', 'endorsementJwt')
  })
})

describe('The document loader', () => {
  it('answers a bundled context', async () => {
    const { document } = await bundledLoader('https://www.w3.org/ns/credentials/v2')
    expect(document).to.equal(bundledContexts.get('https://www.w3.org/ns/credentials/v2'))
  })

  for (const url of [
    'https://www.w3.org/ns/credentials/v2/',
    'http://www.w3.org/ns/credentials/v2',
    'https://example.org/context.json',
    'did:web:example.org',
    'file:///etc/hostname',
    '__proto__',
    '',
  ]) {
    it(`refuses ${url === '' ? 'an empty URL' : url} instead of fetching it`, async () => {
      const refused: unknown = await bundledLoader(url).catch((error: unknown) => error)
      expect(refused).to.be.instanceOf(UnknownDocumentError)
    })
  }

  it('answers the documents it was given, but never in place of a bundled context', async () => {
    const impostor = { '@context': {} }
    const url = 'https://www.w3.org/ns/credentials/v2'
    const loader = documentLoader(
      new Map([
        ['https://example.org/c', impostor],
        [url, impostor],
      ]),
    )
    expect((await loader('https://example.org/c')).document).to.equal(impostor)
    expect((await loader(url)).document).to.equal(bundledContexts.get(url))
  })
})
