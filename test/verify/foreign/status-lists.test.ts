/** Whether a badge was withdrawn, as a list on another site says: by its issuer, or nothing is known. */
import { generateKeyPairSync } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { Bounded } from '../../../server/bounded/task.ts'
import { Problem } from '../../../server/problem.ts'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import { readListTask } from '../../../server/verify/foreign/lists/read-list.ts'
import { judgeEntries } from '../../../server/verify/status/status-entry.ts'
import { createStatusReader } from '../../../server/verify/status/status-list.ts'
import { compact } from '../../proof/jose/tokens.ts'
import { startOtherSite, type OtherSite, type SiteAnswer } from '../../support/other-site.ts'
import { changed, now, publicUrl, resultOf } from '../issuing.ts'
import { issuedBy, plainDid, plainlySigned } from '../plain-signer.ts'
import { setUpElsewhere } from './elsewhere.ts'
import { did, didPath, documentOf } from './foreign-issuer.ts'
import { encodedList, entry, listUrl, signedList, unsignedList } from './foreign-list.ts'

describe('the status of a badge that is kept on another site', () => {
  const elsewhere = setUpElsewhere()
  let lists: OtherSite
  beforeEach(async () => {
    lists = await startOtherSite('lists.example')
    elsewhere.site.answer(didPath, { body: documentOf(did) })
    elsewhere.leadTo([lists])
  })
  afterEach(() => lists.stop())

  const serve = (body: unknown, answer: SiteAnswer = {}, path = '/status/7') => {
    lists.answer(path, { body, headers: { 'Content-Type': 'application/vc+ld+json' }, ...answer })
  }
  const signedWith = (status: unknown, issuer = did) =>
    plainlySigned(
      changed(issuedBy(elsewhere.badge, issuer), ['credentialStatus'], () => status),
      issuer,
      issuer === did ? { verificationMethod: `${did}#key-1` } : {},
    )
  const verify = async (status: unknown, at = now, issuer = did) =>
    elsewhere.verify(await signedWith(status, issuer), at)
  const found = async (status: unknown, at = now, issuer = did) => {
    const report = await verify(status, at, issuer)
    return [report.verdict, resultOf(report, 'status.revocation')]
  }
  /** What the lists say, whatever the badge. */
  const answers = async (credentialStatus: readonly object[]) => {
    const reader = createStatusReader({ ...elsewhere.issuing.deps, outside: elsewhere.outside }, now)
    const credential = { id: 'urn:x', issuer: did, credentialStatus }
    const { judged } = await judgeEntries({ publicUrl, lists: reader }, credential)
    return judged.map((each) => (each.kind === 'elsewhere' ? each.answer : each.kind))
  }
  const clear = ['valid-with-warnings', 'pass not-revoked']
  const revoked = ['invalid', 'fail revoked']
  const unknown = (code: string) => ['undetermined', `unknown ${code}`]

  it('is what the bit of the badge says, in a list signed by its issuer, and the report says which list, and when', async () => {
    serve(await signedList([42]))
    const report = await verify(entry(42))
    expect([report.verdict, resultOf(report, 'status.revocation')]).to.deep.equal(revoked)
    const [source] = report.checks.find(({ id }) => id === 'status.revocation')?.basedOn ?? []
    expect(source?.url).to.equal(listUrl)
    for (const index of [0, 41, 43, 131_071]) expect(await found(entry(index))).to.deep.equal(clear)
    expect(lists.asked, 'asked once').to.deep.equal(['GET /status/7'])
  })

  it('is not known while too many others have lists read, which is no fault of anything', async () => {
    serve(await signedList([42], { name: 'Read while others wait' }))
    const busy = new Problem('unavailable', { fr: 'x', en: 'x' })
    const bounded: Bounded = {
      run: async (task, input) =>
        task.name === readListTask.name ? Promise.reject(busy) : { output: await task.work(input) },
    }
    const report = await elsewhere.verify(await signedWith(entry(42)), now, { bounded })
    expect([report.verdict, resultOf(report, 'status.revocation')]).to.deep.equal(
      unknown('status-list-unusable'),
    )
  })

  it('may be that it is suspended', async () => {
    serve(await signedList([42], { statusPurpose: 'suspension' }))
    const suspended = { statusPurpose: 'suspension' }
    expect(resultOf(await verify(entry(42, suspended)), 'status.suspension')).to.equal('fail suspended')
    expect(resultOf(await verify(entry(41, suspended)), 'status.suspension')).to.equal('pass not-suspended')
  })

  it('is read in a list that is signed as the whole text (JWT), or in an envelope', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = {
      id: `${did}#ec`,
      type: 'JsonWebKey',
      controller: did,
      publicKeyJwk: publicKey.export({ format: 'jwk' }),
    }
    const document = documentOf(did)
    elsewhere.site.answer(didPath, {
      body: {
        ...document,
        verificationMethod: [...document.verificationMethod, jwk],
        assertionMethod: [...document.assertionMethod, `${did}#ec`],
      },
    })
    const text = compact({ alg: 'ES256', typ: 'vc+jwt', kid: `${did}#ec` }, unsignedList([42]), privateKey)
    serve(text, { headers: { 'Content-Type': 'application/vc+jwt' } })
    expect(await found(entry(42))).to.deep.equal(revoked)
    expect(await found(entry(41))).to.deep.equal(clear)
    elsewhere.leadTo([lists])
    const [head, , signature] = text.split('.')
    const other = Buffer.from(JSON.stringify(unsignedList([]))).toString('base64url')
    serve([head, other, signature].join('.'), { headers: { 'Content-Type': 'application/vc+jwt' } })
    expect(await found(entry(42))).to.deep.equal(unknown('status-list-unusable'))
  })

  it('is read in a Status List 2021 that is signed as a text', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    elsewhere.site.answer(didPath, {
      body: documentOf(did, { publicKeyMultibase: encodePublicKey(publicKey) }),
    })
    const list = unsignedList(
      [],
      { type: 'StatusList2021', encodedList: encodedList([42]).slice(1) },
      { type: ['VerifiableCredential', 'StatusList2021Credential'] },
    )
    const claims = { iss: did, jti: listUrl, nbf: Date.parse('2026-11-20T00:00:00Z') / 1000 }
    const header = { alg: 'EdDSA', typ: 'vc+jwt', kid: `${did}#key-1` }
    serve(compact(header, { ...list, ...claims }, privateKey), {
      headers: { 'Content-Type': 'application/jwt' },
    })
    const statuses = [42, 41].map((index) => entry(index, { type: 'StatusList2021Entry' }))
    expect(await answers(statuses)).to.deep.equal(['set', 'clear'])
    expect(await answers([entry(41)]), 'it is no list of another kind').to.deep.equal(['unusable'])
  })

  it('is read in a Status List 2021 with its proof inside, of a badge that names one', async () => {
    const context = 'https://w3id.org/vc/status-list/2021/v1'
    const list = (set: readonly number[], change: object = {}) =>
      signedList(
        [],
        { type: 'StatusList2021', encodedList: encodedList(set).slice(1) },
        {
          '@context': [
            'https://www.w3.org/2018/credentials/v1',
            context,
            'https://w3id.org/security/data-integrity/v2',
          ],
          type: ['VerifiableCredential', 'StatusList2021Credential'],
          ...change,
        },
      )
    const badgeWith = (index: number) => {
      const named = changed(issuedBy(elsewhere.badge, did), ['credentialStatus'], () =>
        entry(index, { type: 'StatusList2021Entry' }),
      )
      const words = changed(named, ['@context'], (given) => [...(given as readonly string[]), context])
      return plainlySigned(words, did, { verificationMethod: `${did}#key-1` })
    }
    const judged = async (index: number) => {
      const report = await elsewhere.verify(await badgeWith(index))
      return [report.verdict, resultOf(report, 'status.revocation')]
    }
    serve(await list([42]))
    expect(await judged(42)).to.deep.equal(revoked)
    expect(await judged(41)).to.deep.equal(clear)
    elsewhere.leadTo([lists])
    serve({ ...(await list([42])), credentialSubject: (await list([]))['credentialSubject'] })
    expect(await judged(42), 'changed after it was signed').to.deep.equal(unknown('status-list-unusable'))
    elsewhere.leadTo([lists])
    serve(await list([], { issuer: plainDid }))
    expect(await judged(42), 'somebody else’s').to.deep.equal(unknown('status-list-by-another'))
  })

  const lies: Readonly<Record<string, readonly [list: () => unknown, result: readonly string[]]>> = {
    'is not signed': [() => unsignedList([]), unknown('status-list-unusable')],
    'was changed after it was signed': [
      async () => ({ ...(await signedList([42])), credentialSubject: unsignedList([])['credentialSubject'] }),
      unknown('status-list-unusable'),
    ],
    'is somebody else’s': [
      () => plainlySigned(unsignedList([42], {}, { issuer: plainDid })),
      unknown('status-list-by-another'),
    ],
    'is signed by somebody else': [() => plainlySigned(unsignedList([])), unknown('status-list-unusable')],
    'is about something else': [
      () => signedList([], { statusPurpose: 'suspension' }),
      ['invalid', 'fail status-purpose-mismatch'],
    ],
    'is another list of the same issuer': [
      () => signedList([], {}, { id: 'https://lists.example/status/8' }),
      unknown('status-list-unusable'),
    ],
    'is no list': [
      () => signedList([], {}, { type: ['VerifiableCredential'] }),
      unknown('status-list-unusable'),
    ],
    'is out of date': [
      () => signedList([], {}, { validUntil: '2026-11-21T09:24:59Z' }),
      unknown('status-list-expired'),
    ],
    'is not good yet': [
      () => signedList([], {}, { validFrom: '2026-11-21T09:35:01Z' }),
      unknown('status-list-expired'),
    ],
    'is shorter than 131,072': [
      () => signedList([], { encodedList: encodedList([], 131_064) }),
      unknown('status-list-unusable'),
    ],
    'is a bomb': [
      () =>
        signedList([], { encodedList: `u${gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url')}` }),
      unknown('status-list-unusable'),
    ],
    'is not compressed': [() => signedList([], { encodedList: 'uAAAA' }), unknown('status-list-unusable')],
    'has words of its own': [
      () => signedList([], {}, { '@context': ['https://www.w3.org/ns/credentials/v2', { x: 'urn:x' }] }),
      unknown('status-list-unusable'),
    ],
    'hides what it says from readers of JSON': [
      async () => ({ ...(await signedList([42])), '@nest': {} }),
      unknown('status-list-unusable'),
    ],
    'is not JSON': [() => '{"id":', unknown('status-list-unusable')],
  }
  for (const [title, [list, result]] of Object.entries(lies)) {
    it(`is not taken from a list that ${title}`, async () => {
      serve(await list())
      expect(await found(entry(41))).to.deep.equal(result)
    })
  }

  it('cannot be beyond the end of the list', async () => {
    serve(await signedList([]))
    expect(await found(entry(131_072))).to.deep.equal(['invalid', 'fail status-index-out-of-range'])
  })

  for (const [title, answer] of [
    ['is not there', { status: 404 }],
    ['is out of order', { status: 503 }],
    ['is gone', { status: 410 }],
    ['is a page for people', { headers: { 'Content-Type': 'text/html' } }],
  ] as const satisfies readonly (readonly [string, SiteAnswer])[]) {
    it(`is not known, and the badge is not invalid, when the list ${title}`, async () => {
      serve('<html>', answer)
      expect(await found(entry(42))).to.deep.equal(unknown('status-list-unreachable'))
    })
  }

  it('is not known when the list is larger than 256 KiB, or keeps everybody waiting', async () => {
    serve({ ...(await signedList([])), description: 'x'.repeat(256 * 1024) })
    expect(await found(entry(42))).to.deep.equal(unknown('status-list-unreachable'))
    elsewhere.leadTo([lists], { limits: { headersMilliseconds: 300 } })
    lists.answer('/status/7', () => undefined)
    expect(await found(entry(42))).to.deep.equal(unknown('status-list-unreachable'))
  })

  it('is not known when the issuer rotated the key of its list away', async () => {
    const list = await plainlySigned(unsignedList([]), did)
    serve(list)
    elsewhere.site.answer(didPath, { body: documentOf(did, {}, { assertionMethod: [] }) })
    expect(await answers([entry(1)])).to.deep.equal(['unusable'])
  })

  it('counts in every list the badge names, and of five sites’ lists one is not asked', async () => {
    serve(await signedList([]))
    const second = 'https://lists.example/status/8'
    serve(await signedList([7], {}, { id: second }), {}, '/status/8')
    const at = (path: number) => ({ statusListCredential: `https://lists.example/status/${String(path)}` })
    expect(await answers([entry(7), entry(7, at(8))])).to.deep.equal(['clear', 'set'])
    expect(await answers([1, 2, 3, 4, 5].map((path) => entry(7, at(path))))).to.deep.equal([
      ...Array.from({ length: 4 }, () => 'unreachable'),
      'not-fetched',
    ])
  })

  it('is asked again after five minutes, or as soon as the list says', async () => {
    const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
    serve(await signedList([]))
    expect(await found(entry(42))).to.deep.equal(clear)
    serve(await signedList([42], { ttl: 10_000 }))
    expect(await found(entry(42), after(299))).to.deep.equal(clear)
    expect(await found(entry(42), after(300))).to.deep.equal(revoked)
    serve(await signedList([]))
    expect(await found(entry(42), after(309))).to.deep.equal(revoked)
    expect(await found(entry(42), after(310))).to.deep.equal(clear)
  })

  it('is asked of nobody for another purpose, nor when this service asks nobody', async () => {
    serve(await signedList([42], { statusPurpose: 'message' }))
    expect(await found(entry(42, { statusPurpose: 'message' }))).to.deep.equal([
      'valid-with-warnings',
      'pass no-status',
    ])
    expect(lists.asked).to.deep.equal([])
    const report = await elsewhere.issuing.verify(await signedWith(entry(42), plainDid))
    expect(resultOf(report, 'status.revocation')).to.equal('unknown status-list-not-fetched')
  })
})
