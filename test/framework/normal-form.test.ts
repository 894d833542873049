import { expect } from 'chai'
import { absolute } from '../../server/framework/absolute.ts'
import { documentOf, normalForm, type GraphJson } from '../../server/framework/normal-form.ts'
import type { GraphDocument } from '../../server/framework/nodes.ts'
import { readJson, slugs, stringsIn, type Json } from './documents.ts'

const read = (slug: string) =>
  readJson('frameworks', slug, '0.1.0', 'framework.jsonld') as unknown as GraphDocument<GraphJson>

describe('the normal form of a framework version', () => {
  for (const slug of slugs) {
    it(`of ${slug} gives the same document back, and says nothing of where it is`, () => {
      const document = read(slug)
      const form = normalForm(document, slug, `/frameworks/${slug}/0.1.0`)
      expect(documentOf(form, { version: '0.1.0' })['@graph']).to.deep.equal(document['@graph'])
      const texts = [...form.nodes.values()].flatMap((node) => stringsIn(node as unknown as Json))
      expect(texts.filter((text) => text.includes(`/frameworks/${slug}/`))).to.deep.equal([])
    })
  }

  it('as another version differs in its identity alone', () => {
    const slug = 'label-regional'
    const form = normalForm(read(slug), slug, `/frameworks/${slug}/0.1.0`)
    const next = documentOf(form, { version: '0.2.0', replaces: '0.1.0' })
    expect(next['@graph'][0]).to.include({
      id: '/frameworks/label-regional/0.2.0',
      'owl:versionInfo': '0.2.0',
      'dcterms:replaces': '/frameworks/label-regional/0.1.0',
    })
    const again = normalForm(next, slug, '/frameworks/label-regional/0.2.0')
    expect([...again.nodes]).to.deep.equal([...form.nodes])
  })

  it('leaves the JSON that CASE keeps as it is, even where it looks like a reference', () => {
    const kept = { notes: '.', uri: '/frameworks/a/0.1.0/X1', folder: './X1' }
    const graph = [{ id: '/frameworks/a/0.1.0/X1', type: 'ceasn:Competency', 'mediation:case': kept }]
    const form = normalForm(
      { '@context': '/contexts/mediation/v2', '@graph': graph },
      'a',
      '/frameworks/a/0.1.0',
    )
    const [node] = documentOf(form, { version: '0.2.0' })['@graph']
    expect(node?.['mediation:case']).to.deep.equal(kept)
    expect(absolute(node, 'https://cadres.example')).to.deep.include({ 'mediation:case': kept })
  })

  it('refuses a node of something else, and one that comes twice', () => {
    const node = { id: '/frameworks/a/0.1.0/X1', type: 'ceasn:Competency' }
    const document = (...graph: GraphJson[]) => ({ '@context': '/contexts/mediation/v2', '@graph': graph })
    expect(() => normalForm(document(node), 'a', '/frameworks/a/0.1')).to.throw(/not a node/)
    expect(() => normalForm(document(node, node), 'a', '/frameworks/a/0.1.0')).to.throw(/twice/)
  })
})
