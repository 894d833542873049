import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { Credential } from '../../../server/proof/types.ts'
import { verifyCredential } from '../../../server/verify/verify.ts'
import { changed, now, openIssuing, publicUrl, resultOf, type Issuing } from '../issuing.ts'

const revocation = 'status.revocation'

describe('the status of a badge', () => {
  let issuing: Issuing
  let unsigned: Credential

  before(async () => {
    issuing = await openIssuing()
    unsigned = await issuing.unsigned('status')
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  async function withStatus(status: unknown) {
    return issuing.verify(await issuing.sign(changed(unsigned, ['credentialStatus'], () => status)))
  }

  async function withEntry(member: string, value: unknown) {
    return issuing.verify(await issuing.sign(changed(unsigned, ['credentialStatus', member], () => value)))
  }

  /** The badge, read while the list served at its address is another one. */
  async function withList(change: (list: Credential) => Credential, resign: boolean) {
    const badge = await issuing.sign(unsigned)
    const localStatus = async (url: string) => {
      const { proof, ...list } = (await issuing.deps.localStatus(url)) ?? {}
      return resign ? issuing.sign(change(list)) : { ...change(list), proof }
    }
    const bytes = Buffer.from(JSON.stringify(badge))
    return verifyCredential({ ...issuing.deps, localStatus }, { kind: 'json', bytes }, now)
  }

  it('was not there to check when the badge has none', async () => {
    const report = await withStatus(undefined)
    expect([report.verdict, resultOf(report, revocation)]).to.deep.equal(['valid', 'pass no-status'])
    expect(resultOf(report, 'status.suspension')).to.equal('skipped no-suspension-list')
  })

  it('is not known when the list is on another site', async () => {
    for (const url of ['https://elsewhere.example/list', `${publicUrl}.evil.example/status-lists/acme-1`]) {
      const report = await withEntry('statusListCredential', url)
      expect([report.verdict, resultOf(report, revocation)]).to.deep.equal([
        'undetermined',
        'unknown status-list-not-fetched',
      ])
    }
  })

  it('is not known when its type is not read', async () => {
    for (const status of [
      { id: 'https://elsewhere.example/revocations', type: '1EdTechRevocationList' },
      { ...(unsigned['credentialStatus'] as object), statusSize: 2 },
    ]) {
      const report = await withStatus(status)
      expect([report.verdict, resultOf(report, revocation)]).to.deep.equal([
        'undetermined',
        'unknown status-type-not-supported',
      ])
    }
  })

  it('is refused when the entry cannot be about this badge', async () => {
    for (const [member, value, code] of [
      ['statusListIndex', '131072', 'status-index-out-of-range'],
      ['statusListIndex', '9999999999', 'status-index-out-of-range'],
      ['statusPurpose', 'suspension', 'status-purpose-mismatch'],
      ['statusPurpose', 'message', 'status-purpose-mismatch'],
      ['statusListCredential', `${publicUrl}/status-lists/acme-99`, 'status-list-missing'],
      ['statusListCredential', `${publicUrl}/status-lists/acme-1/suspension`, 'status-purpose-mismatch'],
    ] as const) {
      const report = await withEntry(member, value)
      expect([report.verdict, resultOf(report, revocation)]).to.deep.equal(['invalid', `fail ${code}`])
    }
  })

  it('is refused when the list is that of another issuer', async () => {
    const beta = await issuing.issuer('beta')
    const badge = await issuing.sign(
      changed(unsigned, ['issuer', 'id'], () => beta.did),
      beta,
    )
    const report = await issuing.verify(badge)
    expect([report.verdict, resultOf(report, revocation)]).to.deep.equal([
      'invalid',
      'fail status-list-not-issuers',
    ])
  })

  it('is not known when the list itself is not good', async () => {
    const bits = (bytes: number) => `u${gzipSync(Buffer.alloc(bytes)).toString('base64url')}`
    const encoded = (list: string) => (old: Credential) =>
      changed(old, ['credentialSubject', 'encodedList'], () => list)
    for (const [title, change, resign] of [
      ['with its bits changed after signing', encoded(bits(16_384)), false],
      ['under another address', (list: Credential) => ({ ...list, id: `${publicUrl}/status-lists/x` }), true],
      ['of another type', (list: Credential) => ({ ...list, type: ['VerifiableCredential'] }), true],
      ['from the future', (list: Credential) => ({ ...list, validFrom: '2027-01-01T00:00:00Z' }), true],
      ['out of date', (list: Credential) => ({ ...list, validUntil: '2026-01-01T00:00:00Z' }), true],
      ['that is no gzip', encoded('uAAAA'), true],
      ['that is not base64url', encoded('zAAAA'), true],
      ['that is too short', encoded(bits(16_383)), true],
      ['that inflates beyond 2 MiB', encoded(bits(100 * 1024 * 1024)), true],
    ] as const) {
      const report = await withList((list) => change(list), resign)
      expect([report.verdict, resultOf(report, revocation)], title).to.deep.equal([
        'undetermined',
        'unknown status-list-unusable',
      ])
    }
  })

  it('takes the whole list into account, first and last bit alike', async () => {
    for (const index of [0, 7, 8, 131_071]) {
      const bytes = Buffer.alloc(16_384)
      bytes.writeUInt8(0b1000_0000 >> (index % 8), Math.floor(index / 8))
      const set = `u${gzipSync(bytes).toString('base64url')}`
      const localStatus = async (url: string) => {
        const { proof: _proof, ...list } = (await issuing.deps.localStatus(url)) ?? {}
        return url.endsWith('/suspension')
          ? issuing.deps.localStatus(url)
          : issuing.sign(changed(list, ['credentialSubject', 'encodedList'], () => set))
      }
      for (const [at, verdict] of [
        [index, 'invalid'],
        [index === 0 ? 1 : index - 1, 'valid'],
      ] as const) {
        const entry = changed(unsigned, ['credentialStatus', 'statusListIndex'], () => String(at))
        const bytes = Buffer.from(JSON.stringify(await issuing.sign(entry)))
        const report = await verifyCredential({ ...issuing.deps, localStatus }, { kind: 'json', bytes }, now)
        expect(report.verdict, `bit ${index} set, bit ${at} read`).to.equal(verdict)
      }
    }
  })
})
