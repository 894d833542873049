import { expect } from 'chai'
import { ownEvidence } from '../../server/verify/own/own-evidence.ts'
import type { VerificationReport } from '../../server/verify/types.ts'
import { openIssuing, publicUrl, type Issuing } from './issuing.ts'
import { issuedBy, plainlySigned } from './plain-signer.ts'

const fingerprintOf = (kind: string) =>
  `ni:///sha-256;${Buffer.from(kind.padEnd(32, '.')).toString('base64url')}`

describe('a badge whose evidence was erased', () => {
  let issuing: Issuing
  beforeEach(async () => {
    issuing = await openIssuing()
  })
  afterEach(() => issuing.close())

  const said = ({ checks }: VerificationReport) => {
    const check = checks.find(({ id }) => id === 'evidence')
    return [check?.outcome, check?.code, check?.detail.fr, check?.detail.en]
  }
  const erase = (kind: string, erasedAt: string) =>
    issuing.signing.store.evidence.insert({
      _id: kind,
      organisationId: 'acme',
      applicationId: 'a',
      kind,
      observedAt: '2026-11-01',
      pseudonymised: true,
      salt: '',
      createdAt: '2026-11-01T08:00:00Z',
      fingerprint: fingerprintOf(kind),
      erasedAt,
    })

  it('is as valid as before, and says when, in the words of both languages', async () => {
    const badge = await issuing.sign(await issuing.unsigned('award-1'))
    const before = await issuing.verify(badge)
    expect(said(before).slice(0, 2)).to.deep.equal(['pass', 'evidence-not-erased'])
    await erase('EV-OBS', '2026-12-03T10:00:00Z')
    const after = await issuing.verify(badge)
    expect(after.verdict).to.equal(before.verdict)
    const [outcome, code, fr, en] = said(after)
    expect([outcome, code]).to.deep.equal(['pass', 'evidence-erased'])
    expect(fr).to.match(/^Preuve effacée le 3 décembre 2026\. /)
    expect(en).to.match(/^Evidence erased on 3 December 2026\. /)
  })

  it('says each day, by the calendar of Paris', async () => {
    await erase('EV-PRO', '2026-12-31T23:30:00Z')
    await erase('EV-OBS', '2026-12-03T10:00:00Z')
    const [, , fr, en] = said(await issuing.verify(await issuing.sign(await issuing.unsigned('award-1'))))
    expect(fr).to.match(/^2 preuves effacées le 3 décembre 2026, 1er janvier 2027\. /)
    expect(en).to.match(/^2 pieces of evidence erased on 3 December 2026, 1 January 2027\. /)
  })

  it('says nothing of evidence it does not quote, nor for a badge that no issuer of this service signed', async () => {
    await erase('EV-HAB', '2026-12-03T10:00:00Z')
    const unsigned = await issuing.unsigned('award-1')
    expect(said(await issuing.verify(await issuing.sign(unsigned)))[1]).to.equal('evidence-not-erased')
    await erase('EV-OBS', '2026-12-03T10:00:00Z')
    expect(unsigned['id']).to.equal(`${publicUrl}/credentials/award-1`)
    const stranger = await plainlySigned(issuedBy(unsigned))
    expect(said(await issuing.verify(stranger)).slice(0, 2)).to.deep.equal([
      'skipped',
      'no-evidence-kept-here',
    ])
  })

  it('is told by the store alone: pieces that are kept have no fingerprint in it', async () => {
    const { store } = issuing.signing
    await erase('EV-OBS', '2026-12-03T10:00:00Z')
    const asked = ['EV-OBS', 'EV-PRO', 'EV-OBS'].map(fingerprintOf)
    expect(await ownEvidence({ store }).erasedEvidence(asked)).to.deep.equal([
      { fingerprint: fingerprintOf('EV-OBS'), erasedAt: '2026-12-03T10:00:00Z' },
    ])
  })
})
