import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { encodePublicKey } from '../../server/proof/keys/multikey.ts'
import { projectPath } from '../../server/schema.ts'
import { verifyFiles } from '../../server/verify/offline/command.ts'
import { openBundle, type OpenedBundle } from '../../server/verify/offline/open-bundle.ts'
import { verifyOffline } from '../../server/verify/offline/verify-offline.ts'
import { newScratchFolder } from '../support/scratch-folder.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { oneBadge } from '../support/training.ts'
import { resultOf } from '../verify/issuing.ts'
import { plainDid, plainlySigned, issuedBy } from '../verify/plain-signer.ts'

/** A network namespace without interfaces: nothing in it reaches anything, this machine included. */
const alone = spawnSync('unshare', ['-n', 'true']).status === 0 ? (['unshare', '-n'] as const) : undefined

describe('the trust bundle', function () {
  this.timeout(120_000)
  let service: TestService
  let trainer: Client
  const folder = newScratchFolder()
  const files: Record<string, string> = {}
  let awardIds: readonly string[]
  let text: string

  const bundleNow = async () =>
    (
      await service.anonymous.call('GET', '/trust/bundle', { headers: { Accept: 'application/jwt' } })
    ).bytes.toString()
  const save = (name: string, content: string | Uint8Array) => {
    files[name] = path.join(folder, name)
    writeFileSync(files[name], content)
  }

  before(async () => {
    mkdirSync(folder, { recursive: true })
    service = await startService()
    trainer = await service.organisation('atelier-dole')
    const [fresh, revoked] = [(await oneBadge(trainer)).line, (await oneBadge(trainer)).line]
    awardIds = [fresh.awardId, revoked.awardId]
    const json = { state: 'revoked', reason: 'Erreur de saisie' }
    succeeded(await trainer.call('PUT', `/awards/${revoked.awardId}/state`, { json }))
    for (const [name, id] of [
      ['fresh', fresh.awardId],
      ['revoked', revoked.awardId],
    ] as const) {
      const badge = await service.anonymous.call('GET', `/credentials/${id}`, {
        headers: { Accept: 'application/vc+ld+json' },
      })
      // Who holds a badge keeps it, withdrawn or not.
      const kept = (await service.context.deps.store.awards.get(id))?.credential ?? ''
      save(`${name}.json`, badge.status === 200 ? badge.bytes : kept)
    }
    for (const [name, address] of [
      ['fresh.eddsa.jwt', `/credentials/${fresh.awardId}/credential.jwt?alg=EdDSA`],
      ['fresh.es256.jwt', `/credentials/${fresh.awardId}/credential.jwt?alg=ES256`],
      ['fresh.sd-jwt', `/credentials/${fresh.awardId}/credential.sd-jwt`],
      ['fresh-2.0.json', `/ob2/assertions/${fresh.awardId}`],
    ] as const)
      save(name, (await service.anonymous.call('GET', address)).bytes)
    save('fresh.png', (await service.anonymous.call('GET', `/credentials/${fresh.awardId}/badge.png`)).bytes)
    text = await bundleNow()
    save('bundle.jwt', text)
  })
  after(async () => {
    await service.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const opened = (given = text, pin?: string): OpenedBundle => {
    const bundle = openBundle(given, pin)
    if ('failure' in bundle) throw new Error(bundle.failure)
    return bundle
  }
  const pinned = () => opened(text, opened().thumbprint)
  const kept = async (at: number) =>
    Buffer.from((await service.context.deps.store.awards.get(awardIds[at] ?? ''))?.credential ?? '')

  /** Runs the command with no network at all. */
  const command = (names: readonly string[], more: readonly string[] = []) => {
    const paths = names.map((name) => files[name] ?? name)
    const args = ['--import', 'tsx', projectPath('scripts/verify.ts'), ...paths]
    const asked = ['--bundle', files['bundle.jwt'] ?? '', '--at', testDay.toISOString(), ...more]
    const [program = '', ...before] = [...(alone ?? []), process.execPath]
    const { status, stdout, stderr } = spawnSync(program, [...before, ...args, ...asked], {
      encoding: 'utf8',
      cwd: projectPath(),
    })
    return { status, said: `${stdout}${stderr}` }
  }

  it('names every issuer with all its keys, and is good for seven days', () => {
    const { bundle, signer } = opened()
    expect(bundle.issuers.map(({ name }) => name)).to.include('Organisation atelier-dole')
    expect(bundle.issuers.every(({ keys }) => keys.length > 0)).to.equal(true)
    expect(bundle.exp - bundle.iat).to.equal(7 * 24 * 3600)
    expect(signer.split('#')[0]).to.equal(bundle.iss)
    expect(text.length, 'small enough to carry').to.be.below(400_000)
  })

  it('judges as the service does, and says how old it is', async () => {
    const report = await verifyOffline(pinned(), await kept(0), testDay)
    expect([report.verdict, resultOf(report, 'bundle')]).to.deep.equal(['valid', 'pass bundle-current'])
    expect(resultOf(report, 'status.revocation')).to.equal('pass not-revoked')
    expect(resultOf(report, 'framework')).to.equal('pass framework-unchanged')
    expect(resultOf(report, 'decision')).to.equal('skipped not-known-offline')
    expect(report.checks.at(-1)?.basedOn).to.deep.equal([
      { url: `${service.url}/trust/bundle`, fetchedAt: '2026-11-21T09:30:00Z' },
    ])
  })

  for (const name of ['fresh.eddsa.jwt', 'fresh.es256.jwt', 'fresh.sd-jwt'])
    it(`judges ${name} as the service does, by the address of its key`, async () => {
      const report = await verifyOffline(pinned(), readFileSync(files[name] ?? ''), testDay)
      expect(report.verdict, JSON.stringify(report.checks)).to.equal('valid')
    })

  it('does not know a key that signs since, nor what 2.0 has a site show: neither is invalid', async () => {
    const { bundle } = pinned()
    const issuers = bundle.issuers.map((issuer) => ({ ...issuer, keys: [] }))
    const keyless = { ...pinned(), bundle: { ...bundle, issuers } }
    const text = await verifyOffline(keyless, readFileSync(files['fresh.es256.jwt'] ?? ''), testDay)
    expect([text.verdict, resultOf(text, 'signature')]).to.deep.equal([
      'undetermined',
      'unknown key-not-known-then',
    ])
    const older = await verifyOffline(pinned(), readFileSync(files['fresh-2.0.json'] ?? ''), testDay)
    expect([older.verdict, resultOf(older, 'signature')]).to.deep.equal([
      'undetermined',
      'unknown hosted-not-looked-up',
    ])
  })

  it('refuses a badge that was revoked when it was made, even past its end', async () => {
    const report = await verifyOffline(pinned(), await kept(1), testDay)
    expect([report.verdict, resultOf(report, 'status.revocation')]).to.deep.equal(['invalid', 'fail revoked'])
    const later = await verifyOffline(pinned(), await kept(1), new Date('2027-02-01T00:00:00Z'))
    expect(later.verdict).to.equal('invalid')
  })

  it('makes nothing valid any more from its end on', async () => {
    const at = (seconds: number) => verifyOffline(pinned(), Buffer.from(badge), new Date(seconds * 1000))
    const badge = (await kept(0)).toString()
    const { exp } = opened().bundle
    expect((await at(exp - 1)).verdict).to.equal('valid')
    const report = await at(exp)
    expect([report.verdict, resultOf(report, 'bundle')]).to.deep.equal([
      'undetermined',
      'unknown bundle-expired',
    ])
  })

  it('is a reservation, never green, when nobody said whose key it is by', async () => {
    const report = await verifyOffline(opened(), await kept(0), testDay)
    expect([report.verdict, resultOf(report, 'bundle')]).to.deep.equal([
      'valid-with-warnings',
      'warn bundle-signer-not-pinned',
    ])
  })

  it('does not know what came after it, and calls none of it invalid', async () => {
    await service.organisation('venue-apres')
    const client = service.withToken(
      await service.tokenOf(
        await service.apiKey('venue-apres', ['session:read', 'session:write', 'award:read', 'award:write']),
      ),
    )
    const { line } = await oneBadge(client)
    const { store } = service.context.deps
    const credential = (await store.awards.get(line.awardId))?.credential ?? ''
    const report = await verifyOffline(pinned(), Buffer.from(credential), testDay)
    expect([report.verdict, resultOf(report, 'issuer.key')]).to.deep.equal([
      'undetermined',
      'unknown key-not-known-then',
    ])
    // A list begun after it.
    const { bundle } = pinned()
    const without = { ...pinned(), bundle: { ...bundle, statusLists: [] } }
    const listless = await verifyOffline(without, await kept(0), testDay)
    expect([listless.verdict, resultOf(listless, 'status.revocation')]).to.deep.equal([
      'undetermined',
      'unknown status-list-unusable',
    ])
    const unframed = {
      ...pinned(),
      bundle: { ...bundle, contexts: [{ id: 'https://a.example', sha256: '00' }] },
    }
    expect((await verifyOffline(unframed, await kept(0), testDay)).verdict).to.equal('undetermined')
  })

  it('names who was recognised when it was made', async () => {
    const json = {
      issuer: plainDid,
      issuerName: 'Université',
      reason: 'agreement',
      since: '2026-01-01T00:00:00Z',
    }
    succeeded(await service.operator.call<Schemas['RegisterEntry']>('POST', '/recognitions', { json }))
    service.now = new Date(testDay.getTime() + 6 * 60_000)
    const renewed = await bundleNow()
    service.now = testDay
    const unsigned = JSON.parse((await kept(0)).toString()) as Record<string, unknown>
    const { proof: _proof, ...badge } = unsigned
    const bytes = Buffer.from(JSON.stringify(await plainlySigned(issuedBy(badge))))
    const before = await verifyOffline(pinned(), bytes, testDay)
    const after = await verifyOffline(
      opened(renewed, opened().signer),
      bytes,
      new Date('2026-11-21T09:40:00Z'),
    )
    expect([before, after].map((report) => resultOf(report, 'issuer.trust'))).to.deep.equal([
      'warn issuer-unknown',
      'pass recognised',
    ])
    expect(after.issuer?.name).to.equal('Université')
  })

  it('is refused when it was changed, is by another key, or is something else', () => {
    const [header = '', payload = '', signature = ''] = text.split('.')
    const changed = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
    const forged = Buffer.from(JSON.stringify({ ...changed, statusLists: [] })).toString('base64url')
    expect(openBundle([header, forged, signature].join('.'))).to.deep.equal({ failure: 'signature-mismatch' })
    expect(openBundle(text, 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')).to.deep.equal({
      failure: 'other-key',
    })
    for (const other of [
      '',
      'a.b.c',
      '{}',
      [header, payload].join('.'),
      ['e30', payload, signature].join('.'),
    ])
      expect(openBundle(other), other.slice(0, 20)).to.deep.equal({ failure: 'not-a-bundle' })
  })

  it('is none, and accuses no badge, when anybody has made one that nothing can be read in', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const multibase = encodePublicKey(publicKey)
    const made = (change: object) => {
      const claims = { ...opened().bundle, ...change }
      const kid = `${claims.iss}#${multibase}`
      const header = { alg: 'EdDSA', typ: 'trust-bundle+jwt', kid }
      const input = [header, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
      return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`
    }
    expect(openBundle(made({}))).to.include({ isPinned: false })
    for (const change of [{ issuers: [null] }, { contexts: [7] }, { exp: 9e15 }, { iat: -9e15 }])
      expect(openBundle(made(change)), JSON.stringify(change)).to.deep.equal({ failure: 'not-a-bundle' })
    save('made.jwt', made({ iss: 'did:web:hub\u001B[2J' }))
    const lines: string[] = []
    const request = { files: [], bundleFile: files['made.jwt'] ?? '', json: false, now: testDay }
    return verifyFiles(request, (line) => lines.push(line)).then(() => {
      expect(lines.join('')).to.include('did:web:hub').and.not.include('\u001B')
    })
  })

  for (const form of ['multibase', 'did:key', 'DID URL', 'thumbprint'] as const) {
    it(`is the hub’s for who names its key by ${form}`, () => {
      const { signer, thumbprint } = opened()
      const multibase = signer.slice(signer.indexOf('#') + 1)
      const pins = { multibase, 'did:key': `did:key:${multibase}`, 'DID URL': signer, thumbprint }
      expect(opened(text, ` ${pins[form]}\n`).isPinned).to.equal(true)
    })
  }

  describe('on the command line, with the network cut', () => {
    before(function () {
      if (alone !== undefined) return
      console.warn('skipped: this user may make no network namespace (unshare -n)')
      this.skip()
    })

    it('verifies a fresh badge, as JSON and as a picture', () => {
      const { status, said } = command(['fresh.json', 'fresh.png'], ['--hub', opened().signer])
      expect([status, said.match(/: valide \/ valid$/gmu)?.length], said).to.deep.equal([0, 2])
      expect(said).to.include('0 j 0 h').and.include(opened().thumbprint)
    })

    it('refuses a revoked one it knows of', () => {
      const { status, said } = command(['fresh.json', 'revoked.json'], ['--hub', opened().thumbprint])
      expect(status, said).to.equal(1)
      expect(said).to.include('[fail] revoked')
    })

    it('warns past its end, and lets nothing pass', () => {
      const more = ['--hub', opened().signer, '--at', '2026-12-21T09:30:00Z']
      const { status, said } = command(['fresh.json'], more)
      expect(status, said).to.equal(2)
      expect(said).to.include('WARNING: they have expired').and.include('30 j')
    })

    it('does not take another key, nor a file that is no bundle', () => {
      expect(command(['fresh.json'], ['--hub', 'z6Mkother']).status).to.equal(3)
      expect(command(['fresh.json'], ['--bundle', files['fresh.json'] ?? '']).status).to.equal(3)
    })

    it('says so when the key of the hub was not named, and answers a report a line for programs', () => {
      const { status, said } = command(['fresh.json'])
      expect([status, said.includes('n’a pas été indiquée')]).to.deep.equal([2, true])
      const line = command(['fresh.json', 'missing.json'], ['--hub', opened().signer, '--json'])
      const reports = line.said
        .trim()
        .split('\n')
        .map((one) => JSON.parse(one) as { readonly verdict: string })
      expect([line.status, ...reports.map(({ verdict }) => verdict)]).to.deep.equal([
        2,
        'valid',
        'undetermined',
      ])
    })
  })
})
