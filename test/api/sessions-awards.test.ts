import { expect } from 'chai'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import {
  badges,
  enrol,
  learner,
  level1,
  level2,
  level3,
  oneBadge,
  openSession,
  sign,
} from '../support/training.ts'

const day = '2026-11-18'
const observed = { kind: 'EV-OBS', observedAt: day, pseudonymised: true }

describe('the awards of a session', () => {
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())

  const outcomes = ({ lines }: Schemas['AwardReport']) => lines.map(({ outcome }) => outcome)
  const writesNothing = async (requests: () => Promise<unknown>) => {
    const before = await service.documents()
    await requests()
    expect(await service.documents()).to.deep.equal(before)
  }

  it('go to those whose criteria are met; the others are told which rule stands in the way', async () => {
    const session = await openSession(trainer)
    const [eloise, noel, gael] = await enrol(trainer, session, [
      learner('Éloïse'),
      learner('Noël', { consent: false }),
      learner('Gaël', { evidence: [{ kind: 'EV-AUT', observedAt: day }] }),
    ])
    const report = succeeded(await sign(trainer, session))
    expect(report).to.include({ awarded: 1, alreadyAwarded: 0, refused: 2, needsPerson: 0 })
    expect(
      report.lines.map(({ learnerId, line, achievement }) => [learnerId, line, achievement]),
    ).to.deep.equal([
      [eloise, 1, level1],
      [noel, 2, level1],
      [gael, 3, level1],
    ])
    const stopping = report.lines.map(({ findings = [] }) =>
      findings.filter(({ outcome }) => outcome === 'not-met').map(({ type }) => type),
    )
    expect(stopping).to.deep.equal([[], ['recipient-consent'], ['minimum-weight', 'non-self-declared']])
    const [badge] = badges(report)
    expect(badge?.credential).to.equal(`${service.url}/credentials/${badge?.awardId ?? ''}`)
  })

  it('rest on a recorded decision: who signed, by which rules, on which evidence', async () => {
    const { line, session } = await oneBadge(trainer)
    const { award, decision } = succeeded(
      await trainer.call<Schemas['AwardWithDecision']>('GET', `/awards/${line.awardId}`),
    )
    expect(award).to.deep.include({
      id: line.awardId,
      sessionId: session.id,
      learnerId: line.learnerId,
      achievement: level1,
      framework: 'https://frameworks.example/frameworks/referentiel-mediateurs/0.1.0',
      awardedAt: '2026-11-21T09:30:00Z',
      credential: line.credential,
      state: 'active',
    })
    expect(award.frameworkDigest).to.match(/^z[1-9A-HJ-NP-Za-km-z]{40,}$/)
    expect(award.history.map(({ at, state }) => [at, state])).to.deep.equal([
      ['2026-11-21T09:30:00Z', 'active'],
    ])
    expect(decision).to.include({
      id: `${service.url}/decisions/${line.awardId}`,
      organisation: `did:web:${encodeURIComponent(new URL(service.url).host)}:issuers:atelier-dole`,
      achievement: level1,
      outcome: 'granted',
      signedBy: 'Sylvie Marchand',
      decidedAt: '2026-11-21T09:30:00Z',
      frameworkDigest: award.frameworkDigest,
    })
    expect(decision).to.have.nested.property('dossier.pieces').with.lengthOf(1)
    expect(decision).to.have.nested.property('evaluation.criteriaVersion', '0.1.0')
    const listed = await trainer.call<{ items: Schemas['Award'][] }>('GET', `/sessions/${session.id}/awards`)
    expect(succeeded(listed).items).to.deep.equal([award])
  })

  it('wait for the signer’s judgement where a rule needs a person, and keep its reason', async () => {
    const session = await openSession(trainer)
    const [theo = ''] = await enrol(trainer, session, [
      learner('Théo', { evidence: [{ ...observed, pseudonymised: false }] }),
    ])
    const waiting = succeeded(await sign(trainer, session))
    expect(waiting).to.include({ awarded: 0, needsPerson: 1 })
    const rules = waiting.lines[0]?.findings
      ?.filter(({ outcome }) => outcome === 'needs-person')
      .map(({ rule }) => rule)
    expect(rules).to.deep.equal(['pseudonymised'])
    const judgement = {
      learnerId: theo,
      achievement: level1,
      rule: 'pseudonymised',
      reason: 'Relu : aucun usager reconnaissable.',
    }
    const [badge] = badges(succeeded(await sign(trainer, session, { judgements: [judgement] })))
    const { decision } = succeeded(
      await trainer.call<Schemas['AwardWithDecision']>('GET', `/awards/${badge?.awardId ?? ''}`),
    )
    expect(decision).to.deep.include({
      judgements: [{ rule: 'pseudonymised', outcome: 'met', reason: judgement.reason }],
    })
  })

  it('are not given at all when one judgement of the request is out of place', async () => {
    const session = await openSession(trainer)
    const names = Array.from({ length: 25 }, (_, index) => `Personne-${String.fromCharCode(97 + index)}`)
    const people = await enrol(
      trainer,
      session,
      names.map((name) => learner(name)),
    )
    const [theo = ''] = await enrol(trainer, session, [
      learner('Théo', { evidence: [{ ...observed, pseudonymised: false }] }),
    ])
    const judge = (learnerId: string, rule = 'pseudonymised', achievement = level1) => ({
      learnerId,
      achievement,
      rule,
      reason: 'Relu.',
    })
    const wrong: readonly (readonly [readonly object[], string])[] = [
      [[judge(theo), judge(people[24] ?? '')], '/judgements/1/rule judgement-not-asked'],
      [[judge(theo), judge(theo, 'recipient-consent')], '/judgements/1/rule judgement-not-asked'],
      [[judge(theo), judge(theo)], '/judgements/1/rule judgement-repeated'],
      [[judge('unknown')], '/judgements/0 unknown-line'],
      [[judge(theo, 'pseudonymised', level2)], '/judgements/0 unknown-line'],
      [[{ ...judge(theo), reason: '   ' }], '/judgements/0/reason pattern'],
      [[{ ...judge(theo), outcome: 'met' }], '/judgements/0/outcome additionalProperties'],
    ]
    await writesNothing(async () => {
      for (const [judgements, error] of wrong) {
        const answer = await sign(trainer, session, { judgements })
        expect(items(expectProblem(answer, 400, 'invalid-request'))).to.deep.equal([error])
      }
    })
  })

  it('of level 3 wait for level 2, which one signature gives and the next builds on', async () => {
    const session = await openSession(trainer, { achievements: [level2, level3] })
    const evidence = [observed, { kind: 'EV-ATT', observedAt: day }, { kind: 'EV-HAB', observedAt: day }]
    await enrol(trainer, session, [learner('Anaïs', { evidence })])
    const first = succeeded(await sign(trainer, session))
    expect(outcomes(first)).to.deep.equal(['awarded', 'refused'])
    expect(
      first.lines[1]?.findings?.filter(({ outcome }) => outcome === 'not-met').map(({ type }) => type),
    ).to.deep.equal(['prior-level'])
    expect(outcomes(succeeded(await sign(trainer, session)))).to.deep.equal(['already-awarded', 'awarded'])
  })

  it('of level 3 do not build on a level 2 that is suspended, or of another organisation', async () => {
    const evidence = [observed, { kind: 'EV-ATT', observedAt: day }, { kind: 'EV-HAB', observedAt: day }]
    const person = learner('Solène', { evidence })
    const below = await openSession(trainer, { achievements: [level2] })
    await enrol(trainer, below, [person])
    const [badge] = badges(succeeded(await sign(trainer, below)))
    const json = { state: 'suspended', reason: 'Vérification en cours' }
    succeeded(await trainer.call('PUT', `/awards/${badge?.awardId ?? ''}/state`, { json }))
    const stranger = await service.organisation('ailleurs')
    for (const client of [trainer, stranger]) {
      const above = await openSession(client, { achievements: [level3] })
      await enrol(client, above, [person])
      expect(outcomes(succeeded(await sign(client, above)))).to.deep.equal(['refused'])
    }
  })

  it('of a profile follow from the badges it gathers', async () => {
    const { items: all } = succeeded(
      await trainer.call<{ items: Schemas['AchievementSummary'][] }>(
        'GET',
        '/achievements?framework=referentiel-mediateurs',
      ),
    )
    const profile = succeeded(
      await trainer.call<Schemas['Achievement']>(
        'GET',
        '/frameworks/referentiel-mediateurs/0.1.0/achievements/PROFIL-AID',
      ),
    )
    const sets = profile.criteria.find(({ type }) => type === 'badge-set')?.params as unknown as {
      sets: { anyOf: string[] }[]
    }
    const needed = sets.sets.map(({ anyOf: [code = ''] }) => `referentiel-mediateurs/0.1.0/${code}`)
    expect(all.map(({ id }) => id)).to.include.members(needed)
    const session = await openSession(trainer, { achievements: [profile.id, ...needed] })
    const kinds = ['EV-OBS', 'EV-PRO', 'EV-ATT', 'EV-HAB', 'EV-ENT', 'EV-EMP', 'EV-CRA', 'EV-BIL', 'EV-TEM']
    await enrol(trainer, session, [
      learner('Inès', { evidence: kinds.map((kind) => ({ ...observed, kind })) }),
    ])
    expect(outcomes(succeeded(await sign(trainer, session)))).to.deep.equal([
      'refused',
      ...needed.map(() => 'awarded'),
    ])
    expect(outcomes(succeeded(await sign(trainer, session)))).to.deep.equal([
      'awarded',
      ...needed.map(() => 'already-awarded'),
    ])
  }).timeout(60_000)
})
