import { expect } from 'chai'
import type { KnownVersion, VerifyDeps } from '../../../server/verify/check.ts'
import { framework } from '../../../server/verify/checks/framework.ts'
import type { JsonObject, JsonValue } from '../../../server/verify/strict-json.ts'
import { answerOf, service } from './answer.ts'

const withDeps = (change: Partial<VerifyDeps>): VerifyDeps => ({ ...service, ...change })
const before = new Date('2026-11-01T00:00:00Z')

describe('the framework a badge quotes', () => {
  const base = 'https://cadres.example/frameworks'
  const digestOf = (number: string) => `sha256-${number.replaceAll('.', 'A').padEnd(43, 'A')}=`
  const digest = digestOf('1.0.0')
  const version = (slug: string, number: string, ...codes: string[]): KnownVersion => ({
    ...{ slug, version: number, iri: `${base}/${slug}/${number}`, digestSri: digestOf(number) },
    nodes: new Set(codes),
    competencies: codes.map((code) => ({ iri: `${base}/${slug}/${number}/competency/${code}` })),
  })
  const elsewhere = { ...version('old', '1.0.0'), iri: 'https://ailleurs.example/frameworks/old/1.0.0' }
  const versions = [version('ref', '1.0.0', 'A1', 'A2'), version('ref', '2.0.0', 'B1'), elsewhere]
  const refreshed: string[] = []
  const frameworks = {
    list: () => (refreshed.length === 0 ? [] : versions),
    refresh: () => Promise.resolve(void refreshed.push('refreshed')),
  }
  beforeEach(() => refreshed.splice(0))
  const pin = (number: string, digestSRI: JsonValue = digestOf(number), slug = 'ref'): JsonObject => ({
    id: `${base}/${slug}/${number}`,
    digestSRI,
  })
  const badge = (relatedResource: JsonValue | undefined, ...targets: JsonValue[]): JsonObject => ({
    ...(relatedResource === undefined ? {} : { relatedResource }),
    credentialSubject: { achievement: { alignment: targets.map((targetUrl) => ({ targetUrl })) } },
  })
  const target = (rest: string) => `${base}/ref/${rest}`
  const rows: readonly (readonly [title: string, credential: JsonObject, answer: string])[] = [
    ['none', badge(undefined), 'skipped no-framework'],
    [
      'one whose digest is that of another',
      badge([pin('1.0.0', digestOf('2.0.0')), pin('2.0.0')]),
      'fail framework-changed',
    ],
    [
      'a version with a list of digests',
      badge([pin('1.0.0', ['sha256-abc'])]),
      'unknown digest-not-compared',
    ],
    [
      'a version under another address than the others',
      badge([{ id: 'https://ailleurs.example/frameworks/old/1.0.0', digestSRI: digest }]),
      'pass framework-unchanged',
    ],
    [
      'a version under that address that never was',
      badge([{ id: 'https://ailleurs.example/frameworks/old/2.0.0', digestSRI: digest }]),
      'fail framework-version-unknown',
    ],
    ['none, and no subject', {}, 'skipped no-framework'],
    ['a version that is published', badge([pin('1.0.0')]), 'pass framework-unchanged'],
    ['a version that is published, alone', badge(pin('1.0.0')), 'pass framework-unchanged'],
    ['two that are published', badge([pin('1.0.0'), pin('2.0.0')]), 'pass framework-unchanged'],
    [
      'one that is published, and one that never was',
      badge([pin('1.0.0'), pin('3.0.0')]),
      'fail framework-version-unknown',
    ],
    [
      'a version of a framework that never was',
      badge([pin('1.0.0', digest, 'other')]),
      'fail framework-version-unknown',
    ],
    [
      'a version with another digest',
      badge([pin('1.0.0', `sha256-${'B'.repeat(43)}=`)]),
      'fail framework-changed',
    ],
    [
      'two, one of them with another digest',
      badge([pin('1.0.0'), pin('2.0.0', 'sha256-x')]),
      'fail framework-changed',
    ],
    [
      'a version with a digest of another kind',
      badge([pin('1.0.0', 'sha384-abc')]),
      'unknown digest-not-compared',
    ],
    [
      'a version with two digests',
      badge([pin('1.0.0', `${digest} sha384-abc`)]),
      'unknown digest-not-compared',
    ],
    [
      'a version with a digest that does not begin as one',
      badge([pin('1.0.0', 'x sha256-abc')]),
      'unknown digest-not-compared',
    ],
    [
      'a version without a digest of that kind',
      badge([{ id: `${base}/ref/1.0.0` }]),
      'unknown digest-not-compared',
    ],
    [
      'a page of the same site that is no version',
      badge([{ id: `${base}/ref/1.0.0/A1`, digestSRI: 'sha256-x' }]),
      'skipped no-framework',
    ],
    [
      'a page of a version',
      badge([{ id: `${base}/ref/1.0.0?x`, digestSRI: 'sha256-x' }]),
      'skipped no-framework',
    ],
    [
      'a framework, and no version of it',
      badge([{ id: `${base}/ref`, digestSRI: 'sha256-x' }]),
      'skipped no-framework',
    ],
    [
      'a version elsewhere',
      badge([{ id: 'https://other.example/frameworks/ref/1.0.0', digestSRI: 'sha256-x' }]),
      'skipped no-framework',
    ],
    ['a competency of the version', badge([pin('1.0.0')], target('1.0.0/A1')), 'pass framework-unchanged'],
    [
      'a part of a competency of it',
      badge([pin('1.0.0')], target('1.0.0/A1#niveau-2')),
      'pass framework-unchanged',
    ],
    [
      'a competency of it by its other name',
      badge([pin('1.0.0')], target('1.0.0/competency/A2')),
      'pass framework-unchanged',
    ],
    ['a competency that is not in it', badge([pin('1.0.0')], target('1.0.0/B1')), 'fail competency-unknown'],
    [
      'a competency of another version than the one pinned',
      badge([pin('1.0.0')], target('2.0.0/B1')),
      'fail competency-unknown',
    ],
    [
      'a competency that is in it, and one that is not',
      badge([pin('1.0.0')], target('1.0.0/A1'), target('1.0.0/Z9')),
      'fail competency-unknown',
    ],
    [
      'a competency of any version, none being pinned',
      badge(undefined, target('2.0.0/B1')),
      'skipped no-framework',
    ],
    [
      'a competency of no version, none being pinned',
      badge(undefined, target('2.0.0/A1')),
      'fail competency-unknown',
    ],
    [
      'a version whose name begins like one',
      badge(undefined, `${base}/ref/1.0.00/A1`),
      'fail competency-unknown',
    ],
    [
      'a competency elsewhere, and something that is no address',
      badge([pin('1.0.0')], 'https://rome.example/x', 7),
      'pass framework-unchanged',
    ],
  ]
  for (const [title, credential, answer] of rows)
    it(`is ${title}: ${answer}`, async () => {
      expect(
        await answerOf(framework, {
          credential,
          deps: withDeps({ frameworks }),
        }),
      ).to.equal(answer)
    })
  it('may have been published since the data at hand were taken', async () => {
    const offline = async (credential: JsonObject) =>
      answerOf(framework, {
        credential,
        deps: withDeps({ frameworks, knownUntil: before }),
      })
    expect(await offline(badge([pin('3.0.0')]))).to.equal('unknown framework-not-known-then')
    expect(await offline(badge(undefined, target('3.0.0/A1')))).to.equal('unknown framework-not-known-then')
    expect(await offline(badge([pin('1.0.0')], target('1.0.0/Z9')))).to.equal('fail competency-unknown')
    expect(await offline(badge([pin('1.0.0')]))).to.equal('pass framework-unchanged')
  })
})
