import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, type Client, type Schemas, type TestService } from '../support/service.ts'
import { level1, newSession } from '../support/training.ts'

describe('a session', () => {
  let service: TestService
  let trainer: Client

  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())
  const writesNothing = async (answer: () => Promise<unknown>) => {
    const before = await service.documents()
    await answer()
    expect(await service.documents()).to.deep.equal(before)
  }

  describe('with its roster', () => {
    const create = (json: unknown, headers: Record<string, string> = {}) =>
      trainer.call<Schemas['CreatedSession']>('POST', '/sessions', { json, headers })

    it('is reported on line by line', async () => {
      const learners = [
        { givenName: 'Zoé', familyName: 'Faÿ' },
        { givenName: '', familyName: 'Roy' },
      ]
      const answer = await create({ ...newSession, learners })
      expect(answer.status).to.equal(201)
      expect(answer.headers.get('location')).to.equal(`${service.url}/sessions/${answer.body.session.id}`)
      expect(answer.body.roster).to.include({ encoding: 'json', added: 1, refused: 1 })
    })

    it('is the same session and the same people when the same request is repeated with its key', async () => {
      const headers = { 'Idempotency-Key': 'session-1' }
      const learners = [{ givenName: 'Zoé', familyName: 'Faÿ' }]
      const first = await create({ ...newSession, learners }, headers)
      const kept = await service.documents()
      const again = await create({ ...newSession, learners }, headers)
      expect(again.status).to.equal(201)
      expect(again.body.session).to.deep.equal(first.body.session)
      expect(again.body.roster).to.include({ added: 0, unchanged: 1 })
      expect(await service.documents()).to.deep.equal(kept)
      for (const other of [{ title: 'Autre' }, { learners: [{ givenName: 'Noël', familyName: 'Çelik' }] }]) {
        expectProblem(
          await create({ ...newSession, learners, ...other }, headers),
          409,
          'idempotency-key-reused',
        )
      }
      expect(await service.documents()).to.deep.equal(kept)
    })
  })

  describe('that cannot be', () => {
    const wrong: readonly (readonly [string, object, number, string])[] = [
      [
        'level 1 of the abécédaire',
        { achievements: ['abecedaire-publics/0.1.0/AB-A1-N1'] },
        422,
        'level-not-issuable',
      ],
      [
        'level 1 of the abécédaire among others',
        { achievements: [level1, 'abecedaire-publics/0.1.0/AB-A1-N1'] },
        422,
        'level-not-issuable',
      ],
      [
        'an unknown framework',
        { achievements: ['referentiel-inconnu/0.1.0/RM-A1.1-N1'] },
        422,
        'framework-version-unknown',
      ],
      [
        'an unreleased version',
        { achievements: ['referentiel-mediateurs/0.2.0/RM-A1.1-N1'] },
        422,
        'framework-version-unknown',
      ],
      [
        'no version',
        { achievements: ['referentiel-mediateurs/RM-A1.1-N1'] },
        422,
        'framework-version-unknown',
      ],
      [
        'an unknown badge',
        { achievements: ['referentiel-mediateurs/0.1.0/RM-Z9.9-N1'] },
        422,
        'achievement-unknown',
      ],
      [
        'a property of objects',
        { achievements: ['__proto__/constructor/toString'] },
        422,
        'framework-version-unknown',
      ],
      [
        'the label of organisations',
        { achievements: ['label-regional/0.1.0/LABEL-labellise'] },
        422,
        'achievement-unknown',
      ],
      ['a day to come', { heldOn: '2026-11-22' }, 400, 'invalid-request'],
      ['a day that does not exist', { heldOn: '2026-02-30' }, 400, 'invalid-request'],
      ['an end before the session', { validUntil: '2026-11-17' }, 400, 'invalid-request'],
      ['a blank title', { title: '  ' }, 400, 'invalid-request'],
      ['half a character', { title: 'a\ud800b' }, 400, 'invalid-request'],
      ['no badge', { achievements: [] }, 400, 'invalid-request'],
      ['a badge twice', { achievements: [level1, level1] }, 400, 'invalid-request'],
    ]
    for (const [what, change, status, code] of wrong) {
      it(`is refused for ${what}`, () =>
        writesNothing(async () => {
          expectProblem(
            await trainer.call('POST', '/sessions', { json: { ...newSession, ...change } }),
            status,
            code,
          )
        }))
    }

    it('says why level 1 of the abécédaire is never a badge', async () => {
      const json = { ...newSession, achievements: ['abecedaire-publics/0.1.0/AB-A1-N1'] }
      const french = expectProblem(
        await trainer.call('POST', '/sessions', { json }),
        422,
        'level-not-issuable',
      )
      expect(french.detail)
        .to.match(/fait pour moi/)
        .and.to.match(/diagnostic/)
      const headers = { 'Accept-Language': 'en' }
      const english = expectProblem(
        await trainer.call('POST', '/sessions', { json, headers }),
        422,
        'level-not-issuable',
      )
      expect(english.detail).to.match(/diagnos/)
    })
  })
})
