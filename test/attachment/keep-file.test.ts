import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { claimFile } from '../../server/attachment/claim-file.ts'
import type { AttachmentDeps } from '../../server/attachment/deps.ts'
import { eraseFile } from '../../server/attachment/erase-file.ts'
import { keepFile } from '../../server/attachment/keep-file.ts'
import { readFile } from '../../server/attachment/read-file.ts'
import { sweepFiles } from '../../server/attachment/sweep-files.ts'
import { Problem } from '../../server/problem.ts'
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import type { Store } from '../../server/store/store.ts'
import { startClamd } from '../support/clamd.ts'

const upload = { organisationId: 'atelier-dole', applicationId: 'candidature', uploadedBy: 'personne' }
const mebibyte = 1024 * 1024
const notUsed = () => Promise.resolve(false)

/** A text nobody else has, of so many bytes. */
const textOf = (bytes: number) => {
  const text = Buffer.alloc(bytes, 'a')
  text.write(randomBytes(8).toString('hex'))
  return text
}

describe('uploaded files', () => {
  let folder: string
  let store: Store
  let deps: AttachmentDeps
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'files-'))
    store = await openSqliteStore({ file: path.join(folder, 'store.sqlite') })
    deps = {
      store,
      vault: { folder: path.join(folder, 'evidence-files'), keyEncryptionKey: randomBytes(32) },
      clock: () => new Date('2026-11-21T09:30:00Z'),
    }
  })
  afterEach(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  const keep = (bytes: Uint8Array, change: object = {}) => keepFile(deps, { ...upload, bytes, ...change })
  const names = () => (existsSync(deps.vault.folder) ? readdirSync(deps.vault.folder) : [])
  const placeOf = (id: string) => path.join(deps.vault.folder, id)
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'kept',
      (error: unknown) => (error instanceof Problem ? error.code : String(error)),
    )

  it('come back byte for byte', async () => {
    const bytes = Buffer.from('Élodie a tenu l’atelier.')
    const file = await keep(bytes)
    expect(file).to.include({ ...upload, mediaType: 'text/plain', size: bytes.length })
    expect(await readFile(deps, file)).to.deep.equal(bytes)
  })

  it('lie encrypted in a folder of their owner alone, each under a key of its own', async () => {
    const [one, two] = [await keep(Buffer.from('Bonjour Élodie')), await keep(Buffer.from('Bonjour Solène'))]
    expect(one.sealedKey).not.to.equal(two.sealedKey)
    expect(names().toSorted()).to.deep.equal([one._id, two._id].toSorted())
    expect(statSync(deps.vault.folder).mode & 0o777).to.equal(0o700)
    for (const { _id } of [one, two]) {
      expect(statSync(placeOf(_id)).mode & 0o777).to.equal(0o600)
      expect(readFileSync(placeOf(_id)).includes('Bonjour')).to.equal(false)
    }
  })

  it('are not served once a single bit of them has changed, wherever it is', async () => {
    const file = await keep(Buffer.from('Bonjour'))
    const sound = readFileSync(placeOf(file._id))
    for (const at of [0, 12, 28, sound.length - 1]) {
      const flipped = Buffer.from(sound)
      flipped[at] = (flipped[at] ?? 0) ^ 1
      writeFileSync(placeOf(file._id), flipped)
      expect(await codeOf(readFile(deps, file)), String(at)).to.match(/are not those that were kept/)
    }
    writeFileSync(placeOf(file._id), sound.subarray(0, 10))
    expect(await codeOf(readFile(deps, file))).to.match(/are not those that were kept/)
    rmSync(placeOf(file._id))
    expect(await codeOf(readFile(deps, file))).to.match(/are missing/)
    writeFileSync(placeOf(file._id), sound)
    expect(String(await readFile(deps, file))).to.equal('Bonjour')
  })

  it('are not served in the place of one another, nor under another fingerprint', async () => {
    const [one, two] = [await keep(Buffer.from('Bonjour')), await keep(Buffer.from('Bonsoir'))]
    writeFileSync(placeOf(one._id), readFileSync(placeOf(two._id)))
    expect(await codeOf(readFile(deps, one))).to.match(/are not those/)
    expect(await codeOf(readFile(deps, { ...one, sealedKey: two.sealedKey }))).to.match(/are not those/)
    expect(await codeOf(readFile(deps, { ...two, sha256: one.sha256 }))).to.match(/are not those/)
  })

  it('are the same file when the same application gets the same bytes again', async () => {
    const bytes = Buffer.from('Bonjour')
    const first = await keep(bytes)
    expect((await keep(bytes, { uploadedBy: 'une autre' }))._id).to.equal(first._id)
    expect((await keep(bytes, { applicationId: 'une autre' }))._id).not.to.equal(first._id)
    expect(names()).to.have.length(2)
  })

  it('are all readable, and kept in one application, when the same bytes come at once', async () => {
    const files = await Promise.all(Array.from({ length: 5 }, () => keep(Buffer.from('Bonjour'))))
    for (const { _id } of files) {
      const file = await store.evidenceFiles.get(_id)
      expect(file === undefined ? '' : String(await readFile(deps, file))).to.equal('Bonjour')
    }
    expect(names().toSorted()).to.deep.equal([...new Set(files.map(({ _id }) => _id))].toSorted())
  })

  it('are refused when empty, of no accepted type, or above 10 MiB', async () => {
    expect(await codeOf(keep(new Uint8Array()))).to.equal('file-refused')
    expect(await codeOf(keep(Buffer.from('<script>alert(1)</script>')))).to.equal('file-refused')
    expect(await codeOf(keep(textOf(10 * mebibyte + 1)))).to.equal('payload-too-large')
    expect(names()).to.deep.equal([])
    expect(await codeOf(keep(textOf(10 * mebibyte)))).to.equal('kept')
  })

  it('are 20 at most in one application, however many come at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 24 }, () => codeOf(keep(textOf(20)))))
    expect(new Set(outcomes)).to.deep.equal(new Set(['kept', 'file-refused']))
    const count = await store.evidenceFiles.count({ applicationId: 'candidature' })
    expect(count)
      .to.be.within(1, 20)
      .and.to.equal(outcomes.filter((outcome) => outcome === 'kept').length)
    expect(names()).to.have.length(count)
    while ((await store.evidenceFiles.count({ applicationId: 'candidature' })) < 20) await keep(textOf(20))
    expect(await codeOf(keep(textOf(20)))).to.equal('file-refused')
    expect(await codeOf(keep(textOf(20), { applicationId: 'une autre' }))).to.equal('kept')
  })

  it('make room after an hour, where nothing rests on them and the same person uploaded them', async () => {
    const first = await keep(textOf(20))
    await claimFile(deps, first._id)
    const others = await keep(textOf(20), { uploadedBy: 'une autre' })
    const loose = await keep(textOf(20))
    for (let n = 3; n < 20; n += 1) await keep(textOf(20))
    const later = { ...deps, clock: () => new Date(deps.clock().getTime() + 3_601_000) }
    const again = (bytes: Buffer) => codeOf(keepFile(later, { ...upload, bytes }))
    expect(await codeOf(keep(textOf(20)))).to.equal('file-refused')
    expect(await again(textOf(20))).to.equal('kept')
    const left = await Promise.all([first, others, loose].map(({ _id }) => store.evidenceFiles.get(_id)))
    expect(left.map((file) => file?._id)).to.include.members([first._id, others._id])
    expect(await store.evidenceFiles.count({ applicationId: 'candidature' })).to.equal(20)
  })

  it('weigh 50 MiB at most in one application', async () => {
    for (let n = 0; n < 5; n += 1) await keep(textOf(10 * mebibyte - 1))
    expect(await codeOf(keep(textOf(6)))).to.equal('file-refused')
    expect(await codeOf(keep(textOf(5)))).to.equal('kept')
  }).timeout(30_000)

  it('are kept only once the antivirus has found nothing', async () => {
    const clamd = await startClamd()
    const scanning = { ...deps, vault: { ...deps.vault, clamd: clamd.address } }
    const bytes = Buffer.from(`Bonjour ${clamd.signature}`)
    expect(await codeOf(keepFile(scanning, { ...upload, bytes }))).to.equal('file-refused')
    expect(await codeOf(keepFile(scanning, { ...upload, bytes: Buffer.from('Bonjour') }))).to.equal('kept')
    await clamd.stop()
    expect(await codeOf(keepFile(scanning, { ...upload, bytes: Buffer.from('Bonsoir') }))).to.equal(
      'unavailable',
    )
    expect(names()).to.have.length(1)
  })

  describe('once erased', () => {
    it('have no key, no bytes and no document', async () => {
      const file = await keep(Buffer.from('Bonjour'))
      expect(await eraseFile(deps, file._id, notUsed)).to.equal(true)
      expect([names(), await store.evidenceFiles.get(file._id)]).to.deep.equal([[], undefined])
      expect(await readFile(deps, file)).to.equal(undefined)
      expect(await eraseFile(deps, file._id, notUsed), 'again').to.equal(true)
    })

    it('can be uploaded again', async () => {
      const { _id } = await keep(Buffer.from('Bonjour'))
      await eraseFile(deps, _id, notUsed)
      expect(String(await readFile(deps, await keep(Buffer.from('Bonjour'))))).to.equal('Bonjour')
    })

    it('cannot be claimed; and one that is claimed meanwhile is asked about again', async () => {
      const file = await keep(Buffer.from('Bonjour'))
      let asked = 0
      const claimedMeanwhile = async () => {
        asked += 1
        return asked === 1 ? !(await claimFile(deps, file._id)) : true
      }
      expect(await eraseFile(deps, file._id, claimedMeanwhile)).to.equal(false)
      expect(asked).to.equal(2)
      await eraseFile(deps, file._id, notUsed)
      expect(await claimFile(deps, file._id)).to.equal(false)
    })

    it('are not read any more from the moment their key is gone, and the rest is completed later', async () => {
      const file = await keep(Buffer.from('Bonjour'))
      const keyless = await store.evidenceFiles.replace({ ...file, sealedKey: '' })
      expect(keyless === undefined ? 'not written' : await readFile(deps, keyless)).to.equal(undefined)
      expect(await claimFile(deps, file._id)).to.equal(false)
      expect(await eraseFile(deps, file._id, () => Promise.resolve(true))).to.equal(true)
      expect(names()).to.deep.equal([])
    })
  })

  describe('after a crash', () => {
    const old = new Date('2026-11-19T00:00:00Z')
    const sweep = () => sweepFiles(deps, new Date('2026-11-21T09:30:00Z'))
    const left = (name: string, date: Date) => {
      writeFileSync(placeOf(name), 'noise')
      utimesSync(placeOf(name), date, date)
    }

    it('bytes no document knows are removed when they are a day old; what is known stays', async () => {
      const file = await keep(Buffer.from('Bonjour'))
      utimesSync(placeOf(file._id), old, old)
      left('a'.repeat(32), old)
      left(`${'b'.repeat(32)}.0123.part`, old)
      left('c'.repeat(32), new Date('2026-11-21T09:00:00Z'))
      await sweep()
      expect(names().toSorted()).to.deep.equal([file._id, 'c'.repeat(32)].toSorted())
      expect(String(await readFile(deps, file))).to.equal('Bonjour')
    })

    it('a file whose key is gone is erased for good', async () => {
      const file = await keep(Buffer.from('Bonjour'))
      utimesSync(placeOf(file._id), old, old)
      await store.evidenceFiles.replace({ ...file, sealedKey: '' })
      await sweep()
      expect([names(), await store.evidenceFiles.get(file._id)]).to.deep.equal([[], undefined])
    })

    it('there is nothing to do in a service that never had a file', () => sweep())
  })
})
