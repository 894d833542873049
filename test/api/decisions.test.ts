import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { DecisionRecord } from '../../server/evidence/decision.ts'
import {
  decide,
  favourable,
  submitted,
  takeAndAssess,
  unfavourable,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { memberOf, type Member } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

const digest = (bytes: Buffer) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`
const unknown = `/decisions/${'0'.repeat(32)}`

interface Badge {
  readonly relatedResource: readonly { readonly id: string; readonly digestSRI: string }[]
}

describe('a decision record', function () {
  this.timeout(60_000)
  let service: TestService
  let workshop: Workshop
  /** Applied too, and was refused. */
  let hugo: Member
  let stranger: Client
  /** Paths of decisions: on an application that was granted, and on one that was refused. */
  let granted: string
  let refused: string
  /** Of a training session, and the trainer who signed it. */
  let ofSession: string
  let trainer: Client
  let credential: string
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
    ofSession = `/decisions/${(await oneBadge(trainer)).line.awardId}`
    stranger = await service.organisation('tiers-lieu')
    workshop = await workshopOf(service, 'fablab-lons')
    const [denis] = workshop.assessors
    const application = await submitted(workshop)
    await takeAndAssess(denis, application, favourable())
    const done = succeeded(await decide(denis, application, 'granted'))
    granted = `/decisions/${done.decisions[0]?.id ?? ''}`
    const own = await workshop.applicant.client.call<Application>('GET', `/applications/${application.id}`)
    credential = succeeded(own).credential ?? ''
    hugo = await memberOf(service, workshop.organisation, 'applicant', { givenName: 'Hugo' })
    const second = await submitted({ ...workshop, applicant: hugo })
    await takeAndAssess(denis, second, unfavourable)
    refused = `/decisions/${succeeded(await decide(denis, second, 'refused')).decisions[0]?.id ?? ''}`
  })
  after(() => service.stop())

  const read = async (client: Client, path: string) => client.call<DecisionRecord>('GET', path)

  describe('is read', () => {
    it('as the exact bytes that the badge gives the digest of', async () => {
      for (const [client, path, badge] of [
        [trainer, ofSession, ofSession.replace('/decisions', '/credentials')],
        [workshop.applicant.client, granted, credential],
      ] as const) {
        const answer = await read(client, path)
        const { relatedResource } = succeeded(await service.anonymous.call<Badge>('GET', badge))
        const [, decision] = relatedResource
        expect(decision).to.deep.include({ id: service.url + path, digestSRI: digest(answer.bytes) })
        expect(answer.headers.get('cache-control')).to.equal('no-store')
        expect(answer.body).to.include({ id: service.url + path, outcome: 'granted', formatVersion: 2 })
      }
    })

    it('again only when it is not known already', async () => {
      const etag = (await read(trainer, ofSession)).headers.get('etag') ?? ''
      const again = await trainer.call('GET', ofSession, { headers: { 'If-None-Match': etag } })
      expect([again.status, again.bytes.length]).to.deep.equal([304, 0])
    })

    it('by the person concerned, those who assess and manage, and programs of the organisation that read awards', async () => {
      const program = service.withToken(
        await service.tokenOf(await service.apiKey(workshop.organisation, ['award:read'])),
      )
      const { applicant, assessors, coordinator } = workshop
      for (const client of [applicant.client, assessors[0].client, coordinator.client, program])
        expect((await read(client, granted)).status).to.equal(200)
    })

    it('when it refuses, by the person concerned, those who assessed and those who manage', async () => {
      const { assessors, coordinator } = workshop
      for (const client of [hugo.client, assessors[0].client, coordinator.client])
        expect((await read(client, refused)).status).to.equal(200)
    })

    it('by nobody else, as if there were none', async () => {
      const other = service.withToken(
        await service.tokenOf(await service.apiKey(workshop.organisation, ['session:read'])),
      )
      const awards = service.withToken(
        await service.tokenOf(await service.apiKey(workshop.organisation, ['award:read'])),
      )
      const { applicant, assessors } = workshop
      for (const [client, path] of [
        [stranger, granted],
        [stranger, ofSession],
        [other, granted],
        [assessors[1].client, granted],
        [applicant.client, refused],
        [awards, refused],
        [workshop.colleague.client, refused],
        [applicant.client, ofSession],
      ] as const) {
        const answer = await client.call('GET', path)
        expectProblem(answer, 404, 'not-found')
        expect(answer.bytes.toString()).to.equal((await client.call('GET', unknown)).bytes.toString())
      }
      expectProblem(await service.anonymous.call('GET', granted), 401, 'unauthorized')
    })

    it('under its own id, and not under that of the award that follows from it', async () => {
      const award = `/decisions/${credential.split('/').at(-1) ?? ''}`
      expectProblem(await workshop.applicant.client.call('GET', award), 404, 'not-found')
    })

    it('with a clear word about those of before they were signed', async () => {
      const { store } = service.context.deps
      const award = await store.awards.get(ofSession.split('/').at(-1) ?? '')
      if (award === undefined) throw new Error('no award')
      const id = 'award-of-before'
      const { revision: _first, ...copy } = award
      await store.awards.insert({ ...copy, _id: id, decision: '{"outcome":"granted"}' })
      const { detail = '' } = expectProblem(
        await trainer.call('GET', `/decisions/${id}`),
        422,
        'decision-record-invalid',
      )
      expect(detail).to.match(/avant les relevés signés/)
    })
  })

  describe('is opened', () => {
    const everyPart = ['outcome', 'criteria', 'findings', 'evidence-kinds', 'assessors', 'reason']
    const open = (parts: readonly string[], path = granted, client = workshop.applicant.client) =>
      client.call('PUT', `${path}/opening`, { json: { parts } })
    const opened = (path = granted) =>
      service.anonymous.call<Record<string, unknown>>('GET', `${path}/opened`)

    it('to nobody as long as its holder did not', async () => {
      const answer = await opened()
      expectProblem(answer, 404, 'not-found')
      expect(answer.bytes.toString()).to.equal((await opened(unknown)).bytes.toString())
    })

    it('part by part: what is open, and nothing else', async () => {
      const always = ['id', 'organisation', 'achievement', 'frameworkIri', 'decidedAt', 'open']
      const members: Readonly<Record<string, readonly string[]>> = {
        outcome: ['outcome', 'instance'],
        criteria: ['criteria'],
        findings: ['findings', 'easyFrench'],
        'evidence-kinds': ['evidenceKinds'],
        assessors: ['signedBy', 'assessors'],
        reason: ['judgements'],
      }
      for (const part of everyPart) {
        expect((await open([part])).body).to.deep.include({ opened: `${service.url}${granted}/opened` })
        const body = succeeded(await opened())
        expect(Object.keys(body), part).to.have.members([...always, ...(members[part] ?? [])])
      }
    })

    it('without a pseudonym, an id of evidence or a fingerprint, even when all of it is open', async () => {
      succeeded(await open(everyPart))
      const record = succeeded(await read(workshop.applicant.client, granted))
      const answer = await opened()
      const hidden = [
        record.recipient,
        record.by,
        ...record.dossier.pieces.flatMap(({ id, about, observer, fingerprint }) => [
          id,
          about,
          observer,
          fingerprint,
        ]),
        ...record.assessors.flatMap(({ id, assessor }) => [id, assessor]),
      ].filter((word) => word !== undefined)
      expect(hidden).to.have.length.greaterThan(8)
      for (const word of hidden) expect(answer.bytes.toString()).to.not.include(word)
      expect(answer.body['evidenceKinds']).to.deep.include({
        kind: 'EV-OBS',
        title: record.criteria.kinds.find(({ code }) => code === 'EV-OBS')?.title,
        pieces: 1,
      })
      expect(answer.body['assessors']).to.deep.equal([{ name: 'Denis Marchand', recommends: 'grant' }])
    })

    it('as a page too, in the language of the reader, with the easy sentences in French', async () => {
      succeeded(await open(['outcome', 'findings']))
      const page = async (language: string) => {
        const headers = { Accept: 'text/html', 'Accept-Language': language }
        const answer = await service.anonymous.call('GET', `${granted}/opened`, { headers })
        expect([answer.status, answer.headers.get('content-language')]).to.deep.equal([200, language])
        expect(answer.headers.get('x-robots-tag')).to.equal('noindex')
        return answer.bytes.toString()
      }
      const [french, english] = [await page('fr'), await page('en')]
      expect(french).to.include('Badge attribué.').and.to.include('En phrases faciles')
      expect(english).to.include('Badge granted.').and.to.include('<ul lang="fr">')
      const [first] = succeeded(await read(workshop.applicant.client, granted)).evaluation.findings
      for (const text of [french, english]) expect(text).to.include(first?.easy.replaceAll("'", '&#39;'))
      expect(french).to.not.include('Qui a décidé')
    })

    it('and closed again', async () => {
      succeeded(await open(['outcome']))
      succeeded(await open([]))
      expectProblem(await opened(), 404, 'not-found')
    })

    it('of a refusal with its reason, when the holder wants it so', async () => {
      succeeded(await open(['reason', 'outcome'], refused, hugo.client))
      const body = succeeded(await opened(refused))
      expect(body).to.include({
        outcome: 'refused',
        reason: 'Conduisez d’abord seule deux ateliers observés.',
      })
      expect(body['open']).to.deep.equal(['outcome', 'reason'])
    })

    it('by its holder only', async () => {
      const { assessors, coordinator } = workshop
      const scopes = ['application:apply', 'award:read'] as const
      const program = service.withToken(
        await service.tokenOf(await service.apiKey(workshop.organisation, scopes)),
      )
      expectProblem(await open(['outcome'], granted, program), 403, 'forbidden')
      for (const { client } of [assessors[0], coordinator])
        expectProblem(await open(['outcome'], granted, client), 403, 'forbidden')
      expectProblem(await open(['outcome'], refused), 404, 'not-found')
      expectProblem(await open(['outcome'], unknown), 404, 'not-found')
      expectProblem(await open(['outcome'], granted, service.anonymous), 401, 'unauthorized')
    })

    it('in no part that does not exist, nor one twice', async () => {
      for (const parts of [['recipient'], ['outcome', 'outcome'], 'outcome', [null]])
        expectProblem(await open(parts as never), 400, 'invalid-request')
    })
  })
})
