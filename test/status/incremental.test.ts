import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { rotateKey } from '../../server/proof/keys/rotate-key.ts'
import { setIndexes } from '../../server/status/bitstring/bits.ts'
import { changeState } from '../../server/status/change-state.ts'
import { createStatusList, setEntry } from '../../server/status/create-list.ts'
import { rememberedChanges } from '../../server/status/list-changes.ts'
import type { OwnPurpose } from '../../server/status/status-list-url.ts'
import type { StatusListPublisher } from '../../server/status/status-list.ts'
import type { AwardState } from '../../server/store/documents.ts'
import { keyStoreOver, now, openSigning, type Signing } from '../proof/signing.ts'
import { openStatus, parsed, type Status } from './publishing.ts'

const day = 24 * 60 * 60 * 1000

describe('Keeping a status list up to date', () => {
  let signing: Signing
  let status: Status
  let clock: Date
  beforeEach(async () => {
    signing = await openSigning()
    clock = now
    status = openStatus(signing, { clock: () => clock })
    await addList('acme-1', 1)
  })
  afterEach(() => signing.close())

  async function addList(_id: string, number: number) {
    const list = { _id, organisationId: 'acme', number, length: 131_072, createdAt: '2026-11-21T09:00:00Z' }
    await signing.store.statusLists.insert(list)
  }

  async function addSlots(state: AwardState, indexes: readonly number[], list = 'acme-1') {
    await signing.store.statusSlots.insertMissing(
      indexes.map((index) => ({
        _id: `${list}:${String(index)}`,
        list,
        index,
        awardId: `award-${String(index)}`,
        state,
      })),
    )
  }

  const change = (index: number, state: AwardState, list = 'acme-1') =>
    changeState(status.deps, `${list}:${String(index)}`, state)

  async function bits(one: StatusListPublisher, purpose?: OwnPurpose, list = 'acme-1') {
    const { credentialSubject } = parsed(await one.publish(list, purpose))
    const { encodedList } = credentialSubject as { encodedList: string }
    return [...setIndexes(gunzipSync(Buffer.from(encodedList.slice(1), 'base64url')))]
  }

  /** The calls of the lists and slots of the store while `work` runs. */
  async function calls(
    work: (counted: Status) => Promise<unknown>,
    warm: (counted: Status) => Promise<unknown>,
  ) {
    const made: string[] = []
    const counting = <Collection extends object>(name: string, collection: Collection): Collection =>
      new Proxy(collection, {
        get(target, method: keyof Collection & string) {
          const real = target[method]
          if (typeof real !== 'function') return real
          return (...args: unknown[]) => {
            const asked = Array.isArray(args[0]) ? ` ${String(args[0].length)}` : ''
            made.push(`${name}.${method}${asked}`)
            return Reflect.apply(real, target, args) as unknown
          }
        },
      })
    const store = {
      ...signing.store,
      statusLists: counting('lists', signing.store.statusLists),
      statusSlots: counting('slots', signing.store.statusSlots),
    }
    const counted = openStatus({ ...signing, store }, { clock: () => clock })
    await warm(counted)
    made.length = 0
    await work(counted)
    return made
  }

  for (const held of [0, 10, 3000]) {
    it(`asks the store for the list and nothing else while nothing changes, with ${String(held)} revocations`, async () => {
      await addSlots(
        'revoked',
        Array.from({ length: held }, (_, at) => at * 40),
      )
      let one: StatusListPublisher | undefined
      const made = await calls(
        () => Promise.all([one?.publish('acme-1'), one?.publish('acme-1'), one?.publish('acme-1')]),
        (counted) => {
          one = counted.publisher()
          return one.publish('acme-1')
        },
      )
      expect(made).to.deep.equal(['lists.get', 'lists.get', 'lists.get'])
    })

    it(`reads the slots that changed and no others, with ${String(held)} revocations`, async () => {
      await addSlots(
        'revoked',
        Array.from({ length: held }, (_, at) => at * 40),
      )
      await addSlots('active', [1, 2, 3])
      let one: StatusListPublisher | undefined
      const made = await calls(
        async () => {
          const revoked = await bits(one ?? status.publisher())
          expect(revoked.length).to.equal(held + 1)
        },
        async (counted) => {
          one = counted.publisher()
          await one.publish('acme-1')
          await change(1, 'revoked')
          await change(2, 'suspended')
          await change(2, 'active')
        },
      )
      // Once to see that something changed, once more in turn with other readers, then two slots.
      expect(made).to.deep.equal(['lists.get', 'lists.get', 'slots.getMany 2'])
    })
  }

  it('finds every change when it missed more than a list remembers', async () => {
    const many = Array.from({ length: rememberedChanges + 5 }, (_, at) => at)
    await addSlots('active', many)
    const one = status.publisher()
    expect(await bits(one)).to.deep.equal([])
    for (const index of many) await change(index, 'revoked')
    expect(await bits(one)).to.deep.equal(many)
    const list = await signing.store.statusLists.get('acme-1')
    expect(list?.changes).to.have.lengthOf(rememberedChanges)
  })

  it('signs each change once, and nothing else, for whoever asks at the same time', async () => {
    await addSlots('active', [1, 2])
    const one = status.publisher()
    const ask = () => Promise.all(Array.from({ length: 10 }, () => one.publish('acme-1')))
    expect(new Set(await ask()).size).to.equal(1)
    expect(status.signed.times).to.equal(1)
    await change(1, 'revoked')
    await Promise.all([ask(), ask()])
    expect(status.signed.times).to.equal(2)
    // A suspension changes the twin, not the list.
    await change(2, 'suspended')
    await ask()
    expect(status.signed.times).to.equal(2)
  })

  it('is signed again after a day, good for seven, though nothing changed', async () => {
    const one = status.publisher()
    const first = await one.publish('acme-1')
    clock = new Date(now.getTime() + day - 1000)
    expect(await one.publish('acme-1')).to.equal(first)
    clock = new Date(now.getTime() + day)
    expect(parsed(await one.publish('acme-1'))).to.include({
      validFrom: '2026-11-22T09:30:00Z',
      validUntil: '2026-11-29T09:30:00Z',
    })
  })

  it('is signed again at once when its issuer has another key', async () => {
    const one = status.publisher()
    const signer = async () => {
      const { proof } = parsed(await one.publish('acme-1'))
      return [proof].flat().map((each) => (each as { verificationMethod: string }).verificationMethod)
    }
    const before = await signer()
    const { publicKeyMultibase } = await rotateKey(
      { keys: keyStoreOver(signing.store), clock: () => clock },
      'acme',
      { algorithm: 'Ed25519' },
    )
    expect(await signer()).to.deep.equal([`did:web:badges.example.org:issuers:acme#${publicKeyMultibase}`])
    expect(before).not.to.include(`did:web:badges.example.org:issuers:acme#${publicKeyMultibase}`)
  })

  it('notes a change once, however often it is asked for', async () => {
    await addSlots('active', [1])
    await change(1, 'revoked')
    const noted = await signing.store.statusLists.get('acme-1')
    await change(1, 'revoked')
    expect(await signing.store.statusLists.get('acme-1')).to.deep.equal(noted)
  })

  it('is never from the future when the clock was put back', async () => {
    const one = status.publisher()
    await one.publish('acme-1')
    clock = new Date(now.getTime() - 1000)
    expect(parsed(await one.publish('acme-1'))).to.include({ validFrom: '2026-11-21T09:29:59Z' })
  })

  it('finds, when it is signed again, a change that a crash kept from being noted', async () => {
    await addSlots('active', [1])
    const one = status.publisher()
    await one.publish('acme-1')
    const slot = await signing.store.statusSlots.get('acme-1:1')
    if (slot === undefined) throw new Error('no slot')
    await signing.store.statusSlots.replace({ ...slot, state: 'revoked' })
    clock = new Date(now.getTime() + day)
    expect(await bits(one)).to.deep.equal([1])
  })

  it('shows a change at once when the request that a crash cut short is sent again', async () => {
    await addSlots('active', [1])
    const one = status.publisher()
    await one.publish('acme-1')
    const slot = await signing.store.statusSlots.get('acme-1:1')
    if (slot === undefined) throw new Error('no slot')
    await signing.store.statusSlots.replace({ ...slot, state: 'revoked' })
    await change(1, 'revoked')
    expect(await bits(one)).to.deep.equal([1])
  })

  it('is, in a million entries, one slot and one signature for one change', async () => {
    const { store, clock: at } = status.deps
    const list = await createStatusList({ store, clock: at }, 'acme', 'revocation', 1_000_000)
    const one = status.publisher()
    const entry = (index: number) =>
      setEntry(status.deps, list, { index, issuedCredentialId: `c${String(index)}`, on: true })
    await entry(999_999)
    expect(await bits(one, undefined, list._id)).to.deep.equal([999_999])
    await entry(123_456)
    expect(await bits(one, undefined, list._id)).to.deep.equal([123_456, 999_999])
    expect(status.signed.times).to.equal(2)
  })

  it('holds what the store holds, in every process, whatever changes in whatever order', async function () {
    this.timeout(20_000)
    let number = 1
    const step = fc.tuple(
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom<AwardState | 'read'>('active', 'suspended', 'revoked', 'read', 'read'),
      fc.integer({ min: 0, max: 1 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, atOnce) => {
        number += 1
        const list = `acme-${String(number)}`
        await addList(list, number)
        await addSlots('active', [0, 1, 2, 3, 4, 5], list)
        const processes = [status.publisher(), openStatus(signing).publisher()]
        const run = async ([index, action, reader]: (typeof steps)[number]) => {
          if (action === 'read')
            await processes[reader]?.publish(list, reader === 0 ? undefined : 'suspension')
          // A revoked one stays so: the refusal is another test's.
          else await change(index, action, list).catch(() => undefined)
        }
        if (atOnce) await Promise.all(steps.map(run))
        else for (const one of steps) await run(one)
        const slots = await signing.store.statusSlots.getMany(
          [0, 1, 2, 3, 4, 5].map((index) => `${list}:${String(index)}`),
        )
        const held = (state: AwardState) =>
          slots
            .filter((slot) => slot.state === state)
            .map(({ index }) => index)
            .toSorted((a, b) => a - b)
        for (const process of [...processes, status.publisher()]) {
          expect(await bits(process, 'revocation', list)).to.deep.equal(held('revoked'))
          expect(await bits(process, 'suspension', list)).to.deep.equal(held('suspended'))
        }
      }),
      { numRuns: 25 },
    )
  })
})
