import { expect } from 'chai'
import type { DecisionRecord } from '../../server/evidence/decision.ts'
import { startService, succeeded, type Client, type TestService } from '../support/service.ts'
import {
  badges,
  enrol,
  evaluate,
  learner,
  level1,
  level2,
  level3,
  openSession,
  signJudging,
} from '../support/training.ts'

const evidence = ['EV-OBS', 'EV-ATT', 'EV-HAB'].map((kind) => ({
  kind,
  observedAt: '2026-11-18',
  pseudonymised: true,
}))

describe('the badges somebody holds, in decisions on others', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  /** Addresses of the badges held before. */
  let held: readonly string[]
  let shown: string
  let record: DecisionRecord
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
    const earlier = await openSession(trainer, { achievements: [level1, level2] })
    await enrol(trainer, earlier, [learner('Amina', { evidence })])
    held = badges(succeeded(await signJudging(trainer, earlier))).map(({ awardId }) => awardId)
    expect(held).to.have.length(2)
    const later = await openSession(trainer, { achievements: [level3] })
    await enrol(trainer, later, [learner('Amina', { evidence })])
    shown = JSON.stringify(await evaluate(trainer, later))
    const [line] = badges(succeeded(await signJudging(trainer, later)))
    record = succeeded(await trainer.call<DecisionRecord>('GET', `/decisions/${line?.awardId ?? ''}`))
  })
  after(() => service.stop())

  it('are never told by their addresses', () => {
    for (const id of held) {
      expect(JSON.stringify(record)).not.to.include(id)
      expect(shown).not.to.include(id)
    }
  })

  it('are told only when a rule asks for them', () => {
    expect(record.dossier.held.map(({ achievement }) => achievement)).to.deep.equal(['RM-A1.1-N2'])
    const asking = record.evaluation.findings.find(({ type }) => type === 'prior-level')
    expect(asking?.evidence).to.deep.equal(record.dossier.held.map(({ awardId }) => awardId))
  })

  it('leave a record that anybody recomputes', async () => {
    const answer = await service.anonymous.call('POST', '/decisions/recompute', { json: record })
    expect(succeeded(answer)).to.include({ agrees: true, proof: 'valid', criteria: 'released' })
  })
})
