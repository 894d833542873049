import { expect } from 'chai'
import { publishRelease } from '../../server/framework/release/publish-release.ts'
import { publishing } from '../framework/published.ts'
import { smallFiles } from '../framework/small-files.ts'
import { now, openIssuing, publicUrl, resultOf, type Issuing } from './issuing.ts'

describe('verifying a badge under a version that another process has just released', function () {
  this.timeout(30_000)
  let issuing: Issuing
  before(async () => {
    issuing = await openIssuing({ publishes: true })
  })
  after(() => issuing.close())

  it('knows the version, and no other', async () => {
    const elsewhere = await publishing(issuing.signing.store, { baseUrl: publicUrl, clock: () => now })
    const { iri, digestSri } = await publishRelease(elsewhere, smallFiles(), 'acme')
    const unsigned = await issuing.unsigned('released-elsewhere')
    const citing = async (id: string) => {
      const related = [...(unsigned['relatedResource'] as object[]), { id, digestSRI: digestSri }]
      const credential = await issuing.sign({ ...unsigned, relatedResource: related })
      return resultOf(await issuing.verify(credential), 'framework')
    }
    expect(await citing(iri)).to.equal('pass framework-unchanged')
    expect(await citing(iri.replace('1.0.0', '1.0.1'))).to.equal('fail framework-version-unknown')
    expect(issuing.failures).to.deep.equal([])
  })
})
