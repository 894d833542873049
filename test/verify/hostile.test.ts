import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { writePngChunks } from '../../server/credential/png.ts'
import type { Credential } from '../../server/proof/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { leastCost } from '../support/least-cost.ts'
import { changed, now, openIssuing, resultOf, type Issuing } from './issuing.ts'
import { issuedBy, plainlySigned } from './plain-signer.ts'

function pngOf(type: string, data: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(60_000, 0)
  header.writeUInt32BE(60_000, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return writePngChunks([
    { type: 'IHDR', data: header },
    { type, data },
    { type: 'IEND', data: Buffer.alloc(0) },
  ])
}

function nested(depth: number): string {
  return '{"evidence":'.repeat(depth) + '1' + '}'.repeat(depth)
}

const alignment = { id: 'urn:x:a', type: ['Alignment'], targetName: 'a', targetUrl: 'urn:x:t' }

/** One alignment, described at length in one place and named by a hundred results: whole, each of them repeats it. */
function sharedAlignment(badge: Credential): Credential {
  const results = Array.from({ length: 100 }, (_, k) => ({
    ...{ id: `urn:x:r${String(k)}`, type: ['Result'], value: 'v', alignment: [alignment] },
  }))
  const described = ['a', 'b', 'c'].map((text) => ({ ...alignment, targetDescription: text.repeat(60_000) }))
  const named = changed(badge, ['credentialSubject', 'result'], () => results)
  return changed(named, ['credentialSubject', 'achievement', 'alignment'], () => described)
}

/** Endorsements by one issuer who is itself endorsed, each time by another with a long name: whole, 20 × 10 long names. */
function endorsedEndorsers(badge: Credential): Credential {
  const profile = (id: string) => ({ id, type: ['Profile'] })
  const by = (issuer: object, id: string) => ({
    '@context': badge['@context'],
    id,
    type: ['VerifiableCredential', 'EndorsementCredential'],
    name: 'n',
    issuer,
    validFrom: '2026-11-20T00:00:00Z',
    credentialSubject: { id: 'urn:x:s', type: ['EndorsementSubject'] },
  })
  const every = (count: number, name: string, first: object, other: object) =>
    Array.from({ length: count }, (_, k) => by(k === 0 ? first : other, `urn:x:${name}${String(k)}`))
  const lengthy = { ...profile('urn:x:l'), name: 'x'.repeat(60_000), description: 'y'.repeat(60_000) }
  const endorsed = { ...profile('urn:x:e'), endorsement: every(10, 'inner', lengthy, profile('urn:x:l')) }
  return { ...badge, endorsement: every(20, 'outer', endorsed, profile('urn:x:e')) }
}

const keyword = Buffer.from('openbadgecredential\0')

describe('hostile bytes', () => {
  let issuing: Issuing
  let badge: Credential
  let own: Credential

  before(async () => {
    issuing = await openIssuing()
    badge = await issuing.sign(await issuing.unsigned('hostile'))
    own = changed(issuedBy(await issuing.unsigned('hostile')), ['evidence'], () => undefined)
    // Contexts are read once: what follows measures inputs, not the first use.
    await issuing.verify(badge)
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  function withEvidence(evidence: unknown): string {
    return JSON.stringify(changed(badge, ['evidence'], () => evidence))
  }

  function costly(): readonly (readonly [
    title: string,
    kind: 'json' | 'png' | 'svg',
    bytes: Buffer,
    result: string,
  ])[] {
    const endorsements = (count: number) =>
      Array.from({ length: count }, (_, k) => ({ '@context': badge['@context'], id: `urn:x:e${String(k)}` }))
    const blank = (count: number) => Array.from({ length: count }, () => ({ type: ['Evidence'] }))
    const clique = Array.from({ length: 240 }, () => ({ type: ['Evidence'], name: 'x', genre: 'x' }))
    const image = Buffer.concat([
      keyword,
      Buffer.from([1, 0, 0, 0]),
      deflateSync(Buffer.alloc(50_000_000, 0x20)),
    ])
    return [
      [
        '5,000 identical blank nodes',
        'json',
        Buffer.from(withEvidence(blank(5000))),
        'format fail array-too-long',
      ],
      [
        '5,000 blank nodes in lists of 250',
        'json',
        Buffer.from(withEvidence(Array(20).fill(blank(250)))),
        'format fail too-many-objects',
      ],
      ['240 identical blank nodes', 'json', Buffer.from(withEvidence(clique)), 'signature fail'],
      [
        '3,000 inline contexts',
        'json',
        Buffer.from(JSON.stringify({ ...badge, '@context': Array(3000).fill({}) })),
        'format fail array-too-long',
      ],
      [
        '200 inline contexts',
        'json',
        Buffer.from(JSON.stringify({ ...badge, '@context': Array(200).fill({ a: 'urn:x:a' }) })),
        'context fail context-unknown',
      ],
      [
        '200 endorsements, each with its context',
        'json',
        Buffer.from(JSON.stringify({ ...badge, endorsement: endorsements(200) })),
        'format fail too-many-endorsements',
      ],
      ['2,000 levels', 'json', Buffer.from(nested(2000)), 'format fail too-deep'],
      [
        '20 levels of endorsements',
        'json',
        Buffer.from('{"endorsement":'.repeat(20) + '{}' + '}'.repeat(20)),
        'context fail context-unknown',
      ],
      [
        'a text of 256 KB',
        'json',
        Buffer.from(withEvidence('x'.repeat(256 * 1024 - 9000))),
        'format fail string-too-long',
      ],
      ['a megabyte', 'json', Buffer.alloc(1024 * 1024, 0x20), 'format fail too-large'],
      [
        'an address of 64 KB',
        'json',
        Buffer.from(withEvidence([{ id: `https://${'a.'.repeat(32_000)}`, type: ['Evidence'] }])),
        '',
      ],
      [
        'an address of 64 KB of %',
        'json',
        Buffer.from(withEvidence([{ id: `urn:x:${'%20'.repeat(21_000)}!`, type: ['Evidence'] }])),
        '',
      ],
      [
        'a date of 64 KB',
        'json',
        Buffer.from(JSON.stringify({ ...badge, validFrom: `2026-01-01T00:00:00.${'1'.repeat(60_000)}Z` })),
        '',
      ],
      ['256 KB of opening brackets', 'json', Buffer.alloc(256 * 1024, '['), 'format fail too-deep'],
      ['256 KB of quotes', 'json', Buffer.alloc(256 * 1024, '"'), 'format fail not-json'],
      [
        '256 KB of backslashes in a text',
        'json',
        Buffer.from(`"${'\\'.repeat(256 * 1024 - 2)}"`),
        'format fail',
      ],
      ['256 KB of dots', 'json', Buffer.alloc(256 * 1024, '.'), 'format fail not-json'],
      [
        'a PNG that says it is 60,000 × 60,000',
        'png',
        pngOf('IDAT', deflateSync(Buffer.alloc(20_000_000))),
        'format fail no-credential',
      ],
      [
        'a PNG with a compressed bomb for a badge',
        'png',
        pngOf('iTXt', image),
        'format fail compressed-credential',
      ],
      ['2 MiB of SVG elements', 'svg', Buffer.from(`<svg>${'<g>'.repeat(600_000)}`), 'format fail'],
    ]
  }

  it('are answered quickly, whatever they are made to cost', async () => {
    for (const [title, kind, bytes, result] of costly()) {
      const cost = await leastCost(async () => {
        const report = await verifyCredential(issuing.deps, { kind, bytes }, now)
        expect(report.verdict, title).to.equal('invalid')
        const [check = ''] = result.split(' ')
        if (check !== '')
          expect(`${check} ${resultOf(report, check)}`, title).to.match(new RegExp(`^${result}`))
      })
      // The worst of these took five seconds without limits.
      expect(cost, `${title}: milliseconds`).to.be.lessThan(1500)
    }
  }).timeout(60_000)

  for (const [title, intertwine] of [
    ['by one alignment of all its results', sharedAlignment],
    ['by endorsers who endorse each other', endorsedEndorsers],
  ] as const) {
    it(`do not grow into a report of another size, even truly signed, when multiplied ${title}`, async () => {
      const text = JSON.stringify(await plainlySigned(intertwine(own)))
      const cost = await leastCost(async () => {
        const report = await issuing.verify(text)
        expect([report.verdict, resultOf(report, 'signature')]).to.deep.equal([
          'invalid',
          'fail too-intertwined',
        ])
        expect(JSON.stringify(report).length).to.be.lessThan(text.length)
      })
      // Two to five seconds when everything is multiplied first.
      expect(cost, 'milliseconds').to.be.lessThan(2000)
    }).timeout(60_000)
  }

  it('are shown whole, within four times their size, when a little is shared', async () => {
    const results = ['urn:x:r1', 'urn:x:r2', 'urn:x:r3'].map((id) => ({
      ...{ id, type: ['Result'], value: 'v', alignment: [alignment] },
    }))
    const described = { ...alignment, targetDescription: 'Accueillir'.repeat(600) }
    const shared = changed(
      changed(own, ['credentialSubject', 'result'], () => results),
      ['credentialSubject', 'achievement', 'alignment'],
      () => [described],
    )
    const text = JSON.stringify(await plainlySigned(shared))
    const report = await issuing.verify(text)
    expect(report.verdict).to.equal('valid-with-warnings')
    const shown = JSON.stringify(report.credential)
    expect(shown.split(described.targetDescription)).to.have.length(1 + 4)
    expect(shown.length).to.be.lessThan(4 * text.length)
  })

  it('never make it throw, nor find anything valid', async () => {
    const genuine = Buffer.from(JSON.stringify(badge))
    const cut = fc.nat(genuine.length - 1).map((length) => genuine.subarray(0, length))
    const flipped = fc
      .tuple(fc.nat(genuine.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, mask]) => {
        const copy = Buffer.from(genuine)
        copy.writeUInt8(copy.readUInt8(at) ^ mask, at)
        return copy
      })
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => Buffer.from(text)),
      fc.object({ maxDepth: 3 }).map((value) => Buffer.from(JSON.stringify({ ...badge, ...value }))),
      cut,
      flipped,
    )
    const kinds = fc.constantFrom('json' as const, 'png' as const, 'svg' as const)
    await fc.assert(
      fc.asyncProperty(anything, kinds, async (bytes, kind) => {
        const { verdict, credential } = await verifyCredential(issuing.deps, { kind, bytes }, now)
        // White space and the order of keys are the only bytes of the text that may change.
        if (verdict === 'invalid') return
        expect(verdict).to.be.oneOf(['valid', 'undetermined'])
        if (verdict === 'valid') expect(credential).to.deep.equal(badge)
      }),
      { numRuns: 200 },
    )
  }).timeout(60_000)

  it('are not repeated in the report', async () => {
    const marker = 'MARQUEUR-HOSTILE'
    for (const text of [
      `{"${marker}":1,"${marker}":2}`,
      marker,
      JSON.stringify({ ...badge, name: marker }),
      JSON.stringify({ ...badge, [marker]: 1 }),
      JSON.stringify({ ...badge, '@context': [marker] }),
      JSON.stringify({ ...badge, type: ['VerifiableCredential', marker] }),
    ]) {
      const report = await issuing.verify(text)
      expect(report.verdict).to.equal('invalid')
      expect(JSON.stringify(report)).to.not.include(marker)
    }
  })
})
