/** Whether a badge was withdrawn, as a revocation list of Open Badges on another site says. */
import { expect } from 'chai'
import type { Bounded } from '../../../server/bounded/task.ts'
import { createStatusReader } from '../../../server/verify/status/status-list.ts'
import { startOtherSite, type OtherSite, type SiteAnswer } from '../../support/other-site.ts'
import { changed, now, resultOf } from '../issuing.ts'
import { issuedBy, plainDid, plainlySigned } from '../plain-signer.ts'
import { setUpElsewhere } from './elsewhere.ts'
import { did, didPath, documentOf } from './foreign-issuer.ts'

describe('the status of a badge that is in a revocation list of Open Badges', () => {
  const elsewhere = setUpElsewhere()
  let lists: OtherSite
  beforeEach(async () => {
    lists = await startOtherSite('lists.example')
    elsewhere.site.answer(didPath, { body: documentOf(did) })
    elsewhere.leadTo([lists])
  })
  afterEach(() => lists.stop())

  const serve = (body: unknown, answer: SiteAnswer, path: string) => {
    lists.answer(path, { body, ...answer })
  }
  const signedWith = (credentialStatus: unknown) =>
    plainlySigned(
      changed(issuedBy(elsewhere.badge, did), ['credentialStatus'], () => credentialStatus),
      did,
      { verificationMethod: `${did}#key-1` },
    )
  const found = async (credentialStatus: unknown) => {
    const report = await elsewhere.verify(await signedWith(credentialStatus))
    return [report.verdict, resultOf(report, 'status.revocation')]
  }
  const clear = ['valid-with-warnings', 'pass not-revoked']
  const revoked = ['invalid', 'fail revoked']
  const unknown = (code: string) => ['undetermined', `unknown ${code}`]

  const address = 'https://lists.example/revocations'
  const status = { id: address, type: '1EdTechRevocationList' }
  const revocations = (revokedCredential: unknown, change: object = {}) => {
    elsewhere.leadTo([lists])
    serve({ id: address, issuer: did, revokedCredential, ...change }, { headers: {} }, '/revocations')
  }

  it('is what the list says of the id of the badge', async () => {
    const { id } = elsewhere.badge
    for (const [list, result] of [
      [[{ id }], revoked],
      [[{ id: 'urn:other' }, { id, revoked: true, revocationReason: 'error' }], revoked],
      [[{ id, revoked: false }], clear],
      [[], clear],
      [Array.from({ length: 2000 }, (_none, index) => ({ id: `urn:uuid:${String(index)}` })), clear],
    ] as const) {
      revocations(list)
      expect(await found(status)).to.deep.equal(result)
    }
  })

  it('is read where it can be ended, once for all the badges of a report, and open when that is too costly', async () => {
    revocations([{ id: 'urn:uuid:1' }])
    const tasks: string[] = []
    const bounded: Bounded = {
      async run(task, input) {
        tasks.push(task.name)
        return { output: await task.work(input) }
      },
    }
    const { issuing: issuingHere, outside: there } = elsewhere
    const reader = createStatusReader({ ...issuingHere.deps, outside: there, bounded }, now)
    for (const [credentialId, answer] of [
      ['urn:uuid:1', 'set'],
      ['urn:uuid:2', 'clear'],
    ]) {
      const asked = {
        listUrl: address,
        purpose: 'revocation',
        index: 0,
        issuer: did,
        credentialId,
      } as const
      const said = await reader.readElsewhere({ form: '1EdTechRevocationList', ...asked })
      expect(said.answer).to.equal(answer)
    }
    expect(tasks).to.deep.equal(['read-revocation-list'])
    const report = await elsewhere.verify(await signedWith(status), now, {
      bounded: {
        run: async (task, input) =>
          task.name === 'read-revocation-list'
            ? { refusal: 'too-costly' }
            : { output: await task.work(input) },
      },
    })
    expect([report.verdict, resultOf(report, 'status.revocation')]).to.deep.equal(
      unknown('status-list-unusable'),
    )
  })

  it('is not known when the list is somebody else’s, has not its form, or is not there', async () => {
    revocations([{ id: elsewhere.badge['id'] }], { issuer: plainDid })
    expect(await found(status)).to.deep.equal(unknown('status-list-by-another'))
    for (const bad of [undefined, {}, ['urn:1'], [7]]) {
      revocations(bad)
      expect(await found(status)).to.deep.equal(unknown('status-list-unusable'))
    }
    revocations([], { id: 'https://lists.example/other' })
    expect(await found(status)).to.deep.equal(unknown('status-list-unusable'))
    elsewhere.leadTo([lists])
    serve('', { status: 503 }, '/revocations')
    expect(await found(status)).to.deep.equal(unknown('status-list-unreachable'))
  })
})
