import { execFileSync, spawnSync } from 'node:child_process'
import { verify } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { createKeyStore, type IssuerKeyStore } from '../../../server/proof/keys/key-store.ts'
import { decodePublicKey } from '../../../server/proof/keys/multikey.ts'
import { createPkcs11Keys, type Pkcs11Settings } from '../../../server/proof/keys/private/pkcs11-token.ts'
import type { Issuer, KeyAlgorithm } from '../../../server/proof/types.ts'
import { Problem } from '../../../server/problem.ts'
import { skipWithout } from '../../support/installed.ts'
import { keyEncryptionKey, now, openSigning, publicUrl, type Signing } from '../signing.ts'

const module = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(
  (file) => existsSync(file),
)
const isInstalled =
  module !== undefined &&
  ['pkcs11-tool', 'softhsm2-util'].every((tool) => spawnSync(tool).error === undefined)

const pin = '739104'
const hashes = Buffer.alloc(64, 7)
const jws = (alg: string, bytes = 10) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return Buffer.from(
    `${part({ alg, typ: 'JWT' })}.${part({ credentialSubject: { filler: 'x'.repeat(bytes) } })}`,
  )
}

describe('A key in a PKCS#11 token', function () {
  // A child process per signature; RSA keys take their time.
  this.timeout(120_000)
  let folder: string
  let signing: Signing
  let environment: Readonly<Record<string, string>>
  const failures: string[] = []
  const opened: IssuerKeyStore[] = []

  before(async function () {
    if (!isInstalled) skipWithout(this, 'softhsm2 and opensc')
    folder = mkdtempSync(path.join(tmpdir(), 'softhsm-'))
    mkdirSync(path.join(folder, 'tokens'))
    const configuration = path.join(folder, 'softhsm2.conf')
    writeFileSync(configuration, `directories.tokendir = ${path.join(folder, 'tokens')}\n`)
    environment = { PATH: '/usr/bin:/bin', SOFTHSM2_CONF: configuration }
    const label = ['--label', 'badges', '--so-pin', '482915', '--pin', pin]
    execFileSync('softhsm2-util', ['--init-token', '--free', ...label], { env: environment, stdio: 'ignore' })
    signing = await openSigning()
  })
  after(async () => {
    if (!isInstalled) return
    await Promise.all(opened.map((keys) => keys.close()))
    await signing.close()
    rmSync(folder, { recursive: true })
  })

  /** A key store as one process has it. */
  const keysIn = (change: Partial<Pkcs11Settings> = {}): IssuerKeyStore => {
    const keys = createKeyStore({
      issuerKeys: signing.store.issuerKeys,
      organisation: (id) => signing.store.organisations.get(id),
      keyEncryptionKey,
      token: createPkcs11Keys({
        ...{ module: module ?? '', tokenLabel: 'badges', pin, environment },
        failed: (code) => failures.push(code),
        ...change,
      }),
      publicUrl,
      now: () => now,
    })
    opened.push(keys)
    return keys
  }
  const isGenuine = ({ publicKeyMultibase, algorithm }: Issuer, data: Uint8Array, signature: Uint8Array) => {
    const key = decodePublicKey(publicKeyMultibase)?.key
    if (key === undefined) throw new Error('undecodable public key')
    return algorithm === 'Ed25519'
      ? verify(null, data, key, signature)
      : verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
  }
  const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
    const error: unknown = await work.catch((reason: unknown) => reason)
    if (error instanceof Problem) return error
    throw new Error(`expected a Problem, not ${String(error)}`)
  }
  const tool = (...args: readonly string[]) => {
    const login = ['--module', module ?? '', '--token-label', 'badges', '--login', '--pin', pin]
    return spawnSync('pkcs11-tool', [...login, ...args], { env: environment, encoding: 'latin1' })
  }
  const storedOf = async ({ publicKeyMultibase }: Issuer) => {
    const [stored] = (await signing.store.issuerKeys.page({ where: { publicKeyMultibase }, limit: 1 })).items
    if (stored === undefined) throw new Error('no stored key')
    return stored
  }

  const table: readonly (readonly [KeyAlgorithm, Uint8Array])[] = [
    ['Ed25519', hashes],
    ['P-256', hashes],
    ['P-256', jws('ES256', 5000)],
    ['RSA', jws('RS256', 5000)],
  ]
  for (const [algorithm, data] of table) {
    it(`signs ${String(data.length)} bytes with ${algorithm}, as Node.js verifies, and is found again after a restart`, async () => {
      const issuer = await keysIn().current('acme', algorithm)
      const restarted = keysIn()
      expect(await restarted.current('acme', algorithm)).to.deep.equal(issuer)
      expect(isGenuine(issuer, data, await restarted.sign(issuer, data))).to.equal(true)
    })
  }

  it('cannot be read: not by us, not with the PIN, not from the store', async () => {
    const issuer = await keysIn().current('acme')
    const stored = await storedOf(issuer)
    expect(stored.encryptedPrivateKey).to.equal(undefined)
    const id = stored.tokenKeyId ?? ''
    const out = path.join(folder, 'private')
    tool('--read-object', '--type', 'privkey', '--id', id, '--output-file', out)
    expect(existsSync(out) ? readFileSync(out).length : 0).to.equal(0)
    // The token refuses CKA_VALUE of what is sensitive, and C_WrapKey of what is not extractable, to everybody.
    const objects = tool('--list-objects', '--type', 'privkey').stdout.split(/(?=Private Key Object)/u)
    const its = objects.find((object) => object.includes(id))
    expect(its).to.include('Access:     sensitive, always sensitive, never extractable, local')
  })

  it('is of one issuer: neither shared, nor lent by whoever writes in the store', async () => {
    const keys = keysIn()
    const [acme, beta] = [await keys.current('acme'), await keys.current('beta')]
    const [ofAcme, ofBeta] = [await storedOf(acme), await storedOf(beta)]
    expect(ofAcme.tokenKeyId).not.to.equal(ofBeta.tokenKeyId)
    expect(acme.publicKeyMultibase).not.to.equal(beta.publicKeyMultibase)
    const { publicKeyMultibase, tokenKeyId } = ofAcme
    await signing.store.issuerKeys.insert({
      ...{ _id: 'beta:stolen', organisationId: 'beta', publicKeyMultibase, createdAt: ofAcme.createdAt },
      ...(tokenKeyId === undefined ? {} : { tokenKeyId }),
    })
    const problem = await problemOf(keys.sign({ ...acme, organisationId: 'beta' }, hashes))
    expect(problem.code).to.equal('signing-key-unavailable')
  })

  it('does not answer a signature of another key', async () => {
    const keys = keysIn()
    const acme = await keys.current('acme')
    const stored = await storedOf(acme)
    const p256 = await storedOf(await keys.current('acme', 'P-256'))
    failures.length = 0
    if (p256.tokenKeyId === undefined) throw new Error('a key of a token has an id there')
    const replaced = await signing.store.issuerKeys.replace({ ...stored, tokenKeyId: p256.tokenKeyId })
    expect((await problemOf(keys.sign(acme, hashes))).code).to.equal('signing-key-unavailable')
    expect(failures).to.have.length(1)
    if (replaced === undefined || stored.tokenKeyId === undefined) throw new Error('not replaced')
    await signing.store.issuerKeys.replace({ ...replaced, tokenKeyId: stored.tokenKeyId })
  })

  it('signs nothing that is no proof', async () => {
    const keys = keysIn()
    const issuer = await keys.current('acme')
    const error: unknown = await keys.sign(issuer, Buffer.from('any text')).catch((reason: unknown) => reason)
    expect(String(error)).to.include('nothing was signed')
  })

  it('says that Ed25519 signs short data only', async () => {
    const keys = keysIn()
    const problem = await problemOf(keys.sign(await keys.current('acme'), jws('EdDSA', 5000)))
    expect([problem.code, problem.detail.en]).to.deep.equal([
      'signing-key-unavailable',
      'This key token signs with Ed25519 short data only: ask for ES256 or RS256.',
    ])
  })

  it('is unavailable under a wrong PIN, which is tried once and told to nobody', async () => {
    const issuer = await keysIn().current('acme')
    failures.length = 0
    const wrong = '000000'
    const keys = keysIn({ pin: wrong })
    const problems = [await problemOf(keys.sign(issuer, hashes)), await problemOf(keys.sign(issuer, hashes))]
    expect(problems.map(({ code }) => code)).to.deep.equal(Array(2).fill('signing-key-unavailable'))
    // A second one would bring the token nearer to locking itself.
    expect(failures).to.deep.equal(['CKR_PIN_INCORRECT'])
    for (const { detail, cause, stack } of problems) {
      expect(JSON.stringify([detail, cause, stack])).not.to.include(wrong)
    }
  })

  it('hands its PIN over where no other user of the machine can read it', async () => {
    const folderOfTool = mkdtempSync(path.join(tmpdir(), 'pkcs11-tool-'))
    const seen = path.join(folderOfTool, 'arguments')
    writeFileSync(path.join(folderOfTool, 'pkcs11-tool'), `#!/bin/sh\necho "$@" > ${seen}\nexit 1\n`, {
      mode: 0o755,
    })
    const issuer = await keysIn().current('acme')
    const keys = keysIn({ environment: { PATH: `${folderOfTool}:/usr/bin:/bin` } })
    await problemOf(keys.sign(issuer, hashes))
    const words = readFileSync(seen, 'utf8')
    rmSync(folderOfTool, { recursive: true })
    expect(words).to.include('--sign')
    expect(words).not.to.include(pin)
  })

  const unavailable: readonly (readonly [string, Partial<Pkcs11Settings>, string])[] = [
    ['pkcs11-tool is not installed', { environment: { PATH: '/nonexistent' } }, 'ENOENT'],
    ['the module is not there', { module: '/nonexistent.so' }, 'exit-1'],
    ['there is no such token', { tokenLabel: 'another' }, 'exit-1'],
  ]
  for (const [title, change, code] of unavailable) {
    it(`is unavailable when ${title}`, async () => {
      const issuer = await keysIn().current('acme')
      failures.length = 0
      expect((await problemOf(keysIn(change).sign(issuer, hashes))).code).to.equal('signing-key-unavailable')
      expect(failures).to.deep.equal([code])
    })
  }

  it('is unavailable to a service that has no token, and sealed keys stay good beside it', async () => {
    const issuer = await keysIn().current('acme')
    expect((await problemOf(signing.keys.sign(issuer, hashes))).code).to.equal('signing-key-unavailable')
    await signing.store.organisations.insert({
      ...{ _id: 'gamma', name: 'Gamma', didMethod: 'web', createdAt: '2026-11-21T09:00:00Z' },
    })
    const before = await signing.keys.current('gamma')
    expect(isGenuine(before, hashes, await keysIn().sign(before, hashes))).to.equal(true)
    expect(readdirSync(path.join(folder, 'tokens'))).to.have.length(1)
  })
})
