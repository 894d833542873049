/** Erasing a person: badges withdrawn, rosters and evidence forgotten, whatever crashes it. */
import { expect } from 'chai'
import { erasePassport } from '../../server/erasure/erasures.ts'
import { passportOfEmail } from '../../server/passport/passports.ts'
import { everything } from '../../server/store/everything.ts'
import type { Store } from '../../server/store/store.ts'
import { signedInBrowser } from '../support/passports.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { enrol, evaluate, learner, learnersOf, oneBadge, openSession } from '../support/training.ts'

describe('a person who is erased', function () {
  this.timeout(180_000)
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('mednum-bfc')
  })
  after(() => service.stop())
  const store = () => service.context.deps.store

  interface Kept {
    readonly sessionId: string
    readonly awardId: string
    readonly badge: string
  }
  /** A badge of a session of its own, kept in the Passeport of `email`. */
  const keptBadge = async (email: string): Promise<Kept> => {
    const { session, line } = await oneBadge(trainer)
    const claim = await trainer.call<Schemas['NewClaim']>('POST', `/awards/${line.awardId}/claims`)
    const browser = await signedInBrowser(service, email)
    await browser.post(`${new URL(succeeded(claim).link).pathname}/passeport`, { how: 'signed-in' })
    const badge = (await service.anonymous.call('GET', new URL(line.credential).pathname)).bytes.toString()
    return { sessionId: session.id, awardId: line.awardId, badge }
  }
  const verdict = async (badge: string) => {
    const headers = { 'Content-Type': 'application/json' }
    const answer = await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
      raw: badge,
      headers,
    })
    return succeeded(answer)
  }
  const pieces = async (sessionId: string) =>
    succeeded(await trainer.call<{ items: object[] }>('GET', `/sessions/${sessionId}/evidence`)).items
  const isErased = async ({ sessionId, awardId, badge }: Kept) => {
    const [line] = await learnersOf(trainer, { id: sessionId })
    expect(line).to.include({ givenName: '', familyName: '', erased: true, consent: false })
    expect(line).to.not.have.any.keys('email', 'reference')
    expect(await pieces(sessionId)).to.deep.equal([])
    expect(await everything(store().claims, { awardId })).to.deep.equal([])
    expect((await service.anonymous.call('GET', `/credentials/${awardId}`)).status).to.equal(404)
    const report = await verdict(badge)
    expect(report.verdict).to.equal('invalid')
    expect(JSON.stringify(report))
      .to.include('revoked')
      .and.not.match(/effac|erase/iu)
  }

  it('has the badges of their Passeport withdrawn, and the lines they came from forget them', async () => {
    const kept = await keptBadge('lina@exemple.fr')
    const before = await verdict(kept.badge)
    expect(before.verdict).to.not.equal('invalid')
    const browser = await signedInBrowser(service, 'lina@exemple.fr')
    expect((await browser.get('/passeport/effacer')).text).to.include('Vos badges sont retirés')
    expect((await browser.post('/passeport/effacer', { sure: 'yes' })).status).to.equal(200)
    await isErased(kept)
    expect(await everything(store().settings, {})).to.have.length(1)
  })

  it('is awarded nothing on that line, nor enrolled again by the same list', async () => {
    const session = await openSession(trainer)
    const people = [learner('Oumar'), learner('Rose')]
    const [oumar = ''] = await enrol(trainer, session, people)
    const path = `/sessions/${session.id}/learners`
    expect((await trainer.call('DELETE', `${path}/${oumar}`)).status).to.equal(204)
    expect((await trainer.call('DELETE', `${path}/${oumar}`)).status).to.equal(204)
    const { lines } = await evaluate(trainer, session)
    expect(lines.map(({ line }) => line)).to.deep.equal([2])
    const again = await trainer.call<Schemas['RosterReport']>('POST', path, { json: { learners: people } })
    expect(succeeded(again)).to.deep.include({ refused: 1, unchanged: 1, added: 0 })
    expect(again.body.lines[0]?.errors?.[0]).to.include({ code: 'erased-learner' })
    expect((await learnersOf(trainer, session)).map(({ givenName }) => givenName)).to.deep.equal(['', 'Rose'])
  })

  it('is forgotten by every session of the organisation, and nobody else is', async () => {
    const sessions = [await openSession(trainer), await openSession(trainer)]
    const enrolled = []
    for (const session of sessions)
      enrolled.push(await enrol(trainer, session, [learner('Ines'), learner('Paul')]))
    await trainer.call('DELETE', `/sessions/${sessions[0]?.id ?? ''}/learners/${enrolled[0]?.[0] ?? ''}`)
    for (const session of sessions)
      expect((await learnersOf(trainer, session)).map(({ givenName }) => givenName)).to.deep.equal([
        '',
        'Paul',
      ])
  })

  it('is erased by their organisation alone', async () => {
    const session = await openSession(trainer)
    const other = await openSession(trainer)
    const [id = ''] = await enrol(trainer, session, [learner('Aya')])
    const stranger = await service.organisation('autre')
    const path = `/sessions/${session.id}/learners/${id}`
    expect((await stranger.call('DELETE', path)).status).to.equal(404)
    expect((await trainer.call('DELETE', `/sessions/${other.id}/learners/${id}`)).status).to.equal(404)
    expect((await learnersOf(trainer, session))[0]?.givenName).to.equal('Aya')
  })

  it('is erased in the end, wherever it was interrupted, or not at all', async () => {
    let finished = false
    for (let calls = 1; !finished; calls = Math.ceil(calls * 1.35)) {
      const email = `panne-${String(calls)}@exemple.fr`
      const kept = await keptBadge(email)
      const { deps } = service.context
      const opened = await passportOfEmail(deps, email)
      const failing = { ...deps, store: failingAfter(calls, deps.store) }
      const outcome = await Promise.allSettled([erasePassport(failing, opened)])
      finished = outcome[0].status === 'fulfilled'
      const isBegun = (await everything(store().settings, {})).length > 1
      await service.context.runChores()
      expect(await everything(store().settings, {})).to.have.length(1)
      if (isBegun || finished) {
        await isErased(kept)
        expect(await store().erasableKeys.get(opened.passport._id)).to.equal(undefined)
        expect(await store().passports.get(opened.passport._id)).to.equal(undefined)
      } else {
        expect((await verdict(kept.badge)).verdict).to.not.equal('invalid')
        expect(await store().passports.get(opened.passport._id)).to.not.equal(undefined)
      }
    }
  })
})

/** The store, of which every call after the first `calls` fails. */
function failingAfter(calls: number, store: Store): Store {
  let left = calls
  const counted = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member === 'function')
          return (...given: readonly unknown[]): unknown => {
            left -= 1
            return left < 0 ? Promise.reject(new Error('cut')) : Reflect.apply(member, target, given)
          }
        return typeof member === 'object' && member !== null ? counted(member) : member
      },
    })
  return counted(store)
}
