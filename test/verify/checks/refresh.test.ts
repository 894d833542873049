import { expect } from 'chai'
import type { CheckContext, InnerReport, VerifyDeps } from '../../../server/verify/check.ts'
import { refresh } from '../../../server/verify/checks/refresh.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import type { Verdict } from '../../../server/verify/types.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { findingOf, service } from './answer.ts'

const withDeps = (change: Partial<VerifyDeps>): VerifyDeps => ({ ...service, ...change })

describe('a newer version of a badge', () => {
  const address = 'https://univ.example/refresh/1'
  const day = 24 * 60 * 60 * 1e3
  const at = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString()
  const badge = (more: JsonObject = {}): JsonObject => ({
    ...{ id: 'urn:x:badge', issuer: { id: 'did:web:univ.example' }, validUntil: at(day) },
    refreshService: { id: address, type: '1EdTechCredentialRefresh' },
    ...more,
  })
  async function asked(
    credential: JsonObject,
    report: InnerReport | undefined,
    more: Partial<CheckContext> = {},
    body: string | Buffer = '{"id":"urn:x:badge"}',
  ) {
    const visited: string[] = []
    const handed: unknown[] = []
    const outside: VerifyDeps['outside'] = {
      fetch({ url }) {
        visited.push(url)
        if (body === '' || body === 'closed')
          return Promise.resolve({ refusal: body === '' ? 'unreachable' : 'closed' })
        return Promise.resolve({
          document: {
            url,
            bytes: typeof body === 'string' ? Buffer.from(body) : body,
            mediaType: 'application/json',
            fetchedAt: now,
          },
        })
      },
    }
    const { outcome, code, basedOn } = await findingOf(refresh, {
      credential,
      deps: withDeps({ outside }),
      judgeInside(one) {
        handed.push(one)
        return Promise.resolve(report)
      },
      ...more,
    })
    return { answer: `${outcome} ${code}`, visited, handed, basedOn }
  }
  const newerOf = (verdict: Verdict, change: JsonObject = {}): InnerReport => ({
    verdict,
    checks: [],
    issuer: { id: 'did:web:univ.example', recognised: false },
    credential: { id: 'urn:x:badge', validUntil: at(400 * day), ...change },
  })
  const found = 'warn newer-version-available'
  const none = 'skipped no-newer-version-found'
  const notAsked = 'skipped refresh-not-asked'
  it('is reported when it is good, of the same id and issuer, and lasts longer', async () => {
    expect(await asked(badge(), newerOf('valid'))).to.deep.equal({
      ...{ answer: found, visited: [address], handed: [{ id: 'urn:x:badge' }] },
      basedOn: [{ url: address, fetchedAt: '2026-11-21T09:30:00Z' }],
    })
    const answers: readonly (readonly [InnerReport | undefined, string])[] = [
      [newerOf('valid-with-warnings'), found],
      [{ ...newerOf('valid'), credential: { id: 'urn:x:badge' } }, found],
      [newerOf('undetermined'), none],
      [newerOf('invalid'), none],
      [undefined, none],
      [newerOf('valid', { id: 'urn:x:other' }), none],
      [{ ...newerOf('valid'), issuer: { id: 'did:web:other.example', recognised: false } }, none],
      [newerOf('valid', { validUntil: at(day) }), none],
      [newerOf('valid', { expirationDate: at(day) }), none],
    ]
    for (const [report, answer] of answers) expect((await asked(badge(), report)).answer).to.equal(answer)
  })
  it('is asked for up to thirty days before the end, in either word for it', async () => {
    const ends = async (milliseconds: number, member = 'validUntil') =>
      (await asked(badge({ validUntil: at(99 * day), [member]: at(milliseconds) }), newerOf('valid'))).answer
    expect([await ends(30 * day), await ends(30 * day + 1)]).to.deep.equal([found, notAsked])
    expect([await ends(-day), await ends(day, 'expirationDate')]).to.deep.equal([found, found])
    const { validUntil: _end, ...endless } = badge()
    expect((await asked(endless, newerOf('valid'))).answer).to.equal(notAsked)
  })
  it('is not asked for here, inside another badge, or where nobody is asked', async () => {
    const ours = badge({
      refreshService: { id: `${publicUrl}/refresh`, type: '1EdTechCredentialRefresh' },
    })
    for (const given of [
      await asked(ours, newerOf('valid')),
      await asked(badge(), newerOf('valid'), { judgeInside: undefined } as object),
      await asked(badge(), newerOf('valid'), { deps: service }),
    ])
      expect([given.answer, given.visited]).to.deep.equal([notAsked, []])
  })
  it('is asked for at the service of a kind that is read, whatever others there are', async () => {
    const other = { id: 'https://univ.example/other', type: 'OtherRefresh' }
    const older = { url: address, type: ['VerifiableCredentialRefreshService2021'] }
    expect((await asked(badge({ refreshService: [other, older] }), newerOf('valid'))).visited).to.deep.equal([
      address,
    ])
    for (const refreshService of [
      other,
      { type: '1EdTechCredentialRefresh' },
      { id: 7, type: '1EdTechCredentialRefresh' },
      { id: address, type: 7 },
    ])
      expect((await asked(badge({ refreshService }), newerOf('valid'))).answer).to.equal(
        'skipped no-refresh-service',
      )
    expect((await asked({}, newerOf('valid'))).answer).to.equal('skipped no-refresh-service')
  })
  it('is none when what comes back is no credential', async () => {
    for (const body of ['', '[]', '<html>', '{"a":null}', '"a"', Buffer.from('7b2261223a22ff227d', 'hex')]) {
      const { answer, handed } = await asked(badge(), newerOf('valid'), {}, body)
      expect([answer, handed], String(body)).to.deep.equal([none, []])
    }
    expect((await asked(badge(), newerOf('valid'), {}, 'closed')).answer).to.equal(notAsked)
    expect((await asked(badge(), newerOf('valid'), {}, ' eyJh.e30.c2ln\n')).handed).to.deep.equal([
      'eyJh.e30.c2ln',
    ])
  })
  it('of a badge issued here is the one kept here', async () => {
    const kept = (validUntil: string | undefined) => ({
      isIssuedHere: true as const,
      deps: withDeps({
        keptCredential: (id) =>
          Promise.resolve(
            id === 'urn:x:badge' && validUntil !== undefined ? JSON.stringify({ validUntil }) : undefined,
          ),
      }),
    })
    const answer = async (validUntil: string | undefined, credential = badge()) =>
      (await asked(credential, undefined, kept(validUntil))).answer
    expect(await answer(at(day))).to.equal('pass newest-version')
    expect(await answer(at(day + 1))).to.equal(found)
    expect(await answer(undefined)).to.equal(none)
    expect(await answer(at(day), badge({ id: 7 }))).to.equal(none)
  })
})
