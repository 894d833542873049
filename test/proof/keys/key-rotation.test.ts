import { verify } from 'node:crypto'
import { expect } from 'chai'
import { declareCompromised, retireKey } from '../../../server/proof/keys/end-key.ts'
import { keyState } from '../../../server/proof/keys/issuer-keys.ts'
import type { IssuerKeyStore } from '../../../server/proof/keys/key-store.ts'
import { decodePublicKey } from '../../../server/proof/keys/multikey.ts'
import { rotateKey } from '../../../server/proof/keys/rotate-key.ts'
import { createRotationChore } from '../../../server/proof/keys/rotation-chore.ts'
import type { Issuer } from '../../../server/proof/types.ts'
import { Problem } from '../../../server/problem.ts'
import { keyEncryptionKey, keyStoreOver, openSigning, publicUrl, type Signing } from '../signing.ts'

const hashes = Buffer.alloc(64, 7)

describe('The signing keys of an issuer', () => {
  let signing: Signing
  let keys: IssuerKeyStore
  let now: Date
  const clock = () => now
  const at = (moment: string) => {
    now = new Date(moment)
  }
  beforeEach(async () => {
    signing = await openSigning()
    at('2026-11-21T09:30:00Z')
    keys = keyStoreOver(signing.store, keyEncryptionKey, publicUrl, clock)
  })
  afterEach(async () => {
    await keys.close()
    await signing.close()
  })
  const deps = () => ({ store: signing.store, keys, clock })

  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.catch((reason: unknown) => reason)
    return error instanceof Problem ? error.code : `no problem: ${String(error)}`
  }
  const states = async (organisation = 'acme') => {
    const all = await keys.keys(organisation)
    return all.map((key) => `${key._id} ${keyState(all, key, now)}`)
  }
  const isGenuine = ({ publicKeyMultibase, algorithm }: Issuer, signature: Uint8Array) => {
    const key = decodePublicKey(publicKeyMultibase)?.key
    if (key === undefined) throw new Error('undecodable public key')
    return algorithm === 'Ed25519'
      ? verify(null, hashes, key, signature)
      : verify('sha256', hashes, { key, dsaEncoding: 'ieee-p1363' }, signature)
  }

  it('are of the algorithm asked for, one of each, made at its first use', async () => {
    const ed25519 = await keys.current('acme')
    const p256 = await keys.current('acme', 'P-256')
    expect(await keys.current('acme', 'P-256')).to.deep.equal(p256)
    expect(await keys.current('acme')).to.deep.equal(ed25519)
    expect(p256.publicKeyMultibase).to.match(/^zDn/)
    expect(isGenuine(p256, await keys.sign(p256, hashes))).to.equal(true)
    expect(isGenuine(ed25519, await keys.sign(ed25519, hashes))).to.equal(true)
  })

  it('of RSA have 3,072 bits, are named by their thumbprint, and make RS256 only', async () => {
    const rsa = await keys.current('acme', 'RSA')
    const key = decodePublicKey(rsa.publicKeyMultibase)?.key
    expect(key?.asymmetricKeyDetails?.modulusLength).to.equal(3072)
    expect(rsa.verificationMethod).to.match(/^did:web:badges\.example\.org:issuers:acme#[\w-]{43}$/)
    const part = (json: string) => Buffer.from(json).toString('base64url')
    const input = Buffer.from(`${part('{"alg":"RS256","typ":"JWT"}')}.${part('{"credentialSubject":{}}')}`)
    const signature = await keys.sign(rsa, input)
    expect(key && verify('sha256', input, key, signature)).to.equal(true)
  })

  it('are one when eight processes make the first P-256 key at once', async () => {
    const stores = Array.from({ length: 8 }, () => keyStoreOver(signing.store))
    const issuers = await Promise.all(stores.map((store) => store.current('acme', 'P-256')))
    expect(new Set(issuers.map(({ publicKeyMultibase }) => publicKeyMultibase)).size).to.equal(1)
    await Promise.all(stores.map((store) => store.close()))
  })

  it('are never shared between issuers', async () => {
    const all = [await keys.current('acme'), await keys.current('acme', 'P-256'), await keys.current('beta')]
    expect(new Set(all.map(({ publicKeyMultibase }) => publicKeyMultibase)).size).to.equal(3)
    const [acmes] = all
    const problem = codeOf(keys.sign({ ...acmes!, organisationId: 'beta' }, hashes))
    expect(await problem).to.equal('signing-key-unavailable')
  })

  it('rotate at once: the new one signs, the old one is still published', async () => {
    const before = await keys.current('acme')
    const made = await rotateKey(deps(), 'acme', { algorithm: 'Ed25519' })
    expect((await keys.current('acme')).publicKeyMultibase).to.equal(made.publicKeyMultibase)
    expect(await states()).to.deep.equal(['acme:2 current', 'acme:1 replaced'])
    const published = (await keys.published('acme')).map(({ verificationMethod }) => verificationMethod)
    expect(published).to.include(before.verificationMethod)
  })

  it('rotate from a moment on: until then the old one signs, and the new one cannot', async () => {
    const before = await keys.current('acme')
    await rotateKey(deps(), 'acme', { algorithm: 'Ed25519', activeFrom: '2026-11-25T00:00:00Z' })
    expect(await states()).to.deep.equal(['acme:2 scheduled', 'acme:1 current'])
    expect(await keys.current('acme')).to.deep.equal(before)
    const [next] = await keys.published('acme')
    expect(await codeOf(keys.sign(next!, hashes))).to.equal('signing-key-unavailable')
    at('2026-11-25T00:00:00Z')
    expect(await states()).to.deep.equal(['acme:2 current', 'acme:1 replaced'])
    expect(isGenuine(next!, await keys.sign(next!, hashes))).to.equal(true)
  })

  it('rotate once when the same request is made again, or eight times at once', async () => {
    await keys.current('acme')
    const request = { algorithm: 'Ed25519', replaces: 'acme:1' } as const
    const made = await Promise.all(Array.from({ length: 8 }, () => rotateKey(deps(), 'acme', request)))
    expect(new Set(made.map(({ _id }) => _id))).to.deep.equal(new Set(['acme:2']))
    expect(await states()).to.deep.equal(['acme:2 current', 'acme:1 replaced'])
  })

  const refused: readonly (readonly [string, object, string])[] = [
    ['from a moment in the past', { activeFrom: '2026-11-20T00:00:00Z' }, 'invalid-request'],
    ['from a moment nobody will remember', { activeFrom: '2029-01-01T00:00:00Z' }, 'invalid-request'],
    ['from a second no clock shows', { activeFrom: '2026-12-31T23:59:60Z' }, 'invalid-request'],
    ['in the place of a key that is not there', { replaces: 'acme:9' }, 'invalid-request'],
    ['in the place of somebody else’s', { replaces: 'beta:1' }, 'invalid-request'],
    [
      'in the place of one of another algorithm',
      { replaces: 'acme:1', algorithm: 'P-256' },
      'invalid-request',
    ],
  ]
  for (const [title, rotation, code] of refused) {
    it(`do not rotate ${title}`, async () => {
      await keys.current('acme')
      await keys.current('beta')
      const work = rotateKey(deps(), 'acme', { algorithm: 'Ed25519', ...rotation })
      expect(await codeOf(work)).to.equal(code)
      expect(await states()).to.deep.equal(['acme:1 current'])
    })
  }

  it('are one and only one when the identifier is the key (did:key)', async () => {
    await keys.current('beta')
    const works = [
      rotateKey(deps(), 'beta', { algorithm: 'Ed25519' }),
      keys.current('beta', 'P-256'),
      keys.current('beta', 'RSA'),
      retireKey(deps(), 'beta', 'beta:1'),
    ]
    expect(await Promise.all(works.map(codeOf))).to.deep.equal(Array(4).fill('state-change-refused'))
    expect(await states('beta')).to.deep.equal(['beta:1 current'])
  })

  it('retire: the current one is replaced at once, and signs no more', async () => {
    const first = await keys.current('acme')
    const retired = await retireKey(deps(), 'acme', 'acme:1')
    expect(retired.retiredAt).to.equal('2026-11-21T09:30:00Z')
    expect(await codeOf(keys.sign(first, hashes))).to.equal('signing-key-unavailable')
    expect(await states()).to.deep.equal(['acme:2 current', 'acme:1 retired'])
    at('2026-11-22T00:00:00Z')
    expect(await retireKey(deps(), 'acme', 'acme:1')).to.deep.equal(retired)
    expect(await states()).to.have.length(2)
  })

  it('are compromised since a moment in the past, and sign no more, in other processes neither', async () => {
    const first = await keys.current('acme')
    const other = keyStoreOver(signing.store)
    await other.sign(first, hashes)
    const request = { at: '2026-11-01T00:00:00.9+01:00', reason: 'Ordinateur volé' }
    const key = await declareCompromised(deps(), 'acme', 'acme:1', request)
    expect(key.compromisedAt).to.equal('2026-10-31T23:00:00Z')
    expect(key.compromiseReason).to.equal('Ordinateur volé')
    for (const store of [keys, other]) {
      expect(await codeOf(store.sign(first, hashes))).to.equal('signing-key-unavailable')
    }
    await other.close()
    expect(await states()).to.deep.equal(['acme:2 current', 'acme:1 compromised'])
  })

  it('are compromised since an earlier moment, never a later one', async () => {
    await keys.current('acme')
    const declared = (moment: string) => declareCompromised(deps(), 'acme', 'acme:1', { at: moment })
    await declared('2026-11-10T00:00:00Z')
    await declared('2026-11-10T00:00:00Z')
    expect((await declared('2026-11-01T00:00:00Z')).compromisedAt).to.equal('2026-11-01T00:00:00Z')
    expect(await codeOf(declared('2026-11-02T00:00:00Z'))).to.equal('state-change-refused')
    expect(await codeOf(declared('2026-11-22T00:00:00Z'))).to.equal('invalid-request')
    expect(await codeOf(declared('2026-06-30T23:59:60Z'))).to.equal('invalid-request')
    const [stored] = (await keys.keys('acme')).filter(({ _id }) => _id === 'acme:1')
    expect(stored?.compromisedAt).to.equal('2026-11-01T00:00:00Z')
  })

  it('are compromised though no other can be made, and the next is made by whoever signs once one can', async () => {
    const first = await keys.current('acme')
    const broken = {
      ...deps(),
      keys: {
        ...keys,
        make: () => Promise.reject(new Problem('signing-key-unavailable', { fr: 'En panne', en: 'Down' })),
      },
    }
    await declareCompromised(broken, 'acme', 'acme:1', { at: '2026-11-20T00:00:00Z' })
    expect(await states()).to.deep.equal(['acme:1 compromised'])
    expect(await codeOf(keys.sign(first, hashes))).to.equal('signing-key-unavailable')
    await keys.current('acme')
    expect(await states()).to.deep.equal(['acme:2 current', 'acme:1 compromised'])
  })

  it('are compromised, and followed by another, even where the issuer can have no more', async () => {
    await keys.current('acme')
    const [made] = await keys.keys('acme')
    if (made === undefined) throw new Error('no key')
    const { revision: _revision, ...first } = made
    await signing.store.issuerKeys.insertMissing(
      Array.from({ length: 99 }, (_, at) => ({
        ...first,
        _id: `acme:${String(at + 2)}`,
        publicKeyMultibase: `z6MkPast${String(at)}`,
        retiredAt: '2026-11-01T00:00:00Z',
      })),
    )
    expect(await codeOf(rotateKey(deps(), 'acme', { algorithm: 'Ed25519' }))).to.equal('state-change-refused')
    await declareCompromised(deps(), 'acme', 'acme:1', { at: '2026-11-20T00:00:00Z' })
    const now100 = await states()
    expect(now100).to.include.members(['acme:1 compromised', 'acme:101 current'])
    expect(await codeOf(rotateKey(deps(), 'acme', { algorithm: 'Ed25519' }))).to.equal('state-change-refused')
  })

  it('that are compromised are followed by one, however often it is declared, and never by an older one', async () => {
    await keys.current('acme')
    await rotateKey(deps(), 'acme', { algorithm: 'Ed25519' })
    const declared = (moment: string) => declareCompromised(deps(), 'acme', 'acme:2', { at: moment })
    await declared('2026-11-20T00:00:00Z')
    await declared('2026-11-20T00:00:00Z')
    await declared('2026-11-19T00:00:00Z')
    expect(await states()).to.deep.equal(['acme:3 current', 'acme:2 compromised', 'acme:1 replaced'])
  })

  it('that are compromised before they sign leave the one that signs in its place', async () => {
    await keys.current('acme')
    await rotateKey(deps(), 'acme', { algorithm: 'Ed25519', activeFrom: '2026-11-25T00:00:00Z' })
    await declareCompromised(deps(), 'acme', 'acme:2', { at: '2026-11-20T00:00:00Z' })
    expect(await states()).to.deep.equal(['acme:2 compromised', 'acme:1 current'])
  })

  it('rotate at once though the one before was made by a process whose clock is ahead', async () => {
    at('2026-11-21T09:40:00Z')
    await keys.current('acme')
    at('2026-11-21T09:30:00Z')
    const made = await rotateKey(deps(), 'acme', { algorithm: 'Ed25519' })
    expect((await keys.current('acme')).publicKeyMultibase).to.equal(made.publicKeyMultibase)
    expect(await states()).to.deep.equal(['acme:2 current', 'acme:1 replaced'])
  })

  it('of a did:key that is compromised leave it without any', async () => {
    await keys.current('beta')
    await declareCompromised(deps(), 'beta', 'beta:1', { at: '2026-11-20T00:00:00Z' })
    expect(await codeOf(keys.current('beta'))).to.equal('signing-key-unavailable')
    expect(await states('beta')).to.deep.equal(['beta:1 compromised'])
  })

  it('of another organisation are as good as none', async () => {
    await keys.current('beta')
    const since = { at: '2026-11-20T00:00:00Z' }
    for (const id of ['beta:1', 'acme:7', '', 'acme']) {
      expect(await codeOf(retireKey(deps(), 'acme', id)), id).to.equal('not-found')
      expect(await codeOf(declareCompromised(deps(), 'acme', id, since)), id).to.equal('not-found')
    }
  })

  it('make way for each other when several people end the current one at once', async () => {
    await keys.current('acme')
    await Promise.all([
      ...Array.from({ length: 4 }, () => retireKey(deps(), 'acme', 'acme:1')),
      ...Array.from({ length: 4 }, () =>
        declareCompromised(deps(), 'acme', 'acme:1', { at: '2026-11-20T00:00:00Z' }),
      ),
    ])
    expect(await states()).to.deep.equal(['acme:2 current', 'acme:1 compromised'])
  })

  describe('that rotate by themselves', () => {
    const chore = (months: number) => createRotationChore({ ...deps(), months })
    const dayByDay = async (run: () => Promise<void>, from: string, days: number) => {
      const start = Date.parse(from)
      for (let day = 0; day <= days; day += 1) {
        now = new Date(start + day * 24 * 3600 * 1000)
        await run()
      }
    }

    it('are published a day before they sign, and retired a day after they are replaced', async () => {
      await keys.current('acme')
      const run = chore(3)
      await dayByDay(run, '2026-11-21T10:00:00Z', 80)
      expect(await states()).to.deep.equal(['acme:1 current'])
      at('2027-02-20T10:00:00Z')
      await run()
      expect(await states()).to.deep.equal(['acme:2 scheduled', 'acme:1 current'])
      const [next] = await keys.keys('acme')
      // Three months after the first use, and never less than a day after it was made.
      expect(next?.activeFrom).to.equal('2027-02-21T10:00:00Z')
      at('2027-02-21T12:00:00Z')
      await run()
      expect(await states()).to.deep.equal(['acme:2 current', 'acme:1 replaced'])
      at('2027-02-22T12:00:00Z')
      await run()
      expect(await states()).to.deep.equal(['acme:2 current', 'acme:1 retired'])
    })

    it('are one each time, in eight processes', async () => {
      await keys.current('acme')
      at('2027-06-01T00:00:00Z')
      await Promise.all(Array.from({ length: 8 }, () => chore(3)()))
      expect(await states()).to.deep.equal(['acme:2 scheduled', 'acme:1 current'])
    })

    it('rotate though those of another issuer cannot', async () => {
      const { organisations } = signing.store
      await organisations.insert({
        _id: 'zèbre',
        name: 'Z',
        didMethod: 'web',
        createdAt: '2026-11-21T09:00:00Z',
      })
      await keys.current('acme')
      await keys.current('zèbre')
      at('2027-06-01T00:00:00Z')
      const broken: typeof keys = {
        ...keys,
        make: (id, request) =>
          id === 'acme'
            ? Promise.reject(new Problem('state-change-refused', { fr: 'Trop', en: 'Too many' }))
            : keys.make(id, request),
      }
      const run = createRotationChore({ ...deps(), keys: broken, months: 3 })
      const error: unknown = await run().catch((reason: unknown) => reason)
      expect(error).to.be.instanceOf(AggregateError)
      expect(await states('acme')).to.deep.equal(['acme:1 current'])
      expect(await states('zèbre')).to.deep.equal(['zèbre:2 scheduled', 'zèbre:1 current'])
    })

    it('leave the key of a did:key alone, and every key where no rotation is set', async () => {
      await keys.current('beta')
      await keys.current('acme')
      at('2030-01-01T00:00:00Z')
      await chore(0)()
      expect(await states()).to.deep.equal(['acme:1 current'])
      await chore(3)()
      expect(await states('beta')).to.deep.equal(['beta:1 current'])
    })

    it('sign from the last day of a shorter month', async () => {
      at('2026-11-30T00:00:00Z')
      await keys.current('acme')
      at('2027-02-27T10:00:00Z')
      await chore(3)()
      const [next] = await keys.keys('acme')
      expect(next?.activeFrom).to.equal('2027-02-28T10:00:00Z')
    })
  })
})
