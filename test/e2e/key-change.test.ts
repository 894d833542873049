import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { readConfig } from '../../server/config.ts'
import { createContext, type Context } from '../../server/context.ts'
import { createLogger } from '../../server/log.ts'

describe('the KEY_ENCRYPTION_KEY of existing data', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mediation-key-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const start = (key?: string): Promise<Context> => {
    const config = readConfig({
      PUBLIC_URL: 'https://badges.example',
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
      KEY_ENCRYPTION_KEY: key,
    })
    return createContext({
      config,
      log: createLogger(config),
      clock: () => new Date('2026-11-21T09:30:00Z'),
    })
  }
  const reasonOf = async (started: Promise<Context>): Promise<string> => {
    let context: Context
    try {
      context = await started
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
    await context.close()
    return 'it started'
  }
  const [first, other] = ['a1'.repeat(32), 'b2'.repeat(32)]

  it('cannot be another one: the start is refused, says why and what to do, and repeats neither', async () => {
    expect(await reasonOf(start(first))).to.equal('it started')
    const reason = await reasonOf(start(other))
    expect(reason).to.match(/^KEY_ENCRYPTION_KEY is not the key this data was first used with/)
    expect(reason)
      .to.include('Set KEY_ENCRYPTION_KEY back')
      .and.not.to.include(first)
      .and.not.to.include(other)
    // The refused start let go of the store and left it as it was.
    expect(await reasonOf(start(first))).to.equal('it started')
  })

  it('may be written in another form of the same bytes', async () => {
    expect(await reasonOf(start(first))).to.equal('it started')
    expect(await reasonOf(start(Buffer.from(first, 'hex').toString('base64')))).to.equal('it started')
  })

  it('cannot take the place of the one the service had made for itself', async () => {
    expect(await reasonOf(start())).to.equal('it started')
    expect(await reasonOf(start(first))).to.match(/the file key-encryption-key of DATA_DIR/)
    expect(await reasonOf(start())).to.equal('it started')
  })

  it('is not kept with the data, nor anything it would be found by', async () => {
    const context = await start(first)
    const kept = await context.deps.store.settings.get('key-encryption-key')
    await context.close()
    expect(kept?.value).to.match(/^[0-9a-f]{64}$/)
    expect(kept?.value).not.to.equal(first)
    rmSync(folder, { recursive: true })
    const elsewhere = await start(other)
    expect((await elsewhere.deps.store.settings.get('key-encryption-key'))?.value).not.to.equal(kept?.value)
    await elsewhere.close()
  })
})
