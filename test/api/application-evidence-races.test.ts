import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { eraseDue } from '../../server/application/evidence/erase-due.ts'
import { keepPiece } from '../../server/application/evidence/keep-piece.ts'
import { file, observation, open, report, step, workshopOf, type Workshop } from '../support/applying.ts'
import { memberOf } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type Client, type TestService } from '../support/service.ts'
import { everything } from '../../server/store/everything.ts'

describe('evidence filed while the application changes', function () {
  this.timeout(60_000)
  let service: TestService
  let workshop: Workshop
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
  })
  afterEach(() => {
    service.now = testDay
  })
  after(() => service.stop())

  const piecesOf = (applicationId: string) =>
    everything(service.context.deps.store.evidence, { applicationId })
  const everyByte = () => {
    const folder = service.context.deps.config.dataDirectory
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(folder, name))
      .filter((name) => existsSync(name) && statSync(name).isFile())
      .map((name) => readFileSync(name, 'latin1'))
      .join('\n')
  }

  /** Files a badge that takes as long to verify as `meanwhile` takes. */
  const fileDuring = async (client: Client, id: string, meanwhile: () => Promise<void>) => {
    const { deps } = service.context
    const verify = deps.verifyBadge
    deps.verifyBadge = async (json) => {
      await meanwhile()
      return verify(json)
    }
    const credential = JSON.stringify({
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://ailleurs.example/contexte'],
      type: ['VerifiableCredential'],
      name: 'Nom-Distinctif',
    })
    try {
      return await client.call('POST', `/applications/${id}/evidence`, {
        json: { ...report, content: { credential: { credential } } },
      })
    } finally {
      deps.verifyBadge = verify
    }
  }

  it('is not kept when the applicant was erased meanwhile: nothing of it is left', async () => {
    const { client, person } = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Paul' })
    const { id } = await open(client)
    const registrar = service.withToken(
      await service.tokenOf(await service.apiKey('atelier-dole', ['person:write'])),
    )
    const answer = await fileDuring(client, id, async () => {
      succeeded(await step(client, { id }, 'withdrawal', { reason: 'Essai' }))
      const erased = await registrar.call('DELETE', `/people/${person.id}`)
      expect(erased.status).to.equal(204)
    })
    expectProblem(answer, 404, 'not-found')
    expect(await piecesOf(id)).to.deep.equal([])
    expect(everyByte()).not.to.include('Nom-Distinctif')
  })

  it('is not kept when it was submitted meanwhile: what was submitted does not change', async () => {
    const { client } = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Yann' })
    const { id } = await open(client)
    await file(client, { id }, report)
    await file(workshop.colleague.client, { id }, observation)
    const answer = await fileDuring(client, id, async () => {
      succeeded(await step(client, { id }, 'submission'))
    })
    expectProblem(answer, 409, 'transition-refused')
    expect(await piecesOf(id)).to.have.length(2)
  })

  it('leaves a piece that was kept before, when it is sent again too late', async () => {
    const { client } = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Ève' })
    const { id } = await open(client)
    expect((await fileDuring(client, id, () => Promise.resolve())).status).to.be.oneOf([201, 422])
    const before = await piecesOf(id)
    await fileDuring(client, id, async () => {
      succeeded(await step(client, { id }, 'withdrawal', { reason: 'Essai' }))
    })
    expect(await piecesOf(id)).to.deep.equal(before)
  })

  it('is erased in time when its application is gone, and stops the erasure of no other', async () => {
    const { client } = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Zoé' })
    const application = await open(client)
    const orphan = await file(client, application, { ...report, observedAt: '2026-11-09' })
    const { deps } = service.context
    const lost = '0'.repeat(32)
    const piece = await deps.store.evidence.get(orphan)
    if (piece === undefined) throw new Error('not filed')
    const { revision: _, ...rest } = piece
    await deps.store.evidence.insert({ ...rest, _id: lost, applicationId: 'f'.repeat(32) })
    service.now = new Date('2029-01-01T00:00:00Z')
    await eraseDue(deps)
    expect(await deps.store.evidence.get(lost)).to.equal(undefined)
    expect((await deps.store.evidence.get(orphan))?.erasedAt).to.equal('2029-01-01T00:00:00Z')
  })

  it('that cannot be erased stops no other, and is told of', async () => {
    const { client } = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Noé' })
    const application = await open(client)
    const first = await file(client, application, { ...report, observedAt: '2026-11-08' })
    const second = await file(client, application, { ...report, observedAt: '2026-11-07' })
    const { deps } = service.context
    service.now = new Date('2029-02-01T00:00:00Z')
    const [stuck = '', other = ''] = [first, second].toSorted()
    const failing = {
      ...deps.store,
      evidence: {
        ...deps.store.evidence,
        get: (id: string) =>
          id === stuck ? Promise.reject(new Error('a crash')) : deps.store.evidence.get(id),
      },
    }
    const error: unknown = await eraseDue({ ...deps, store: failing }).catch((failure: unknown) => failure)
    expect(error).to.be.instanceOf(AggregateError)
    expect((await deps.store.evidence.get(other))?.erasedAt).to.equal('2029-02-01T00:00:00Z')
    await eraseDue(deps)
    expect((await deps.store.evidence.get(stuck))?.erasedAt).to.equal('2029-02-01T00:00:00Z')
  })

  it('that is refused for want of room leaves no byte in the store', async () => {
    const { client } = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Lou' })
    const { id } = await open(client)
    const { deps } = service.context
    const application = await deps.store.applications.get(id)
    if (application === undefined) throw new Error('not opened')
    const text = (n: string) => ({ form: 'text' as const, text: `Refusé-${n}` })
    const piece = { kind: 'EV-CRA', observedAt: '2026-11-10', pseudonymised: true }
    for (let n = 0; n < 100; n += 1)
      await keepPiece(deps, application, { ...piece, content: text(String(n)) })
    const answer = await client.call('POST', `/applications/${id}/evidence`, {
      json: { ...report, content: { text: { text: 'Distinctif-De-Trop'.repeat(100) } } },
    })
    expectProblem(answer, 422, 'evidence-refused')
    expect(everyByte()).not.to.include('Distinctif-De-Trop')
  })
})
