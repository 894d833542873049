/** Who shows a record of several badges, and whose the badges in it are. */
import { expect } from 'chai'
import type { Credential } from '../../../server/proof/types.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import { questionsOf } from '../../../server/verify/report/questions.ts'
import type { VerificationReport } from '../../../server/verify/types.ts'
import { verifyInput } from '../../../server/verify/verify-input.ts'
import { now, openIssuing, resultOf, type Issuing } from '../issuing.ts'
import { plainDid, plainlySigned } from '../plain-signer.ts'
import { openWallet } from './wallet.ts'

const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }
const alice = 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2'
const nobody = 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b31'

const contexts = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
]

describe('a record of several badges that its subject presents', function () {
  this.timeout(60_000)
  let issuing: Issuing
  const wallet = openWallet()
  before(async () => {
    issuing = await openIssuing()
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  const badgeOf = async (subjectId: string, awardId: string) => {
    const recipient = { subjectId, name: 'Zoé Lefèvre' }
    return issuing.sign(await issuing.unsigned(awardId, { recipient }))
  }
  const recordOf = (issuer: string, badges: readonly Credential[]): Credential => ({
    '@context': contexts,
    id: 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b21',
    type: ['VerifiableCredential', 'ClrCredential'],
    name: 'Relevé',
    issuer: { id: issuer, type: ['Profile'], name: 'Acmé' },
    validFrom: '2026-11-20T00:00:00Z',
    credentialSubject: { id: wallet.did, type: ['ClrSubject'], verifiableCredential: badges },
  })
  const ours = async (...badges: readonly Credential[]) =>
    issuing.sign(recordOf((await issuing.issuer('acme')).did, badges))
  const anybodys = (...badges: readonly Credential[]) => plainlySigned(recordOf(plainDid, badges))

  async function presented(record: Credential, deps: Partial<VerifyDeps> = {}): Promise<VerificationReport> {
    const handed = await wallet.sign(wallet.presentation([record]), asked)
    const bytes = Buffer.from(JSON.stringify(handed))
    return verifyInput({ ...issuing.deps, ...deps }, { kind: 'json', bytes }, now, asked)
  }
  const summary = (report: VerificationReport) => [
    report.verdict,
    report.subjectBinding,
    resultOf(report, 'holder'),
  ]

  it('is theirs when every badge in it is, and each is reported on where it stands', async () => {
    const badges = [await badgeOf(wallet.did, 'own-1'), await badgeOf(wallet.did, 'own-2')]
    const report = await presented(await ours(...badges))
    expect(summary(report)).to.deep.equal(['valid', 'proven', 'pass holder-is-subject'])
    const inside = '/verifiableCredential/0/credentialSubject/verifiableCredential'
    expect(report.parts?.map(({ pointer, credential }) => [pointer, credential?.['id']])).to.deep.equal([
      ['/verifiableCredential/0', 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b21'],
      [`${inside}/0`, badges[0]?.['id']],
      [`${inside}/1`, badges[1]?.['id']],
    ])
  })

  it('is theirs when this service knows that badges of ours in it are', async () => {
    const badge = await badgeOf(nobody, 'linked')
    const known = { transcriptSubjects: () => Promise.resolve([wallet.did]) }
    expect(summary(await presented(await ours(badge), known))).to.deep.equal([
      'valid',
      'proven',
      'pass holder-is-subject',
    ])
    // Anybody else who signs a record says so in vain.
    expect(summary(await presented(await anybodys(badge), known))).to.deep.equal([
      'valid-with-warnings',
      'not-possible',
      'warn subject-has-no-key',
    ])
  })

  it('does not make them the owner of somebody else’s badge, whoever signed it', async () => {
    const own = await badgeOf(wallet.did, 'own-3')
    const another = await badgeOf(alice, 'alices')
    for (const record of [await anybodys(another), await anybodys(own, another), await ours(own, another)]) {
      expect(summary(await presented(record))).to.deep.equal(['invalid', 'failed', 'fail holder-not-subject'])
    }
  })

  it('proves nothing of a badge that names nobody', async () => {
    const bearer = await badgeOf(nobody, 'bearer')
    for (const record of [await anybodys(bearer), await ours(bearer)]) {
      expect(summary(await presented(record))).to.deep.equal([
        'valid-with-warnings',
        'not-possible',
        'warn subject-has-no-key',
      ])
    }
  })

  it('is not still good when a badge in it was withdrawn', async () => {
    const record = await ours(await badgeOf(wallet.did, 'withdrawn'))
    await issuing.setState('withdrawn', 'revoked')
    const report = await presented(record)
    expect([report.verdict, report.subjectBinding]).to.deep.equal(['invalid', 'proven'])
    const stillGood = questionsOf(report.checks, report.parts).find(({ id }) => id === 'still-good')
    expect(stillGood?.answer).to.equal('no')
  })
})
