import { expect } from 'chai'
import { proofFormats } from '../../server/proof/index.ts'
import { proofFormatContract } from '../contract/proof-format.ts'

describe('The registry of proof formats', () => {
  it('names each format once', () => {
    expect(new Set(proofFormats.map((format) => format.name)).size).to.equal(proofFormats.length)
  })
})

for (const format of proofFormats) proofFormatContract(format)
