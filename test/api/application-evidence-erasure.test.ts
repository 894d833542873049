import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { eraseUnusedFiles } from '../../server/application/evidence/erase-due.ts'
import { erasePiece } from '../../server/application/evidence/erase-piece.ts'
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
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'

type Piece = Schemas['ApplicationEvidence']
type Report = Schemas['VerificationReport']

/** Every file below `folder`, as one text of bytes. */
function everyByteIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => existsSync(name) && statSync(name).isFile())
    .map((name) => `${name}\n${readFileSync(name, 'latin1')}`)
    .join('\n')
}

describe('erasing evidence', function () {
  this.timeout(60_000)
  const lines: string[] = []
  let service: TestService
  let workshop: Workshop
  let applicant: Client
  before(async () => {
    service = await startService({ LOG_LEVEL: 'debug' }, (line) => lines.push(line))
    workshop = await workshopOf(service, 'atelier-dole')
    applicant = workshop.applicant.client
  })
  afterEach(() => {
    service.now = testDay
  })
  after(() => service.stop())

  const folder = () => service.context.deps.config.dataDirectory
  const everywhere = () => `${everyByteIn(folder())}\n${lines.join('\n')}`
  const found = (words: readonly string[]) => {
    const all = everywhere()
    return words.filter((word) => all.includes(word))
  }
  const upload = async ({ id }: Application, raw: string): Promise<Schemas['EvidenceFile']> =>
    succeeded(
      await applicant.call<Schemas['EvidenceFile']>('POST', `/applications/${id}/files`, {
        raw,
        headers: { 'Content-Type': 'application/octet-stream' },
      }),
    )
  const erase = (client: Client, { id }: Application, piece: string) =>
    client.call<Piece>('POST', `/applications/${id}/evidence/${piece}/erasure`)
  const kept = (id: string) => service.context.deps.store.evidence.get(id)
  const verified = async (credential: string): Promise<Report> => {
    const { bytes } = await service.anonymous.call('GET', credential)
    return succeeded(
      await service.anonymous.call<Report>('POST', '/verifications', {
        raw: bytes,
        headers: { 'Content-Type': 'application/vc' },
      }),
    )
  }

  it('leaves no byte of it in the store, the files and the log; the badge stays valid, and says when it was erased', async () => {
    const application = await open(applicant)
    const upload1 = await upload(application, 'Contenu-Distinctif du compte rendu')
    const pieces = [
      await file(applicant, application, {
        ...report,
        providedBy: 'Fournie-Par-Distinctif',
        content: { file: { fileId: upload1.id, comment: 'Commentaire-Distinctif' } },
      }),
      await file(applicant, application, {
        ...report,
        content: { text: { text: `Texte-Distinctif ${'qui remplit plusieurs pages. '.repeat(170)}` } },
      }),
      await file(applicant, application, {
        ...report,
        content: { link: { url: 'https://lien-distinctif.example/preuve' } },
      }),
      await file(workshop.colleague.client, application, {
        ...observation,
        content: { observation: { ...observation.content.observation, comment: 'Vu-Distinctif' } },
      }),
    ]
    succeeded(await step(applicant, application, 'submission'))
    const [assessor] = workshop.assessors
    await takeAndAssess(assessor, application, favourable())
    succeeded(await decide(assessor, application, 'granted'))
    const { credential = '' } = succeeded(
      await applicant.call<Application>('GET', `/applications/${application.id}`),
    )
    const before = await verified(credential)
    expect(before.checks.find(({ id }) => id === 'evidence')).to.include({
      outcome: 'pass',
      code: 'evidence-not-erased',
    })

    const stored = await service.context.deps.store.evidenceFiles.get(upload1.id)
    const salts = await Promise.all(pieces.map(async (id) => (await kept(id))?.salt ?? ''))
    const words = [
      ...[
        'Fournie-Par-Distinctif',
        'Commentaire-Distinctif',
        'Texte-Distinctif',
        'lien-distinctif',
        'Vu-Distinctif',
      ],
      ...['qui remplit plusieurs pages', upload1.id, upload1.sha256, stored?.sealedKey ?? 'no key'],
      ...salts,
    ]
    expect(found(words)).to.deep.equal(words)

    service.now = new Date('2026-12-03T10:00:00Z')
    for (const [index, id] of pieces.entries()) {
      const erased = succeeded(await erase(applicant, application, id))
      expect(erased).to.deep.equal({
        id,
        kind: index === 3 ? 'EV-OBS' : 'EV-CRA',
        observedAt: index === 3 ? '2026-11-18' : '2026-11-10',
        createdAt: '2026-11-21T09:30:00Z',
        state: 'erased',
        counts: false,
        erasedAt: '2026-12-03T10:00:00Z',
        fingerprint: erased.fingerprint,
      })
    }
    expect(found(words)).to.deep.equal([])
    expectProblem(
      await applicant.call('GET', `/applications/${application.id}/files/${upload1.id}`),
      404,
      'not-found',
    )

    const after = await verified(credential)
    expect(after.verdict).to.equal(before.verdict).and.to.equal('valid')
    const check = after.checks.find(({ id }) => id === 'evidence')
    expect(check).to.include({ outcome: 'pass', code: 'evidence-erased' })
    expect(check?.detail.fr).to.match(/effacées? le 3 décembre 2026/)
    expect(check?.detail.en).to.match(/erased on 3 December 2026/)
  })

  it('is for the applicant and whoever filed the piece; others see that there is one and leave it', async () => {
    const application = await open(applicant)
    const own = await file(applicant, application, report)
    const seen = await file(workshop.colleague.client, application, observation)
    expectProblem(await erase(workshop.coordinator.client, application, own), 403, 'forbidden')
    expectProblem(await erase(workshop.colleague.client, application, own), 404, 'not-found')
    expect((await kept(own))?.erasedAt).to.equal(undefined)
    expect(succeeded(await erase(workshop.colleague.client, application, seen)).state).to.equal('erased')
    expect(succeeded(await erase(applicant, application, own)).state).to.equal('erased')
    await step(applicant, application, 'withdrawal', { reason: 'Essai' })
    expect(succeeded(await erase(applicant, application, own)).state, 'once withdrawn').to.equal('erased')
  })

  it('makes room for the same piece again, which is another one', async () => {
    const application = await open(applicant)
    const first = await file(applicant, application, report)
    await erase(applicant, application, first)
    const second = await file(applicant, application, report)
    expect(second).not.to.equal(first)
    expect(await file(applicant, application, report)).to.equal(second)
    expect((await kept(second))?.salt).to.match(/^[0-9a-f]{32}$/)
    await step(applicant, application, 'withdrawal', { reason: 'Essai' })
  })

  it('before the decision, takes the piece out of what is judged', async () => {
    const application = await open(applicant)
    const id = await file(applicant, application, report)
    await file(workshop.colleague.client, application, observation)
    succeeded(await step(applicant, application, 'submission'))
    const [assessor] = workshop.assessors
    await takeAndAssess(assessor, application, favourable())
    const pieces = async () => {
      const answer = await assessor.client.call('POST', `/applications/${application.id}/evaluation`)
      const found = JSON.stringify(succeeded(answer))
      return found.includes(id)
    }
    expect(await pieces()).to.equal(true)
    await erase(applicant, application, id)
    expect(await pieces()).to.equal(false)
    await step(applicant, application, 'withdrawal', { reason: 'Essai' })
  })

  it('twice at once is erasing once', async () => {
    const application = await open(applicant)
    const { id: fileId } = await upload(application, 'Deux fois')
    const id = await file(applicant, application, { ...report, content: { file: { fileId } } })
    const answers = await Promise.all(Array.from({ length: 5 }, () => erase(applicant, application, id)))
    expect(new Set(answers.map((answer) => JSON.stringify(succeeded(answer)))).size).to.equal(1)
    expect(await service.context.deps.store.evidenceFiles.get(fileId)).to.equal(undefined)
    expect(await kept(id)).not.to.have.any.keys('retention', 'eraseAt', 'fileId')
    await step(applicant, application, 'withdrawal', { reason: 'Essai' })
  })

  it('of one of two pieces that rest on a file leaves the file; of the last takes it', async () => {
    const application = await open(applicant)
    const { id: fileId } = await upload(application, 'Pour deux')
    const pieceOn = (observedAt: string) =>
      file(applicant, application, { ...report, observedAt, content: { file: { fileId } } })
    const [one, two] = [await pieceOn('2026-11-10'), await pieceOn('2026-11-11')]
    const bytes = async () =>
      (await applicant.call('GET', `/applications/${application.id}/files/${fileId}`)).status
    await erase(applicant, application, one)
    expect(await bytes()).to.equal(200)
    await erase(applicant, application, two)
    expect(await bytes()).to.equal(404)
    expect(existsSync(path.join(folder(), 'evidence-files', fileId))).to.equal(false)
    await step(applicant, application, 'withdrawal', { reason: 'Essai' })
  })

  describe('that a crash left half-way', () => {
    /** The piece is emptied, its file is still there: as after a crash between the two. */
    const halfErased = async () => {
      const application = await open(applicant)
      const { id: fileId } = await upload(application, 'À moitié')
      const id = await file(applicant, application, { ...report, content: { file: { fileId } } })
      const { store, clock, vault } = service.context.deps
      const crash = new Error('a crash')
      const crashing = {
        ...store,
        evidenceFiles: { ...store.evidenceFiles, get: () => Promise.reject(crash) },
      }
      const piece = await kept(id)
      if (piece === undefined) throw new Error('not filed')
      expect(
        await erasePiece({ store: crashing, clock, vault }, piece).catch((error: unknown) => error),
      ).to.equal(crash)
      expect(await kept(id)).to.include({ fileId, salt: '', retention: 'kept' })
      expect(existsSync(path.join(folder(), 'evidence-files', fileId))).to.equal(true)
      return { application, id, fileId }
    }
    const isGone = async (id: string, fileId: string) => {
      expect(await kept(id)).not.to.have.any.keys('retention', 'eraseAt', 'fileId')
      expect(await service.context.deps.store.evidenceFiles.get(fileId)).to.equal(undefined)
      expect(existsSync(path.join(folder(), 'evidence-files', fileId))).to.equal(false)
    }

    it('is completed by asking again', async () => {
      const { application, id, fileId } = await halfErased()
      succeeded(await erase(applicant, application, id))
      await isGone(id, fileId)
      await step(applicant, application, 'withdrawal', { reason: 'Essai' })
    })

    it('is completed by the service itself', async () => {
      const { application, id, fileId } = await halfErased()
      await service.context.runChores()
      await isGone(id, fileId)
      await step(applicant, application, 'withdrawal', { reason: 'Essai' })
    })
  })

  describe('when its time is over', () => {
    const chores = async (now: string) => {
      service.now = new Date(now)
      await service.context.runChores()
    }

    it('happens in a draft 12 months after its last change', async () => {
      const application = await open(applicant)
      const id = await file(applicant, application, report)
      await chores('2027-11-21T09:29:59Z')
      expect((await kept(id))?.erasedAt).to.equal(undefined)
      await chores('2027-11-21T09:30:00Z')
      expect((await kept(id))?.erasedAt).to.equal('2027-11-21T09:30:00Z')
      await step(applicant, application, 'withdrawal', { reason: 'Essai' })
    })

    it('happens 24 months after it was filed once it was submitted', async () => {
      const application = await open(applicant)
      const id = await file(applicant, application, report)
      await file(workshop.colleague.client, application, observation)
      succeeded(await step(applicant, application, 'submission'))
      await chores('2027-11-21T09:30:00Z')
      expect(await kept(id))
        .to.include({ eraseAt: '2028-11-21T09:30:00Z' })
        .and.not.to.have.property('erasedAt')
      await chores('2028-11-21T09:30:00Z')
      expect((await kept(id))?.erasedAt).to.equal('2028-11-21T09:30:00Z')
      await step(applicant, application, 'withdrawal', { reason: 'Essai' })
    })

    it('happens to a file that nothing rests on after seven days', async () => {
      const application = await open(applicant)
      const { id: unused } = await upload(application, 'Jamais employé')
      const { id: used } = await upload(application, 'Employé')
      await file(applicant, application, { ...report, content: { file: { fileId: used } } })
      const kept = async (now: string) => {
        service.now = new Date(now)
        await eraseUnusedFiles(service.context.deps)
        const found = await service.context.deps.store.evidenceFiles.getMany([unused, used])
        return found.map(({ _id }) => _id).toSorted()
      }
      expect(await kept('2026-11-28T09:30:00Z')).to.deep.equal([unused, used].toSorted())
      expect(await kept('2026-11-28T09:30:01Z')).to.deep.equal([used])
    })
  })
})
