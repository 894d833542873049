import { expect } from 'chai'
import { isUnder, judgeRecognition } from '../../server/verify/recognition.ts'
import type { JsonObject, JsonValue } from '../../server/verify/strict-json.ts'
import type { Recognition } from '../../server/verify/types.ts'
import { now, publicUrl } from '../proof/signing.ts'

const framework = `${publicUrl}/frameworks/referentiel`
const hub = { id: 'did:web:hub.example', name: 'Hub' }
const vouch = (more: Partial<Recognition> = {}): Recognition => ({
  ...{ by: hub, since: '2026-01-01T00:00:00Z' },
  ...more,
})
const aligned = (...targets: JsonValue[]) => targets.map((targetUrl) => ({ targetUrl }))
const badge = (achievement: JsonObject, more: JsonObject = {}): JsonObject => ({
  credentialSubject: { achievement },
  ...more,
})
const plain = badge({ id: `${framework}/1.0.0/achievements/a` })

function judged(
  recognitions: readonly Recognition[],
  credential = plain,
  signedAt: string | undefined = '2026-11-01T00:00:00Z',
) {
  return judgeRecognition(recognitions, { credential, signedAt, now, publicUrl })
}
const answerTo = (...given: Parameters<typeof judged>) => judged(...given)?.answer

describe('an address under another', () => {
  const iri = 'https://cadres.example/a'
  const under = [iri, `${iri}/1.0.0`, `${iri}#x`, `${iri}/1.0.0/b#c`]
  const not = [
    ...[`${iri}b`, `${iri}?x`, 'https://cadres.example/', `${iri}/../b`, `${iri}/%2e%2e/b`, `${iri}/b%20c`],
    ...['https://CADRES.example/a/b', 'https://cadres.example:443/a/b', 7, undefined, [iri], 'x', ''],
  ]
  for (const target of under)
    it(`is ${target}`, () => {
      expect(isUnder(iri, target)).to.equal(true)
    })
  for (const target of not)
    it(`is not ${JSON.stringify(target) ?? 'nothing'}`, () => {
      expect(isUnder(iri, target)).to.equal(false)
    })
  it('may be that of something that is no address, when it is the same', () => {
    expect([isUnder('a b', 'a b'), isUnder('a b', 'a b/c')]).to.deep.equal([true, false])
  })
})

describe('whoever vouches for an issuer', () => {
  const periods: readonly (readonly [string, Partial<Recognition>, string, string?])[] = [
    ['from the moment of the signature', { since: '2026-11-01T00:00:00Z' }, 'recognised'],
    ['from a moment later', { since: '2026-11-01T00:00:00.001Z' }, 'recognised-later'],
    ['from now on', { since: now.toISOString() }, 'recognised', now.toISOString()],
    [
      'from a moment to come, of a signature to come',
      { since: '2026-11-21T09:30:01Z' },
      'recognised-later',
      '2026-11-21T09:31:00Z',
    ],
    ['until the moment of the signature', { until: '2026-11-01T00:00:00Z' }, 'recognition-ended'],
    ['until a moment after it', { until: '2026-11-01T00:00:00.001Z' }, 'recognition-ended-since'],
    ['until now', { until: now.toISOString() }, 'recognition-ended-since'],
    ['until a moment to come', { until: '2026-11-21T09:30:00.001Z' }, 'recognised'],
    ['until a moment nobody can read', { until: 'x' }, 'recognition-ended'],
    ['of a signature at a moment nobody can read', {}, 'recognition-ended', 'x'],
  ]
  for (const [title, recognition, answer, signedAt] of periods)
    it(`${title}: ${answer}`, () => {
      expect(answerTo([vouch(recognition)], plain, signedAt)).to.equal(answer)
    })

  it('vouches at the present moment for what does not say when it was signed', () => {
    const question = { credential: plain, signedAt: undefined, now, publicUrl }
    const at = (since: string) => judgeRecognition([vouch({ since })], question)?.answer
    expect([at(now.toISOString()), at('2026-11-21T09:30:01Z')]).to.deep.equal([
      'recognised',
      'recognised-later',
    ])
  })

  it('is heard only where somebody does', () => {
    expect(judged([])).to.equal(undefined)
  })

  it('is heard for the best that any says, and named when it holds', () => {
    const gone = vouch({ until: '2026-11-10T00:00:00Z', by: { id: 'did:web:gone.example', name: 'G' } })
    const late = vouch({ since: '2026-11-10T00:00:00Z' })
    const ended = vouch({ until: '2026-10-01T00:00:00Z' })
    const other = vouch({ frameworks: [] })
    const good = vouch()
    expect(judged([other, ended, late, gone, good])).to.deep.equal({ answer: 'recognised', by: [good] })
    expect(judged([other, ended, late, gone])).to.deep.equal({ answer: 'recognition-ended-since', by: [] })
    expect(answerTo([other, ended, late])).to.equal('recognised-later')
    expect(answerTo([other, ended])).to.equal('recognition-ended')
    expect(answerTo([other])).to.equal('recognised-for-other-things')
  })
})

