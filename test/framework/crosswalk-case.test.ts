import { expect } from 'chai'
import { createCrosswalk } from '../../server/framework/crosswalk/crosswalk.ts'
import type { CrosswalkQuery } from '../../server/framework/crosswalk/types.ts'
import { writeCasePackage } from '../../server/framework/exchange/case/write-case.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import { openHub, readForm } from './case-publishing.ts'
import { publishedFrameworks } from './published.ts'
import { known } from './search-versions.ts'

describe('the crosswalk of a framework that was imported from CASE', () => {
  let original: FrameworkVersion
  let copy: FrameworkVersion
  before(async () => {
    const found = (await publishedFrameworks()).frameworks.find('referentiel-mediateurs', '0.1.0')
    if (found === undefined) throw new Error('no framework')
    original = found
    const hub = await openHub()
    try {
      const form = readForm(JSON.parse(writeCasePackage(original)), { slug: 'copie' })
      copy = await hub.publish(form, '1.0.0', 'org-b')
    } finally {
      await hub.remove()
    }
  })

  const ask = (versions: readonly FrameworkVersion[], query: Partial<CrosswalkQuery>) =>
    createCrosswalk(known(...versions), []).query({ offset: 0, limit: 1000, ...query }).items

  it('is certain of no link that CASE only says is related', () => {
    const links = ask([copy], { framework: 'copie' })
    expect(links).not.to.deep.equal([])
    expect(links.filter(({ certain }) => certain)).to.deep.equal([])
  })

  it('names the framework and the code that the association names', () => {
    const ends = ask([copy], { framework: 'copie', code: 'RM-E1.3' }).map(({ to }) => [to.framework, to.code])
    expect(ends).to.deep.include(['DigComp 2.2', '2.3'])
  })

  it('does not stand beside that of the framework it repeats, unless it is asked for by name', () => {
    const all = ask([original, copy], {})
    expect(all.filter(({ dataset }) => dataset.iri === copy.iri)).to.deep.equal([])
    expect(all.length).to.equal(ask([original], {}).length)
    expect(ask([original, copy], { framework: 'copie' })).not.to.deep.equal([])
    expect(ask([copy], {})).not.to.deep.equal([])
  })
})
