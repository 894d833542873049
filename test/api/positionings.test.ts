import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { expectProblem, items } from '../support/problems.ts'
import { memberOf, type Member } from '../support/members.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { badges, enrol, learner, openSession, sign } from '../support/training.ts'

const abecedaire = 'abecedaire-publics/0.1.0'
const mediateurs = 'referentiel-mediateurs/0.1.0'
const aid = `${mediateurs}/PROFIL-AID`

describe('a positioning', function () {
  this.timeout(60_000)
  let service: TestService
  let anne: Member
  let zoe: Member
  let trainer: Member
  let stranger: Member
  const lines: string[] = []
  before(async () => {
    service = await startService({ LOG_LEVEL: 'debug' }, (line) => lines.push(line))
    await service.organisation('atelier-dole')
    await service.organisation('tiers-lieu')
    anne = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Anne' })
    zoe = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Zoé' })
    trainer = await memberOf(service, 'atelier-dole', 'trainer', { givenName: 'Sylvie' })
    stranger = await memberOf(service, 'tiers-lieu', 'trainer', { givenName: 'Yann' })
  })
  after(() => service.stop())
  beforeEach(() => {
    service.now = testDay
  })

  const at = (person: Member, rest = 'positionings') => `/people/${person.person.id}/${rest}`
  const say = (client: Client, person: Member, json: object) =>
    client.call<Schemas['Positioning']>('POST', at(person), { json })
  const level = (competency: string, number: number, more: object = {}) => ({
    competency,
    level: number,
    ...more,
  })
  const list = async (client: Client, person: Member) =>
    succeeded(await client.call<{ items: Schemas['Positioning'][] }>('GET', at(person))).items

  it('is by the person when it is theirs, and by a mediator when it is of somebody they accompany', async () => {
    const own = succeeded(
      await say(anne.client, anne, { framework: mediateurs, levels: [level('RM-A1.1', 2)] }),
    )
    expect(own).to.include({
      by: 'self',
      person: anne.person.id,
      recordedBy: anne.person.id,
      positionedOn: '2026-11-21',
    })
    service.now = new Date('2026-11-21T10:30:00Z')
    const levels = [level('RM-A1.1', 1, { note: 'Vue à l’accueil' }), level('RM-A1.2', 3)]
    const json = { framework: mediateurs, levels, positionedOn: '2026-11-20' }
    const other = succeeded(await say(trainer.client, anne, json))
    expect(other).to.include({ by: 'mediator', recordedBy: trainer.person.id, positionedOn: '2026-11-20' })
    expect(other.levels).to.deep.equal(levels)
    expect((await list(anne.client, anne)).map(({ id }) => id)).to.deep.equal([own.id, other.id])
    expect(await list(trainer.client, anne)).to.deep.equal(await list(anne.client, anne))
  })

  it('said twice word for word is kept once', async () => {
    const json = { framework: mediateurs, levels: [level('RM-B1.1', 1, { note: ' Seule ' })] }
    const first = await say(zoe.client, zoe, json)
    const again = await say(zoe.client, zoe, json)
    expect([first.status, again.status]).to.deep.equal([201, 200])
    expect(succeeded(again)).to.deep.equal(succeeded(first))
    expect(first.body.levels[0]?.note).to.equal('Seule')
  })

  it('is on any level of the scale, those that are never a badge too, and nothing makes a badge of it', async () => {
    const { store } = service.context.deps
    const before = [
      await store.awards.count({}),
      await store.evidence.count({}),
      await store.proposals.count({}),
    ]
    const json = {
      framework: abecedaire,
      levels: [1, 2, 3, 4].map((n) => level(`AB-${'ABCD'[n - 1] ?? ''}1`, n)),
    }
    succeeded(await say(trainer.client, zoe, json))
    await service.context.runChores()
    const session = await trainer.client.call('POST', '/sessions', {
      json: {
        title: 'Une session',
        achievements: [`${abecedaire}/AB-A1-N1`],
        heldOn: '2026-11-18',
        trainerName: 'Sylvie Marchand',
      },
    })
    expectProblem(session, 422, 'level-not-issuable')
    const application = await zoe.client.call('POST', '/applications', {
      json: { achievement: `${abecedaire}/AB-A1-N1` },
      headers: { 'Idempotency-Key': 'never-a-badge' },
    })
    expectProblem(application, 422, 'level-not-issuable')
    expect([
      await store.awards.count({}),
      await store.evidence.count({}),
      await store.proposals.count({}),
    ]).to.deep.equal(before)
  })

  describe('is refused', () => {
    const good = level('RM-A1.1', 1)
    const wrong: readonly (readonly [string, object, number, string])[] = [
      ['without a framework', { levels: [good] }, 400, '/framework required'],
      [
        'in a framework without a version',
        { framework: 'referentiel-mediateurs', levels: [good] },
        400,
        '/framework pattern',
      ],
      ['without a level', { framework: mediateurs, levels: [] }, 400, '/levels minItems'],
      [
        'of a competency there is not',
        { framework: mediateurs, levels: [level('RM-Z9.9', 1)] },
        400,
        '/levels/0/competency competency-unknown',
      ],
      [
        'of a competency of another framework',
        { framework: mediateurs, levels: [level('AB-A1', 1)] },
        400,
        '/levels/0/competency competency-unknown',
      ],
      [
        'of a domain',
        { framework: mediateurs, levels: [level('RM-A', 1)] },
        400,
        '/levels/0/competency competency-unknown',
      ],
      [
        'of a criterion of places',
        { framework: 'label-regional/0.1.0', levels: [level('LR-01', 1)] },
        400,
        '/levels/0/competency competency-unknown',
      ],
      [
        'of one competency twice',
        { framework: mediateurs, levels: [good, level('RM-A1.1', 2)] },
        400,
        '/levels/1/competency competency-repeated',
      ],
      [
        'on a level below the scale',
        { framework: mediateurs, levels: [level('RM-A1.1', 0)] },
        400,
        '/levels/0/level level-unknown',
      ],
      [
        'on a level above the scale',
        { framework: mediateurs, levels: [level('RM-A1.1', 4)] },
        400,
        '/levels/0/level level-unknown',
      ],
      [
        'on half a level',
        { framework: mediateurs, levels: [level('RM-A1.1', 1.5)] },
        400,
        '/levels/0/level type',
      ],
      [
        'of tomorrow',
        { framework: mediateurs, levels: [good], positionedOn: '2026-11-22' },
        400,
        '/positionedOn day-to-come',
      ],
      [
        'of a day there is not',
        { framework: mediateurs, levels: [good], positionedOn: '2026-02-30' },
        400,
        '/positionedOn format',
      ],
      [
        'with an endless note',
        { framework: mediateurs, levels: [level('RM-A1.1', 1, { note: 'x'.repeat(1001) })] },
        400,
        '/levels/0/note maxLength',
      ],
    ]
    for (const [what, json, status, error] of wrong) {
      it(what, async () => {
        const before = await list(anne.client, anne)
        const answer = await say(anne.client, anne, json)
        expect(items(expectProblem(answer, status, 'invalid-request'))).to.include(error)
        expect(await list(anne.client, anne)).to.deep.equal(before)
      })
    }

    for (const framework of ['referentiel-mediateurs/9.9.9', 'inconnu/0.1.0', 'a/b'])
      it(`in ${framework}, which nobody released`, async () => {
        expectProblem(
          await say(anne.client, anne, { framework, levels: [good] }),
          422,
          'framework-version-unknown',
        )
      })

    it('of today where it is still yesterday in Greenwich, but not of a day to come in Paris', async () => {
      service.now = new Date('2026-11-20T23:30:00Z')
      const json = { framework: mediateurs, levels: [good] }
      expect(succeeded(await say(zoe.client, zoe, json)).positionedOn).to.equal('2026-11-21')
      expectProblem(
        await say(zoe.client, zoe, { ...json, positionedOn: '2026-11-22' }),
        400,
        'invalid-request',
      )
    })
  })

  it('is nobody’s business but of the person and who accompanies them', async () => {
    const json = { framework: mediateurs, levels: [level('RM-A1.1', 1)] }
    const paths = [
      ['GET', 'positionings'],
      ['GET', `gaps?profile=${encodeURIComponent(aid)}`],
      ['GET', 'progress?framework=referentiel-mediateurs'],
      ['DELETE', `positionings/${(await list(anne.client, anne))[0]?.id ?? ''}`],
      ['POST', 'positionings'],
    ] as const
    const coordinator = await memberOf(service, 'atelier-dole', 'coordinator', { givenName: 'Paul' })
    for (const [method, rest] of paths) {
      const options = method === 'POST' ? { json } : {}
      for (const other of [zoe, stranger]) {
        const answer = await other.client.call(method, at(anne, rest), options)
        expectProblem(answer, 404, 'not-found')
        const nobody = await other.client.call(method, `/people/${'0'.repeat(32)}/${rest}`, options)
        expect(answer.bytes.toString()).to.equal(nobody.bytes.toString())
      }
      expectProblem(await coordinator.client.call(method, at(anne, rest), options), 403, 'forbidden')
      expectProblem(await service.anonymous.call(method, at(anne, rest), options), 401, 'unauthorized')
    }
  })

  it('is erased by the person, whoever said it, and no byte of it stays', async () => {
    const note = 'Mot-très-reconnaissable-du-positionnement'
    const json = { framework: mediateurs, levels: [level('RM-C1.1', 1, { note })] }
    const { id } = succeeded(await say(trainer.client, anne, json))
    const stored = () => {
      const folder = service.context.deps.config.dataDirectory
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)))
        .some((bytes) => bytes.includes(note))
    }
    expect(stored(), 'the note is there to be erased').to.equal(true)
    expect((await anne.client.call('DELETE', at(anne, `positionings/${id}`))).status).to.equal(204)
    expect(stored()).to.equal(false)
    expect((await list(anne.client, anne)).map((one) => one.id)).not.to.include(id)
    expectProblem(await anne.client.call('DELETE', at(anne, `positionings/${id}`)), 404, 'not-found')
  })

  it('is erased by the mediator who said it, and not by another', async () => {
    const other = await memberOf(service, 'atelier-dole', 'trainer', { givenName: 'Marc' })
    const json = { framework: mediateurs, levels: [level('RM-C1.2', 1)] }
    const { id } = succeeded(await say(trainer.client, anne, json))
    expectProblem(await other.client.call('DELETE', at(anne, `positionings/${id}`)), 404, 'not-found')
    expectProblem(await trainer.client.call('DELETE', at(zoe, `positionings/${id}`)), 404, 'not-found')
    expect((await trainer.client.call('DELETE', at(anne, `positionings/${id}`))).status).to.equal(204)
  })

  describe('beside badges', () => {
    let client: Client
    let person: Member
    let awardId: string
    before(async () => {
      person = await memberOf(service, 'atelier-dole', 'applicant', {
        givenName: 'Éloïse',
        familyName: 'Béranger',
        email: 'eloise@exemple.fr',
      })
      ;({ client } = person)
      service.now = testDay
      const session = await openSession(trainer.client)
      await enrol(trainer.client, session, [learner('Éloïse')])
      const [line] = badges(succeeded(await sign(trainer.client, session)))
      awardId = line?.awardId ?? ''
      const levels = [level('RM-A1.1', 3), level('RM-A1.2', 1)]
      succeeded(await say(client, person, { framework: mediateurs, levels, positionedOn: '2026-10-01' }))
      const later = [level('RM-A1.1', 2)]
      succeeded(
        await say(client, person, { framework: mediateurs, levels: later, positionedOn: '2026-11-01' }),
      )
      succeeded(
        await say(trainer.client, person, {
          framework: mediateurs,
          levels: later,
          positionedOn: '2026-11-10',
        }),
      )
      succeeded(await say(client, person, { framework: abecedaire, levels: [level('AB-A1', 1)] }))
    })
    const gapsOf = async (profile: string) =>
      client.call<Schemas['Gaps']>('GET', at(person, `gaps?profile=${encodeURIComponent(profile)}`))

    it('shows what lies between the person and a profile', async () => {
      const { profile, targets } = succeeded(await gapsOf(aid))
      expect(profile).to.equal(aid)
      expect(targets).to.have.length(17)
      const [first, second] = targets
      const { next, title, ...rest } = first ?? {}
      expect(rest).to.deep.equal({
        competency: 'RM-A1.1',
        wanted: 2,
        held: { awardId, achievement: `${mediateurs}/RM-A1.1-N1`, level: 1 },
        self: { level: 2, on: '2026-11-01', framework: mediateurs, by: 'self' },
        mediator: { level: 2, on: '2026-11-10', framework: mediateurs, by: 'mediator' },
        missing: 1,
      })
      expect(title?.fr).to.equal('Instaurer un accueil encourageant et confidentiel')
      expect(next).to.include({ achievement: `${mediateurs}/RM-A1.1-N2`, level: 2 })
      expect(next?.asks.fr).to.include('observation en situation')
      expect(second).to.include({ competency: 'RM-A1.2', wanted: 2, missing: 2 })
      expect([second?.held, second?.self?.level, second?.next?.level]).to.deep.equal([undefined, 1, 1])
    })

    it('asks nothing more where the level is held', async () => {
      const { targets } = succeeded(await gapsOf(`${mediateurs}/PROFIL-AID`))
      const untouched = targets.filter(({ held }) => held === undefined)
      expect(
        untouched.every(({ missing, wanted, next }) => missing === wanted && next?.level === 1),
      ).to.equal(true)
    })

    it('is asked about profiles only', async () => {
      for (const other of [`${mediateurs}/RM-A1.1-N1`, `${mediateurs}/PROFIL-RIEN`])
        expectProblem(await gapsOf(other), 422, 'achievement-unknown')
      expectProblem(await gapsOf('referentiel-mediateurs/9.9.9/PROFIL-AID'), 422, 'framework-version-unknown')
      expectProblem(await client.call('GET', at(person, 'gaps')), 400, 'invalid-request')
    })

    it('shows how the person moved, each level on its day, and adds nothing up', async () => {
      const answer = await client.call<Schemas['Progress']>(
        'GET',
        at(person, 'progress?framework=referentiel-mediateurs'),
      )
      const { competencies } = succeeded(answer)
      expect(competencies.map(({ competency }) => competency)).to.deep.equal(['RM-A1.1', 'RM-A1.2'])
      expect(
        competencies[0]?.steps.map(({ on, level: number, by }) => `${on} ${String(number)} ${by}`),
      ).to.deep.equal([
        '2026-10-01 3 self',
        '2026-11-01 2 self',
        '2026-11-10 2 mediator',
        '2026-11-21 1 badge',
      ])
      expect(answer.bytes.toString()).not.to.match(/score|rank|average|percent/iu)
    })

    it('shows no badge that was revoked', async () => {
      const json = { state: 'revoked', reason: 'Erreur de personne' }
      succeeded(await trainer.client.call('PUT', `/awards/${awardId}/state`, { json }))
      const progress = await client.call<Schemas['Progress']>(
        'GET',
        at(person, 'progress?framework=referentiel-mediateurs'),
      )
      expect(succeeded(progress).competencies[0]?.steps.map(({ by }) => by)).to.deep.equal([
        'self',
        'self',
        'mediator',
      ])
      const { targets } = succeeded(await gapsOf(aid))
      expect([targets[0]?.held, targets[0]?.missing]).to.deep.equal([undefined, 2])
    })

    it('is in no framework that is not released', async () => {
      expectProblem(
        await client.call('GET', at(person, 'progress?framework=inconnu')),
        422,
        'framework-version-unknown',
      )
    })
  })

  it('is in no log line', async () => {
    const log = lines.join('')
    for (const secret of ['Vue à l’accueil', 'Mot-très-reconnaissable', '"RM-A1.2"'])
      expect(log).not.to.include(secret)
  })
})
