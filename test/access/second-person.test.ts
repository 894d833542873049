import { expect } from 'chai'
import { createApiKey } from '../../server/access/api-key.ts'
import { isInHandsOf, isSecondPerson } from '../../server/access/second-person.ts'
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import type { Store } from '../../server/store/store.ts'
import { newFolder, type Folder } from '../support/store-folder.ts'

const before = '2026-11-21T09:00:00.000Z'
const proposed = '2026-11-21T09:30:00.000Z'
const after = '2026-11-21T09:30:00.001Z'

describe('a second person', () => {
  let folder: Folder
  let store: Store
  beforeEach(async () => {
    folder = newFolder()
    store = await openSqliteStore({ file: folder.file('store.sqlite') })
    await key('administration', { organisationId: 'hub' })
    await key('director', { createdBy: 'administration' })
    await key('anne', { createdBy: 'director' })
    await key('yann', { createdBy: 'director' })
    await key('anne-2', { createdBy: 'anne' })
    await key('anne-3', { createdBy: 'anne-2' })
    await key('late', { createdBy: 'director', createdAt: after })
    await key('late-operator', { createdBy: 'administration', createdAt: after })
    await key('at-once', { createdBy: 'director', createdAt: proposed })
    await key('late-first', { createdAt: after })
    await key('late-hub-first', { organisationId: 'hub', createdAt: after })
    await key('claire', { createdBy: 'director', personId: 'claire' })
    await key('claire-phone', { createdBy: 'administration', personId: 'claire' })
    await key('karim', { createdBy: 'director', personId: 'karim' })
    await key('karim-late', { createdBy: 'director', personId: 'karim', createdAt: after })
    await key('karim-by-karim', { createdBy: 'karim', personId: 'karim', createdAt: after })
    await key('lea-by-claire-phone', { createdBy: 'claire-phone', personId: 'lea' })
    await key('lea-late-by-karim', { createdBy: 'karim', personId: 'lea', createdAt: after })
    await key('lea-late-by-karim-late', { createdBy: 'karim-late', personId: 'lea', createdAt: after })
    await key('program-late-by-karim', { createdBy: 'karim', createdAt: after })
    await key('program-by-claire-phone', { createdBy: 'claire-phone' })
  })
  afterEach(async () => {
    await store.close()
    folder.remove()
  })

  const key = (
    _id: string,
    fields: { organisationId?: string; createdBy?: string; createdAt?: string; personId?: string },
  ) =>
    store.apiKeys.insert({
      _id,
      organisationId: 'structure',
      label: _id,
      secretHash: '00'.repeat(32),
      scopes: ['framework:release'],
      createdAt: before,
      ...fields,
    })

  const pairs: readonly (readonly [string, string, boolean, string])[] = [
    ['anne', 'yann', true, 'both were given their keys by a third'],
    ['anne', 'anne', false, 'they are one key'],
    ['anne', 'anne-2', false, 'the second was made with the first'],
    ['anne', 'anne-3', false, 'the second was made with a key made with the first'],
    ['anne-2', 'anne', false, 'the first was made with the second'],
    ['anne-3', 'anne', false, 'the first was made with a key made with the second'],
    ['anne-3', 'yann', true, 'neither was made with the other, however they were made'],
    ['anne', 'at-once', true, 'the second was there when it was proposed'],
    ['anne', 'late', false, 'the second was made since'],
    ['anne', 'late-operator', true, 'the second was made since, by the operator'],
    ['anne', 'late-hub-first', true, 'the second is a first key of the operator'],
    ['anne', 'late-first', false, 'the second was made since, nobody knows by whom'],
    ['anne', 'nobody', false, 'there is no such second key'],
    ['nobody', 'yann', false, 'there is no such first key'],
    ['claire', 'karim', true, 'they are keys of two people'],
    ['karim', 'claire', true, 'they are keys of two people'],
    ['claire', 'yann', true, 'one is a person’s, the other a program’s, and a third made both'],
    ['claire', 'claire-phone', false, 'both are keys of one person'],
    ['claire', 'lea-by-claire-phone', false, 'the second was made by the same person, with another key'],
    ['lea-by-claire-phone', 'claire', false, 'the first was made by the second’s person, with another key'],
    ['claire', 'program-by-claire-phone', false, 'the program’s key was made by the same person'],
    ['claire', 'lea-late-by-karim', true, 'the second was made since, by a third person'],
    ['claire', 'lea-late-by-karim-late', false, 'who made the second since was not there either'],
    ['claire', 'karim-late', false, 'the second was made since, with a key of nobody in particular'],
    ['claire', 'karim-by-karim', false, 'the second was made since, by nobody else'],
    ['claire', 'program-late-by-karim', false, 'the second was made since, and is nobody’s'],
    [
      'yann',
      'lea-late-by-karim',
      false,
      'the second was made since, and who proposed is nobody in particular',
    ],
  ]
  for (const [first, second, expected, why] of pairs) {
    it(`is ${expected ? '' : 'not '}${second} for what ${first} proposed: ${why}`, async () => {
      const proposal = { keyId: first, at: proposed }
      expect(await isSecondPerson({ store }, proposal, second)).to.equal(expected)
    })
  }

  it('is known by keys that say what they were made with', async () => {
    const deps = { store, clock: () => new Date(before) }
    const request = { organisationId: 'structure', label: 'poste', scopes: [], createdBy: 'anne' }
    const made = await createApiKey(deps, request)
    expect((await store.apiKeys.get(made.key._id))?.createdBy).to.equal('anne')
  })

  const hands: readonly (readonly [string, string, boolean])[] = [
    ['claire', 'claire', true],
    ['program-by-claire-phone', 'claire', true],
    ['lea-by-claire-phone', 'claire', true],
    ['lea-late-by-karim-late', 'karim', true],
    ['karim', 'claire', false],
    ['claire', 'lea', false],
    ['anne-3', 'claire', false],
    ['unknown', 'claire', false],
  ]
  for (const [keyId, person, expected] of hands) {
    it(`${expected ? 'may hold' : 'does not hold'} the secret of ${keyId}: ${person}`, async () => {
      expect(await isInHandsOf({ store }, keyId, new Set([person]))).to.equal(expected)
    })
  }
})
