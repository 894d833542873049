import { expect } from 'chai'
import {
  startService,
  succeeded,
  type Answer,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { learnersOf, openSession } from '../support/training.ts'

type Report = Schemas['RosterReport']

const csv = { 'Content-Type': 'text/csv' }

describe('the roster of a session', () => {
  let service: TestService
  let trainer: Client
  let session: Schemas['Session']

  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())
  beforeEach(async () => {
    session = await openSession(trainer)
  })

  const send = (raw: string | Uint8Array, query = '', headers: Record<string, string> = csv) =>
    trainer.call<Report>('POST', `/sessions/${session.id}/learners${query}`, { raw, headers })
  const sendJson = (learners: readonly unknown[]) =>
    trainer.call<Report>('POST', `/sessions/${session.id}/learners`, { json: { learners } })
  /** `outcome code/field…` of each line, by line number. */
  const outcomes = (answer: Answer<Report>) =>
    Object.fromEntries(
      succeeded(answer).lines.map(({ line, outcome, errors = [] }) => [
        line,
        [outcome, ...errors.map(({ code, field }) => (field === undefined ? code : `${code}/${field}`))].join(
          ' ',
        ),
      ]),
    )
  const writesNothing = async (answer: () => Promise<unknown>) => {
    const before = await service.documents()
    await answer()
    expect(await service.documents()).to.deep.equal(before)
  }

  describe('line by line', () => {
    const lines: readonly (readonly [string, string])[] = [
      ['Zoé;Faÿ;;;;', 'added'],
      ['Maëlle;Lefèvre;maelle@exemple.fr;;oui;EV-OBS 2026-11-18 anonyme | EV-ATT 2026-03-02', 'added'],
      [';Durand;durand@exemple.fr;;oui;', 'refused name-missing/givenName'],
      ['  ;  ;x@exemple.fr;;;', 'refused name-missing/givenName name-missing/familyName'],
      ['Anne;Roy;anne@;;;', 'refused email-invalid/email'],
      ['Anne;Roy;a@exemple.fr, b@exemple.fr;;;', 'refused email-invalid/email'],
      ['Anne;Roy;Anne <a@exemple.fr>;;;', 'refused email-invalid/email'],
      ['=1+1;Roy;;;;', 'refused formula-cell/givenName'],
      ['Anne;@SUM(A1);;;;', 'refused formula-cell/familyName'],
      ['Anne;Roy;;+33612345678;;', 'refused formula-cell/reference'],
      ['-2+3;Roy;;;;', 'refused formula-cell/givenName'],
      ['An\u0007ne;Roy;;;;', 'refused control-character/givenName'],
      ['An\u202ene;Roy;;;;', 'refused control-character/givenName'],
      [`${'A'.repeat(101)};Roy;;;;`, 'refused value-too-long/givenName'],
      ['Anne;Roy;;;peut-être;', 'refused yes-or-no-expected/consent'],
      ['Anne;Roy;;;;EV-OBS', 'refused evidence-unreadable/evidence'],
      ['Anne;Roy;;;;EV-OBS 2026-02-30', 'refused evidence-unreadable/evidence'],
      ['Anne;Roy;;;;EV-OBS 18/11/2026', 'refused evidence-unreadable/evidence'],
      ['Anne;Roy;;;;EV-XYZ 2026-11-18', 'refused evidence-kind-unknown/evidence'],
      ['Anne;Roy;;;;EV-OBS 2026-11-22', 'refused evidence-from-the-future/evidence'],
      ['Anne;Roy;;;;;de trop', 'refused too-many-columns'],
    ]

    it('refuses each wrong line with its reason, and keeps the others', async () => {
      const raw = ['prénom;nom;courriel;référence;accord;preuves', ...lines.map(([line]) => line)].join('\n')
      const answer = await send(raw)
      expect(outcomes(answer)).to.deep.equal(
        Object.fromEntries(lines.map(([, outcome], index) => [index + 2, outcome])),
      )
      expect(succeeded(answer)).to.include({ added: 2, refused: lines.length - 2 })
      expect((await learnersOf(trainer, session)).map(({ givenName }) => givenName)).to.deep.equal([
        'Zoé',
        'Maëlle',
      ])
    })

    it('never repeats what a wrong line says', async () => {
      const answer = await send('prénom;nom;courriel\n=Secrète;Personne-Inconnue;adresse@@exemple')
      expect(answer.bytes.toString('utf8')).not.to.match(/Secrète|Inconnue|@@/)
    })

    it('refuses a wrong line of JSON in the same way', async () => {
      const right = { givenName: 'Zoé', familyName: 'Faÿ' }
      const answer = await sendJson([
        right,
        { givenName: 'Anne' },
        { ...right, givenName: { $ne: null } },
        { ...right, email: ['a@exemple.fr'] },
        { ...right, email: 'deux@exemple.fr', consent: 'oui' },
        { ...right, email: 'trois@exemple.fr', organisationId: 'another' },
        { ...right, email: 'quatre@exemple.fr', evidence: [{ kind: 'EV-OBS', observedAt: '2026-13-01' }] },
        {
          ...right,
          email: 'cinq@exemple.fr',
          evidence: [{ kind: 'EV-OBS', observedAt: '2026-11-18', salt: 'x' }],
        },
        {},
      ])
      expect(outcomes(answer)).to.deep.equal({
        1: 'added',
        2: 'refused name-missing/familyName',
        3: 'refused line-unreadable/givenName',
        4: 'refused line-unreadable/email',
        5: 'refused yes-or-no-expected/consent',
        6: 'refused unknown-field',
        7: 'refused evidence-unreadable/evidence',
        8: 'refused evidence-unreadable/evidence',
        9: 'refused name-missing/givenName name-missing/familyName',
      })
    })
  })

  describe('with the same person twice', () => {
    it('keeps the first line of a person, by e-mail, reference or, without either, name', async () => {
      const answer = await send(
        [
          'prénom;nom;courriel;référence',
          'Éloïse;Béranger;eloise@exemple.fr;',
          'ELOISE;Beranger;ELOISE@exemple.fr;',
          'Noël;Çelik;;MN-1',
          'Noel;Celik;;mn-1',
          'Gaël;Le Goff;;',
          'GAËL; Le  Goff;;',
          'Anne;Roy;anne.roy@exemple.fr;',
          'Anne;Roy;anne.roy.2@exemple.fr;',
          'Anne;Roy;;',
          'Marc;Béranger-Petit;eloise@exemple.fr;',
        ].join('\n'),
      )
      expect(outcomes(answer)).to.deep.equal({
        2: 'added',
        3: 'refused duplicate-learner',
        4: 'added',
        5: 'refused duplicate-learner',
        6: 'added',
        7: 'refused duplicate-learner',
        8: 'added',
        9: 'added',
        10: 'refused duplicate-learner',
        // A mailbox that a family shares makes nobody somebody else.
        11: 'added',
      })
    })

    it('changes nothing when the same file comes again, and updates a corrected line', async () => {
      const file =
        'prénom;nom;courriel;accord;preuves\nEloise;Beranger;eloise@exemple.fr;non;EV-OBS 2026-11-18\nNoël;Çelik;;oui;'
      const first = succeeded(await send(file))
      const kept = await service.documents()
      const again = succeeded(await send(file))
      expect(again).to.include({ added: 0, updated: 0, unchanged: 2, refused: 0 })
      expect(again.lines.map(({ learnerId }) => learnerId)).to.deep.equal(
        first.lines.map(({ learnerId }) => learnerId),
      )
      const corrected = succeeded(
        await send(file.replace('Eloise;Beranger', 'Éloïse;Béranger').replace(';non;', ';oui;')),
      )
      expect(corrected).to.include({ added: 0, updated: 1, unchanged: 1 })
      expect(await service.documents()).to.deep.equal(kept)
      const [eloise] = await learnersOf(trainer, session)
      expect(eloise).to.include({ givenName: 'Éloïse', familyName: 'Béranger', consent: true, line: 2 })
    })

    it('reports what a file would do, and keeps nothing, in a dry run', async () => {
      const file = 'prénom;nom;courriel\nZoé;Faÿ;zoe@exemple.fr'
      await writesNothing(async () => {
        expect(succeeded(await send(file, '?dryRun=true'))).to.include({ added: 1, dryRun: true })
      })
      await send(file)
      const corrected = file.replace('Faÿ', 'Fay')
      expect(succeeded(await send(corrected, '?dryRun=true'))).to.include({ updated: 1, dryRun: true })
      expect((await learnersOf(trainer, session))[0]?.familyName).to.equal('Faÿ')
    })
  })
})
