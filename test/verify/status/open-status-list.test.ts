/** Opening a list, as its thread does. */
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { Credential } from '../../../server/proof/types.ts'
import { openStatusList } from '../../../server/verify/status/open-status-list.ts'
import { loner } from '../../proof/data-integrity/proving.ts'
import { eddsaRdfc2022 } from '../../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { now } from '../../proof/signing.ts'
import { plainDid, plainlySigned } from '../plain-signer.ts'

const encodedList = `u${gzipSync(Buffer.alloc(16_384)).toString('base64url')}`
const unsigned: Credential = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  id: 'https://badges.example.org/status-lists/acme-1',
  type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  issuer: plainDid,
  credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList },
}
const open = (list: Credential, at = now) => openStatusList.work({ list, now: at })

describe('opening a status list', () => {
  it('tells the proof by its issuer, of several that are good', async () => {
    const { keys, issuer } = loner()
    const { proof: theirs } = await plainlySigned(unsigned)
    const { proof: other } = await eddsaRdfc2022.sign(keys, issuer, unsigned, now)
    const opened = await open({ ...unsigned, proof: [other, theirs].flat() })
    expect(opened?.proof.controller).to.equal(plainDid)
    expect(opened?.bits).to.have.length(16_384)
    expect(await open({ ...unsigned, proof: other })).to.equal(undefined)
  })

  it('leaves what it was handed as it was', async () => {
    const list = await plainlySigned(unsigned)
    const before = JSON.stringify(list)
    await open(list)
    expect(JSON.stringify(list)).to.equal(before)
  })

  it('takes as much room as its bits, and none where it has none', () => {
    const sizeOf = (credentialSubject: unknown) =>
      openStatusList.size({ list: { ...unsigned, credentialSubject }, now })
    expect(sizeOf({ encodedList })).to.equal(encodedList.length)
    expect([sizeOf({ encodedList: 7 }), sizeOf('x'), sizeOf(undefined)]).to.deep.equal([0, 0, 0])
  })
})
