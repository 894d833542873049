import { verify } from 'node:crypto'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { decodePublicKey } from '../../../server/proof/keys/multikey.ts'
import { createSealedKeys } from '../../../server/proof/keys/private/sealed-keys.ts'
import { endThread } from '../../../server/proof/keys/private/signing-thread.ts'
import { Problem } from '../../../server/problem.ts'
import { projectPath } from '../../../server/schema.ts'
import type { IssuerKey } from '../../../server/store/documents.ts'
import { keyEncryptionKey } from '../signing.ts'

const hashes = Buffer.alloc(64, 7)

describe('The signing thread', function () {
  // Started several times, from its source.
  this.timeout(60_000)
  const keys = createSealedKeys(keyEncryptionKey)
  after(() => keys.close())

  const newKey = async (): Promise<IssuerKey> => ({
    ...{ _id: 'acme:1', revision: 0, organisationId: 'acme', createdAt: '2026-11-21T09:00:00Z' },
    ...(await keys.generate('acme', 'Ed25519')),
  })
  const isGenuine = (key: IssuerKey, signature: Uint8Array) => {
    const publicKey = decodePublicKey(key.publicKeyMultibase)?.key
    return publicKey !== undefined && verify(null, hashes, publicKey, signature)
  }
  const reasonOf = (work: Promise<unknown>) => work.catch((reason: unknown) => reason)

  it('fails what it was asked when it dies, and is started again by the next request', async () => {
    const key = await newKey()
    const asked = Array.from({ length: 20 }, () => reasonOf(keys.sign(key, hashes)))
    const ended = endThread()
    const answers = await Promise.all(asked)
    await ended
    const lost = answers.filter((answer) => answer instanceof Problem)
    expect(lost.length).to.be.greaterThan(0)
    expect(new Set(lost.map(({ code }) => code))).to.deep.equal(new Set(['signing-key-unavailable']))
    expect(isGenuine(key, await keys.sign(key, hashes))).to.equal(true)
  })

  it('answers each of many at once its own signature', async () => {
    const [one, other] = [await newKey(), await newKey()]
    const signed = await Promise.all(
      Array.from({ length: 100 }, (_, at) => keys.sign(at % 2 === 0 ? one : other, hashes)),
    )
    expect(signed.every((signature, at) => isGenuine(at % 2 === 0 ? one : other, signature))).to.equal(true)
  })

  it('opens no key for those who closed', async () => {
    const closed = createSealedKeys(keyEncryptionKey)
    const key = await newKey()
    await closed.sign(key, hashes)
    await closed.close()
    await closed.close()
    expect(await reasonOf(closed.sign(key, hashes))).to.be.instanceOf(Problem)
  })

  it('still answers what it was asked before its keys were closed', async () => {
    const closing = createSealedKeys(keyEncryptionKey)
    const key = await newKey()
    await closing.sign(key, hashes)
    const asked = [closing.sign(key, hashes), closing.sign(key, hashes)]
    await closing.close()
    for (const signature of await Promise.all(asked)) expect(isGenuine(key, signature)).to.equal(true)
  })

  it('itself signs nothing that is no proof, among others that are', async () => {
    const key = await newKey()
    const text = Buffer.from('a text somebody would like to have signed')
    const [first, other, last] = await Promise.all(
      [hashes, text, hashes].map((data) => reasonOf(keys.sign(key, data))),
    )
    expect(String(other)).to.match(/^Error: .*nothing was signed$/)
    for (const signature of [first, last]) expect(isGenuine(key, signature as Uint8Array)).to.equal(true)
  })

  it('does not keep the process alive, nor end it while something is asked', async () => {
    const script = `
      import { createSealedKeys } from './server/proof/keys/private/sealed-keys.ts'
      const keys = createSealedKeys(new Uint8Array(32))
      keys.generate('acme', 'Ed25519').then(({ publicKeyMultibase }) => console.log(publicKeyMultibase))
    `
    const args = ['--import=tsx', '--input-type=module', '--eval', script]
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: projectPath('.'),
      timeout: 30_000,
    })
    expect(stdout).to.match(/^z6Mk/)
  })
})
