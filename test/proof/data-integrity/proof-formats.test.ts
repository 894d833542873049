import { expect } from 'chai'
import { proofFormats, proofReaders } from '../../../server/proof/data-integrity/index.ts'
import { proofFormatContract } from '../../contract/proof-format.ts'

describe('The registry of proof formats', () => {
  it('names each format once', () => {
    expect(new Set(proofReaders.map((format) => format.name)).size).to.equal(proofReaders.length)
  })

  it('signs with eddsa-rdfc-2022 unless something else is asked for', () => {
    expect(proofFormats[0].name).to.equal('eddsa-rdfc-2022')
  })

  it('reads whatever it signs, and the forms of before', () => {
    expect(proofReaders.map(({ name }) => name)).to.have.members([
      ...['eddsa-rdfc-2022', 'eddsa-jcs-2022', 'ecdsa-rdfc-2019', 'ecdsa-sd-2023'],
      ...['Ed25519Signature2020', 'eddsa-2022'],
    ])
  })
})

for (const format of proofFormats) proofFormatContract(format)
