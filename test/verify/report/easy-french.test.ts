import { expect } from 'chai'
import { easyFrenchOf, findingCodes } from '../../../server/verify/report/finding-codes.ts'

describe('a finding in easy French', () => {
  it('has the sentence of its code, whatever was found', () => {
    for (const [code, { easy }] of findingCodes) expect(easyFrenchOf(code, 'unknown')).to.equal(easy)
  })

  it('has a sentence for a code that is not known, by what was found', () => {
    expect(easyFrenchOf('never-heard-of', 'unknown')).to.equal('Nous n’avons pas pu vérifier ce point.')
  })
})
