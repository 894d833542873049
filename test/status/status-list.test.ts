import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { verifyProofs } from '../../server/proof/data-integrity/verify-proofs.ts'
import { changeState } from '../../server/status/change-state.ts'
import type { OwnPurpose } from '../../server/status/status-list-url.ts'
import type { AwardState } from '../../server/store/documents.ts'
import { now, openSigning, type Signing } from '../proof/signing.ts'
import { openStatus, parsed } from './publishing.ts'

function bitsOf(encodedList: string): readonly number[] {
  expect(encodedList).to.match(/^u[\w-]+$/)
  const bytes = gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'))
  expect(bytes.length * 8).to.equal(131_072)
  return Array.from(bytes).flatMap((byte, at) => {
    return byte === 0
      ? []
      : Array.from(byte.toString(2).padStart(8, '0')).flatMap((bit, from) =>
          bit === '1' ? [at * 8 + from] : [],
        )
  })
}

describe('Publishing a status list', () => {
  let signing: Signing
  beforeEach(async () => {
    signing = await openSigning()
    const list = {
      _id: 'acme-1',
      organisationId: 'acme',
      number: 1,
      length: 131_072,
      createdAt: '2026-11-21T09:00:00Z',
    }
    await signing.store.statusLists.insert(list)
    const states: Record<number, AwardState> = {
      0: 'active',
      5: 'suspended',
      70_000: 'revoked',
      131_071: 'active',
    }
    await signing.store.statusSlots.insertMissing(
      Object.entries(states).map(([index, state]) => ({
        _id: `acme-1:${index}`,
        list: 'acme-1',
        index: Number(index),
        awardId: `award-${index}`,
        state,
      })),
    )
  })
  afterEach(() => signing.close())

  const publisher = (clock = () => now) => openStatus(signing, { clock }).publisher()
  const bits = async (purpose: OwnPurpose, one = publisher()) => {
    const credential = parsed(await one.publish('acme-1', purpose)) as {
      credentialSubject: { encodedList: string }
    }
    return bitsOf(credential.credentialSubject.encodedList)
  }
  const change = (index: number, state: AwardState) =>
    changeState(openStatus(signing).deps, `acme-1:${index}`, state)

  for (const [purpose, suffix] of [
    ['revocation', ''],
    ['suspension', '/suspension'],
  ] as const) {
    it(`writes a signed BitstringStatusListCredential for ${purpose}`, async () => {
      const { proof, credentialSubject, ...envelope } = parsed(await publisher().publish('acme-1', purpose))
      const id = `https://badges.example.org/status-lists/acme-1${suffix}`
      expect(envelope).to.deep.equal({
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        id,
        type: ['VerifiableCredential', 'BitstringStatusListCredential'],
        issuer: 'did:web:badges.example.org:issuers:acme',
        validFrom: '2026-11-21T09:30:00Z',
        validUntil: '2026-11-28T09:30:00Z',
      })
      expect(credentialSubject).to.include({
        id: `${id}#list`,
        type: 'BitstringStatusList',
        statusPurpose: purpose,
      })
      const verified = await verifyProofs(
        { ...envelope, credentialSubject, proof },
        { now, purpose: 'assertionMethod' },
      )
      expect(verified.verified && verified.proofs.map(({ controller }) => controller)).to.deep.equal([
        envelope['issuer'],
      ])
    })
  }

  it('sets exactly the bits of its purpose', async () => {
    expect(await bits('revocation')).to.deep.equal([70_000])
    expect(await bits('suspension')).to.deep.equal([5])
  })

  it('shows a change at once, in every process', async () => {
    const [one, two] = [publisher(), publisher()]
    await Promise.all([bits('revocation', one), bits('revocation', two), bits('suspension', one)])
    await change(5, 'revoked')
    await change(131_071, 'revoked')
    for (const process of [one, two, publisher()]) {
      expect(await bits('revocation', process)).to.deep.equal([5, 70_000, 131_071])
      expect(await bits('suspension', process)).to.deep.equal([])
    }
  })

  it('clears the bit of a suspension that was lifted', async () => {
    const one = publisher()
    expect(await bits('suspension', one)).to.deep.equal([5])
    await change(5, 'active')
    expect(await bits('suspension', one)).to.deep.equal([])
  })

  it('is signed once as long as no bit changes', async () => {
    let seconds = 0
    const one = publisher(() => new Date(now.getTime() + 1000 * seconds++))
    const first = await one.publish('acme-1', 'revocation')
    await change(0, 'suspended')
    expect(await one.publish('acme-1', 'revocation')).to.equal(first)
    await change(0, 'revoked')
    expect(await one.publish('acme-1', 'revocation')).not.to.equal(first)
  })

  it('holds every revocation, more than one page of the store', async () => {
    const slots = Array.from({ length: 2500 }, (_, at) => ({
      _id: `acme-1:${at * 7 + 100_001}`,
      list: 'acme-1',
      index: at * 7 + 100_001,
      awardId: `many-${at}`,
      state: 'revoked' as const,
    }))
    await signing.store.statusSlots.insertMissing(slots)
    expect(await bits('revocation')).to.deep.equal([70_000, ...slots.map(({ index }) => index)])
  })

  it('answers nothing for a list that does not exist', async () => {
    expect(await publisher().publish('acme-2', 'revocation')).to.equal(undefined)
  })
})
