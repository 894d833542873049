import { expect } from 'chai'
import { authenticateApiKey, createApiKey, revokeApiKey } from '../../server/access/api-key.ts'
import { bootstrapAccess } from '../../server/access/bootstrap.ts'
import { scopes, type Scope } from '../../server/access/scope.ts'
import { Problem } from '../../server/problem.ts'
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import type { Store } from '../../server/store/store.ts'
import { newFolder, type Folder } from '../support/store-folder.ts'

describe('the first administration key', () => {
  let folder: Folder
  let store: Store
  beforeEach(async () => {
    folder = newFolder()
    store = await openSqliteStore({ file: folder.file('store.sqlite') })
  })
  afterEach(async () => {
    await store.close()
    folder.remove()
  })

  const deps = () => ({ store, clock: () => new Date('2026-11-21T09:30:00Z') })
  const keysKept = () => store.apiKeys.count({ organisationId: 'hub' })
  const start = async () => {
    const shown: { readonly id: string; readonly secret: string }[] = []
    await bootstrapAccess(deps(), (key) => {
      shown.push(key)
    })
    return shown
  }
  const hubKey = async (granted: readonly Scope[]) =>
    (await createApiKey(deps(), { organisationId: 'hub', label: 'poste', scopes: granted })).key._id
  const revoke = async (id: string): Promise<string> => {
    try {
      return (await revokeApiKey(deps(), 'hub', id)) ? 'revoked' : 'unknown'
    } catch (error) {
      if (error instanceof Problem) return error.code
      throw error
    }
  }

  it('is kept only once it was shown', async () => {
    let keptWhenShown: number | undefined
    await bootstrapAccess(deps(), async () => {
      keptWhenShown = await keysKept()
    })
    expect([keptWhenShown, await keysKept()]).to.deep.equal([0, 1])
  })

  it('is not kept when it could not be shown: the next start shows another one, that works', async () => {
    let failure: unknown
    const unreadable = async () => {
      throw new Error('the terminal is gone')
    }
    await bootstrapAccess(deps(), unreadable).catch((error: unknown) => {
      failure = error
    })
    expect(failure).to.be.an('error').with.property('message', 'the terminal is gone')
    expect(await keysKept()).to.equal(0)
    const [shown] = await start()
    const key = await authenticateApiKey(deps(), shown?.id ?? '', shown?.secret ?? '')
    expect(key).to.deep.include({ organisationId: 'hub', label: 'administration', scopes: [...scopes] })
    expect(await start()).to.deep.equal([])
  })

  const others: readonly (readonly [string, readonly Scope[], number])[] = [
    ['that can do everything', scopes, 0],
    ['that can register organisations and create keys', ['organisation:write', 'api-key:write'], 0],
    ['that can only create keys', ['api-key:write'], 1],
    ['that can only register organisations', ['organisation:write'], 1],
    ['that can only read', ['session:read', 'award:read'], 1],
  ]
  for (const [what, granted, shown] of others) {
    it(`is ${shown === 0 ? 'not needed' : 'still made'} when the operator has a key ${what}`, async () => {
      await hubKey(granted)
      expect(await start()).to.have.length(shown)
    })
  }

  it('is made again when every one there was is revoked, however many other keys there are', async () => {
    for (let count = 0; count < 60; count += 1) await hubKey(['session:read'])
    await store.apiKeys.insert({
      _id: 'key_revoked',
      organisationId: 'hub',
      label: 'administration',
      secretHash: '00'.repeat(32),
      scopes: [...scopes],
      createdAt: '2026-01-01T00:00:00Z',
      revokedAt: '2026-02-01T00:00:00Z',
    })
    expect(await start()).to.have.length(1)
    expect(await start()).to.have.length(0)
  })

  it('is not made because another organisation has a key with every right, or not', async () => {
    await createApiKey(deps(), { organisationId: 'atelier-dole', label: 'poste', scopes })
    expect(await start()).to.have.length(1)
  })

  it('cannot be revoked while it is the last, and can once there is another', async () => {
    const [first] = await start()
    const id = first?.id ?? ''
    await hubKey(['api-key:write'])
    expect(await revoke(id)).to.equal('conflict')
    expect((await store.apiKeys.get(id))?.revokedAt).to.equal(undefined)
    const second = await hubKey(scopes)
    expect([await revoke(id), await revoke(id), await revoke(second)]).to.deep.equal([
      'revoked',
      'revoked',
      'conflict',
    ])
  })

  it('stays, or another does, when the last two are revoked at the same moment', async () => {
    const [first] = await start()
    const ids = [first?.id ?? '', await hubKey(scopes)]
    const outcomes = await Promise.all(ids.map(revoke))
    expect(outcomes).to.include('conflict')
    const left = (await store.apiKeys.getMany(ids)).filter(({ revokedAt }) => revokedAt === undefined)
    expect(left).to.have.length(outcomes.filter((outcome) => outcome === 'conflict').length)
  })

  it('is no matter of the keys of other organisations, which can lose their last', async () => {
    const { key } = await createApiKey(deps(), { organisationId: 'atelier-dole', label: 'poste', scopes })
    expect(await revokeApiKey(deps(), 'atelier-dole', key._id)).to.equal(true)
  })
})
