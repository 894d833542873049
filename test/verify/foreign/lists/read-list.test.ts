/** A status list of another site, read from its bytes: intact or of no use. */
import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { envelop } from '../../../../server/proof/jose/enveloped.ts'
import { encodePublicKey } from '../../../../server/proof/keys/multikey.ts'
import type { Credential } from '../../../../server/proof/types.ts'
import {
  largestList,
  readList,
  readListTask,
  type ReadListInput,
} from '../../../../server/verify/foreign/lists/read-list.ts'
import { compact } from '../../../proof/jose/tokens.ts'
import { now } from '../../../proof/signing.ts'
import { plainDid, plainKey, plainlySigned } from '../../plain-signer.ts'
import { did, plainJwk } from '../foreign-issuer.ts'
import { encodedList, listUrl, signedList, unsignedList } from '../foreign-list.ts'

const pair = generateKeyPairSync('ed25519')
const keyOf = (verificationMethod: string, publicKeyMultibase: string) => ({
  ...{ verificationMethod, controller: did, publicKeyMultibase },
  purposes: ['assertionMethod'] as const,
})
const keys = [keyOf(`${did}#key-1`, plainKey), keyOf(`${did}#jwt`, encodePublicKey(pair.publicKey))]
const bytesOf = (list: unknown) =>
  list instanceof Uint8Array ? list : Buffer.from(typeof list === 'string' ? list : JSON.stringify(list))
const inputOf = (list: unknown, change: Partial<ReadListInput> = {}): ReadListInput => ({
  ...{ bytes: bytesOf(list), listUrl, form: 'BitstringStatusList', issuer: did, keys, now },
  ...change,
})
/** Why it is of no use, or which of the first bits are set. */
async function read(list: unknown, change: Partial<ReadListInput> = {}) {
  const found = await readList(inputOf(list, change))
  if ('flaw' in found) return found.flaw
  return [...found.bits.subarray(0, 8)].map((byte) => byte.toString(16)).join('')
}
/** Of eight bytes, the third bit of the sixth. */
const bit42 = '000002000'

const v1 = [
  'https://www.w3.org/2018/credentials/v1',
  'https://w3id.org/vc/status-list/2021/v1',
  'https://w3id.org/security/data-integrity/v2',
]
const list2021 = (encoded: string, change: Credential = {}) =>
  signedList(
    [],
    { type: 'StatusList2021', encodedList: encoded },
    { '@context': v1, type: ['VerifiableCredential', 'StatusList2021Credential'], ...change },
  )
const signedAgain = async (list: Credential, by: string, more: Credential = {}): Promise<Credential> => {
  const { proof, ...unsigned } = list
  const { proof: second } = await plainlySigned(unsigned, by, more)
  return { ...unsigned, proof: [...(proof as object[]), ...(second as object[])] }
}
const jwtOf = (claims: object = {}, header: object = {}, key = pair.privateKey) =>
  compact(
    { alg: 'EdDSA', typ: 'vc+jwt', kid: `${did}#jwt`, ...header },
    { ...unsignedList([42]), ...claims },
    key,
  )

