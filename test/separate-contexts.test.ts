import { expect } from 'chai'
import { createCanonicaliser } from '../server/proof/compiled-contexts/canonicalise.ts'
import { assertSafe, canonicalNQuads, NotCanonicalError, nQuads } from '../server/proof/json-ld/canonical.ts'
import { bundledLoader, documentLoader } from '../server/proof/json-ld/document-loader.ts'
import { recompact } from '../server/proof/json-ld/recompact.ts'

const vocabulary = { '@vocab': 'https://terms.example/' }
const withBadTerm = [vocabulary, { '@keywordLike': 'https://terms.example/bad' }]
const name = (context: unknown) => ({ '@context': context, '@id': 'urn:thing', name: 'Atelier' })

async function isRefused(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    if (error instanceof NotCanonicalError) return true
    throw error
  }
}

describe('a document whose contexts safe mode refuses', () => {
  const loader = documentLoader(new Map())
  const ways: readonly (readonly [string, (document: object) => Promise<unknown>])[] = [
    ['canonicalised', (document) => canonicalNQuads(document, loader)],
    ['canonicalised, when contexts are compiled', (document) => canonicalNQuads(document, bundledLoader)],
    ['written as N-Quads', (document) => nQuads(document, loader)],
    ['held to be safe', (document) => assertSafe(document, loader)],
  ]
  for (const [how, way] of ways)
    it(`does not keep others from being ${how}`, async () => {
      // What is remembered is told apart by content: each way has contexts of its own.
      const own = { [how]: 'https://terms.example/own' }
      expect(await isRefused(() => way(name([own, ...withBadTerm])))).to.equal(true)
      expect(await isRefused(() => way(name([own, vocabulary])))).to.equal(false)
    })

  it('does not keep others from being compacted', async () => {
    const own = { compacted: 'https://terms.example/own' }
    expect(await recompact(name([own, ...withBadTerm]))).to.equal(undefined)
    expect(await recompact(name([own, vocabulary]))).to.have.nested.property('compacted.name', 'Atelier')
  })

  it('does not have others left to the library', async () => {
    const urls = ['https://contexts.example/good', 'https://contexts.example/bad'] as const
    const documents = new Map<string, object>([
      [urls[0], { '@context': vocabulary }],
      [urls[1], { '@context': withBadTerm[1] }],
    ])
    // Said never to change, as what is bundled.
    const engine = createCanonicaliser(async (url) => ({
      ...(await documentLoader(documents)(url)),
      tag: 'static',
    }))
    const named = (context: unknown) => ({ '@context': context, name: 'Atelier' })
    expect(await engine.canonicalNQuads(named(urls))).to.equal(undefined)
    expect(await engine.canonicalNQuads(named(urls[0]))).to.contain('"Atelier"')
  })
})
