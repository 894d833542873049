/** What an issuer of this service signed, and nobody here decided. */
import { expect } from 'chai'
import { proofFormats } from '../../server/proof/data-integrity/index.ts'
import { deriveCredential } from '../../server/proof/data-integrity/selective-disclosure/derive.ts'
import { signVcJwt } from '../../server/proof/jose/vc-jwt.ts'
import type { Credential } from '../../server/proof/types.ts'
import { changed, now, openIssuing, publicUrl, resultOf, type Issuing } from './issuing.ts'
import { issuedBy, plainlySigned } from './plain-signer.ts'

const recorded = ['valid', 'pass decision-recorded']
const notRecorded = ['valid-with-warnings', 'warn no-decision-recorded']

describe('a badge signed with the key of an issuer of this service', () => {
  let issuing: Issuing
  let unsigned: Credential
  before(async () => {
    issuing = await openIssuing()
    unsigned = await issuing.unsigned('decided')
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  const judged = async (credential: unknown) => {
    const report = await issuing.verify(credential)
    return [report.verdict, resultOf(report, 'decision')]
  }
  const sign = async (change: (credential: Credential) => Credential) => issuing.sign(change(unsigned))
  const achievement = ['credentialSubject', 'achievement', 'id']

  it('is valid when its award is recorded here, in each of its forms', async () => {
    expect(await judged(await issuing.sign(unsigned))).to.deep.equal(recorded)
    const { keys } = issuing.signing
    const issuer = await keys.current('acme', 'P-256')
    expect(await judged(await signVcJwt(keys, issuer, unsigned, { publicUrl, issuedAt: now }))).to.deep.equal(
      recorded,
    )
    const [, , , selective] = proofFormats
    const hidden = { ...unsigned, id: 'urn:uuid:8d3c3c56-7f65-4b0c-9d5e-8b3f9a1c2d3e' }
    const base = await selective.sign(keys, issuer, hidden, now)
    expect(await judged(await deriveCredential(base, []))).to.deep.equal(recorded)
  })

  it('is valid by its address when it names no list', async () => {
    const badge = await sign((credential) => changed(credential, ['credentialStatus'], () => undefined))
    expect(await judged(badge)).to.deep.equal(recorded)
  })

  it('is valid with a warning when no award stands behind it, or one of something else', async () => {
    const withoutStatus = (credential: Credential) =>
      changed(credential, ['credentialStatus'], () => undefined)
    for (const [what, change] of [
      [
        'an address nobody was given',
        (one: Credential) => ({ ...withoutStatus(one), id: `${publicUrl}/credentials/never` }),
      ],
      ['an identifier of its own', (one: Credential) => ({ ...withoutStatus(one), id: 'urn:uuid:1' })],
      [
        'no identifier that leads anywhere',
        (one: Credential) => ({ ...withoutStatus(one), id: `${publicUrl}/credentials/../decided` }),
      ],
      [
        'another achievement',
        (one: Credential) => changed(one, achievement, () => 'https://x.example/expert'),
      ],
    ] as const)
      expect(await judged(await sign(change)), what).to.deep.equal(notRecorded)
  })

  it('is valid with a warning when its place in the list was given to something that is no award', async () => {
    const { list, index } = await issuing.slot('issued-for-a-program')
    const badge = await sign((credential) => ({
      ...changed(
        changed(credential, ['credentialStatus', 'statusListIndex'], () => String(index)),
        ['credentialStatus', 'id'],
        () => `${publicUrl}/status-lists/${list}#${String(index)}`,
      ),
      id: 'urn:uuid:2',
    }))
    expect(await judged(badge)).to.deep.equal(notRecorded)
  })

  it('is not asked about when somebody else signed it', async () => {
    const report = await issuing.verify(await plainlySigned(issuedBy(unsigned)))
    expect(resultOf(report, 'decision')).to.equal('skipped not-issued-here')
  })
})