describe('a status list of another site', () => {
  it('is its bits, who signed it, what it is for, and when', async () => {
    const list = await readList(inputOf(await signedList([42])))
    if ('flaw' in list) throw new Error(list.flaw)
    const { bits, ...said } = list
    expect([bits.byteLength, bits[5]]).to.deep.equal([16_384, 0x20])
    expect(said).to.deep.equal({
      signers: [{ verificationMethod: `${did}#key-1`, controller: did, created: '2026-11-21T09:00:00Z' }],
      purposes: ['revocation'],
      validFrom: '2026-11-20T00:00:00Z',
      validUntil: '2026-11-28T00:00:00Z',
    })
  })

  it('may be for several purposes, of which it says nothing else than their names', async () => {
    const list = await readList(
      inputOf(await signedList([], { statusPurpose: ['revocation', 'suspension'] })),
    )
    expect(list).to.deep.include({ purposes: ['revocation', 'suspension'] })
  })

  for (const [ttl, ttlMilliseconds] of [
    [0, 0],
    [60_000, 60_000],
    [-1, undefined],
    ['60000', undefined],
  ] as const)
    it(`may be used for ${String(ttlMilliseconds)} ms when its ttl is ${JSON.stringify(ttl)}`, async () => {
      const list = await readList(inputOf(await signedList([], { ttl })))
      expect('ttlMilliseconds' in list ? list.ttlMilliseconds : undefined).to.equal(ttlMilliseconds)
    })

  it('may say nothing of when it is good, and have no id', async () => {
    const { validFrom: _from, validUntil: _until, id: _id, ...list } = unsignedList([42])
    const method = { verificationMethod: `${did}#key-1` }
    const found = await readList(inputOf(await plainlySigned(list, did, method)))
    expect(found).to.have.all.keys('bits', 'signers', 'purposes')
  })

  it('may name its issuer with more than an id', async () => {
    expect(await read(await signedList([42], {}, { issuer: { id: did, name: 'Arts' } }))).to.equal(bit42)
  })

  describe('of 2021', () => {
    const many = encodedList(Array.from({ length: 3005 }, (_, at) => at ** 3 % 131_071)).slice(1)
    const form = 'StatusList2021' as const

    it('is read in base64, in base64url, and with its dates of version 1.1', async () => {
      const base64 = Buffer.from(many, 'base64url').toString('base64')
      expect(base64).to.match(/\+.*\/.*=$|\/.*\+.*=$/u)
      const dates = { issuanceDate: '2026-11-20T00:00:00Z', expirationDate: '2026-11-28T00:00:00Z' }
      for (const encoded of [many, base64]) {
        const list = await list2021(encoded, { ...dates, validFrom: undefined, validUntil: undefined })
        const found = await readList(inputOf(list, { form }))
        expect(found).to.deep.include({ validFrom: dates.issuanceDate, validUntil: dates.expirationDate })
        expect('bits' in found && found.bits.reduce((sum, byte) => sum + byte, 0)).to.be.above(0)
      }
    })

    it('is no list of another form, nor another form one of it', async () => {
      expect(await read(await list2021(many))).to.equal('unusable')
      expect(await read(await signedList([42]), { form })).to.equal('unusable')
      const base64 = Buffer.from(encodedList([42]).slice(1), 'base64url').toString('base64')
      expect(
        await read(await signedList([], { encodedList: `u${base64}` })),
        'base64 is not base64url',
      ).to.equal('unusable')
    })
  })

  describe('with several proofs', () => {
    const method = (name: string) => ({ verificationMethod: `${did}#${name}` })
    const second = [...keys, keyOf(`${did}#key-2`, plainKey)]
    const signersOf = async (list: Credential) => {
      const found = await readList(inputOf(list, { keys: second }))
      return 'signers' in found
        ? found.signers.map(({ verificationMethod }) => verificationMethod)
        : found.flaw
    }

    it('is by those of its issuer, whoever signed too', async () => {
      const byStranger = await plainlySigned(unsignedList([42]))
      expect(await signersOf(await signedAgain(byStranger, did, method('key-1')))).to.deep.equal([
        `${did}#key-1`,
      ])
      const twice = await signedAgain(await signedList([42]), did, method('key-2'))
      expect(await signersOf(twice)).to.deep.equal([`${did}#key-1`, `${did}#key-2`])
    })

    it('is by somebody else when its issuer is none of them', async () => {
      expect(await signersOf(await plainlySigned(unsignedList([42])))).to.deep.equal([
        `${plainDid}#${plainKey}`,
      ])
    })

    it('is of no use when one of them is not good', async () => {
      const list = await signedAgain(await signedList([42]), did, method('key-2'))
      expect(await read(list), 'nobody has that key').to.equal('unusable')
    })
  })

  const flaws: Readonly<Record<string, () => unknown>> = {
    'is no JSON': () => '{"id":',
    'is a list of lists': async () => [await signedList([42])],
    'is not UTF-8': () => Buffer.from('{"id":"\xff"}', 'latin1'),
    'is not signed': () => unsignedList([42]),
    'was changed': async () => ({ ...(await signedList([42])), validUntil: '2030-01-01T00:00:00Z' }),
    'has no words': async () => ({ ...(await signedList([42])), '@context': [] }),
    'is not UTF-8, and would be read as what was signed': async () => {
      const text = JSON.stringify(await signedList([42], {}, { name: '\uFFFD' }))
      return Buffer.from(text.replace('\uFFFD', '\xff'), 'latin1')
    },
    'has a word of its own, unused': () =>
      signedList([42], {}, { '@context': ['https://www.w3.org/ns/credentials/v2', { x: 'urn:x' }] }),
    'has words of its own': () => signedList([42], {}, { '@context': [v1[0] ?? '', { '@vocab': 'urn:x:' }] }),
    'has no id, but another one': () => signedList([42], {}, { id: `${listUrl}0` }),
    'is of another type': () => signedList([42], {}, { type: ['VerifiableCredential'] }),
    'is about several things': () =>
      signedList([], {}, { credentialSubject: [unsignedList([42])['credentialSubject']] }),
    'is for nothing': () => signedList([42], { statusPurpose: undefined }),
    'is for a number': () => signedList([42], { statusPurpose: 7 }),
    'is for no purpose that has a name': () => signedList([42], { statusPurpose: [] }),
    'has no bits': () => signedList([], { encodedList: undefined }),
    'has bits without the mark of their form': () =>
      signedList([], { encodedList: encodedList([42]).slice(1) }),
    'has something before its bits': () => signedList([], { encodedList: ` ${encodedList([42])}` }),
    'has something after its bits': () => signedList([], { encodedList: `${encodedList([42])} ` }),
    'has bits that are not compressed': () => signedList([], { encodedList: 'uAAAA' }),
    'has bits in a list': () => signedList([], { encodedList: [encodedList([42])] }),
    'has bits that are a number': () => signedList([], { encodedList: 7 }),
    'has words beside it that nobody signed': async () => ({ ...(await signedList([42])), '@index': 'x' }),
    'has such words inside': async () => {
      const list = await signedList([42])
      return { ...list, credentialSubject: { ...(list['credentialSubject'] as object), '@index': 'x' } }
    },
    'has such words in a list': async () => {
      const list = await signedList([42])
      const [proof] = list['proof'] as object[]
      return { ...list, proof: [proof, { ...proof, '@index': 'x' }] }
    },
    'says what was signed in other words': async () => ({
      ...(await signedList([42])),
      type: [
        'VerifiableCredential',
        'https://www.w3.org/ns/credentials/status#BitstringStatusListCredential',
        'BitstringStatusListCredential',
      ],
    }),
    'says more than its words can': async () => ({ ...(await signedList([42])), unheardOf: 'x' }),
  }
  for (const [title, list] of Object.entries(flaws))
    it(`is of no use when it ${title}`, async () => {
      expect(await read(await list())).to.equal('unusable')
    })

  it('is 256 KiB at most', async () => {
    const text = JSON.stringify(await signedList([42]))
    expect(await read(text.padEnd(largestList))).to.equal(bit42)
    expect(await read(text.padEnd(largestList + 1))).to.equal('unusable')
    expect(largestList).to.equal(256 * 1024)
    expect(readListTask.size(inputOf('1234567'))).to.equal(7)
  })

  it('is of its own issuer, or not looked at', async () => {
    expect(await read(await signedList([42], {}, { issuer: plainDid }))).to.equal('not-issuers')
    expect(await read(await signedList([42]), { issuer: plainDid })).to.equal('not-issuers')
    expect(await read(jwtOf({ issuer: plainDid }))).to.equal('not-issuers')
    const { issuer: _issuer, ...nobodys } = unsignedList([42])
    expect(await read(nobodys)).to.equal('not-issuers')
  })

  describe('that is signed as a text', () => {
    it('is read alone, or in an envelope', async () => {
      for (const list of [jwtOf(), ` ${jwtOf()}\n`, envelop(jwtOf())])
        expect(await read(list)).to.equal(bit42)
    })

    it('is dated by its own claim, or not', async () => {
      const signer = { verificationMethod: `${did}#jwt`, controller: did }
      expect(await readList(inputOf(jwtOf()))).to.deep.include({ signers: [signer] })
      const dated = await readList(inputOf(jwtOf({ iat: now.getTime() / 1000 })))
      expect(dated).to.deep.include({ signers: [{ ...signer, created: '2026-11-21T09:30:00Z' }] })
    })

    const texts: Readonly<Record<string, () => unknown>> = {
      'it is none': () => 'a.b.c',
      'it is nothing': () => '',
      'it was changed': () => `${jwtOf().slice(0, -8)}AAAAAAA${jwtOf().slice(-1)}`,
      'its key is not the issuer’s': () => jwtOf({}, {}, generateKeyPairSync('ed25519').privateKey),
      'it brings its own key': () => jwtOf({}, { kid: undefined, jwk: plainJwk() }),
      'it is by a key that brings itself': () =>
        jwtOf({}, { kid: undefined, jwk: pair.publicKey.export({ format: 'jwk' }) }),
      'it is another kind of text': () => jwtOf({}, { typ: 'vp+jwt' }),
      'it is about something else': () =>
        jwtOf({
          credentialSubject: {
            ...(unsignedList([42])['credentialSubject'] as object),
            type: 'StatusList2021',
          },
        }),
      'it is no list': () => jwtOf({ type: ['VerifiableCredential'] }),
      'it has a number that readers take for another': () =>
        jwtOf({
          credentialSubject: { ...(unsignedList([42])['credentialSubject'] as object), ttl: 0.1 + 0.2 },
        }),
      'it is an envelope of another kind': () => envelop(jwtOf(), 'application/dc+sd-jwt'),
      'there is something beside it': () => ({ ...envelop(jwtOf()), issuer: did }),
    }
    for (const [title, text] of Object.entries(texts))
      it(`is of no use when ${title}`, async () => {
        expect(await read(text())).to.equal('unusable')
      })
  })
})
