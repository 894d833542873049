import { expect } from 'chai'
import { deriveFiles } from '../../server/achievement/derive/derive-files.ts'
import { draftImpact, type DraftImpact } from '../../server/award/standing/draft-impact.ts'
import type { NormalNode } from '../../server/framework/normal-form.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import type { Award, TrainingSession } from '../../server/store/documents.ts'
import type { New } from '../../server/store/store.ts'
import { changedNodes } from '../api/award-standing-versions.ts'
import { clock, publishedFrameworks, temporaryStore, type TemporaryStore } from '../framework/published.ts'

const slug = 'referentiel-mediateurs'
const place = { version: '0.2.0', replaces: '0.1.0' }

let awardNumber = 0

/** An award as far as it is counted. */
function award(code: string, change: Partial<Award> = {}): New<Award> {
  awardNumber += 1
  return {
    _id: `award-${String(awardNumber)}`,
    organisationId: 'atelier-dole',
    sessionId: 'session-0',
    learnerId: 'learner-0',
    recipientKey: 'recipient-0',
    achievement: `${slug}/0.1.0/${code}`,
    achievementCode: code,
    frameworkIri: 'https://cadres.example/frameworks/referentiel-mediateurs/0.1.0',
    frameworkDigest: 'zQm',
    evaluationId: 'evaluation-0',
    decision: '{}',
    proofStrength: 'assessed',
    awardedAt: '2026-10-01T08:00:00Z',
    credential: '{}',
    statusSlot: `list-1:${String(awardNumber)}`,
    state: 'active',
    history: [],
    deliveries: [],
    ...change,
  }
}

function session(id: string, change: Partial<TrainingSession>): New<TrainingSession> {
  return {
    _id: id,
    organisationId: 'atelier-dole',
    title: `Session ${id}`,
    achievements: [`${slug}/0.1.0/RM-A1.1-N1`],
    heldOn: '2026-11-18',
    trainerName: 'Sylvie Marchand',
    createdAt: '2026-11-18T08:00:00Z',
    ...change,
  }
}

