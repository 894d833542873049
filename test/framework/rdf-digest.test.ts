import { createHash } from 'node:crypto'
import { decode } from 'base58-universal'
import { expect } from 'chai'
import jsonld from 'jsonld'
import { absolute } from '../../server/framework/absolute.ts'
import { publishedContexts } from '../../server/framework/context.ts'
import { rdfDigest, sha256Of } from '../../server/framework/release/rdf-digest.ts'
import { documentLoader } from '../../server/proof/json-ld/document-loader.ts'
import { rejection } from '../support/store-opened.ts'
import { readJson, slugs } from './documents.ts'

const contexts = publishedContexts('https://cadres.example')
const inOurContext = (node: object, version = 'v1') =>
  JSON.stringify({ '@context': `https://cadres.example/contexts/mediation/${version}`, ...node })

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
    const { digestMultibase, nQuads } = await rdfDigest(document, contexts)
    expect(nQuads).to.equal(nquads)
    expect(digestMultibase[0]).to.equal('z')
    const hash = createHash('sha256').update(nquads).digest('hex')
    expect(Buffer.from(decode(digestMultibase.slice(1))).toString('hex')).to.equal(`1220${hash}`)
    expect(sha256Of(digestMultibase)).to.equal(hash)
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
    expect(await rdfDigest(one, contexts)).to.deep.equal(await rdfDigest(other, contexts))
  })

  for (const slug of slugs) {
    it(`is of the canonical form of the whole graph of ${slug}, though it is worked out in slices`, async () => {
      const document = absolute(
        readJson('frameworks', slug, '0.1.0', 'framework.jsonld'),
        'https://cadres.example',
      )
      const parsed = new Map([...contexts].map(([url, text]) => [url, JSON.parse(text) as object]))
      const whole = await jsonld.canonize(document as object, {
        safe: true,
        base: null,
        rdfDirection: null,
        documentLoader: documentLoader(parsed),
      })
      const { nQuads } = await rdfDigest(JSON.stringify(document), contexts)
      expect(nQuads === whole).to.equal(true)
    })
  }

  it('is of a set in code point order: a statement made in two slices counts once', async () => {
    const id = (code: string) => `https://cadres.example/frameworks/x/1.0.0/${code}`
    const node = (code: string, ...words: string[]) => ({
      id: id(code),
      'ceasn:conceptKeyword': words.map((word) => ({ '@value': word, '@language': 'fr' })),
    })
    const fill = Array.from({ length: 200 }, (_, index) => node(`F${String(index).padStart(3, '0')}`, 'f'))
    const graph = [node('A', '\u{1F600}', '\uFF21'), ...fill, node('A', '\u{1F600}')]
    const { nQuads } = await rdfDigest(inOurContext({ '@graph': graph }, 'v2'), contexts)
    const statement = (code: string, word: string) =>
      `<${id(code)}> <https://purl.org/ctdlasn/terms/conceptKeyword> "${word}"@fr .\n`
    const expected = [
      // U+FF21 comes before U+1F600, though its UTF-16 code unit comes after.
      statement('A', '\uFF21'),
      statement('A', '\u{1F600}'),
      ...fill.map((_, index) => statement(`F${String(index).padStart(3, '0')}`, 'f')),
    ]
    expect(nQuads).to.equal(expected.join(''))
  })

  it('takes for text what only looks like a blank node', async () => {
    const said = 'voir _:b0 et <a> _:b1 . "_:b2" '
    const document = inOurContext({ id: 'urn:x:1', 'skos:notation': said })
    expect((await rdfDigest(document, contexts)).nQuads).to.include('_:b1')
  })

  const refused: readonly (readonly [string, string, RegExp])[] = [
    [
      'another context',
      JSON.stringify({ '@context': 'https://elsewhere.example/c', id: 'urn:x:1' }),
      /our own JSON-LD context/,
    ],
    ['a blank node', inOurContext({ 'skos:notation': 'X' }), /blank node/],
    [
      'a blank node inside',
      inOurContext({ id: 'urn:x:1', 'mediation:alignment': { 'skos:notation': 'X "_:' } }),
      /blank node/,
    ],
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
