/** A newer version of a badge is said to be there when it is a good one; asking is kept for when it matters. */
import { expect } from 'chai'
import type { Credential } from '../../../server/proof/types.ts'
import { changed, now, resultOf } from '../issuing.ts'
import { issuedBy, plainDid, plainlySigned } from '../plain-signer.ts'
import { setUpElsewhere } from './elsewhere.ts'

const address = 'https://univ.example/refresh/1'

describe('a newer version of a badge', () => {
  const elsewhere = setUpElsewhere()
  let badge: Credential
  before(() => {
    badge = changed(issuedBy(elsewhere.badge), ['refreshService'], () => ({
      id: address,
      type: '1EdTechCredentialRefresh',
    }))
  })

  const until = (day: string, credential = badge) =>
    plainlySigned(changed(credential, ['validUntil'], () => `${day}T00:00:00Z`))
  const verify = async (credential: Credential, deps = {}) => {
    const report = await elsewhere.verify(credential, now, deps)
    return [report.verdict, resultOf(report, 'refresh')]
  }

  it('is asked for when the badge is about to end, and a good one is reported: the badge stays as good as it was', async () => {
    elsewhere.site.answer('/refresh/1', { body: await until('2030-01-01') })
    expect(await verify(await until('2026-12-01'))).to.deep.equal([
      'valid-with-warnings',
      'warn newer-version-available',
    ])
    expect(await verify(await until('2026-11-01'))).to.deep.equal(['invalid', 'warn newer-version-available'])
  })

  it('is not asked for while the badge is good: the issuer is not told who is looked at', async () => {
    expect(await verify(await until('2027-01-01'))).to.deep.equal([
      'valid-with-warnings',
      'skipped refresh-not-asked',
    ])
    expect((await verify(await until('2026-12-01'), { outside: undefined }))[1]).to.equal(
      'skipped refresh-not-asked',
    )
    expect(elsewhere.site.asked).to.deep.equal([])
  })

  it('is none when what comes back is not a good credential of the same id and issuer, good for longer', async () => {
    const later = await until('2030-01-01')
    const answers: readonly unknown[] = [
      { ...later, name: 'changed' },
      await until(
        '2030-01-01',
        changed(badge, ['id'], () => 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b99'),
      ),
      await until('2026-12-01'),
      await plainlySigned(
        changed(issuedBy(badge, 'did:web:univ.example'), ['validUntil'], () => '2030-01-01T00:00:00Z'),
        plainDid,
      ),
      '<html>',
      'null',
    ]
    for (const body of answers) {
      elsewhere.site.answer('/refresh/1', { body, headers: { 'Content-Type': 'application/json' } })
      expect(await verify(await until('2026-12-01'))).to.deep.equal([
        'valid-with-warnings',
        'skipped no-newer-version-found',
      ])
    }
    elsewhere.site.answer('/refresh/1', { status: 503 })
    expect((await verify(await until('2026-12-01')))[0]).to.equal('valid-with-warnings')
  })

  it('of a badge issued here is the one kept here', async () => {
    const own = await elsewhere.issuing.unsigned('renewed')
    const signed = await elsewhere.issuing.sign(own)
    const kept = (validUntil: unknown) => ({
      keptCredential: () => Promise.resolve(JSON.stringify({ ...own, validUntil })),
    })
    expect(await verify(signed, kept(own['validUntil']))).to.deep.equal(['valid', 'pass newest-version'])
    expect(await verify(signed, kept('2031-01-01T00:00:00Z'))).to.deep.equal([
      'valid-with-warnings',
      'warn newer-version-available',
    ])
  })
})
