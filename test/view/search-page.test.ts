import { expect } from 'chai'
import { searchPage, type SearchPageParts } from '../../server/view/framework/search-page.tsx'
import { byTag, elements, readHtml, text } from './html.ts'

const script = '<script>alert(1)</script>"\'&'

const hit = {
  code: 'C-1',
  title: { fr: 'tisser', en: 'weave' },
  text: { fr: 'Un métier.' },
  framework: { fr: 'Le fil', en: 'The thread' },
  version: { version: '1.0.0' },
  path: '/frameworks/fil/1.0.0/C-1',
}

function pageOf(change: Partial<SearchPageParts> = {}) {
  return readHtml(
    searchPage({
      language: 'fr',
      asked: { q: 'tisser' },
      offset: 0,
      limit: 50,
      total: 1,
      hits: [hit],
      filters: [
        { name: 'letter', values: [] },
        { name: 'level', values: [{ value: '1', count: 1 }] },
        {
          name: 'profile',
          values: [{ value: 'ACC', label: { fr: 'J’accueille', en: 'I welcome' }, count: 3 }],
        },
      ],
      ...change,
    }),
  )
}

describe('the page of a search', () => {
  it('is a form that needs no script, each field with its name in words, and what was asked still in it', () => {
    const [form, ...others] = byTag(pageOf({ asked: { q: 'tisser', profile: 'acc' } }), 'form')
    expect([form?.attributes.get('method'), form?.attributes.get('action'), others]).to.deep.equal([
      'get',
      '/competencies',
      [],
    ])
    const labels = byTag(form!, 'label')
    const fields = byTag(form!, 'input', 'select')
    expect(labels).to.have.lengthOf(fields.length)
    for (const label of labels) {
      expect(byTag(label, 'input', 'select')).to.have.lengthOf(1)
      expect(text(label)).not.to.equal('')
    }
    expect(byTag(form!, 'input')[0]?.attributes.get('value')).to.equal('tisser')
    const chosen = byTag(form!, 'option').filter((option) => option.attributes.has('selected'))
    expect(chosen.map((option) => option.attributes.get('value'))).to.deep.equal(['', 'acc'])
    expect(byTag(form!, 'details')[0]?.attributes.has('open')).to.equal(true)
    expect(byTag(pageOf(), 'details')[0]?.attributes.has('open')).to.equal(false)
  })

  it('offers values in words, with their counts, and no filter without a value', () => {
    const page = pageOf()
    const options = byTag(page, 'option').map(text)
    expect(options).to.deep.equal(['Peu importe', '1 (1)', 'Peu importe', 'ACC – J’accueille (3)'])
    expect(byTag(page, 'select').map((select) => select.attributes.get('name'))).to.deep.equal([
      'level',
      'profile',
    ])
  })

  it('lists hits by code, title, text and framework, numbered from where it is', () => {
    const page = pageOf({ offset: 50, total: 51 })
    const [list] = byTag(page, 'ol').filter((one) => one.attributes.has('start'))
    expect(list?.attributes.get('start')).to.equal('51')
    expect(text(list!)).to.equal('C-1 Tisser\nUn métier.\nLe fil, version 1.0.0')
    const [next, ...others] = byTag(page, 'a').filter((link) => link.attributes.has('rel'))
    expect([next?.attributes.get('href'), others]).to.deep.equal([
      '/competencies?q=tisser&offset=0&limit=50',
      [],
    ])
  })

  it('marks words that are not in its language', () => {
    const [marked] = byTag(pageOf({ language: 'en' }), 'ol')
      .flatMap((list) => byTag(list, 'span'))
      .filter((span) => span.attributes.get('lang') === 'fr')
    expect(text(marked!)).to.equal('Un métier.')
  })

  it('says so when there is nothing, and what to do', () => {
    expect(text(pageOf({ total: 0, hits: [] }))).to.include('0 résultat\nRien ne correspond.')
  })

  it('comes back from a page past the end', () => {
    const page = pageOf({ offset: 100_000, total: 51, hits: [] })
    const links = byTag(page, 'a').map((link) => link.attributes.get('href'))
    expect(links).to.include('/competencies?q=tisser&offset=50&limit=50')
  })

  it('shows markup as the text it is', () => {
    const page = pageOf({
      asked: { q: script, profile: script },
      hits: [{ ...hit, code: script, title: { fr: script, en: script }, text: { fr: script } }],
      filters: [{ name: 'profile', values: [{ value: script, label: { fr: script }, count: 1 }] }],
    })
    expect(byTag(page, 'script')).to.deep.equal([])
    expect(text(byTag(page, 'title')[0]!)).to.include(script)
    expect(
      elements(page)
        .flatMap(({ attributes }) => [...attributes.keys()])
        .filter((name) => name.startsWith('on')),
    ).to.deep.equal([])
  })

  it('never skips a rank of heading and uses no id twice', () => {
    const page = pageOf()
    expect(byTag(page, 'h1', 'h2', 'h3').map(({ tag }) => tag)).to.deep.equal(['h1', 'h2'])
    const ids = elements(page).flatMap(({ attributes }) => attributes.get('id') ?? [])
    expect(new Set(ids).size).to.equal(ids.length)
  })
})
