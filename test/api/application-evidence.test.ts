import { expect } from 'chai'
import {
  file,
  observation,
  open,
  report,
  step,
  takeAndAssess,
  favourable,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { memberOf, type Member } from '../support/members.ts'
import { expectProblem, items } from '../support/problems.ts'
import {
  startService,
  succeeded,
  type Answer,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

type Piece = Schemas['ApplicationEvidence']

describe('evidence of an application', function () {
  this.timeout(30_000)
  let service: TestService
  let workshop: Workshop
  let applicant: Client
  let application: Application
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
    applicant = workshop.applicant.client
  })
  beforeEach(async () => {
    application = await open(applicant)
  })
  afterEach(async () => {
    await step(applicant, application, 'withdrawal', { reason: 'Essai' })
  })
  after(() => service.stop())

  const path = (rest = '') => `/applications/${application.id}/evidence${rest}`
  const send = (client: Client, json: object): Promise<Answer<Piece>> =>
    client.call<Piece>('POST', path(), { json })
  const list = async (client: Client) => succeeded(await client.call<{ items: Piece[] }>('GET', path())).items
  const get = (client: Client, id: string) => client.call<Piece>('GET', path(`/${id}`))
  const withContent = (content: object) => ({ kind: 'EV-CRA', observedAt: '2026-11-10', content })

  const forms = {
    link: { url: 'https://ateliers.example/compte-rendu?n=3', comment: 'Notre page' },
    text: { text: 'Douze ateliers.' },
    quiz: { name: 'Pix Accompagnement', score: 12.5, maximum: 20 },
    reportSection: { section: 3, year: 2025, excerpt: 'Les ateliers collectifs ont doublé.' },
    activity: {
      source: 'Coop',
      from: '2026-01-01',
      to: '2026-10-31',
      counts: { groupWorkshops: 12, participants: 84 },
    },
    statement: { organisation: 'Mairie de Dole', role: 'médiatrice', from: '2024-03-01' },
    minutes: { heldOn: '2026-11-02', members: 3, summary: 'Avis favorable du jury.' },
  }
  for (const [form, content] of Object.entries(forms)) {
    it(`is filed as ${form}, and read as it was filed`, async () => {
      const sent = {
        ...withContent({ [form]: content }),
        competencies: ['RM-C2.1'],
        providedBy: 'Claire Marchand',
        pseudonymised: true,
      }
      const answer = await send(applicant, sent)
      const piece = succeeded(answer)
      expect(piece).to.deep.include({
        ...sent,
        state: 'kept',
        counts: true,
        filedBy: workshop.applicant.person.id,
      })
      expect(answer.headers.get('location')).to.equal(path(`/${piece.id}`))
      expect((await get(applicant, piece.id)).body).to.deep.equal(piece)
      expect(await list(applicant)).to.deep.equal([piece])
    })
  }

  it('is kept for 12 months in a draft', async () => {
    expect(succeeded(await send(applicant, report)).eraseAt).to.equal('2027-11-21T09:30:00Z')
  })

  it('is kept once when it is sent twice, or many times at once', async () => {
    const pieces = await Promise.all(Array.from({ length: 6 }, () => send(applicant, report)))
    expect(new Set(pieces.map((answer) => succeeded(answer).id)).size).to.equal(1)
    expect(await list(applicant)).to.have.length(1)
    const stated = succeeded(
      await send(applicant, { ...report, pseudonymised: true, providedBy: 'Quelqu’un' }),
    )
    expect([stated.pseudonymised, stated.providedBy]).to.deep.equal([true, undefined])
    await send(applicant, { ...report, observedAt: '2026-11-11' })
    expect(await list(applicant)).to.have.length(2)
  })

  it('is 100 pieces at most, however many come at once', async () => {
    const many = (from: number, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, n) =>
          send(applicant, withContent({ text: { text: `n° ${String(from + n)}` } })),
        ),
      )
    await many(0, 98)
    const last = await many(98, 6)
    expect(
      last
        .filter(({ status }) => status === 422)
        .map((answer) => expectProblem(answer, 422, 'evidence-refused')),
    ).to.have.length.above(3)
    const kept = succeeded(await applicant.call<{ items: Piece[] }>('GET', `${path()}?limit=200`)).items
    expect(kept).to.have.length.within(98, 100)
  })

  const refusals: Readonly<Record<string, readonly [object, string]>> = {
    'of a kind the achievement does not know': [{ kind: 'EV-NON' }, '/kind evidence-kind-not-accepted'],
    'of a kind of another framework': [{ kind: 'LR-DEC' }, '/kind evidence-kind-not-accepted'],
    'of a kind that is an endorsement': [{ kind: 'EV-END' }, '/kind endorsement-given-by-link'],
    'from tomorrow, in Paris': [{ observedAt: '2026-11-22' }, '/observedAt evidence-from-the-future'],
    'about another competency': [
      { competencies: ['RM-C2.1', 'RM-A1.1'] },
      '/competencies competency-not-in-achievement',
    ],
    'with a password in its link': [
      withContent({ link: { url: 'https://moi:secret@ateliers.example/' } }),
      '/content/link/url link-not-plain',
    ],
    'with a score above the maximum': [
      withContent({ quiz: { name: 'Pix', score: 21, maximum: 20 } }),
      '/content/quiz/score score-above-maximum',
    ],
    'of a report of next year': [
      withContent({ reportSection: { ...forms.reportSection, year: 2027 } }),
      '/content/reportSection/year evidence-from-the-future',
    ],
    'of a period that ends before it begins': [
      withContent({ activity: { ...forms.activity, to: '2025-12-31' } }),
      '/content/activity/to period-backwards',
    ],
    'of a period that has not ended': [
      withContent({ activity: { ...forms.activity, to: '2026-12-31' } }),
      '/content/activity/to evidence-from-the-future',
    ],
    'of a job that has not begun': [
      withContent({ statement: { ...forms.statement, from: '2027-01-01' } }),
      '/content/statement/from evidence-from-the-future',
    ],
    'of a panel that has not met': [
      withContent({ minutes: { ...forms.minutes, heldOn: '2026-12-01' } }),
      '/content/minutes/heldOn evidence-from-the-future',
    ],
    'resting on a file nobody uploaded': [
      withContent({ file: { fileId: '0'.repeat(32) } }),
      '/content/file/fileId file-unknown',
    ],
  }
  for (const [what, [change, expected]] of Object.entries(refusals)) {
    it(`is refused ${what}`, async () => {
      const problem = expectProblem(await send(applicant, { ...report, ...change }), 422, 'evidence-refused')
      expect(items(problem)).to.deep.equal([expected])
      expect(await list(applicant)).to.deep.equal([])
    })
  }

  const malformed: Readonly<Record<string, object>> = {
    'without a content': { content: undefined },
    'with an empty content': { content: {} },
    'with two contents': { content: { text: forms.text, link: forms.link } },
    'with a form that does not exist': { content: { drawing: {} } },
    'given as an endorsement': { content: { endorsement: { endorsementId: 'x' } } },
    'with a link that is not https': withContent({ link: { url: 'http://ateliers.example/' } }),
    'with a link that runs a script': withContent({ link: { url: 'javascript:alert(1)' } }),
    'with figures nobody asked for, a name maybe': withContent({
      activity: { ...forms.activity, counts: { 'Jean Dupont': 3 } },
    }),
    'with half a person': withContent({ activity: { ...forms.activity, counts: { participants: 1.5 } } }),
    'of a panel of one': withContent({ minutes: { ...forms.minutes, members: 1 } }),
    'of an eleventh section': withContent({ reportSection: { ...forms.reportSection, section: 11 } }),
    'observed on a day that does not exist': { observedAt: '2026-02-30' },
    'with its own observer': {
      ...observation,
      content: { observation: { ...observation.content.observation, observer: 'x' } },
    },
    'filed in the name of somebody else': { filedBy: 'x' },
    'of 5,001 characters': withContent({ text: { text: 'x'.repeat(5001) } }),
  }
  for (const [what, change] of Object.entries(malformed)) {
    it(`is no evidence ${what}`, async () => {
      expectProblem(await send(applicant, { ...report, ...change }), 400, 'invalid-request')
      expect(await list(applicant)).to.deep.equal([])
    })
  }

  describe('that is an observation', () => {
    it('is filed by whoever saw the applicant work, and its author is known by a pseudonym inside', async () => {
      const answer = await send(workshop.colleague.client, observation)
      expect(succeeded(answer)).to.deep.include({
        content: observation.content,
        filedBy: workshop.colleague.person.id,
      })
      expect(answer.bytes.toString()).not.to.include('observer')
      const kept = await service.context.deps.store.evidence.get(succeeded(answer).id)
      const person = await service.context.deps.store.people.get(workshop.colleague.person.id)
      expect(JSON.parse(kept?.content ?? '')).to.include({ observer: person?.recipientKey })
    })

    it('is never filed by the applicant, whatever their other keys', async () => {
      expectProblem(await send(applicant, observation), 403, 'conflict-of-interest')
      const otherKey = service.withToken(
        await service.tokenOf(
          await service.apiKey(
            'atelier-dole',
            ['application:apply', 'application:open'],
            workshop.applicant.person.id,
          ),
        ),
      )
      expectProblem(await send(otherKey, observation), 403, 'conflict-of-interest')
      expect(await list(applicant)).to.deep.equal([])
    })

    it('is refused on another grid than that of the achievement', async () => {
      const rubric = [
        { criterion: 'RM-A1.1', level: 2 },
        { criterion: 'RM-C2.1', level: 9 },
      ]
      const content = { observation: { rubric, durationMinutes: 60 } }
      const problem = expectProblem(
        await send(workshop.colleague.client, { ...observation, content }),
        422,
        'evidence-refused',
      )
      expect(items(problem)).to.deep.equal([
        '/content/observation/rubric/0/criterion rubric-criterion-unknown',
        '/content/observation/rubric/1/level rubric-level-unknown',
      ])
    })

    it('is filed by an assessor during the review, when the application takes nothing else', async () => {
      await file(applicant, application, report)
      await send(workshop.colleague.client, observation)
      succeeded(await step(applicant, application, 'submission'))
      expectProblem(await send(workshop.colleague.client, observation), 409, 'transition-refused')
      expectProblem(await send(applicant, report), 409, 'transition-refused')
      const [assessor, other] = workshop.assessors
      succeeded(await step(assessor.client, application, 'assessors', {}))
      expect(succeeded(await send(assessor.client, observation)).filedBy).to.equal(assessor.person.id)
      expectProblem(await send(assessor.client, report), 403, 'forbidden')
      expectProblem(await send(other.client, observation), 404, 'not-found')
      expectProblem(await send(workshop.coordinator.client, observation), 403, 'forbidden')
    })
  })

  describe('is read', () => {
    let stranger: Member
    before(async () => {
      await service.operator.call('POST', '/organisations', {
        json: { id: 'tiers-lieu', name: 'Tiers-lieu' },
      })
      stranger = await memberOf(
        service,
        'tiers-lieu',
        ['application:apply', 'application:open', 'application:manage', 'application:assess'],
        { givenName: 'Gilles' },
      )
    })

    it('by the applicant, whoever filed it and the assessors; by a manager only its kind, day and state', async () => {
      const id = await file(applicant, application, report)
      const seen = await file(workshop.colleague.client, application, observation)
      succeeded(await step(applicant, application, 'submission'))
      const [assessor] = workshop.assessors
      expectProblem(await get(assessor.client, id), 404, 'not-found')
      await takeAndAssess(assessor, application, favourable())
      const whole = succeeded(await get(applicant, id))
      expect(whole.content).to.deep.equal(report.content)
      expect(succeeded(await get(assessor.client, id))).to.deep.equal(whole)
      expect(succeeded(await get(workshop.colleague.client, seen)).content).to.deep.equal(observation.content)
      const { createdAt, eraseAt } = whole
      const outline = {
        id,
        kind: 'EV-CRA',
        observedAt: '2026-11-10',
        state: 'kept',
        counts: true,
        createdAt,
        eraseAt,
      }
      expect(succeeded(await get(workshop.coordinator.client, id))).to.deep.equal(outline)
      expect((await list(workshop.coordinator.client)).filter((piece) => piece.id === id)).to.deep.equal([
        outline,
      ])
    })

    it('by nobody else, who is answered as if there were nothing', async () => {
      const id = await file(applicant, application, report)
      const unknown = '0'.repeat(32)
      for (const client of [stranger.client, workshop.colleague.client]) {
        for (const [method, place] of [
          ['GET', path(`/${id}`)],
          ['POST', path(`/${id}/erasure`)],
          ['GET', path()],
        ] as const) {
          const answer = await client.call(method, place)
          expectProblem(answer, 404, 'not-found')
          const nothing = await client.call(
            method,
            place.replace(application.id, unknown).replace(id, unknown),
          )
          expect(answer.bytes.toString(), place).to.equal(nothing.bytes.toString())
        }
      }
      expectProblem(await send(stranger.client, observation), 404, 'not-found')
      expectProblem(await send(stranger.client, report), 404, 'not-found')
      expectProblem(await send(workshop.colleague.client, report), 404, 'not-found')
    })

    it('in its own application only', async () => {
      const id = await file(applicant, application, report)
      const other = await open(applicant, { achievement: 'referentiel-mediateurs/0.1.0/RM-A1.1-N2' })
      expectProblem(await applicant.call('GET', `/applications/${other.id}/evidence/${id}`), 404, 'not-found')
      expectProblem(
        await applicant.call('POST', `/applications/${other.id}/evidence/${id}/erasure`),
        404,
        'not-found',
      )
      await step(applicant, other, 'withdrawal', { reason: 'Essai' })
    })
  })

  describe('that is a badge from elsewhere', () => {
    let badge: string
    before(async () => {
      const trainer = await service.organisation('ecole-dole')
      const { email = '' } = workshop.applicant.person
      const person = { givenName: 'Amina', familyName: 'Marchand', email }
      const { line } = await oneBadge(trainer, { person })
      badge = (await service.anonymous.call('GET', line.credential)).bytes.toString()
    })
    const sent = (credential: string) => withContent({ credential: { credential } })

    it('is verified before it counts, and keeps what was found', async () => {
      const piece = succeeded(await send(applicant, sent(badge)))
      expect(piece.counts).to.equal(true)
      expect(piece.content?.credential).to.deep.equal({
        credential: badge,
        verdict: 'valid',
        issuerName: 'Organisation ecole-dole',
        checkedAt: '2026-11-21T09:30:00Z',
        notice: 'Ce badge est celui de la personne candidate et il est valable : il compte.',
      })
    })

    it('is refused when it was tampered with, with what is wrong', async () => {
      const problem = expectProblem(
        await send(applicant, sent(badge.replace('RM-A1.1', 'RM-A1.2'))),
        422,
        'evidence-refused',
      )
      expect(items(problem).length).to.be.above(0)
      expect(items(problem)[0]).to.match(/^\/content\/credential\/credential /)
      expectProblem(await send(applicant, sent('{}')), 422, 'evidence-refused')
      expectProblem(await send(applicant, sent('pas du JSON')), 422, 'evidence-refused')
    })

    it('is kept without counting when it could not be verified, and says so', async () => {
      const foreign = JSON.stringify({
        ...(JSON.parse(badge) as object),
        '@context': ['https://www.w3.org/ns/credentials/v2', 'https://ailleurs.example/contexte'],
      })
      const answer = await send(applicant, sent(foreign))
      const piece = succeeded(answer)
      expect([piece.counts, piece.content?.credential?.verdict]).to.deep.equal([false, 'undetermined'])
      expect(piece.content?.credential?.notice).to.match(/ne compte pas/)
    })

    it('weighs 200,000 bytes at most', async () => {
      expectProblem(await send(applicant, sent(`"${'x'.repeat(200_000)}"`)), 400, 'invalid-request')
      const problem = expectProblem(
        await send(applicant, sent(`"${'é'.repeat(150_000)}"`)),
        422,
        'evidence-refused',
      )
      expect(items(problem)).to.deep.equal(['/content/credential/credential credential-too-large'])
    })
  })
})
