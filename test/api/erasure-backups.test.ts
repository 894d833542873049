/** That nothing of an erased person is in a file, a log, or a backup that is put back. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { signedInBrowser } from '../support/passports.ts'
import { newScratchFolder } from '../support/scratch-folder.ts'
import { startService, succeeded, trainerScopes, type Schemas, type TestService } from '../support/service.ts'
import { learnersOf, openSession, record, signJudging } from '../support/training.ts'

const given = 'Zéphyrine'
const family = 'Quatrevaux-Lisle'
const email = 'zephyrine.qv@exemple.fr'

/** What is looked for, as bytes: in UTF-8, UTF-16 and in base64 at each of the three places it can begin. */
const needles: readonly Buffer[] = [given, family, email, 'quatrevaux'].flatMap((text) => {
  const utf8 = Buffer.from(text)
  const shifted = [0, 1, 2].map((before) =>
    // Without what depends on the bytes around it.
    Buffer.concat([Buffer.alloc(before), utf8])
      .toString('base64')
      .replace(/=+$/u, '')
      .slice(before === 0 ? 0 : before + 1, -1),
  )
  return [utf8, Buffer.from(text, 'utf16le'), ...shifted.map((one) => Buffer.from(one))]
})

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => existsSync(name) && statSync(name).isFile())
}

function expectNothingIn(folder: string): void {
  const files = filesIn(folder)
  expect(files.some((name) => name.endsWith('mediation.sqlite'))).to.equal(true)
  for (const file of files) {
    const bytes = readFileSync(file)
    for (const needle of needles)
      expect(bytes.includes(needle), `${file}: ${needle.toString()}`).to.equal(false)
  }
}

/** The backup as it is put back, with the keys that are in `keys` by now. */
function restored(backup: string, keys: string): string {
  const folder = newScratchFolder()
  cpSync(backup, folder, { recursive: true })
  for (const end of ['', '-wal', '-shm']) {
    rmSync(path.join(folder, `passport-keys.db${end}`), { force: true })
    const kept = path.join(keys, `passport-keys.db${end}`)
    if (existsSync(kept)) cpSync(kept, path.join(folder, `passport-keys.db${end}`))
  }
  return folder
}

describe('what is left of an erased person', function () {
  this.timeout(180_000)
  let service: TestService
  let folder: string
  let key: Schemas['NewApiKey']
  const lines: string[] = []
  before(async () => {
    folder = newScratchFolder()
    service = await startService({ DATA_DIR: folder, LOG_LEVEL: 'debug' }, (line) => lines.push(line))
    await service.organisation('mednum-bfc')
    key = await service.apiKey('mednum-bfc', trainerScopes)
  })
  after(() => service.stop())

  it('is no byte of name or e-mail: not in files, not in logs, not in a backup that is put back', async () => {
    // Tokens are good for a quarter of an hour.
    const trainerOf = async (at: TestService) => at.withToken(await at.tokenOf(key))
    const trainer = await trainerOf(service)
    const session = await openSession(trainer)
    const csv = `prénom;nom;courriel;accord;nom sur le badge;preuves\n${given};${family};${email};oui;oui;EV-OBS 2026-11-18 anonyme\n`
    const roster = await trainer.call<Schemas['RosterReport']>('POST', `/sessions/${session.id}/learners`, {
      raw: csv,
      headers: { 'Content-Type': 'text/csv' },
    })
    const [learnerId = ''] = succeeded(roster).lines.map((line) => line.learnerId)
    const description = `Photo de ${given} ${family} devant son ordinateur`
    const piece = { learner: learnerId, kind: 'EV-PRO', observedAt: '2026-11-18', description }
    await record(trainer, session, [{ ...piece, providedBy: `${given} ${family}`, sha256: 'ab'.repeat(32) }])
    const [line] = succeeded(await signJudging(trainer, session)).lines
    const credential = `/credentials/${line?.awardId ?? ''}`
    expect((await service.anonymous.call('GET', credential)).bytes.toString()).to.include(family)
    // The mail that announces the badge waits: there is no mail server.
    service.now = new Date(service.now.getTime() + 30 * 60_000)
    await service.context.runChores()
    const claim = await (
      await trainerOf(service)
    ).call<Schemas['NewClaim']>('POST', `/awards/${line?.awardId ?? ''}/claims`)
    const browser = await signedInBrowser(service, email)
    await browser.post(`${new URL(succeeded(claim).link).pathname}/passeport`, { how: 'signed-in' })
    const { text } = await browser.get('/passeport')
    const item = /\/passeport\/badges\/([0-9a-f]{32})/u.exec(text)?.[1] ?? ''
    await browser.post(`/passeport/badges/${item}`, { do: 'show', age: '15' })

    const backup = newScratchFolder()
    cpSync(folder, backup, { recursive: true })
    expectNothingIn(backup)
    expect(await rosterOf(restored(backup, backup))).to.deep.equal([given, family, email])

    expect((await browser.post('/passeport/effacer', { sure: 'yes' })).status).to.equal(200)
    expectNothingIn(folder)
    for (const needle of needles) expect(lines.join('\n')).to.not.include(needle.toString())
    const putBack = restored(backup, folder)
    expect(await rosterOf(putBack)).to.deep.equal(['', '', undefined])
    expectNothingIn(putBack)

    /** Name and e-mail of the roster, as a service with that folder says; and that it shows the badge with the name, or nothing. */
    async function rosterOf(dataDirectory: string) {
      const said: string[] = []
      const again = await startService(
        { DATA_DIR: dataDirectory, PUBLIC_URL: service.url, LOG_LEVEL: 'debug' },
        (one) => said.push(one),
      )
      try {
        const [first] = await learnersOf(await trainerOf(again), session)
        const badge = await again.anonymous.call('GET', credential)
        expect(badge.status).to.equal(first?.givenName === '' ? 404 : 200)
        expect(badge.bytes.toString().includes(family)).to.equal(first?.givenName !== '')
        await again.context.runChores()
        expect(said.join('\n')).to.not.include(family)
        return [first?.givenName, first?.familyName, first?.email]
      } finally {
        await again.stop()
      }
    }
  })
})
