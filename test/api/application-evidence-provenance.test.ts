import { expect } from 'chai'
import {
  decide,
  favourable,
  file,
  observation,
  open,
  report,
  step,
  takeAndAssess,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
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

describe('where evidence of an application comes from', function () {
  this.timeout(60_000)
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

  const send = (client: Client, json: object): Promise<Answer<Piece>> =>
    client.call<Piece>('POST', `/applications/${application.id}/evidence`, { json })
  const upload = async (raw: string): Promise<string> =>
    succeeded(
      await applicant.call<Schemas['EvidenceFile']>('POST', `/applications/${application.id}/files`, {
        raw,
        headers: { 'Content-Type': 'application/octet-stream' },
      }),
    ).id

  describe('what somebody else is to say', () => {
    const words: Readonly<Record<string, object>> = {
      text: { text: 'Bruno m’a observée, je le jure.' },
      link: { url: 'https://mon-blog.example/observation' },
      quiz: { name: 'Observation', score: 20, maximum: 20 },
      reportSection: { section: 3, year: 2025, excerpt: 'Observée.' },
      activity: { source: 'Coop', from: '2026-01-01', to: '2026-10-31', counts: { participants: 84 } },
      statement: { organisation: 'Mairie de Dole', role: 'médiatrice' },
      minutes: { heldOn: '2026-11-02', members: 3, summary: 'Avis favorable du jury.' },
    }
    for (const [form, content] of Object.entries(words)) {
      it(`is not said by the applicant themself: an observation as ${form}`, async () => {
        const answer = await send(applicant, {
          kind: 'EV-OBS',
          observedAt: '2026-11-18',
          content: { [form]: content },
        })
        const problem = expectProblem(answer, 422, 'evidence-refused')
        expect(items(problem)).to.deep.equal(['/content own-words'])
        expect(problem.errors?.[0]?.detail).to.match(/demandez/)
      })
    }

    it('is filed by the applicant as the file they were given, and by who saw them as an observation', async () => {
      const fileId = await upload('Grille signée par Bruno')
      expect((await send(applicant, { ...observation, content: { file: { fileId } } })).status).to.equal(201)
      expect((await send(workshop.colleague.client, observation)).status).to.equal(201)
    })

    it('is filed in any form by whoever opened the application for a learner', async () => {
      const opened = await open(workshop.colleague.client, {
        applicant: workshop.applicant.person.id,
        achievement: 'referentiel-mediateurs/0.1.0/RM-A1.1-N2',
        consentHow: 'Accord signé sur papier.',
      })
      const json = { kind: 'EV-OBS', observedAt: '2026-11-18', content: { text: { text: 'Je l’ai vue.' } } }
      const answer = await workshop.colleague.client.call('POST', `/applications/${opened.id}/evidence`, {
        json,
      })
      expect(answer.status).to.equal(201)
      await step(applicant, opened, 'withdrawal', { reason: 'Essai' })
    })
  })

  describe('gives the badge its strength', () => {
    const strengths: Readonly<Record<string, readonly [() => Promise<object>, string]>> = {
      'declared, when the applicant tells it': [
        () => Promise.resolve({ text: { text: 'J’ai suivi la formation.' } }),
        'declared',
      ],
      'declared, when the applicant links to it': [
        () => Promise.resolve({ link: { url: 'https://mon-blog.example/attestation' } }),
        'declared',
      ],
      'as strong as the framework says, when it is there to be read': [
        async () => ({ file: { fileId: await upload('Attestation de formation') } }),
        'attendance-attested',
      ],
    }
    for (const [what, [content, expected]] of Object.entries(strengths)) {
      it(what, async () => {
        await step(applicant, application, 'withdrawal', { reason: 'Essai' })
        application = await open(applicant, { achievement: 'referentiel-mediateurs/0.1.0/RM-A1.1-N1' })
        const piece = { kind: 'EV-ATT', observedAt: '2026-11-10', pseudonymised: true }
        await file(applicant, application, { ...piece, content: await content() })
        succeeded(await step(applicant, application, 'submission'))
        const [assessor] = workshop.assessors
        const rubric = [{ criterion: 'RM-A1.1', level: 1 }]
        await takeAndAssess(assessor, application, favourable({ rubric }))
        const { id } = succeeded(await decide(assessor, application, 'granted'))
        const { awardId = '' } = (await service.context.deps.store.applications.get(id)) ?? {}
        const award = await service.context.deps.store.awards.get(awardId)
        expect(award?.proofStrength).to.equal(expected)
      })
    }
  })

  describe('as a badge', () => {
    const sent = (credential: string) => ({ ...report, content: { credential: { credential } } })
    const badgeOf = async (organisation: string, person: object) => {
      const trainer = await service.organisation(organisation)
      const { line } = await oneBadge(trainer, { person })
      const text = (await service.anonymous.call('GET', line.credential)).bytes.toString()
      return { trainer, text, awardId: line.awardId }
    }

    it('of somebody else is refused, in whatever organisation they got it', async () => {
      const { text } = await badgeOf('ecole-dole', {})
      const problem = expectProblem(await send(applicant, sent(text)), 422, 'evidence-refused')
      expect(items(problem)).to.deep.equal(['/content/credential/credential badge-of-somebody-else'])
    })

    it('of the applicant counts for as long as it is good', async () => {
      const { email = '' } = workshop.applicant.person
      const own = { givenName: 'Amina', familyName: 'Marchand', email }
      const { text, awardId } = await badgeOf('ecole-de-besancon', own)
      const piece = succeeded(await send(applicant, sent(text)))
      await file(workshop.colleague.client, application, observation)
      succeeded(await step(applicant, application, 'submission'))
      const [assessor] = workshop.assessors
      succeeded(await step(assessor.client, application, 'assessors', {}))
      const judged = async () => {
        const read = succeeded(
          await applicant.call<Piece>('GET', `/applications/${application.id}/evidence/${piece.id}`),
        )
        const evaluation = await assessor.client.call('POST', `/applications/${application.id}/evaluation`)
        return [
          JSON.stringify(succeeded(evaluation)).includes(piece.id),
          read.counts,
          read.content?.credential?.notice,
        ]
      }
      expect(await judged()).to.deep.equal([
        true,
        true,
        'Ce badge est celui de la personne candidate et il est valable : il compte.',
      ])
      const revoking = service.withToken(
        await service.tokenOf(await service.apiKey('ecole-de-besancon', ['award:revoke'])),
      )
      const json = { state: 'revoked', reason: 'Erreur' }
      succeeded(await revoking.call('PUT', `/awards/${awardId}/state`, { json }))
      expect(await judged()).to.deep.equal([false, false, 'Ce badge n’est plus valable : il ne compte plus.'])
    })
  })

  describe('filed by somebody who is not the applicant', () => {
    const seen = (client: Client, n: number) =>
      send(client, {
        ...observation,
        content: { observation: { ...observation.content.observation, comment: `n° ${String(n)}` } },
      })

    it('is 10 pieces at most, 20 with those they erased: there is room for the applicant', async () => {
      const { client } = workshop.colleague
      const ids: string[] = []
      for (let n = 0; n < 10; n += 1) ids.push(succeeded(await seen(client, n)).id)
      const full = expectProblem(await seen(client, 10), 422, 'evidence-refused')
      expect(full.detail).to.match(/10 preuves/)
      expect((await seen(client, 0)).status, 'the same again').to.equal(201)
      for (let n = 0; n < 10; n += 1) {
        await client.call('POST', `/applications/${application.id}/evidence/${ids[n] ?? ''}/erasure`)
        ids.push(succeeded(await seen(client, 20 + n)).id)
      }
      await client.call('POST', `/applications/${application.id}/evidence/${ids[15] ?? ''}/erasure`)
      const over = expectProblem(await seen(client, 40), 422, 'evidence-refused')
      expect(over.detail).to.match(/20 preuves.*effacées comprises/)
      expect((await send(applicant, report)).status).to.equal(201)
    })
  })

  const refused: Record<string, readonly [object, string]> = {
    'dated before there were computers to help with': [
      { observedAt: '0000-01-01' },
      '/observedAt evidence-too-old',
    ],
    'dated the last day of 1969': [{ observedAt: '1969-12-31' }, '/observedAt evidence-too-old'],
  }
  for (const url of [
    'https://127.0.0.1/preuve',
    'https://0x7f.1/preuve',
    'https://[::1]/preuve',
    'https://localhost/preuve',
    'https://localhost./preuve',
    'https://serveur.localhost/preuve',
    'https://intranet/preuve',
  ]) {
    refused[`at ${url}, which not everybody reads alike`] = [
      { content: { link: { url } } },
      '/content/link/url link-not-plain',
    ]
  }
  for (const [what, [change, expected]] of Object.entries(refused)) {
    it(`is refused ${what}`, async () => {
      const problem = expectProblem(await send(applicant, { ...report, ...change }), 422, 'evidence-refused')
      expect(items(problem)).to.deep.equal([expected])
    })
  }

  it('is refused when it says nothing', async () => {
    for (const text of [' ', '\n\t ', '\u00a0\u2003'])
      expectProblem(await send(applicant, { ...report, content: { text: { text } } }), 400, 'invalid-request')
  })
})
