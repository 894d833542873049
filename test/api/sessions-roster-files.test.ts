import { deflateSync, gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { expectProblem, items } from '../support/problems.ts'
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
const mebibyte = 1024 * 1024

describe('the file of a roster', () => {
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

  describe('as spreadsheets write it', () => {
    const people = [
      ['Éloïse', 'Béranger', 'eloise.beranger@exemple.fr', 'oui'],
      ['Noël', 'Çelik', '', 'non'],
      ['Zoé', 'Saint-Aubin; dite « Zo », à Paris', 'zoe@exemple.fr', 'oui'],
    ]
    const quoted = (cell: string) => (/[;,\t"\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
    const file = (separator: string, end: string, columns = ['prénom', 'nom', 'courriel', 'accord']) =>
      [columns, ...people].map((row) => row.map(quoted).join(separator)).join(end)
    const windows1252 = (text: string) =>
      Buffer.from(text.replaceAll('€', '\u0080').replaceAll('’', '\u0092'), 'latin1')

    const files: readonly (readonly [string, Uint8Array, Partial<Report>])[] = [
      ['UTF-8 with ;', Buffer.from(file(';', '\n')), { encoding: 'utf-8', separator: ';' }],
      [
        'UTF-8 with a byte order mark and CRLF',
        Buffer.from(`\ufeff${file(';', '\r\n')}\r\n`),
        { encoding: 'utf-8', separator: ';' },
      ],
      ['UTF-8 with ,', Buffer.from(file(',', '\r\n')), { encoding: 'utf-8', separator: ',' }],
      ['UTF-8 with tabs', Buffer.from(file('\t', '\n')), { encoding: 'utf-8', separator: '\t' }],
      ['Windows-1252 with ;', windows1252(file(';', '\r\n')), { encoding: 'windows-1252', separator: ';' }],
      ['Windows-1252 with ,', windows1252(file(',', '\n')), { encoding: 'windows-1252', separator: ',' }],
      ['decomposed accents (NFD)', Buffer.from(file(';', '\n').normalize('NFD')), { encoding: 'utf-8' }],
      ['empty lines in between', Buffer.from(file(';', '\n\n')), { encoding: 'utf-8' }],
    ]
    for (const [what, bytes, read] of files) {
      it(`reads ${what}, and keeps the accents of names`, async () => {
        const report = succeeded(await send(bytes))
        expect(report).to.include({ ...read, added: 3, refused: 0, dryRun: false })
        const kept = await learnersOf(trainer, session)
        expect(
          kept.map(({ givenName, familyName, email, consent }) => [givenName, familyName, email, consent]),
        ).to.deep.equal(
          people.map(([givenName, familyName, email, consent]) => [
            givenName,
            familyName,
            email === '' ? undefined : email,
            consent === 'oui',
          ]),
        )
      })
    }

    it('reads the euro sign and the curly apostrophe of Windows-1252', async () => {
      succeeded(await send(windows1252('prénom;nom;référence\nAnaïs;N’Guessan;50 €')))
      const [person] = await learnersOf(trainer, session)
      expect(person).to.include({ givenName: 'Anaïs', familyName: 'N’Guessan', reference: '50 €' })
    })

    it('reads a new line inside quotation marks, and refuses it in a name', async () => {
      const answer = await send('prénom;nom\nZoé;"Saint\nAubin"\nNoël;Çelik')
      expect(outcomes(answer)).to.deep.equal({ 3: 'refused control-character/familyName', 4: 'added' })
    })

    it('knows column names in English, in capitals and without accents', async () => {
      const answer = await send(
        'Given Name,FAMILY NAME,E-mail,Reference,Consent,Name in badge,Evidence\nÉloïse,Béranger,e@exemple.fr,M-1,yes,no,EV-OBS 2026-11-18 anonymous',
      )
      expect(outcomes(answer)).to.deep.equal({ 2: 'added' })
      const french = await send('PRENOM;Nom;Référence\nNoël;Çelik;M-2')
      expect(outcomes(french)).to.deep.equal({ 2: 'added' })
    })

    it('reads a compressed file, within the same limit', async () => {
      const headers = { ...csv, 'Content-Encoding': 'gzip' }
      expect(outcomes(await send(gzipSync('prénom;nom\nZoé;Faÿ'), '', headers))).to.deep.equal({ 2: 'added' })
      await writesNothing(async () => {
        const bomb = gzipSync(Buffer.alloc(40 * mebibyte, 'a'))
        expectProblem(await send(bomb, '', headers), 413, 'payload-too-large')
        expectProblem(await send(Buffer.from('not gzip'), '', headers), 400, 'invalid-request')
        expectProblem(
          await send('prénom;nom', '', { ...csv, 'Content-Encoding': 'zip' }),
          415,
          'unsupported-media-type',
        )
      })
    })
  })

  describe('that is no roster', () => {
    const png = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      deflateSync(Buffer.from('a picture')),
    ])
    const refused: readonly (readonly [string, string | Uint8Array, readonly string[]])[] = [
      ['an empty file', '', []],
      ['only white space', ' \n\n', ['1 column-unknown']],
      ['only column names', 'prénom;nom\n', []],
      ['a NUL', 'prénom;nom\nZo\0é;Faÿ', []],
      ['UTF-16', Buffer.from('\ufeffprénom;nom\nZoé;Faÿ', 'utf16le'), []],
      ['a PNG', png, []],
      ['bytes that are no text of Windows-1252', Buffer.from([0x70, 0xe9, 0x3b, 0x81, 0x0a]), []],
      ['an unknown column', 'prénom;nom;iban\nZoé;Faÿ;FR76', ['1 column-unknown']],
      [
        'a column named like a property of objects',
        'prénom;nom;constructor\nZoé;Faÿ;x',
        ['1 column-unknown'],
      ],
      ['a column without a name', 'prénom;nom;\nZoé;Faÿ;', ['1 column-unknown']],
      ['a repeated column', 'prénom;nom;NOM\nZoé;Faÿ;Faÿ', ['1 column-repeated']],
      ['two names of one column', 'prénom;nom;courriel;email\nZoé;Faÿ;;', ['1 column-repeated']],
      ['no column of names', 'courriel;référence\nzoe@exemple.fr;1', []],
      ['no family name', 'prénom;courriel\nZoé;zoe@exemple.fr', []],
      ['a quotation mark left open', 'prénom;nom\n"Zoé;Faÿ\nNoël;Çelik', ['3 line-unreadable']],
      ['a line that never ends', `prénom;nom\nZoé;${'a'.repeat(30_000)}`, ['2 line-unreadable']],
    ]
    for (const [what, bytes, errors] of refused) {
      it(`refuses ${what}, and keeps nothing`, () =>
        writesNothing(async () => {
          const problem = expectProblem(await send(bytes), 422, 'roster-unreadable')
          expect(items(problem)).to.deep.equal(errors)
        }))
    }

    it('says what is wrong in French, in English when asked', async () => {
      const raw = 'prénom;nom;iban\nZoé;Faÿ;FR76'
      const french = expectProblem(await send(raw), 422, 'roster-unreadable')
      expect(french.title).to.equal('Liste illisible')
      expect(french.errors?.[0]?.detail).to.equal('Colonne inconnue : la 3ᵉ.')
      const answer = await send(raw, '', { ...csv, 'Accept-Language': 'en-GB, fr;q=0.5' })
      const english = expectProblem(answer, 422, 'roster-unreadable')
      expect(english.title).to.equal('Unreadable roster')
      expect(english.errors?.[0]?.detail).to.equal('Unknown column: number 3.')
      expect(answer.headers.get('content-language')).to.equal('en')
    })

    it('refuses more than 5,000 lines, and takes 5,000 in a dry run', async () => {
      const lines = (count: number) =>
        `prénom;nom\n${Array.from({ length: count }, (_, index) => `P${String(index)};N`).join('\n')}`
      await writesNothing(async () => {
        expectProblem(await send(lines(5001)), 422, 'roster-too-long')
        expect(succeeded(await send(lines(5000), '?dryRun=true'))).to.include({ added: 5000, dryRun: true })
        const learners = Array.from({ length: 5001 }, () => ({ givenName: 'Zoé', familyName: 'Faÿ' }))
        expect(items(expectProblem(await sendJson(learners), 400, 'invalid-request'))).to.deep.equal([
          '/learners maxItems',
        ])
        expect(items(expectProblem(await sendJson([]), 400, 'invalid-request'))).to.deep.equal([
          '/learners minItems',
        ])
      })
    }).timeout(60_000)

    it('refuses more than 2 MiB', () =>
      writesNothing(async () => {
        const raw = `prénom;nom\n${'Zoé;Faÿ\n'.repeat(230_000)}`
        expect(Buffer.byteLength(raw)).to.be.above(2 * mebibyte)
        expectProblem(await send(raw), 413, 'payload-too-large')
      }))

    it('refuses other media types', () =>
      writesNothing(async () => {
        for (const type of [
          'application/vnd.ms-excel',
          'text/plain',
          'multipart/form-data; boundary=x',
          'application/ld+json',
        ])
          expectProblem(
            await send('prénom;nom\nZoé;Faÿ', '', { 'Content-Type': type }),
            415,
            'unsupported-media-type',
          )
      }))
  })
})
