import { expect } from 'chai'
import type { Credential } from '../../server/proof/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { changed, now, openIssuing, resultOf, type Issuing } from './issuing.ts'

describe('what is not checked', () => {
  let issuing: Issuing
  let unsigned: Credential
  let badge: Credential

  before(async () => {
    issuing = await openIssuing()
    unsigned = await issuing.unsigned('unchecked')
    badge = await issuing.sign(unsigned)
  })
  after(async () => {
    await issuing.close()
  })

  for (const [title, member, value] of [
    ['ecdsa-sd-2023', 'cryptosuite', 'ecdsa-sd-2023'],
    ['eddsa-jcs-2022', 'cryptosuite', 'eddsa-jcs-2022'],
    ['Ed25519Signature2020', 'type', 'Ed25519Signature2020'],
  ] as const) {
    it(`leaves a badge with a proof of the form ${title} undetermined, and shows none of it`, async () => {
      const report = await issuing.verify(changed(badge, ['proof', 0, member], () => value))
      expect(report.verdict).to.equal('undetermined')
      expect(resultOf(report, 'signature')).to.equal('unknown proof-format-not-supported')
      expect(resultOf(report, 'issuer.key')).to.equal('unknown key-not-checked')
      expect(report).to.not.have.any.keys('credential', 'issuer')
    })
  }

  it('leaves a badge in the form of a JWT undetermined', async () => {
    const report = await issuing.verify('eyJhbGciOiJub25lIn0.eyJpZCI6InVybjp4OjEifQ.c2lnbmF0dXJl')
    expect([report.verdict, resultOf(report, 'signature')]).to.deep.equal([
      'undetermined',
      'unknown proof-format-not-supported',
    ])
    expect(resultOf(report, 'format')).to.equal('pass compact-jws')
    expect(resultOf(report, 'schema')).to.equal('skipped not-reached')
  })

  it('still refuses an expired badge when its form of proof is not read', async () => {
    const other = changed(badge, ['proof', 0, 'cryptosuite'], () => 'ecdsa-sd-2023')
    expect((await issuing.verify(other, new Date('2031-01-01T00:00:00Z'))).verdict).to.equal('invalid')
  })

  it('holds a badge for undetermined, whatever the others say, when a check breaks down', async () => {
    for (const broken of ['localStatus', 'publishedKeys', 'issuer'] as const) {
      const failed: string[] = []
      const deps = {
        ...issuing.deps,
        [broken]: () => Promise.reject(new Error('out of order')),
        checkFailed: (check: string) => failed.push(check),
      }
      const bytes = Buffer.from(JSON.stringify(badge))
      const report = await verifyCredential(deps, { kind: 'json', bytes }, now)
      expect(report.verdict, broken).to.equal('undetermined')
      expect(failed, broken).to.not.deep.equal([])
      expect(JSON.stringify(report)).to.not.include('out of order')
    }
  })

  it('warns that the endorsements attached to a badge were not verified', async () => {
    const endorsement = await issuing.sign({
      '@context': unsigned['@context'],
      id: 'urn:uuid:9a52be5a-7b0c-44f1-8f5d-17c8f6f8a001',
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: 'Recommandation',
      issuer: unsigned['issuer'],
      validFrom: '2026-11-20T00:00:00Z',
      credentialSubject: { id: unsigned['id'], type: ['EndorsementSubject'], endorsementComment: 'Vu.' },
    })
    expect((await issuing.verify(endorsement)).verdict, 'on its own').to.equal('valid')
    const endorsed = await issuing.sign({ ...unsigned, endorsement: [endorsement] })
    const report = await issuing.verify(endorsed)
    expect([report.verdict, resultOf(report, 'endorsement')]).to.deep.equal([
      'valid-with-warnings',
      'warn endorsements-not-checked',
    ])

    const forged = changed(
      endorsed,
      ['endorsement', 0, 'credentialSubject', 'endorsementComment'],
      () => 'Expert',
    )
    expect(resultOf(await issuing.verify(forged), 'signature')).to.equal('fail signature-mismatch')
    const redefined = changed(endorsed, ['endorsement', 0, '@context'], (list) => [
      ...(list as unknown[]),
      {},
    ])
    expect(resultOf(await issuing.verify(redefined), 'format')).to.equal('fail forbidden-key')
    const posing = await issuing.sign({ ...unsigned, endorsement: [{ ...endorsement, id: unsigned['id'] }] })
    expect(resultOf(await issuing.verify(posing), 'schema')).to.equal('fail endorsement-incoherent')
  })
})
