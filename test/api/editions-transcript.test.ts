import { expect } from 'chai'
import jsonld from 'jsonld'
import { bundledLoader } from '../../server/proof/json-ld/document-loader.ts'
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
import { dossierOf, upload } from '../support/dossier.ts'
import { memberOf, type Member } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, trainerScopes, type Client, type TestService } from '../support/service.ts'
import {
  badges,
  enrol,
  learner,
  level1,
  level2,
  openSession,
  signJudging,
  type AwardedLine,
} from '../support/training.ts'

interface Transcript {
  readonly id: string
  readonly type: readonly string[]
  readonly issuer: { readonly id: string; readonly name: string }
  readonly validFrom: string
  readonly partial?: boolean
  readonly credentialSubject: {
    readonly id: string
    readonly type: readonly string[]
    readonly verifiableCredential: readonly {
      readonly id: string
      readonly credentialSubject: { readonly id: string }
    }[]
    readonly association?: readonly Readonly<Record<string, string>>[]
  }
  readonly proof: readonly Readonly<Record<string, string>>[]
}

describe('the transcript of a person', function () {
  this.timeout(120_000)
  let service: TestService
  let workshop: Workshop
  let trainer: Client
  let reader: Client
  /** Of Amina: by her application; then levels 1 and 2 of another competency, in sessions. */
  let awards: readonly string[]
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
    const { applicant, colleague, coordinator } = workshop
    const [assessor] = workshop.assessors
    trainer = service.withToken(
      await service.tokenOf(await service.apiKey('atelier-dole', [...trainerScopes])),
    )
    reader = service.withToken(await service.tokenOf(await service.apiKey('atelier-dole', ['person:read'])))
    const dossier = await dossierOf(service, {
      organisation: 'atelier-dole',
      applicant,
      opener: colleague,
      assessor,
      coordinator,
    })
    const first = await awarded(level1)
    const second = await awarded(level2)
    awards = [dossier['requestRenewal.awardId'] ?? '', first.awardId, second.awardId]
  })
  after(() => service.stop())

  /** A badge of Amina, found by her address. */
  const awarded = async (achievement: string): Promise<AwardedLine> => {
    const { person } = workshop.applicant
    const session = await openSession(trainer, { achievements: [achievement] })
    const evidence = ['EV-OBS', 'EV-ATT', 'EV-HAB'].map((kind) => ({
      kind,
      observedAt: '2026-11-18',
      pseudonymised: true,
    }))
    await enrol(trainer, session, [
      learner(person.givenName, { familyName: person.familyName, email: person.email, evidence }),
    ])
    const [line] = badges(succeeded(await signJudging(trainer, session)))
    if (line === undefined) throw new Error(`no badge of ${achievement}`)
    return line
  }
  const path = () => `/people/${workshop.applicant.person.id}/transcript`
  const transcript = async (client: Client = workshop.applicant.client) =>
    succeeded(await client.call<Transcript>('GET', path()))
  const text = async (awardId: string) =>
    (await service.anonymous.call('GET', `/credentials/${awardId}`)).bytes.toString('utf8')
  const change = async (awardId: string, state: string) =>
    succeeded(await trainer.call('PUT', `/awards/${awardId}/state`, { json: { state, reason: 'À revoir' } }))
  const inIt = async () =>
    (await transcript()).credentialSubject.verifiableCredential.map(({ id }) => id.split('/').at(-1))

  it('has every badge they have that is good, each as it was signed', async () => {
    const { credentialSubject, type, partial } = await transcript()
    expect(type).to.deep.equal(['VerifiableCredential', 'ClrCredential'])
    expect(credentialSubject.type).to.deep.equal(['ClrSubject'])
    expect(partial).to.equal(undefined)
    const texts = await Promise.all(awards.map(text))
    expect(
      credentialSubject.verifiableCredential.map((credential) => JSON.stringify(credential)).sort(),
    ).to.deep.equal(texts.sort())
  })

  it('is signed by their organisation, now', async () => {
    const { issuer, proof, validFrom } = await transcript()
    expect(issuer.name).to.equal('Organisation atelier-dole')
    expect(validFrom).to.equal('2026-11-21T09:30:00Z')
    expect(proof).to.have.length(1)
    expect(proof[0]).to.include({ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' })
    expect(proof[0]?.['verificationMethod']?.split('#')[0]).to.equal(issuer.id)
  })

  it('says which level of a competency comes before which', async () => {
    const { association } = (await transcript()).credentialSubject
    const base = 'https://frameworks.example/frameworks'
    const edition = (id: string) => {
      const [framework, version, code] = id.split('/')
      return `${base}/${framework ?? ''}/${version ?? ''}/achievements/${code ?? ''}/fr`
    }
    expect(association).to.deep.equal([
      {
        type: 'Association',
        associationType: 'precedes',
        sourceId: edition(level1),
        targetId: edition(level2),
      },
    ])
  })

  it('is about a subject that no badge has, the same each time; and is another document at another time', async () => {
    const first = await transcript()
    const today = service.now
    service.now = new Date(today.getTime() + 59_000)
    expect(await transcript(), 'within a minute').to.deep.equal(first)
    service.now = new Date(today.getTime() + 60_000)
    const second = await transcript()
    service.now = today
    expect(second.validFrom).to.equal('2026-11-21T09:31:00Z')
    expect(first.credentialSubject.id).to.equal(second.credentialSubject.id)
    const subjects = first.credentialSubject.verifiableCredential.map((one) => one.credentialSubject.id)
    expect(subjects).not.to.include(first.credentialSubject.id)
    expect(first.credentialSubject.id).to.match(/^urn:uuid:/)
    expect(first.credentialSubject.id).not.to.include(workshop.applicant.person.id)
    expect(first.id).not.to.equal(second.id)
  })

  it('leaves out what is suspended, and has it again once it is not', async () => {
    const [application = '', level = ''] = awards
    await change(level, 'suspended')
    expect(await inIt()).to.not.include(level)
    expect(await inIt()).to.include(application)
    expect((await transcript()).credentialSubject.association).to.equal(undefined)
    await change(level, 'active')
    expect(await inIt()).to.include(level)
  })

  it('leaves out what has ended', async () => {
    const session = await openSession(trainer, {
      validUntil: '2026-11-25',
      achievements: [level1.replace('A1.1', 'A1.2')],
    })
    const { givenName, familyName, email } = workshop.applicant.person
    await enrol(trainer, session, [learner(givenName, { familyName, email })])
    const [line] = badges(succeeded(await signJudging(trainer, session)))
    expect(await inIt()).to.include(line?.awardId)
    const today = service.now
    service.now = new Date('2026-11-26T12:00:00Z')
    expect(await inIt()).to.not.include(line?.awardId)
    service.now = today
  })

  it('is for themself, and for who reads the people of their organisation', async () => {
    expect((await transcript(reader)).type).to.include('ClrCredential')
    const stranger = await service.organisation('tiers-lieu', ['person:read'])
    const other = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Yann' })
    const answers = await Promise.all([
      stranger.call('GET', path()),
      other.client.call('GET', path()),
      reader.call('GET', `/people/${'0'.repeat(32)}/transcript`),
    ])
    for (const answer of answers) expectProblem(answer, 404, 'not-found')
    expect(new Set(answers.map(({ bytes }) => bytes.toString()))).to.have.property('size', 1)
    expectProblem(await service.anonymous.call('GET', path()), 401, 'unauthorized')
  })

  describe('of somebody whom another organisation awarded a badge', () => {
    let elsewhere: string
    let seeker: Member
    const of = async (client: Client) =>
      client.call<Transcript>('GET', `/people/${seeker.person.id}/transcript`)
    const idsIn = async (client: Client) =>
      succeeded(await of(client)).credentialSubject.verifiableCredential.map(({ id }) => id.split('/').at(-1))
    before(async () => {
      const library = await workshopOf(service, 'mediatheque')
      seeker = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Ousmane' })
      const application = await open(seeker.client, { organisation: 'mediatheque' })
      await file(seeker.client, application, report)
      const fileId = await upload(seeker.client, application.id)
      await file(seeker.client, application, { ...observation, content: { file: { fileId } } })
      succeeded(await step(seeker.client, application, 'submission'))
      const [assessor] = library.assessors
      await takeAndAssess(assessor, application, favourable())
      succeeded(await decide(assessor, application, 'granted'))
      const address = `/applications/${application.id}`
      const { awardId } = succeeded(await seeker.client.call<Application>('GET', address))
      if (awardId === undefined) throw new Error('nothing was granted')
      elsewhere = awardId
    })

    it('has it for themself, and their organisation is not told that there is one', async () => {
      expect(await idsIn(seeker.client)).to.deep.equal([elsewhere])
      const [ofOrganisation, ofNobody] = await Promise.all([
        of(reader),
        reader.call('GET', `/people/${'0'.repeat(32)}/transcript`),
      ])
      expectProblem(ofOrganisation, 404, 'not-found')
      expectProblem(ofNobody, 404, 'not-found')
    })

    it('has for their organisation the badges it awarded itself, and nothing that tells of others', async () => {
      const { givenName, familyName, email } = seeker.person
      const session = await openSession(trainer, { achievements: [level1] })
      await enrol(trainer, session, [learner(givenName, { familyName, email })])
      const [own] = badges(succeeded(await signJudging(trainer, session)))
      expect(await idsIn(seeker.client)).to.have.members([elsewhere, own?.awardId])
      expect(await idsIn(reader)).to.deep.equal([own?.awardId])
      expect(succeeded(await of(reader))).not.to.have.property('partial')
    })
  })

  it('has the last fifty of many badges, and says that it is partial', async () => {
    const { store } = service.context.deps
    const many = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Salomé' })
    const [model] = await Promise.all(awards.slice(1).map((id) => store.awards.get(id)))
    if (model === undefined) throw new Error('no badge')
    const person = await store.people.get(many.person.id)
    const { revision: _, recipientKey: __, ...award } = model
    // Nobody earns sixty badges in a test: copies of one, a minute apart, written straight into the store.
    const copies = Array.from({ length: 51 }, (_one, rank) => {
      const _id = rank.toString(16).padStart(32, '0')
      return {
        ...award,
        _id,
        recipientKey: person?.recipientKey ?? '',
        awardedAt: `2026-11-20T10:${String(rank).padStart(2, '0')}:00Z`,
        credential: award.credential
          .replaceAll(award._id, _id)
          .replace(/"proofValue":"z..../u, `"proofValue":"z${String(1000 + rank)}`),
      }
    })
    for (const copy of copies) expect(await store.awards.insert(copy)).to.equal(true)
    const answer = succeeded(
      await many.client.call<Transcript>('GET', `/people/${many.person.id}/transcript`),
    )
    expect(answer.partial).to.equal(true)
    expect(answer.credentialSubject.verifiableCredential.map(({ id }) => id.split('/').at(-1))).to.deep.equal(
      copies.slice(1).map(({ _id }) => _id),
    )
  })

  it('is not there for somebody who has no badge', async () => {
    const newcomer = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Zoé' })
    const answer = await newcomer.client.call('GET', `/people/${newcomer.person.id}/transcript`)
    expectProblem(answer, 404, 'not-found')
  })

  it('is kept by nobody, and not by us either', async () => {
    const before = await service.documents()
    const answer = await workshop.applicant.client.call('GET', path())
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    expect(answer.headers.get('content-type')).to.equal('application/vc+ld+json')
    expect(await service.documents()).to.deep.equal(before)
    expectProblem(
      await workshop.applicant.client.call('GET', path(), { headers: { Accept: 'text/html' } }),
      406,
      'not-acceptable',
    )
  })

  it('is JSON-LD in safe mode: every term is defined', async () => {
    const options = { documentLoader: bundledLoader, safe: true }
    expect(await jsonld.expand(await transcript(), options)).to.have.length(1)
  })

  it('names nobody but where a badge does', async () => {
    const { credentialSubject, ...rest } = await transcript()
    const { verifiableCredential: _badges, ...own } = credentialSubject
    expect(JSON.stringify({ ...rest, own })).not.to.match(/Amina|Marchand/)
  })
})
