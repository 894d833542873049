import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { docxType, macroType, officeDocument, pdf, png } from '../attachment/samples.ts'
import {
  file,
  observation,
  open,
  report,
  step,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { startClamd, type Clamd } from '../support/clamd.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  type Answer,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'

type File = Schemas['EvidenceFile']
const mebibyte = 1024 * 1024

describe('files of an application', function () {
  this.timeout(30_000)
  let clamd: Clamd
  let service: TestService
  let workshop: Workshop
  let applicant: Client
  let application: Application
  before(async () => {
    clamd = await startClamd()
    service = await startService({ CLAMD_ADDRESS: `127.0.0.1:${String(clamd.address.port)}` })
    workshop = await workshopOf(service, 'atelier-dole')
    applicant = workshop.applicant.client
  })
  beforeEach(async () => {
    application = await open(applicant)
  })
  afterEach(async () => {
    await step(applicant, application, 'withdrawal', { reason: 'Essai' })
  })
  after(async () => {
    await service.stop()
    await clamd.stop()
  })

  const upload = (
    client: Client,
    raw: string | Uint8Array,
    type = 'application/octet-stream',
  ): Promise<Answer<File>> =>
    client.call<File>('POST', `/applications/${application.id}/files`, {
      raw,
      headers: { 'Content-Type': type },
    })
  const download = (client: Client, id: string) =>
    client.call('GET', `/applications/${application.id}/files/${id}`)
  const filesOnDisk = () =>
    readdirSync(path.join(service.context.deps.config.dataDirectory, 'evidence-files'))

  it('come back byte for byte, to be saved and not shown', async () => {
    const bytes = png('Photo de l’atelier')
    const uploaded = await upload(applicant, bytes)
    const { id, ...rest } = succeeded(uploaded)
    expect(rest).to.deep.include({
      mediaType: 'image/png',
      size: bytes.length,
      createdAt: '2026-11-21T09:30:00Z',
    })
    expect(uploaded.headers.get('location')).to.equal(`/applications/${application.id}/files/${id}`)
    const answer = await download(applicant, id)
    expect(answer.bytes.equals(bytes)).to.equal(true)
    const expected = {
      'content-type': 'image/png',
      'content-disposition': `attachment; filename="${id}.png"`,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    }
    for (const [name, value] of Object.entries(expected))
      expect(answer.headers.get(name), name).to.equal(value)
  })

  it('are what their content says, whatever they are announced as', async () => {
    expect(succeeded(await upload(applicant, pdf(), 'image/png')).mediaType).to.equal('application/pdf')
    expect(succeeded(await upload(applicant, 'date;lieu\n12;Dole\n', 'application/pdf')).mediaType).to.equal(
      'text/csv',
    )
    expectProblem(await upload(applicant, '<script>alert(1)</script>', 'text/plain'), 422, 'file-refused')
    expectProblem(await upload(applicant, officeDocument(macroType), docxType), 422, 'file-refused')
    for (const type of ['text/html', 'image/svg+xml', 'application/zip', 'multipart/form-data; boundary=x'])
      expectProblem(await upload(applicant, '<p>Bonjour</p>', type), 415, 'unsupported-media-type')
  })

  it('say what is accepted when they are refused', async () => {
    const problem = expectProblem(await upload(applicant, 'GIF89a\0\0\0'), 422, 'file-refused')
    expect(problem.detail).to.match(/PDF, PNG, JPEG, WebP, texte et CSV en UTF-8, ODT, ODS, DOCX, XLSX/)
    expectProblem(await upload(applicant, ''), 422, 'file-refused')
  })

  it('weigh 10 MiB at most, and the rest is not read', async () => {
    const text = Buffer.alloc(10 * mebibyte, 'a')
    expect(succeeded(await upload(applicant, text)).size).to.equal(10 * mebibyte)
    expectProblem(await upload(applicant, Buffer.concat([text, Buffer.from('a')])), 413, 'payload-too-large')
  })

  it('are kept only when the antivirus knows nothing against them', async () => {
    const before = filesOnDisk().length
    expectProblem(await upload(applicant, `Bonjour ${clamd.signature}`), 422, 'file-refused')
    expect(filesOnDisk()).to.have.length(before)
    const bytes = Buffer.from('Bonjour')
    succeeded(await upload(applicant, bytes))
    expect(clamd.received.at(-1)?.equals(bytes)).to.equal(true)
  })

  it('are uploaded by the applicant, while the application takes evidence, and by nobody else', async () => {
    const { assessors, colleague, coordinator } = workshop
    const [assessor] = assessors
    expectProblem(await upload(service.anonymous, pdf()), 401, 'unauthorized')
    // Nothing is read of what they send.
    for (const { client } of [assessor, coordinator])
      expectProblem(await upload(client, pdf()), 403, 'forbidden')
    expectProblem(await upload(colleague.client, pdf()), 404, 'not-found')
    await file(applicant, application, report)
    await file(colleague.client, application, observation)
    succeeded(await step(applicant, application, 'submission'))
    expectProblem(await upload(applicant, pdf()), 409, 'transition-refused')
  })

  it('are read by assessors once a piece of evidence rests on them, and never by a manager', async () => {
    const { assessors, colleague, coordinator } = workshop
    const [assessor, other] = assessors
    const { id: used } = succeeded(await upload(applicant, 'Compte rendu'))
    const { id: unused } = succeeded(await upload(applicant, 'Brouillon'))
    await file(applicant, application, { ...report, content: { file: { fileId: used, comment: 'Le 10' } } })
    await file(colleague.client, application, observation)
    succeeded(await step(applicant, application, 'submission'))
    succeeded(await step(assessor.client, application, 'assessors', {}))
    expect(String((await download(assessor.client, used)).bytes)).to.equal('Compte rendu')
    expectProblem(await download(assessor.client, unused), 404, 'not-found')
    for (const { client } of [other, coordinator, colleague]) {
      const answer = await download(client, used)
      expectProblem(answer, 404, 'not-found')
      expect(answer.bytes.toString()).to.equal((await download(client, '0'.repeat(32))).bytes.toString())
    }
  })

  it('are the same file when sent twice, at once even, and the same piece of evidence', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => upload(applicant, 'Compte rendu')))
    const ids = new Set(answers.map((answer) => succeeded(answer).id))
    const pieces = await Promise.all(
      [...ids].map((fileId) => file(applicant, application, { ...report, content: { file: { fileId } } })),
    )
    expect(new Set(pieces).size).to.equal(1)
  })

  it('serve one application only', async () => {
    const { id } = succeeded(await upload(applicant, 'Compte rendu'))
    const other = await open(applicant, { achievement: 'referentiel-mediateurs/0.1.0/RM-A1.1-N2' })
    const json = { ...report, content: { file: { fileId: id } } }
    expectProblem(
      await applicant.call('POST', `/applications/${other.id}/evidence`, { json }),
      422,
      'evidence-refused',
    )
    expectProblem(await applicant.call('GET', `/applications/${other.id}/files/${id}`), 404, 'not-found')
    await step(applicant, other, 'withdrawal', { reason: 'Essai' })
  })
})
