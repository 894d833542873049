/** Badges written in English: one Achievement for each language, each naming the other. */
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
} from '../support/applying.ts'
import { expectProblem, items } from '../support/problems.ts'
import {
  startService,
  succeeded,
  trainerScopes,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { level1, newSession, oneBadge, type AwardedLine } from '../support/training.ts'

interface Badge {
  readonly name: string
  readonly description: string
  readonly credentialSubject: {
    readonly achievement: {
      readonly id: string
      readonly inLanguage: string
      readonly name: string
      readonly criteria: { readonly narrative: string }
      readonly image: { readonly id: string; readonly caption: string }
      readonly related: readonly { readonly id: string; readonly inLanguage: string }[]
      readonly resultDescription: readonly { readonly name: string }[]
    }
  }
  readonly evidence: readonly { readonly name: string }[]
}

/** Of a framework in French alone. */
const frenchOnly = 'abecedaire-publics/0.1.0/AB-Z1-N4'

describe('a badge asked for in English', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  let badge: AwardedLine
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole', trainerScopes)
    badge = await awarded('en')
  })
  after(() => service.stop())

  const get = async <Body>(path: string) =>
    succeeded(await service.anonymous.call<Body>('GET', path.replace('https://frameworks.example', '')))
  const awarded = async (language?: string) =>
    (await oneBadge(trainer, { session: language === undefined ? {} : { language } })).line
  const read = ({ awardId }: AwardedLine) => get<Badge>(`/credentials/${awardId}`)
  const editionOf = async (line: AwardedLine) => (await read(line)).credentialSubject.achievement

  it('is in English all over: name, description, criteria, levels, evidence and picture', async () => {
    const { name, description, credentialSubject, evidence } = await read(badge)
    const { achievement } = credentialSubject
    expect(achievement.inLanguage).to.equal('en')
    expect(name).to.equal('Set up an encouraging and confidential welcome – level 1 (with support)')
    expect([achievement.name, achievement.image.caption]).to.deep.equal([name, name])
    expect(description).to.match(/^Receive each person/)
    expect(achievement.resultDescription.map((one) => one.name)).to.deep.equal(['Level', 'Strength of proof'])
    const french = await read(await awarded())
    expect(evidence.map((one) => one.name)).not.to.deep.equal(french.evidence.map((one) => one.name))
    expect(achievement.criteria.narrative).not.to.equal(
      french.credentialSubject.achievement.criteria.narrative,
    )
  })

  it('has its words in English in its picture, wherever it is painted', async () => {
    const { image } = await editionOf(badge)
    const shared = new URL(image.id.replace('image.png', 'image.svg'))
    for (const path of [`/credentials/${badge.awardId}/badge.svg`, shared.pathname + shared.search]) {
      const { status, bytes } = await service.anonymous.call('GET', path)
      expect(status).to.equal(200)
      const words = bytes.toString('utf8').replace(/<[^>]*>/gu, ' ')
      expect(words, path).to.match(/Set up an encouraging/)
      expect(words, path).not.to.match(/Instaurer|COMPÉTENCE/)
    }
    const french = new URL((await editionOf(await awarded())).image.id)
    expect(french.search).to.equal('')
  })

  it('is of the English edition, which names the French one; both answer, and name each other', async () => {
    const achievement = await editionOf(badge)
    expect(achievement.id).to.match(/\/achievements\/RM-A1\.1-N1\/en$/)
    const [french, ...others] = achievement.related
    expect(others).to.deep.equal([])
    expect(french).to.deep.include({ id: achievement.id.replace(/en$/, 'fr'), inLanguage: 'fr' })
    for (const [id, other] of [
      [achievement.id, french?.id],
      [french?.id ?? '', achievement.id],
    ] as const) {
      const edition = await get<Badge['credentialSubject']['achievement']>(id)
      expect([edition.id, edition.related.map((one) => one.id)]).to.deep.equal([id, [other]])
    }
  })

  it('is English in Open Badges 2.0 and in the European model, too', async () => {
    const assertion = await get<{ badge: string; evidence: { narrative: string }[] }>(
      `/ob2/assertions/${badge.awardId}`,
    )
    expect(assertion.badge).to.match(/\/RM-A1\.1-N1\/en$/)
    expect(assertion.evidence[0]?.narrative).to.match(/^Fingerprint of the evidence: ni:/)
    const badgeClass = await get<Record<string, string>>(assertion.badge.replace(service.url, ''))
    expect(badgeClass['@language']).to.equal('en')
    const { displayParameter } = await get<{ displayParameter: { primaryLanguage: { id: string } } }>(
      `/credentials/${badge.awardId}/elm`,
    )
    expect(displayParameter.primaryLanguage.id).to.match(/\/ENG$/)
  })

  it('is told by its session; a session that asks for nothing is in French', async () => {
    const created = async (change: object) =>
      succeeded(
        await trainer.call<Schemas['CreatedSession']>('POST', '/sessions', {
          json: { ...newSession, ...change },
        }),
      ).session
    expect((await created({ language: 'en' })).language).to.equal('en')
    expect(await created({})).not.to.have.property('language')
    expect(await editionOf(await awarded())).to.deep.include({ inLanguage: 'fr' })
    expect(await editionOf(await awarded('fr'))).to.deep.include({ inLanguage: 'fr' })
  })

  it('is refused where the achievement has no English edition, and in any other language', async () => {
    const opened = async (language: unknown, achievements: readonly string[]) =>
      trainer.call('POST', '/sessions', { json: { ...newSession, achievements, language } })
    const refused = expectProblem(await opened('en', [level1, frenchOnly]), 400, 'invalid-request')
    expect(items(refused)).to.deep.equal(['/language no-edition'])
    for (const language of ['de', 'EN', '', null, 1, ['en']])
      expectProblem(await opened(language, [level1]), 400, 'invalid-request')
    expect((await opened('fr', [frenchOnly])).status).to.equal(201)
  })

  it('follows from an application that asked for it', async () => {
    const { applicant, colleague, assessors } = await workshopOf(service, 'mediatheque')
    const application = await open(applicant.client, { language: 'en' })
    expect(application.language).to.equal('en')
    await file(applicant.client, application, report)
    await file(colleague.client, application, observation)
    succeeded(await step(applicant.client, application, 'submission'))
    await takeAndAssess(assessors[0], application, favourable())
    succeeded(await decide(assessors[0], application, 'granted'))
    const address = `/applications/${application.id}`
    const { awardId = '' } = succeeded(await applicant.client.call<Application>('GET', address))
    const { credentialSubject } = await get<Badge>(`/credentials/${awardId}`)
    expect(credentialSubject.achievement.inLanguage).to.equal('en')
  })
})
