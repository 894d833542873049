import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge, openSession, enrol, learner, sign, badges, type AwardedLine } from '../support/training.ts'

interface Entry {
  readonly statusListIndex: string
  readonly statusListCredential: string
  readonly statusPurpose: string
}

describe('the state of an award', () => {
  let service: TestService
  let trainer: Client
  let badge: AwardedLine
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())
  beforeEach(async () => {
    badge = (await oneBadge(trainer)).line
  })

  const change = (state: string, reason = 'Erreur de personne', awardId = badge.awardId, client = trainer) =>
    client.call<Schemas['Award']>('PUT', `/awards/${awardId}/state`, { json: { state, reason } })
  const verify = async () => {
    const credential = await service.anonymous.call('GET', badge.credential)
    const report = await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
      raw: credential.bytes,
      headers: { 'Content-Type': 'application/vc+ld+json' },
    })
    const { verdict, checks } = succeeded(report)
    return [verdict, ...checks.filter(({ outcome }) => outcome === 'fail').map(({ code }) => code)]
  }
  /** The bit of the badge in the published list of `purpose`; the leftmost bit is index 0. */
  const bit = async (purpose: 'revocation' | 'suspension') => {
    const { credentialStatus } = succeeded(
      await service.anonymous.call<{ credentialStatus: Entry | Entry[] }>('GET', badge.credential),
    )
    const [entry] = [credentialStatus].flat()
    const url = `${entry?.statusListCredential ?? ''}${purpose === 'suspension' ? '/suspension' : ''}`
    const list = succeeded(
      await service.anonymous.call<{ credentialSubject: { encodedList: string; statusPurpose: string } }>(
        'GET',
        url,
      ),
    )
    expect(list.credentialSubject.statusPurpose).to.equal(purpose)
    const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), 'base64url'))
    expect(bits.length * 8).to.be.at.least(131_072)
    const index = Number(entry?.statusListIndex)
    return ((bits[index >> 3] ?? 0) >> (7 - (index % 8))) & 1
  }

  it('is good until it is changed', async () => {
    expect(await verify()).to.deep.equal(['valid'])
    expect([await bit('revocation'), await bit('suspension')]).to.deep.equal([0, 0])
  })

  it('is refused at once after a revocation, which everybody can read in the list', async () => {
    const award = succeeded(await change('revoked', '  Erreur de personne  '))
    expect(award).to.include({ id: badge.awardId, state: 'revoked' })
    expect(award.history.map(({ state, reason }) => [state, reason])).to.deep.equal([
      ['active', undefined],
      ['revoked', 'Erreur de personne'],
    ])
    expect(await verify()).to.deep.equal(['invalid', 'revoked'])
    expect([await bit('revocation'), await bit('suspension')]).to.deep.equal([1, 0])
  })

  it('comes back from a suspension', async () => {
    succeeded(await change('suspended'))
    expect(await verify()).to.deep.equal(['invalid', 'suspended'])
    expect([await bit('revocation'), await bit('suspension')]).to.deep.equal([0, 1])
    const award = succeeded(await change('active', 'Vérifié'))
    expect(award.history.map(({ state }) => state)).to.deep.equal(['active', 'suspended', 'active'])
    expect(await verify()).to.deep.equal(['valid'])
    expect([await bit('revocation'), await bit('suspension')]).to.deep.equal([0, 0])
  })

  it('never comes back from a revocation', async () => {
    succeeded(await change('suspended'))
    succeeded(await change('revoked'))
    for (const state of ['active', 'suspended'])
      expectProblem(await change(state), 409, 'state-change-refused')
    expect(await verify()).to.deep.equal(['invalid', 'revoked'])
  })

  it('is written once in the history when asked for again', async () => {
    const first = succeeded(await change('suspended', 'Une fois'))
    expect(succeeded(await change('suspended', 'Deux fois'))).to.deep.equal(first)
    expect(succeeded(await change('suspended'))).to.deep.equal(first)
  })

  it('ends revoked whatever else is asked at the same moment', async () => {
    await Promise.all(
      ['suspended', 'revoked', 'active', 'suspended', 'revoked'].map((state) => change(state)),
    )
    const { award } = succeeded(
      await trainer.call<Schemas['AwardWithDecision']>('GET', `/awards/${badge.awardId}`),
    )
    expect(award.state).to.equal('revoked')
    expect(await verify()).to.deep.equal(['invalid', 'revoked'])
  })

  it('never changes the badge of somebody else', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Noël'), learner('Zoé')])
    const [noel, zoe] = badges(succeeded(await sign(trainer, session)))
    succeeded(await change('revoked', 'Erreur de personne', noel?.awardId))
    badge = zoe ?? badge
    expect(await verify()).to.deep.equal(['valid'])
  })

  it('is changed only with a reason, to a state there is', async () => {
    const wrong: readonly (readonly [unknown, string])[] = [
      [{ state: 'revoked' }, '/reason required'],
      [{ state: 'revoked', reason: '   ' }, '/reason pattern'],
      [{ state: 'revoked', reason: 'x'.repeat(501) }, '/reason maxLength'],
      [{ state: 'deleted', reason: 'Parce que' }, '/state enum'],
      [{ state: { $ne: 'revoked' }, reason: 'Parce que' }, '/state type'],
      [{ state: 'revoked', reason: 'Parce que', by: 'quelqu’un' }, '/by additionalProperties'],
    ]
    for (const [json, error] of wrong) {
      const answer = await trainer.call('PUT', `/awards/${badge.awardId}/state`, { json })
      expect(items(expectProblem(answer, 400, 'invalid-request'))).to.include(error)
    }
    expect(await verify()).to.deep.equal(['valid'])
  })

  it('is changed by the organisation that awarded, with the right to', async () => {
    const stranger = await service.organisation('tiers-lieu')
    for (const client of [stranger, service.operator]) {
      const foreign = await change('revoked', 'Intrusion', badge.awardId, client)
      const unknown = await change('revoked', 'Intrusion', '0'.repeat(32), client)
      expectProblem(foreign, 404, 'not-found')
      expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
      const read = await client.call('GET', `/awards/${badge.awardId}`)
      expectProblem(read, 404, 'not-found')
      expect(read.bytes.toString()).to.equal(
        (await client.call('GET', `/awards/${'0'.repeat(32)}`)).bytes.toString(),
      )
    }
    const reader = service.withToken(
      await service.tokenOf(await service.apiKey('atelier-dole', ['award:read', 'award:write'])),
    )
    expectProblem(await change('revoked', 'Sans droit', badge.awardId, reader), 403, 'forbidden')
    expect(await verify()).to.deep.equal(['valid'])
  })

  it('never has its reason published', async () => {
    succeeded(await change('revoked', 'Comportement déplacé'))
    const { credentialStatus } = succeeded(
      await service.anonymous.call<{ credentialStatus: Entry | Entry[] }>('GET', badge.credential),
    )
    const [entry] = [credentialStatus].flat()
    for (const path of [badge.credential, entry?.statusListCredential ?? '']) {
      const answer = await service.anonymous.call('GET', path)
      expect(answer.status).to.equal(200)
      expect(answer.bytes.toString()).not.to.include('déplacé')
    }
  })
})
