/** Reading in a thread, or here, or not at all: what is found is the same, but for what costs too much. */
import { expect } from 'chai'
import { bakePng, bakeSvg } from '../../../server/credential/bake.ts'
import { signVcJwt } from '../../../server/proof/jose/vc-jwt.ts'
import type { Credential } from '../../../server/proof/types.ts'
import type { Reading, VerifyDeps, VerifyInput } from '../../../server/verify/check.ts'
import { readingChecks } from '../../../server/verify/checks/index.ts'
import { readCredential } from '../../../server/verify/reading/read-credential.ts'
import { readOnce } from '../../../server/verify/reading/read-once.ts'
import { Readings } from '../../../server/verify/reading/readings.ts'
import { sampleBadge } from '../../../server/verify/reading/sample-badge.ts'
import { createStatusReader } from '../../../server/verify/status/status-list.ts'
import { now, openIssuing, publicUrl, type Issuing } from '../issuing.ts'
import { issuedBy, plainDid, plainKey, plainlySigned } from '../plain-signer.ts'
import { documentOf, siteOf, smallBadge, univ } from '../signed/small-badge.ts'
import { inThisThread } from './in-this-thread.ts'

const onePixelPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
/** The least badge of 2.0. */
const older = {
  '@context': 'https://w3id.org/openbadges/v2',
  id: 'https://badges.example/a',
  type: 'Assertion',
}

