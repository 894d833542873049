import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { loadKeyEncryptionKey } from '../../../server/proof/keys/private/key-encryption-key.ts'

const bytes = Buffer.from('ff'.repeat(16) + '00fb3e'.repeat(5) + 'aa', 'hex')

describe('The key-encryption key', () => {
  let dataDirectory: string
  let warnings: string[]
  beforeEach(() => {
    dataDirectory = mkdtempSync(path.join(tmpdir(), 'kek-'))
    warnings = []
  })
  afterEach(() => {
    rmSync(dataDirectory, { recursive: true })
  })

  const load = (configured?: string, production = false) =>
    loadKeyEncryptionKey({ configured, dataDirectory, production, warn: (message) => warnings.push(message) })

  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    it(`is read from its configuration in ${encoding}`, () => {
      expect(load(bytes.toString(encoding), true)).to.deep.equal(bytes)
      expect(warnings).to.deep.equal([])
      expect(readdirSync(dataDirectory)).to.deep.equal([])
    })
  }

  const refused: Record<string, string> = {
    '31 bytes': bytes.subarray(1).toString('base64'),
    '33 bytes': Buffer.concat([bytes, bytes.subarray(0, 1)]).toString('base64'),
    '31 bytes in hexadecimal': bytes.subarray(1).toString('hex'),
    'a password': 'correct horse battery staple correct horse',
  }
  for (const [title, configured] of Object.entries(refused)) {
    it(`is refused, without being repeated, when it is ${title}`, () => {
      expect(() => load(configured))
        .to.throw(/exactly 32 bytes/)
        .with.property('message')
        .that.does.not.include(configured)
    })
  }

  it('is required in production, with an explanation', () => {
    expect(() => load(undefined, true)).to.throw(/KEY_ENCRYPTION_KEY is not set.*production/)
    expect(() => load('', true)).to.throw(/KEY_ENCRYPTION_KEY is not set/)
    expect(readdirSync(dataDirectory)).to.deep.equal([])
  })

  it('is made once elsewhere, readable by its owner only, with a warning each time', () => {
    const first = load()
    expect(first.length).to.equal(32)
    expect(load()).to.deep.equal(first)
    expect(warnings.length).to.equal(2)
    expect(warnings.join()).not.to.include(
      readFileSync(path.join(dataDirectory, 'key-encryption-key'), 'utf8').trim(),
    )
    expect(statSync(path.join(dataDirectory, 'key-encryption-key')).mode & 0o777).to.equal(0o600)
    expect(readdirSync(dataDirectory)).to.deep.equal(['key-encryption-key'])
  })

  it('is made in a data directory that does not exist yet', () => {
    dataDirectory = path.join(dataDirectory, 'deeper')
    expect(load().length).to.equal(32)
    dataDirectory = path.dirname(dataDirectory)
  })

  it('is refused when other users can read its file', () => {
    load()
    chmodSync(path.join(dataDirectory, 'key-encryption-key'), 0o640)
    expect(() => load()).to.throw(/can be read by other users/)
  })

  it('is refused when its file is damaged', () => {
    writeFileSync(path.join(dataDirectory, 'key-encryption-key'), 'half', { mode: 0o600 })
    expect(() => load()).to.throw(/exactly 32 bytes/)
  })
})
