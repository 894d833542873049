import { expect } from 'chai'
import { everything } from '../../server/store/everything.ts'
import {
  decide,
  favourable,
  file,
  observation,
  report,
  step,
  submitted,
  takeAndAssess,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { clientWith, memberOf } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

/** A credential, as far as these tests read it. */
interface Badge {
  readonly id: string
  readonly validFrom: string
  readonly validUntil: string
  readonly awardedDate: string
  readonly credentialSubject: { readonly id: string }
  readonly credentialStatus: { readonly id: string }
  readonly relatedResource: readonly { readonly id: string; readonly digestSRI: string }[]
  readonly refreshService?: { readonly id: string; readonly type: string }
}

/** Awarded on 21 November 2026 for twelve months. */
const end = '2027-11-21T22:59:59Z'

describe('a badge that ends', function () {
  this.timeout(60_000)
  let service: TestService
  let people: Workshop
  let awardId: string
  let firstCopy: string
  before(async () => {
    service = await startService()
    people = await workshopOf(service, 'atelier-dole')
    const json = {
      assessors: 1,
      appealAssessors: 2,
      reviewDays: 30,
      completionDays: 60,
      appealDays: 60,
      appealReviewDays: 60,
      validMonths: 12,
    }
    const policies = '/organisations/atelier-dole/assessment-policies'
    succeeded(await people.coordinator.client.call('PUT', policies, { json }))
  })
  after(() => service.stop())
  beforeEach(() => {
    service.now = testDay
  })

  const grant = async (application: Application) => {
    const [assessor] = people.assessors
    await takeAndAssess(assessor, application, favourable())
    succeeded(await decide(assessor, application, 'granted'))
    return succeeded(
      await people.applicant.client.call<Application>('GET', `/applications/${application.id}`),
    )
  }
  const badgeText = async (path = '') =>
    (await service.anonymous.call('GET', `/credentials/${awardId}${path}`)).bytes.toString()
  const badge = async () => JSON.parse(await badgeText()) as Badge
  const verdict = async (copy: string) => {
    const answer = await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
      raw: copy,
      headers: { 'Content-Type': 'application/vc+ld+json' },
    })
    const { verdict: said, checks } = succeeded(answer)
    const told = checks.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn')
    return [said, ...told.map(({ code }) => code)]
  }
  const award = async () =>
    succeeded(await people.coordinator.client.call<Schemas['AwardWithDecision']>('GET', `/awards/${awardId}`))
  const renew = (client: Client, id = awardId) =>
    client.call<Schemas['RequestedRenewal']>('POST', `/awards/${id}/renewal`)
  const mails = () => everything(service.context.deps.store.mails, {})

  it('says when it ends, where it is refreshed, and until when it can be renewed', async () => {
    ;({ awardId = '' } = await grant(await submitted(people)))
    firstCopy = await badgeText()
    const { validUntil, refreshService, id } = await badge()
    expect(validUntil).to.equal(end)
    expect(refreshService).to.deep.equal({ id: `${id}/refresh`, type: '1EdTechCredentialRefresh' })
    expect(await verdict(firstCopy)).to.deep.equal(['valid'])
    const { award: body, renewal } = await award()
    expect(body.validUntil).to.equal(end)
    expect(renewal).to.deep.equal({
      renewableUntil: '2028-11-21',
      watchedAt: '2027-05-20T22:00:00Z',
      reachable: true,
    })
  })

  it('reminds its holder, at their address, before it ends', async () => {
    service.now = new Date('2027-05-21T08:00:00Z')
    await service.context.runChores()
    const [mail, ...more] = await mails()
    expect(more).to.deep.equal([])
    expect([mail?.to, mail?.subject]).to.deep.equal([
      people.applicant.person.email,
      'Votre badge prend fin dans six mois',
    ])
    // As mails about new badges do, it says where to ask for no more.
    const { stop, link } = service.context.deps.mailStops.of(
      'atelier-dole',
      people.applicant.person.email ?? '',
    )
    expect(mail).to.include({ stop, unsubscribe: link })
    expect(mail?.text).to.include(link)
    expect((await award()).renewal?.watchedAt).to.equal('2027-10-20T22:00:00Z')
  })

  it('is renewed for nobody else, and by nobody else', async () => {
    const other = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Zoé' })
    await service.organisation('tiers-lieu')
    const elsewhere = await memberOf(service, 'tiers-lieu', 'trainer', { givenName: 'Yann' })
    for (const { client } of [other, elsewhere, people.coordinator, people.assessors[0]]) {
      const answer = await renew(client)
      expectProblem(answer, 404, 'not-found')
      expect(answer.bytes.toString()).to.equal((await renew(client, '0'.repeat(32))).bytes.toString())
    }
    expectProblem(await renew(service.anonymous), 401, 'unauthorized')
  })

  it('is not renewed on the evidence it rests on already', async () => {
    service.now = new Date('2027-09-01T08:00:00Z')
    const { application: id } = succeeded(await renew(people.applicant.client))
    expect((await renew(people.applicant.client)).status, 'asked again').to.equal(200)
    await file(people.applicant.client, { id }, report)
    await file(people.colleague.client, { id }, observation)
    succeeded(await step(people.applicant.client, { id }, 'consent', { consent: true }))
    const evaluation = await people.applicant.client.call<Schemas['ApplicationEvaluation']>(
      'POST',
      `/applications/${id}/evaluation`,
    )
    const { findings } = succeeded(evaluation).result
    const unmet = findings.filter(({ outcome }) => outcome === 'not-met').map(({ type }) => type)
    expect(unmet).to.include.members(['minimum-pieces', 'required-kinds'])
    succeeded(await step(people.applicant.client, { id }, 'withdrawal'))
  })

  it('is renewed on recent evidence: the same badge at the same address, good for longer', async () => {
    service.now = new Date('2027-10-15T08:00:00Z')
    const before = await badge()
    const { application: id, renews } = succeeded(await renew(people.applicant.client))
    expect(renews).to.equal(awardId)
    await file(people.applicant.client, { id }, { ...report, observedAt: '2027-10-01' })
    await file(people.colleague.client, { id }, { ...observation, observedAt: '2027-10-02' })
    succeeded(await step(people.applicant.client, { id }, 'consent', { consent: true, nameInBadge: true }))
    const handedIn = succeeded(await step(people.applicant.client, { id }, 'submission'))
    expect((await grant(handedIn)).awardId).to.equal(awardId)

    const after = await badge()
    expect([
      after.id,
      after.credentialSubject.id,
      after.credentialStatus.id,
      after.awardedDate,
    ]).to.deep.equal([before.id, before.credentialSubject.id, before.credentialStatus.id, before.awardedDate])
    expect([after.validFrom, after.validUntil]).to.deep.equal([
      '2027-10-15T08:00:00Z',
      '2028-10-15T21:59:59Z',
    ])
    const { award: body, renewal } = await award()
    expect(body.awardedAt).to.equal('2026-11-21T09:30:00Z')
    expect(body.renewals).to.deep.equal([{ at: '2027-10-15T08:00:00Z', applicationId: id, validUntil: end }])
    expect(renewal?.watchedAt).to.equal('2028-04-14T22:00:00Z')
    expect(await service.context.deps.store.awards.count({ organisationId: 'atelier-dole' })).to.equal(1)
  })

  it('points to the new decision, which anybody can recompute', async () => {
    service.now = new Date('2027-10-16T08:00:00Z')
    const { relatedResource } = await badge()
    const url = relatedResource.find(({ id }) => id.includes('/decisions/'))?.id ?? ''
    const decision = await people.applicant.client.call('GET', url)
    succeeded(decision)
    const answer = await service.anonymous.call<Schemas['Recomputation']>('POST', '/decisions/recompute', {
      raw: decision.bytes,
      headers: { 'Content-Type': 'application/json' },
    })
    const { agrees, outcome, proof, digestSRI } = succeeded(answer)
    expect([agrees, outcome, proof]).to.deep.equal([true, 'granted', 'valid'])
    expect(relatedResource.map((one) => one.digestSRI)).to.include(digestSRI)
  })

  it('keeps its old end in the copies people have; refreshed, it says the new one', async () => {
    service.now = new Date('2027-11-21T22:59:59Z')
    expect(await verdict(firstCopy)).to.deep.equal(['valid-with-warnings', 'newer-version-available'])
    // Clocks may differ by five minutes.
    service.now = new Date('2027-11-21T23:06:00Z')
    expect(await verdict(firstCopy)).to.deep.equal(['invalid', 'expired', 'newer-version-available'])
    const { refreshService } = JSON.parse(firstCopy) as Badge
    for (const accept of [
      'application/vc+ld+json',
      'application/vc',
      'application/ld+json',
      'application/json',
    ]) {
      const answer = await service.anonymous.call('GET', refreshService?.id ?? '', {
        headers: { Accept: accept },
      })
      expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, accept])
      expect(answer.bytes.toString()).to.equal(await badgeText())
    }
    expect(await verdict(await badgeText('/refresh'))).to.deep.equal(['valid'])
  })

  it('is refreshed as nothing but a credential, and only where there is one', async () => {
    const image = await service.anonymous.call('GET', `/credentials/${awardId}/refresh`, {
      headers: { Accept: 'image/png' },
    })
    expectProblem(image, 406, 'not-acceptable')
    expectProblem(
      await service.anonymous.call('GET', `/credentials/${'0'.repeat(32)}/refresh`),
      404,
      'not-found',
    )
  })

  it('reminds anew in its new period, each time once, and keeps nothing of what is of no use any more', async () => {
    service.now = new Date('2028-09-20T08:00:00Z')
    await service.context.runChores()
    await service.context.runChores()
    expect((await mails()).map(({ subject, to }) => [subject, to]).sort()).to.deep.equal([
      ['', ''],
      ['Votre badge prend fin dans un mois', people.applicant.person.email],
    ])
  })

  it('can be renewed for a year after its end, and not a day longer', async () => {
    service.now = new Date('2029-10-15T20:00:00Z')
    const { application: id } = succeeded(await renew(people.applicant.client))
    succeeded(await step(people.applicant.client, { id }, 'withdrawal'))
    service.now = new Date('2029-10-15T22:00:00Z')
    expectProblem(await renew(people.applicant.client), 409, 'deadline-passed')
  })

  it('is not renewed while suspended, nor once revoked', async () => {
    service.now = new Date('2028-06-01T08:00:00Z')
    for (const state of ['suspended', 'revoked']) {
      const json = { state, reason: 'Vérification en cours' }
      succeeded(await people.coordinator.client.call('PUT', `/awards/${awardId}/state`, { json }))
      expectProblem(await renew(people.applicant.client), 409, 'transition-refused')
    }
  })

  it('that does not end has nothing to renew', async () => {
    const trainer = await clientWith(service, await service.apiKey('atelier-dole', 'trainer'))
    const { line } = await oneBadge(trainer, {
      person: { email: people.applicant.person.email, givenName: 'Amina', familyName: 'Marchand' },
    })
    expectProblem(await renew(people.applicant.client, line.awardId), 409, 'transition-refused')
  })

  it('of a person known from a roster only is renewed once they are registered', async () => {
    const trainer = people.colleague.client
    const { line } = await oneBadge(trainer, { session: { validUntil: '2028-11-21' } })
    expectProblem(await renew(trainer, line.awardId), 409, 'conflict')
    const { person } = await memberOf(service, 'atelier-dole', 'applicant', {
      givenName: 'Éloïse',
      familyName: 'Béranger',
      email: 'eloise@exemple.fr',
    })
    const { application: id } = succeeded(await renew(trainer, line.awardId))
    const opened = succeeded(await trainer.call<Application>('GET', `/applications/${id}`))
    expect(JSON.stringify(opened)).to.include(person.id)
  })
})
