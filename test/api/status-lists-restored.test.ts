import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { setIndexes } from '../../server/status/bitstring/bits.ts'
import { startService, succeeded, trainerScopes, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'

describe('yesterday’s database, restored', () => {
  let folder: string
  let key: { readonly id: string; readonly secret: string }
  let service: TestService
  const logged: string[] = []
  before(async function () {
    this.timeout(60_000)
    folder = mkdtempSync(path.join(tmpdir(), 'mediation-restored-'))
    service = await start()
    await service.organisation('atelier-dole')
    key = await service.apiKey('atelier-dole', trainerScopes)
  })
  after(async () => {
    await service.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const start = () =>
    startService({ DATA_DIR: folder, PUBLIC_URL: 'https://badges.example', LOG_LEVEL: 'error' }, (line) =>
      logged.push(line),
    )
  const file = (name: string) => path.join(folder, name)
  /** The database, with what goes beside it. */
  const database = () => readdirSync(folder).filter((name) => name.startsWith('mediation.sqlite'))
  const trainer = async () => service.withToken(await service.tokenOf(key))
  const setState = async ({ awardId }: AwardedLine, state: string) =>
    succeeded(
      await (await trainer()).call('PUT', `/awards/${awardId}/state`, { json: { state, reason: 'Erreur' } }),
    )
  const verdict = async ({ credential }: AwardedLine) => {
    const { bytes } = await service.anonymous.call('GET', new URL(credential).pathname)
    const report = await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
      raw: bytes,
      headers: { 'Content-Type': 'application/vc+ld+json' },
    })
    const { verdict, checks } = succeeded(report)
    return [verdict, ...checks.filter(({ outcome }) => outcome === 'fail').map(({ code }) => code)]
  }
  const bits = async (list: string) => {
    const { credentialSubject } = succeeded(
      await service.anonymous.call<{ credentialSubject: { encodedList: string } }>('GET', list),
    )
    return setIndexes(gunzipSync(Buffer.from(credentialSubject.encodedList.slice(1), 'base64url')))
  }

  it('un-revokes no badge: each stays revoked for whoever looks, and the service says so', async function () {
    this.timeout(60_000)
    const { line: revoked } = await oneBadge(await trainer())
    const { line: suspended } = await oneBadge(await trainer())
    await setState(suspended, 'suspended')
    await service.stop()
    for (const name of database()) cpSync(file(name), file(`yesterday/${name}`))

    service = await start()
    await setState(revoked, 'revoked')
    await setState(suspended, 'active')
    const { line: lost } = await oneBadge(await trainer())
    await setState(lost, 'revoked')
    const published = await bits('/status-lists/atelier-dole-1')
    expect(published).to.have.lengthOf(2)
    expect(await verdict(suspended)).to.deep.equal(['valid'])
    await service.stop()
    expect(logged).to.deep.equal([])

    for (const name of database()) rmSync(file(name))
    cpSync(file('yesterday'), folder, { recursive: true })
    service = await start()
    expect(await bits('/status-lists/atelier-dole-1')).to.deep.equal(published)
    expect(await verdict(revoked)).to.deep.equal(['invalid', 'revoked'])
    // A suspension can end, and so can its end be forgotten: it is not in the journal.
    expect(await verdict(suspended)).to.deep.equal(['invalid', 'suspended'])
    expect(logged.map((line) => JSON.parse(line) as Record<string, unknown>)).to.have.lengthOf(1)
    expect(JSON.parse(logged[0] ?? '')).to.include({ statusList: 'atelier-dole-1', revocations: 2 })

    const metrics = await service.context.deps.events.registry.metrics()
    expect(metrics).to.match(/^revocations_forgotten_total 2$/m)
  })
})
