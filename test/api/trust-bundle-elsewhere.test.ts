/** With the network off, a recognised issuer on another site is judged by what its site said last. */
import { expect } from 'chai'
import { openBundle, type OpenedBundle } from '../../server/verify/offline/open-bundle.ts'
import { verifyOffline } from '../../server/verify/offline/verify-offline.ts'
import type { Credential } from '../../server/proof/types.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'
import { startService, succeeded, testDay, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'
import { did, didPath, documentOf } from '../verify/foreign/foreign-issuer.ts'
import { entry, signedList } from '../verify/foreign/foreign-list.ts'
import { changed, resultOf } from '../verify/issuing.ts'
import { issuedBy, plainDid, plainlySigned } from '../verify/plain-signer.ts'

const hour = 3_600_000

describe('the trust bundle, of issuers on other sites', function () {
  this.timeout(60_000)
  let service: TestService
  let univ: OtherSite
  let lists: OtherSite
  let badge: Credential

  before(async () => {
    univ = await startOtherSite('univ.example')
    lists = await startOtherSite('lists.example')
    const clock = () => service.now
    service = await startService({}, undefined, outsideOf([univ, lists], { clock }))
    const { line } = await oneBadge(await service.organisation('atelier-dole'))
    const kept = (await service.context.deps.store.awards.get(line.awardId))?.credential ?? ''
    const { proof: _proof, ...unsigned } = JSON.parse(kept) as Credential
    badge = unsigned
    for (const issuer of [did, plainDid, 'did:web:silent.example']) {
      const json = { issuer, issuerName: 'Université', reason: 'agreement', since: '2026-01-01T00:00:00Z' }
      succeeded(await service.operator.call('POST', '/recognitions', { json }))
    }
  })
  after(async () => {
    await service.stop()
    await Promise.all([univ.stop(), lists.stop()])
  })

  const bundleAt = async (at: Date): Promise<OpenedBundle> => {
    service.now = at
    const { bytes } = await service.anonymous.call('GET', '/trust/bundle', {
      headers: { Accept: 'application/jwt' },
    })
    const text = bytes.toString()
    const opened = openBundle(text)
    if ('failure' in opened) throw new Error(opened.failure)
    return { ...opened, isPinned: true }
  }
  const later = (milliseconds: number) => new Date(testDay.getTime() + milliseconds)
  const badgeOf = async (index: number, issuer = did) => {
    const unsigned = changed(issuedBy(badge, issuer), ['credentialStatus'], () => entry(index))
    const signed = await plainlySigned(unsigned, issuer, { verificationMethod: `${issuer}#key-1` })
    return Buffer.from(JSON.stringify(signed))
  }
  const found = async (bundle: OpenedBundle, bytes: Buffer, at = testDay) => {
    const report = await verifyOffline(bundle, bytes, at)
    return [report.verdict, resultOf(report, 'issuer.key'), resultOf(report, 'status.revocation')]
  }

  it('has their keys with when they were read, and calls one whose site does not answer neither good nor bad', async () => {
    univ.answer(didPath, { body: documentOf(did) })
    const bundle = await bundleAt(testDay)
    const said = (bundle.bundle.documents ?? []).map((one) => `${one.url} ${String('found' in one)}`)
    expect(said.sort()).to.deep.equal([
      'https://silent.example/.well-known/did.json false',
      `https://univ.example${didPath} true`,
    ])
    univ.answer(didPath, { status: 503 })
    const report = await verifyOffline(bundle, await badgeOf(41), testDay)
    expect(resultOf(report, 'issuer.key')).to.equal('pass key-published-elsewhere')
    expect(resultOf(report, 'issuer.trust')).to.equal('pass recognised')
    const { basedOn: [source] = [] } = report.checks.find(({ id }) => id === 'issuer.key') ?? {}
    expect(source?.url).to.equal(`https://univ.example${didPath}`)
    expect(await found(bundle, await badgeOf(41)), 'no list was read').to.deep.equal([
      'undetermined',
      'pass key-published-elsewhere',
      'unknown status-list-not-fetched',
    ])
    const silent = await found(bundle, await badgeOf(41, 'did:web:silent.example'))
    expect(silent[0]).to.equal('undetermined')
  })

  it('has the status lists that were read here, as they were an hour ago at most', async () => {
    univ.answer(didPath, { body: documentOf(did) })
    lists.answer('/status/7', { body: await signedList([42]) })
    service.now = later(hour)
    const raw = await badgeOf(41)
    const headers = { 'Content-Type': 'application/vc+ld+json' }
    succeeded(await service.anonymous.call('POST', '/verifications', { raw, headers }))
    const bundle = await bundleAt(later(hour))
    lists.answer('/status/7', { status: 503 })
    expect(await found(bundle, await badgeOf(41), later(hour))).to.deep.equal([
      'valid',
      'pass key-published-elsewhere',
      'pass not-revoked',
    ])
    expect(await found(bundle, await badgeOf(42), later(hour))).to.deep.equal([
      'invalid',
      'pass key-published-elsewhere',
      'fail revoked',
    ])
    expect(await found(bundle, await badgeOf(41), later(7 * 24 * hour - 1000)), 'the list has ended')
      .to //
      .deep.equal(['undetermined', 'pass key-published-elsewhere', 'unknown status-list-expired'])
  })

  it('goes on with what a site said last for a day, unless the site says that it is not there any more', async () => {
    univ.answer(didPath, { status: 503 })
    const keyAt = async (milliseconds: number) =>
      (await found(await bundleAt(later(milliseconds)), await badgeOf(41), later(milliseconds)))[1]
    const askedBefore = univ.asked.length
    expect(await keyAt(2 * hour - 400_000), 'asked an hour ago').to.equal('pass key-published-elsewhere')
    expect(univ.asked.length).to.equal(askedBefore)
    expect(await keyAt(2 * hour)).to.equal('pass key-published-elsewhere')
    expect(univ.asked.length).to.equal(askedBefore + 1)
    expect(await keyAt(30 * hour)).to.not.equal('pass key-published-elsewhere')
    univ.answer(didPath, { body: documentOf(did) })
    expect(await keyAt(32 * hour)).to.equal('pass key-published-elsewhere')
    univ.answer(didPath, { status: 410 })
    expect(await keyAt(34 * hour)).to.not.equal('pass key-published-elsewhere')
  })
})