describe('the impact of a draft', () => {
  let temporary: TemporaryStore
  let from: FrameworkVersion
  before(async () => {
    temporary = await temporaryStore()
    const { frameworks } = await publishedFrameworks()
    const found = frameworks.find(slug, '0.1.0')
    if (found === undefined) throw new Error('the référentiel is not published')
    from = found
  })
  after(() => temporary.remove())

  const impactOf = (nodes: ReadonlyMap<string, NormalNode>): Promise<DraftImpact> => {
    const form = { slug, nodes }
    const files = deriveFiles(form, place, from.files)
    return draftImpact(
      { store: temporary.store, clock },
      { organisationId: 'atelier-dole', framework: slug, from, to: { version: '0.2.0', form, files } },
    )
  }
  const effects = ({ achievements }: DraftImpact) =>
    Object.fromEntries(achievements.map(({ id, effect }) => [id.slice(slug.length + 1), effect]))

  it('is none for a draft that says the same', async () => {
    expect(await impactOf(from.form().nodes)).to.deep.equal({
      framework: slug,
      from: '0.1.0',
      to: '0.2.0',
      class: 'none',
      competencies: [],
      achievements: [],
      profiles: [],
      sessions: { own: [], others: 0 },
      awards: { total: 0, stands: 0, equivalent: 0, needsReassessment: 0 },
    })
  })

  describe('that adds an indicator at level 1 of a competency and replaces another', () => {
    let impact: DraftImpact
    before(async () => {
      const { awards, sessions } = temporary.store
      await awards.insertMissing([
        award('RM-A1.1-N1'),
        award('RM-A1.1-N1', { organisationId: 'atelier-lure' }),
        award('RM-A1.1-N1', { state: 'revoked' }),
        award('RM-A1.1-N1', { state: 'suspended' }),
        award('RM-A1.1-N2'),
        award('RM-A2.1-N1', { sessionId: 'old-awarded' }),
        award('RM-A3.1-N1'),
        award('RM-A1.1-N1', { achievement: `${slug}/0.0.9/RM-A1.1-N1` }),
        award('PROFIL-INI'),
        award('RM-A3.1-N1', { sessionId: 'ninety-days', state: 'revoked' }),
        award('RM-A3.1-N1', { sessionId: 'ninety-one-days', state: 'revoked' }),
      ])
      await sessions.insertMissing([
        session('recent', {}),
        session('ninety-days', { heldOn: '2026-08-23', achievements: [`${slug}/0.1.0/RM-A2.1-N1`] }),
        session('ninety-one-days', { heldOn: '2026-08-22' }),
        session('old-without-award', { heldOn: '2025-01-10' }),
        session('old-awarded', { heldOn: '2025-01-10' }),
        session('untouched', { achievements: [`${slug}/0.1.0/RM-A3.1-N1`] }),
        session('of-others', { organisationId: 'atelier-lure', title: 'Confidentiel' }),
      ])
      impact = await impactOf(changedNodes(from.form().nodes))
    })

    it('says which achievements it changes, rewords and removes, and how many active awards each has', () => {
      const touched = impact.achievements.filter(({ id }) => /RM-A[12]\.\d-/.test(id))
      expect(touched).to.deep.equal([
        { id: `${slug}/0.1.0/RM-A1.1-N1`, effect: 'changed', awards: 2 },
        { id: `${slug}/0.1.0/RM-A2.1-N1`, effect: 'removed', awards: 1 },
        { id: `${slug}/0.1.0/RM-A2.1-N2`, effect: 'removed', awards: 0 },
        { id: `${slug}/0.1.0/RM-A2.1-N3`, effect: 'removed', awards: 0 },
      ])
    })

    it('counts the active awards of that version by where they will stand', () => {
      expect(impact.awards).to.deep.equal({ total: 6, stands: 3, equivalent: 1, needsReassessment: 2 })
    })

    it('names the open sessions of whoever asks, and only counts the others', () => {
      expect(impact.sessions).to.deep.equal({
        own: [
          { id: 'recent', title: 'Session recent', heldOn: '2026-11-18' },
          { id: 'ninety-days', title: 'Session ninety-days', heldOn: '2026-08-23' },
          { id: 'old-without-award', title: 'Session old-without-award', heldOn: '2025-01-10' },
        ],
        others: 1,
      })
    })

    it('names the competencies, and the profiles that aim at them', () => {
      expect(impact.class).to.equal('breaking')
      expect(impact.competencies).to.have.members(['RM-A1.1', 'RM-A2.1'])
      expect(impact.profiles).to.have.members(['PROFIL-ACC', 'PROFIL-INI', 'PROFIL-AID', 'PROFIL-GES'])
    })
  })

  it('tells reworded badges from changed ones, and new ones', async () => {
    const nodes = new Map(from.form().nodes)
    const change = (code: string, said: object) => {
      nodes.set(code, { ...(nodes.get(code) as NormalNode), ...said })
    }
    change('RM-B1.1', { 'ceasn:competencyLabel': { fr: 'S’orienter en ligne', en: 'Find one’s way online' } })
    change('RM-B1.2', { 'mediation:acceptedEvidenceKind': ['./EV-OBS'] })
    const copy = JSON.stringify(nodes.get('RM-B1.1')).replaceAll('RM-B1.1', 'RM-B1.9')
    nodes.set('RM-B1.9', JSON.parse(copy) as NormalNode)
    const found = effects(await impactOf(nodes))
    expect(found).to.include({
      '0.1.0/RM-B1.1-N1': 'reworded',
      '0.1.0/RM-B1.1-N3': 'reworded',
      '0.1.0/RM-B1.2-N2': 'changed',
      '0.2.0/RM-B1.9-N1': 'added',
      '0.2.0/RM-B1.9-N3': 'added',
    })
    expect(Object.keys(found).filter((id) => id.includes('RM-A'))).to.deep.equal([])
  })

  it('changes the badges of a level whose rules change, and no award already made', async () => {
    const policy = JSON.stringify(from.form().nodes.get('POLITIQUE'))
    const stricter = policy.replace('"mediation:minimumPieces":2', '"mediation:minimumPieces":3')
    expect(stricter).to.not.equal(policy)
    const impact = await impactOf(
      new Map(from.form().nodes).set('POLITIQUE', JSON.parse(stricter) as NormalNode),
    )
    const found = effects(impact)
    expect(found).to.include({ '0.1.0/RM-C1.1-N2': 'changed', '0.1.0/RM-G1.1-N2': 'changed' })
    expect(Object.keys(found).filter((id) => /-N[13]$/.test(id))).to.deep.equal([])
    expect(impact.awards.needsReassessment).to.equal(0)
  })
})
