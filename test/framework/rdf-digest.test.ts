import { createHash } from 'node:crypto'
import { decode } from 'base58-universal'
import { expect } from 'chai'
import { publishedContext } from '../../server/framework/context.ts'
import { rdfDigest } from '../../server/framework/rdf-digest.ts'
import { rejection } from '../support/store-opened.ts'

const contexts = new Map([
  ['https://cadres.example/contexts/mediation/v1', publishedContext('https://cadres.example')],
])
const inOurContext = (node: object) =>
  JSON.stringify({ '@context': 'https://cadres.example/contexts/mediation/v1', ...node })

describe('the digest of a framework', () => {
  it('is the multihash, in base58btc, of the SHA-256 of the canonical N-Quads', async () => {
    const document = inOurContext({
      id: 'https://cadres.example/frameworks/x/1.0.0/X-1',
      'ceasn:competencyText': { fr: 'Écrire', en: 'Write' },
      'mediation:levelNumber': 2,
    })
    const subject = '<https://cadres.example/frameworks/x/1.0.0/X-1>'
    const nquads = [
      `${subject} <https://cadres.example/vocab/mediation#levelNumber> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .\n`,
      `${subject} <https://purl.org/ctdlasn/terms/competencyText> "Write"@en .\n`,
      `${subject} <https://purl.org/ctdlasn/terms/competencyText> "Écrire"@fr .\n`,
    ].join('')
    const digest = await rdfDigest(document, contexts)
    expect(digest[0]).to.equal('z')
    const hash = createHash('sha256').update(nquads).digest()
    expect(Buffer.from(decode(digest.slice(1))).toString('hex')).to.equal(`1220${hash.toString('hex')}`)
  })

  it('does not depend on the order of keys nor on white space', async () => {
    const id = 'https://cadres.example/frameworks/x/1.0.0/X-1'
    const one = inOurContext({ id, 'skos:notation': 'X', 'mediation:weight': 1 })
    const other = JSON.stringify(
      {
        'mediation:weight': 1,
        'skos:notation': 'X',
        id,
        '@context': 'https://cadres.example/contexts/mediation/v1',
      },
      null,
      4,
    )
    expect(await rdfDigest(one, contexts)).to.equal(await rdfDigest(other, contexts))
  })

  const refused: readonly (readonly [string, string, RegExp])[] = [
    [
      'another context',
      JSON.stringify({ '@context': 'https://elsewhere.example/c', id: 'urn:x:1' }),
      /our own JSON-LD context/,
    ],
    ['a blank node', inOurContext({ 'skos:notation': 'X' }), /blank node/],
    ['a term that has no meaning', inOurContext({ id: 'urn:x:1', unheardOf: 'X' }), /safe mode/i],
    [
      'a reference that is no IRI',
      inOurContext({ id: '/frameworks/x/1.0.0', 'skos:notation': 'X' }),
      /safe mode/i,
    ],
  ]
  for (const [what, document, why] of refused) {
    it(`is refused to a document with ${what}`, async () => {
      // jsonld wraps what a document loader throws.
      const error = (await rejection(rdfDigest(document, contexts))) as Error & {
        details?: { cause?: Error }
      }
      expect(`${error.message} ${error.details?.cause?.message ?? ''}`).to.match(why)
    })
  }
})
