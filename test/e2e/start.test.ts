import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { readConfig } from '../../server/config.ts'
import { createContext, type Context } from '../../server/context.ts'
import { createLogger } from '../../server/log.ts'
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'

/** The reason why `promise` is rejected. */
async function reasonOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('it was not refused')
}

describe('a start of the service', () => {
  let folder: string
  const open: Context[] = []
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mediation-start-'))
  })
  afterEach(async () => {
    for (const context of open.splice(0)) await context.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const start = async (environment: Record<string, string> = {}, lines: string[] = []) => {
    const config = readConfig({ PUBLIC_URL: 'https://badges.example', DATA_DIR: folder, ...environment })
    const log = createLogger(config, { write: (line: string) => lines.push(line) })
    const context = await createContext({ config, log, clock: () => new Date('2026-11-21T09:30:00Z') })
    open.push(context)
    return context
  }
  const stop = async () => {
    await open.pop()?.close()
  }

  it('shows the administration key at the very first one only', async () => {
    const shown: { readonly id: string; readonly secret: string }[] = []
    const show: Parameters<Context['bootstrap']>[0] = (key) => {
      shown.push(key)
    }
    await (await start()).bootstrap(show)
    expect(shown[0]?.id).to.match(/^key_[0-9a-f]{16}$/)
    const secret = shown[0]?.secret ?? ''
    expect(Buffer.from(secret, 'base64url').length).to.equal(32)
    await stop()
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    expect(files).not.to.be.empty
    for (const { parentPath, name } of files)
      expect(readFileSync(path.join(parentPath, name)).includes(secret), name).to.equal(false)
    await (await start()).bootstrap(show)
    expect(shown).to.have.length(1)
  })

  it('is refused in production without KEY_ENCRYPTION_KEY, and leaves nothing behind', async () => {
    expect(await reasonOf(start({ NODE_ENV: 'production' }))).to.match(
      /^KEY_ENCRYPTION_KEY is not set: in production it is required/,
    )
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('is refused with a KEY_ENCRYPTION_KEY that is not 32 bytes, without repeating it', async () => {
    const reason = await reasonOf(start({ KEY_ENCRYPTION_KEY: 'too-short-a-secret' }))
    expect(reason)
      .to.match(/32 bytes/)
      .and.not.to.include('too-short-a-secret')
  })

  it('elsewhere than in production makes its own key, for its own eyes, and warns', async () => {
    const lines: string[] = []
    await start({}, lines)
    const file = path.join(folder, 'key-encryption-key')
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(lines.join('')).to.include('KEY_ENCRYPTION_KEY is not set')
    expect(lines.join('')).not.to.include(readFileSync(file, 'utf8').trim())
  })

  it('is refused when FRAMEWORK_BASE_URL changed, and says why and what to do', async () => {
    await start()
    await stop()
    const reason = await reasonOf(start({ FRAMEWORK_BASE_URL: 'https://elsewhere.example' }))
    expect(reason).to.include('https://badges.example').and.to.include('https://elsewhere.example')
    expect(reason).to.match(/Set FRAMEWORK_BASE_URL back/)
    // The refused start let go of the store: the right one works at once.
    await start()
  })

  it('does not depend on another organisation: a name that one has is said loudly, and left to it', async () => {
    const older = await openSqliteStore({ file: path.join(folder, 'mediation.sqlite') })
    const createdAt = '2026-11-01T00:00:00Z'
    await older.frameworkOwners.insert({ _id: 'label-regional', organisationId: 'pirates', createdAt })
    await older.close()
    const lines: string[] = []
    const { deps } = await start({}, lines)
    expect(deps.frameworks.list().map(({ slug }) => slug)).to.deep.equal([
      'abecedaire-publics',
      'referentiel-mediateurs',
    ])
    const errors = lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)
    expect(errors).to.have.length(1)
    expect(errors[0])
      .to.include('label-regional')
      .and.include('pirates')
      .and.match(/abandon/)
  })

  it('is refused while another process has the store', async () => {
    await start()
    expect(await reasonOf(start())).to.match(/in use|already|owner|lock/i)
  })

  describe('reads its settings', () => {
    const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ NODE_ENV: 'production' }, /^PUBLIC_URL must be set to an https address/],
      [{ NODE_ENV: 'production', PUBLIC_URL: 'http://badges.example' }, /^PUBLIC_URL/],
      [{ PUBLIC_URL: 'badges.example' }, /^PUBLIC_URL/],
      [{ PUBLIC_URL: 'ftp://badges.example' }, /^PUBLIC_URL/],
      [{ PUBLIC_URL: 'https://user@badges.example' }, /^PUBLIC_URL/],
      [{ PUBLIC_URL: 'https://badges.example/?a=1' }, /^PUBLIC_URL/],
      [{ FRAMEWORK_BASE_URL: 'https://badges.example/#a' }, /^FRAMEWORK_BASE_URL/],
      [{ PORT: 'eighty' }, /^PORT/],
      [{ PORT: '65536' }, /^PORT/],
      [{ PORT: '-1' }, /^PORT/],
      [{ METRICS_PORT: '1.5' }, /^METRICS_PORT/],
      [{ TRUST_PROXY: 'true' }, /^TRUST_PROXY/],
      [{ LOG_LEVEL: 'verbose' }, /^LOG_LEVEL/],
      [{ RATE_LIMIT_PER_MINUTE: '1e3' }, /^RATE_LIMIT_PER_MINUTE/],
    ]
    for (const [environment, reason] of wrong) {
      it(`and refuses ${JSON.stringify(environment)} by name`, () => {
        expect(() => readConfig(environment)).to.throw(reason)
      })
    }

    it('once and for all, blank ones as if they were not there', () => {
      const config = readConfig({ PORT: ' ', MONGODB_URI: '', PUBLIC_URL: 'https://badges.example/sous/' })
      expect(config).to.include({
        port: 8080,
        mongodbUri: undefined,
        publicUrl: 'https://badges.example/sous',
        production: false,
      })
      expect(config.frameworkBaseUrl).to.equal('https://badges.example/sous')
      expect(Object.isFrozen(config)).to.equal(true)
    })
  })
})
