/** The same bytes handed in again: what only depends on them is remembered, everything else is looked at anew. */
import { expect } from 'chai'
import { bakePng } from '../../server/credential/bake.ts'
import { signVcJwt } from '../../server/proof/jose/vc-jwt.ts'
import { declareCompromised, retireKey } from '../../server/proof/keys/end-key.ts'
import type { Credential } from '../../server/proof/types.ts'
import type { Reading, VerifyDeps, VerifyInput } from '../../server/verify/check.ts'
import { keptCredentials } from '../../server/verify/own/kept-credentials.ts'
import { Readings } from '../../server/verify/reading/readings.ts'
import type { VerificationReport } from '../../server/verify/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { changed, now, openIssuing, publicUrl, resultOf, type Issuing } from './issuing.ts'
import { issuedBy, plainlySigned } from './plain-signer.ts'

const onePixelPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

describe('verifying the same bytes again', () => {
  let issuing: Issuing
  let deps: VerifyDeps
  let readings: Readings<Reading>
  let unsigned: Credential

  beforeEach(async () => {
    issuing = await openIssuing()
    readings = new Readings<Reading>()
    const { store } = issuing.signing
    deps = { ...issuing.deps, ...keptCredentials({ store, publicUrl }), readings }
    unsigned = await issuing.unsigned('again')
  })
  afterEach(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  const textOf = async (credential: Credential) => JSON.stringify(await issuing.sign(credential))
  const verify = (text: string | Buffer, at = now, kind: VerifyInput['kind'] = 'json') =>
    verifyCredential(deps, { kind, bytes: Buffer.from(text) }, at)
  const said = (report: VerificationReport, check: string) => [report.verdict, resultOf(report, check)]
  /** A reading that is remembered shows the very same object. */
  const isRemembered = (one: VerificationReport, other: VerificationReport) =>
    one.credential !== undefined && one.credential === other.credential

  it('answers the same as the first time, and as without any memory', async () => {
    const text = await textOf(unsigned)
    const first = await verify(text)
    const second = await verify(text)
    expect(isRemembered(first, second)).to.equal(true)
    expect(first.verdict).to.equal('valid')
    expect(second).to.deep.equal(first)
    const { readings: _none, ...forgetful } = deps
    const bytes = Buffer.from(text)
    expect(second).to.deep.equal(await verifyCredential(forgetful, { kind: 'json', bytes }, now))
  })

  it('never takes other bytes for the same: no byte may change, nor what they are said to be', async () => {
    const text = await textOf(unsigned)
    const first = await verify(text)
    for (let index = 0; index < text.length; index += 211) {
      const bytes = Buffer.from(text)
      bytes.writeUInt8((bytes[index] ?? 0) ^ 1, index)
      const other = await verify(bytes)
      expect(other.input.sha256).not.to.equal(first.input.sha256)
      expect([other.verdict, isRemembered(first, other)], String(index)).to.deep.equal(['invalid', false])
    }
    expect(isRemembered(first, await verify(`${text} `))).to.equal(false)
    const png = bakePng(onePixelPng, text)
    expect((await verify(png, now, 'png')).verdict).to.equal('valid')
    expect(said(await verify(png, now, 'svg'), 'format')).to.deep.equal(['invalid', 'fail not-an-image'])
  })

  it('sees that it was revoked or suspended meanwhile', async () => {
    const text = await textOf(unsigned)
    expect((await verify(text)).verdict).to.equal('valid')
    await issuing.setState('again', 'suspended')
    expect(said(await verify(text), 'status.suspension')).to.deep.equal(['invalid', 'fail suspended'])
    await issuing.setState('again', 'revoked')
    expect(said(await verify(text), 'status.revocation')).to.deep.equal(['invalid', 'fail revoked'])
  })

  it('sees that its last moment has passed', async () => {
    const text = await textOf({ ...unsigned, validUntil: '2026-11-21T09:31:00Z' })
    const first = await verify(text)
    const second = await verify(text, minutesLater(7))
    expect(isRemembered(first, second)).to.equal(true)
    // The one kept here is good for longer: there is a newer version.
    expect(said(first, 'validity')).to.deep.equal(['valid-with-warnings', 'pass in-period'])
    expect(said(second, 'validity')).to.deep.equal(['invalid', 'fail expired'])
  })

  it('sees that its proof has expired', async () => {
    const text = JSON.stringify(
      await plainlySigned(issuedBy(unsigned), undefined, { expires: '2026-11-21T09:31:00Z' }),
    )
    const first = await verify(text)
    expect(resultOf(first, 'signature')).to.equal('pass signature-valid')
    expect(isRemembered(first, await verify(text, new Date('2026-11-21T09:30:59.999Z')))).to.equal(true)
    expect(said(await verify(text, minutesLater(1)), 'signature')).to.deep.equal([
      'invalid',
      'fail proof-expired',
    ])
  })

  it('does not believe a clock set back, by which its proof is of the future', async () => {
    const text = await textOf(unsigned)
    expect((await verify(text)).verdict).to.equal('valid')
    expect((await verify(text, minutesLater(-6))).verdict).to.equal('invalid')
  })

  it('sees that its key was compromised or retired before it signed', async () => {
    const text = await textOf(unsigned)
    const { store, keys } = issuing.signing
    expect((await verify(text)).verdict).to.equal('valid')
    const ending = { store, keys, clock: () => now }
    await retireKey(ending, 'acme', 'acme:1')
    expect(said(await verify(text), 'issuer.key')).to.deep.equal(['valid', 'pass key-published'])
    await declareCompromised(ending, 'acme', 'acme:1', { at: '2026-11-01T00:00:00Z' })
    const compromised = await verify(text)
    expect(said(compromised, 'issuer.key')).to.deep.equal(['invalid', 'fail key-compromised'])
    expect(compromised.credential).to.equal(undefined)
  })

  it('sees that its issuer is registered under another name, and that the decision is gone', async () => {
    const text = await textOf(unsigned)
    const first = await verify(text)
    expect([first.issuer?.name, resultOf(first, 'decision')]).to.deep.equal([
      'Acmé',
      'pass decision-recorded',
    ])
    const { store } = issuing.signing
    const organisation = await store.organisations.get('acme')
    if (organisation === undefined) throw new Error('acme is registered')
    await store.organisations.replace({ ...organisation, name: 'Acmé et fils' })
    deps = { ...deps, isDecidedHere: () => Promise.resolve(false) }
    const second = await verify(text)
    expect([second.issuer?.name, resultOf(second, 'decision')]).to.deep.equal([
      'Acmé et fils',
      'warn no-decision-recorded',
    ])
  })

  it('reads anew whatever was not good, and what a key that is looked up has signed', async () => {
    const { keys } = issuing.signing
    const issuer = await keys.current('acme', 'P-256')
    const jwt = await signVcJwt(keys, issuer, unsigned, { publicUrl, issuedAt: now })
    const altered = JSON.stringify(changed(await issuing.sign(unsigned), ['name'], () => 'Autre'))
    const unread = JSON.stringify({ ...unsigned, proof: [{ type: 'RsaSignature2018' }] })
    const verdicts: string[] = []
    for (const text of [jwt, altered, unread, 'not JSON']) verdicts.push((await verify(text)).verdict)
    expect(verdicts).to.deep.equal(['valid', 'invalid', 'undetermined', 'invalid'])
    expect(readings.size).to.equal(0)
  })

  it('reads anew after ten minutes', async () => {
    const text = await textOf(unsigned)
    const first = await verify(text)
    expect(isRemembered(first, await verify(text, new Date(minutesLater(10).getTime() - 1)))).to.equal(true)
    expect(isRemembered(first, await verify(text, minutesLater(10)))).to.equal(false)
  })
})