describe('reading a credential', () => {
  let issuing: Issuing
  let unsigned: Credential
  let badge: Credential
  let jwt: string

  before(async () => {
    issuing = await openIssuing()
    unsigned = await issuing.unsigned('read')
    badge = await issuing.sign(unsigned)
    const { keys } = issuing.signing
    jwt = await signVcJwt(keys, await issuing.issuer('acme'), unsigned, { publicUrl, issuedAt: now })
  })
  after(() => issuing.close())

  const json = (value: unknown): VerifyInput => ({
    kind: 'json',
    bytes: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  })
  const read = (input: VerifyInput, change: Partial<VerifyDeps> = {}, mayBeOlder = false, at = now) => {
    const deps = { ...issuing.deps, ...change }
    return readOnce({ deps, input, now: at, lists: createStatusReader(deps, at) }, 'ab', mayBeOlder)
  }
  const drawing = (): VerifyInput => {
    const text = bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', JSON.stringify(badge))
    return { kind: 'svg', bytes: Buffer.from(text) }
  }
  const codes = ({ results }: Reading) => results.map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)

  const inputs: readonly (readonly [string, () => VerifyInput])[] = [
    ['a badge', () => json(badge)],
    ['a signed text', () => ({ kind: 'jwt', bytes: Buffer.from(jwt) })],
    ['a picture of a badge', () => ({ kind: 'png', bytes: bakePng(onePixelPng, JSON.stringify(badge)) })],
    ['a picture of something else', () => ({ kind: 'png', bytes: onePixelPng })],
    ['a drawing of a badge', () => drawing()],
    ['a badge that was changed', () => json({ ...badge, name: 'x' })],
    ['a badge of 2.0', () => json(older)],
    ['nothing', () => json('')],
  ]
  for (const [what, input] of inputs)
    it(`in a thread finds what is found here: ${what}`, async () => {
      for (const mayBeOlder of [true, false]) {
        const begun: string[] = []
        const apart = await read(input(), { bounded: inThisThread(begun) }, mayBeOlder)
        const here = await read(input(), {}, mayBeOlder)
        expect(codes(apart)).to.deep.equal(codes(here))
        expect(apart.learned.credential).to.deep.equal(here.learned.credential)
        expect([apart.stopped, apart.older]).to.deep.equal([here.stopped, here.older])
        expect(new Set(begun)).to.deep.equal(new Set(['read-credential']))
      }
    })

  it('finds the picture, of a badge in a picture alone', async () => {
    const png: VerifyInput = { kind: 'png', bytes: bakePng(onePixelPng, JSON.stringify(badge)) }
    for (const input of [png, drawing()]) expect((await read(input)).learned.picture).to.be.an('object')
    const changed = JSON.stringify({ ...badge, name: 'x' })
    expect((await read({ kind: 'png', bytes: bakePng(onePixelPng, changed) })).learned).not.to.have.property(
      'picture',
    )
    expect((await read(json(badge))).learned).not.to.have.property('picture')
  })

  it('finds a badge before 3.0 where one may be, and where there is none of 3.0', async () => {
    expect((await read(json(older), {}, true)).older).to.be.an('object')
    expect(await read(json(older), {}, false)).not.to.have.property('older')
    expect(await read(json(badge), {}, true)).not.to.have.property('older')
    expect(await read(json(''), {}, true)).not.to.have.property('older')
  })

  it('that costs too much finds that, and nothing else', async () => {
    const readings = new Readings<Reading>()
    const found = await read(json(badge), {
      readings,
      bounded: { run: () => Promise.resolve({ refusal: 'too-costly' }) },
    })
    const [first, ...others] = readingChecks.map(({ id }) => id)
    expect(codes(found)).to.deep.equal([
      `${String(first)} unknown too-costly-to-check`,
      ...others.map((id) => `${id} skipped not-reached`),
    ])
    expect([found.stopped, found.learned, readings.size]).to.deep.equal([true, {}, 0])
  })

  it('that was read lately and is good is not begun again, unless a key was looked up for it', async () => {
    const begun: string[] = []
    const deps = { readings: new Readings<Reading>(), bounded: inThisThread(begun) }
    const again = async (input: VerifyInput) => {
      begun.length = 0
      const [first, second] = [await read(input, deps), await read(input, deps)]
      expect(codes(second)).to.deep.equal(codes(first))
      return begun.length
    }
    expect(await again(json(badge))).to.equal(1)
    // The same fingerprint, said to be something else.
    expect(await again({ kind: 'png', bytes: bakePng(onePixelPng, JSON.stringify(badge)) })).to.equal(1)
    // Each asks for the key, and is read again with it.
    expect(await again({ kind: 'jwt', bytes: Buffer.from(jwt) })).to.equal(4)
  })

  it('is not remembered when it is not good, or left open, or rests on what a site said', async () => {
    const readings = new Readings<Reading>()
    const signed = await plainlySigned(issuedBy(unsigned, univ), univ, {
      verificationMethod: `${univ}#key-1`,
    })
    const outside = siteOf(documentOf(plainKey))
    for (const [input, found] of [
      [json({ ...badge, name: 'x' }), 'signature fail signature-mismatch'],
      [
        json({ ...unsigned, proof: [{ type: 'RsaSignature2018' }] }),
        'signature unknown proof-format-not-supported',
      ],
      [json(''), 'format fail not-json'],
      [json(signed), 'signature pass signature-valid'],
      [{ kind: 'jwt', bytes: Buffer.from(jwt) }, 'signature pass signature-valid'],
    ] as const) {
      expect(codes(await read(input, { readings, outside }))).to.include(found)
      expect(readings.size, found).to.equal(0)
    }
  })

  it('is remembered with a reservation about its form', async () => {
    const readings = new Readings<Reading>()
    const old = smallBadge(plainDid, {
      '@context': [
        'https://www.w3.org/2018/credentials/v1',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        'https://w3id.org/security/data-integrity/v2',
      ],
    })
    const { validFrom: issuanceDate, ...rest } = old
    const found = await read(json(await plainlySigned({ ...rest, issuanceDate })), { readings })
    expect(codes(found)).to.include.members([
      'context warn deprecated-data-model',
      'signature pass signature-valid',
    ])
    expect(readings.size).to.equal(1)
  })

  it('is remembered until the first of its proofs ends', async () => {
    const signed = async (expires?: string) =>
      plainlySigned(issuedBy(unsigned), undefined, expires === undefined ? {} : { expires })
    const proofs = await Promise.all(
      ['2026-11-21T09:35:00Z', '2026-11-21T09:33:00Z', undefined].map(
        async (at) => (await signed(at))['proof'],
      ),
    )
    const readings = new Readings<Reading>()
    const found = await read(json({ ...(await signed()), proof: proofs.flat() }), { readings })
    expect(codes(found)).to.include('signature pass signature-valid')
    expect(readings.get('json ab', new Date('2026-11-21T09:32:59.999Z'))).to.be.an('object')
    expect(readings.get('json ab', new Date('2026-11-21T09:33:00Z'))).to.equal(undefined)
  })

  describe('is tried in a new thread', () => {
    it('on a badge of nobody that is good', async () => {
      await readCredential.warm?.()
      const question = {
        input: json(await sampleBadge(now)),
        mayBeOlder: false,
        now,
        publicUrl,
        hasOutside: false,
      }
      const done = await readCredential.work({ ...question, facts: [] })
      if ('needs' in done) throw new Error('nobody is asked')
      expect(done.reading.results.map(({ outcome }) => outcome)).to.deep.equal(
        readingChecks.map(() => 'pass'),
      )
      expect(done.broken).to.deep.equal([])
    })

    it('that has every class and member of those of this service', async () => {
      const membersOf = (value: unknown, at = ''): readonly string[] => {
        if (Array.isArray(value)) return value.flatMap((each) => membersOf(each, at))
        if (typeof value !== 'object' || value === null)
          return at.endsWith('/type') ? [`${at} ${String(value)}`] : [at]
        return Object.entries(value).flatMap(([name, member]) => membersOf(member, `${at}/${name}`))
      }
      expect(membersOf(await sampleBadge(now))).to.include.members([...new Set(membersOf(badge))])
    })
  })

  it('takes the room of its bytes', () => {
    const input = { ...json('{}'), bytes: Buffer.alloc(77) }
    const question = { input, mayBeOlder: false, now, publicUrl, hasOutside: false, facts: [] }
    expect(readCredential.size(question)).to.equal(77)
  })
})