describe('a recognition for some things', () => {
  const label = `${publicUrl}/frameworks/label/1.0.0/achievements/x`
  const own = { id: 'https://own.example/badge' }
  const covered = 'recognised'
  const not = 'recognised-for-other-things'
  const rows: readonly (readonly [string, Partial<Recognition>, JsonObject, string])[] = [
    ['a badge of its framework', { frameworks: [framework] }, plain, covered],
    ['a badge of one of its frameworks', { frameworks: ['https://b.example', framework] }, plain, covered],
    [
      'a badge aligned with its framework',
      { frameworks: [framework] },
      badge({ ...own, alignment: aligned(`${framework}/1.0.0/A`) }),
      covered,
    ],
    [
      'a badge that names its framework',
      { frameworks: [framework] },
      badge(own, { relatedResource: [{ id: `${framework}/1.0.0` }] }),
      covered,
    ],
    ['a badge of nothing here', { frameworks: [framework] }, badge(own), not],
    [
      'a badge with one alignment of a page elsewhere',
      { frameworks: [framework] },
      badge({ ...own, alignment: aligned(`${framework}/1.0.0/A`, 'https://rome.example/x', 7) }),
      covered,
    ],
    [
      'a badge with one alignment of something else here',
      { frameworks: [framework] },
      badge({ ...own, alignment: aligned(`${framework}/1.0.0/A`, `${publicUrl}/frameworks/autre/1.0.0/B`) }),
      not,
    ],
    [
      'a badge with one alignment of something else here, written in capitals',
      { frameworks: [framework] },
      badge({
        ...own,
        alignment: aligned(`${framework}/1.0.0/A`, 'HTTPS://BADGES.EXAMPLE.ORG/frameworks/autre'),
      }),
      not,
    ],
    [
      'a badge that also names another framework here',
      { frameworks: [framework] },
      badge(
        { id: `${framework}/1.0.0/a` },
        { relatedResource: [{ id: `${publicUrl}/frameworks/autre/1.0.0` }] },
      ),
      not,
    ],
    [
      'a badge that also names its decision',
      { frameworks: [framework] },
      badge({ id: `${framework}/1.0.0/a` }, { relatedResource: [{ id: `${publicUrl}/decisions/1` }] }),
      covered,
    ],
    ['its label', { labels: [label] }, badge({ id: `${label}/fr` }), covered],
    ['one of its labels', { labels: ['https://b.example', label] }, badge({ id: label }), covered],
    ['another label', { labels: [label] }, plain, not],
    [
      'a badge aligned with its label',
      { labels: [label] },
      badge({ ...own, alignment: aligned(label) }),
      not,
    ],
    ['its label, beside frameworks', { labels: [label], frameworks: [] }, badge({ id: label }), covered],
    ['a badge of its framework, beside labels', { labels: [label], frameworks: [framework] }, plain, covered],
    [
      'a credential about no achievement',
      { frameworks: [framework] },
      { credentialSubject: { id: 'urn:x' } },
      not,
    ],
    ['a credential about nobody', { frameworks: [framework] }, {}, not],
    ['anything, when it is limited to nothing', {}, {}, covered],
  ]
  for (const [title, recognition, credential, answer] of rows)
    it(`is about ${title}: ${answer}`, () => {
      expect(answerTo([vouch(recognition)], credential)).to.equal(answer)
    })
})
