import { expect } from 'chai'
import type { Bounded } from '../../server/bounded/task.ts'
import { Problem } from '../../server/problem.ts'
import { signVcJwt } from '../../server/proof/jose/vc-jwt.ts'
import type { Credential } from '../../server/proof/types.ts'
import { objectsOf } from '../../server/verify/check.ts'
import type { VerificationReport } from '../../server/verify/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { changed, now, openIssuing, publicUrl, resultOf, type Issuing } from './issuing.ts'
import { plainDid, plainlySigned } from './plain-signer.ts'

describe('endorsements inside a badge', () => {
  let issuing: Issuing
  let unsigned: Credential
  let achievementId: string
  before(async () => {
    issuing = await openIssuing()
    unsigned = await issuing.unsigned('endorsed')
    const [subject] = objectsOf(unsigned['credentialSubject'])
    achievementId = objectsOf(subject?.['achievement'])[0]?.['id'] as string
  })
  after(async () => {
    await issuing.close()
  })

  let number = 0
  function words(about: string, change: Credential = {}): Credential {
    number += 1
    return {
      '@context': unsigned['@context'],
      id: `urn:uuid:9a52be5a-7b0c-44f1-8f5d-${String(number).padStart(12, '0')}`,
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: 'Recommandation',
      issuer: unsigned['issuer'],
      validFrom: '2026-11-20T00:00:00Z',
      credentialSubject: { id: about, type: ['EndorsementSubject'], endorsementComment: 'Vu à l’œuvre.' },
      ...change,
    }
  }
  const badgeId = () => String(unsigned['id'])
  const endorsed = async (...endorsement: readonly Credential[]) =>
    issuing.verify(await issuing.sign({ ...unsigned, endorsement }))
  /** As if each endorsement had been asked for and recorded here. */
  async function endorsedByDecision(badge: Credential): Promise<VerificationReport> {
    const deps = { ...issuing.deps, isDecidedHere: () => Promise.resolve(true) }
    return verifyCredential(deps, { kind: 'json', bytes: Buffer.from(JSON.stringify(badge)) }, now)
  }
  const shownIn = ({ credential }: VerificationReport) => objectsOf(credential?.['endorsement']).length

  it('are good when each is signed, recorded and about what it is attached to', async () => {
    const badge = await issuing.sign({ ...unsigned, endorsement: [await issuing.sign(words(badgeId()))] })
    const report = await endorsedByDecision(badge)
    expect([report.verdict, resultOf(report, 'endorsement')]).to.deep.equal([
      'valid',
      'pass endorsements-good',
    ])
    expect(shownIn(report)).to.equal(1)
  })

  it('are good on the achievement, and as signed texts', async () => {
    const acme = await issuing.issuer('acme')
    const { keys } = issuing.signing
    const text = await signVcJwt(keys, acme, words(achievementId), { publicUrl, issuedAt: now })
    const embedded = await issuing.sign(words(achievementId))
    const onAchievement = changed(unsigned, ['credentialSubject', 'achievement'], (achievement) => ({
      ...(achievement as Credential),
      endorsement: [embedded],
      endorsementJwt: [text],
    }))
    const report = await endorsedByDecision(await issuing.sign(onAchievement))
    expect([report.verdict, resultOf(report, 'endorsement')]).to.deep.equal([
      'valid',
      'pass endorsements-good',
    ])
    expect(JSON.stringify(report.credential)).to.include(text)
  })

  it('by the issuer of itself are a reservation', async () => {
    const { did } = await issuing.issuer('acme')
    const endorsement = await issuing.sign(words(did))
    const praised = changed(unsigned, ['issuer', 'endorsement'], () => [endorsement])
    const report = await endorsedByDecision(await issuing.sign(praised))
    expect(resultOf(report, 'endorsement')).to.equal('warn endorsements-with-reservations')
  })

  for (const [title, forge] of [
    ['that nobody signed', (id: string) => Promise.resolve(words(id))],
    [
      'with another’s words under its signature',
      async (id: string) =>
        changed(
          await issuing.sign(words(id)),
          ['credentialSubject', 'endorsementComment'],
          () => 'Le meilleur de tous.',
        ),
    ],
    ['about something else', () => issuing.sign(words('urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b99'))],
    ['about the achievement, on the badge', () => issuing.sign(words(achievementId))],
    ['that has ended', (id: string) => issuing.sign(words(id, { validUntil: '2026-11-21T00:00:00Z' }))],
    [
      'signed by another than it names',
      async (id: string) => {
        const { did } = await issuing.issuer('acme')
        return plainlySigned(words(id, { issuer: { id: did, type: ['Profile'], name: 'Acmé' } }))
      },
    ],
  ] as const) {
    it(`warns of one ${title}, which the issuer of the badge signed nevertheless, and does not show it`, async () => {
      const good = await issuing.sign(words(badgeId()))
      const report = await endorsed(good, await forge(badgeId()))
      expect(resultOf(report, 'signature')).to.equal('pass signature-valid')
      expect([report.verdict, resultOf(report, 'endorsement')]).to.deep.equal([
        'valid-with-warnings',
        'warn endorsements-not-good',
      ])
      expect(shownIn(report)).to.equal(1)
      expect(objectsOf(report.credential?.['endorsement'])[0]?.['id']).to.equal(good['id'])
    })
  }

  it('of nobody known here are a reservation', async () => {
    const report = await endorsed(
      await plainlySigned(
        words(badgeId(), { issuer: { id: plainDid, type: ['Profile'], name: 'Passante' } }),
      ),
    )
    expect([report.verdict, resultOf(report, 'endorsement')]).to.deep.equal([
      'valid-with-warnings',
      'warn endorsements-with-reservations',
    ])
    expect(shownIn(report)).to.equal(1)
  })

  it('in a form of proof that is not read are not shown, and do not make the badge bad', async () => {
    const other = changed(await issuing.sign(words(badgeId())), ['proof', 0, 'cryptosuite'], () => 'bbs-2023')
    const report = await endorsed(other)
    expect([report.verdict, resultOf(report, 'endorsement')]).to.deep.equal([
      'valid-with-warnings',
      'warn endorsements-not-checked',
    ])
    expect(shownIn(report)).to.equal(0)
  })

  it('under one identifier, of which one is forged, are not shown at all', async () => {
    const good = await issuing.sign(words(badgeId()))
    const forged = changed(good, ['credentialSubject', 'endorsementComment'], () => 'Le meilleur.')
    const badge = changed(unsigned, ['credentialSubject', 'achievement', 'endorsement'], () => [forged])
    const report = await issuing.verify(await issuing.sign({ ...badge, endorsement: [good] }))
    expect(resultOf(report, 'endorsement')).to.equal('warn endorsements-not-good')
    expect(JSON.stringify(report.credential)).to.not.include('Le meilleur')
    expect(shownIn(report)).to.equal(0)
  })

  it('inside another are not shown, whatever was found of that one', async () => {
    const forged = words('urn:uuid:9a52be5a-7b0c-44f1-8f5d-0000000000ff', {
      credentialSubject: { id: 'urn:x', type: ['EndorsementSubject'], endorsementComment: 'INVENTÉ' },
    })
    const signed = await issuing.sign(forged)
    const ofNobody = changed(signed, ['proof', 0, 'proofValue'], () => `z${'3'.repeat(88)}`)
    for (const inside of [ofNobody, signed]) {
      const issuer = { id: plainDid, type: ['Profile'], name: 'Passante', endorsement: [inside] }
      const report = await endorsed(await plainlySigned(words(badgeId(), { issuer })))
      expect(resultOf(report, 'endorsement')).to.equal('warn endorsements-with-reservations')
      expect(shownIn(report)).to.equal(1)
      expect(JSON.stringify(report.credential)).to.not.include('INVENTÉ')
    }
  })

  it('as a signed text around one that is forged are not shown', async () => {
    const acme = await issuing.issuer('acme')
    const issuer = { ...(unsigned['issuer'] as Credential), endorsement: [words('urn:x')] }
    const { keys } = issuing.signing
    const text = await signVcJwt(keys, acme, words(badgeId(), { issuer }), { publicUrl, issuedAt: now })
    const report = await issuing.verify(await issuing.sign({ ...unsigned, endorsementJwt: [text] }))
    expect(resultOf(report, 'endorsement')).to.equal('warn endorsements-with-reservations')
    expect(report.credential).to.not.have.property('endorsementJwt')
  })

  describe('that could not be read, for too many others waiting', () => {
    async function judged(checkFailed: (check: string) => void): Promise<VerificationReport> {
      const good = await issuing.sign(words(badgeId()))
      const bytes = Buffer.from(JSON.stringify(await issuing.sign({ ...unsigned, endorsement: [good] })))
      let readings = 0
      const bounded: Bounded = {
        async run(task, input) {
          readings += 1
          if (readings > 1) throw new Problem('unavailable', { fr: 'Occupé.', en: 'Busy.' })
          return { output: await task.work(input) }
        },
      }
      return verifyCredential({ ...issuing.deps, bounded, checkFailed }, { kind: 'json', bytes }, now)
    }

    it('are open, and not shown', async () => {
      const told: string[] = []
      const report = await judged((check) => told.push(check))
      expect([report.verdict, resultOf(report, 'endorsement'), shownIn(report)]).to.deep.equal([
        'valid-with-warnings',
        'warn endorsements-not-checked',
        0,
      ])
      expect(told).to.deep.equal(['endorsement'])
    })

    it('are not shown either when the whole check breaks down', async () => {
      let calls = 0
      const report = await judged(() => {
        calls += 1
        if (calls === 1) throw new Error('broken')
      })
      expect([report.verdict, resultOf(report, 'endorsement')]).to.deep.equal([
        'undetermined',
        'unknown check-failed',
      ])
      expect(report.credential).to.include({ id: unsigned['id'] })
      expect(shownIn(report)).to.equal(0)
    })
  })

  it('say nothing when nobody is known to have signed the badge around them', async () => {
    const badge = await issuing.sign({ ...unsigned, endorsement: [await issuing.sign(words(badgeId()))] })
    const report = await issuing.verify(changed(badge, ['proof', 0, 'cryptosuite'], () => 'bbs-2023'))
    expect(report.verdict).to.equal('undetermined')
    expect(report).to.not.have.any.keys('credential', 'issuer')
    expect(resultOf(report, 'endorsement')).to.match(/^(skipped not-reached|warn endorsements-not-checked)$/)
  })

  it('are told by their number, never in their own words', async () => {
    const report = await endorsed(words(badgeId()))
    const { detail } = report.checks.find(({ id }) => id === 'endorsement') ?? {}
    expect(detail?.fr).to.include('Recommandations jointes\u00A0: 1.')
    expect(JSON.stringify(report)).to.not.include('Vu à l’œuvre')
  })
})
