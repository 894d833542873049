import { expect } from 'chai'
import { fail, pass, skipped, unknown, warn } from '../../../server/verify/check.ts'
import type { JsonValue } from '../../../server/verify/strict-json.ts'
import type { CheckOutcome, PartReport, Verdict } from '../../../server/verify/types.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { bindingOf, holderOfAll, judgeHolder } from '../../../server/verify/presentation/holder.ts'

const alice = 'did:key:z6MkAlice'
const bob = 'did:key:z6MkBob'
const presented = { holder: alice, form: 'data-integrity' } as const
const about = (...ids: JsonValue[]) => ({ credentialSubject: ids.map((id) => ({ id })) })
const parts = (outcome: CheckOutcome, code: string) => [
  { id: 'parts', title: { fr: '', en: '' }, outcome, code, detail: { fr: '', en: '' } },
]
const part = (credential: object | undefined, verdict: Verdict = 'valid'): PartReport =>
  ({ pointer: '/0', verdict, checks: [], ...(credential === undefined ? {} : { credential }) }) as PartReport
const answer = (...given: Parameters<typeof judgeHolder>) => {
  const { outcome, code } = judgeHolder(...given)
  return `${outcome} ${code}`
}
const theirs = 'pass holder-is-subject'
const anothers = 'fail holder-not-subject'
const bearer = 'warn subject-has-no-key'

describe('who presents a credential', () => {
  const rows: readonly (readonly [title: string, credential: Credential | undefined, answer: string])[] = [
    ['who it is about', about(alice), theirs],
    ['the one it is about, twice', about(alice, alice), theirs],
    ['somebody else', about(bob), anothers],
    ['one of two it is about', about(alice, bob), anothers],
    ['somebody else, named in capitals', about('DID:key:z6MkBob'), anothers],
    ['one of those it is about, the other being a number', about(alice, 'urn:uuid:1'), bearer],
    ['the bearer of what is about a number', about('urn:uuid:1'), bearer],
    [
      'the bearer of what is about an address that mentions a DID',
      about('https://x.example/did:key:z'),
      bearer,
    ],
    ['the bearer of what is about something without a name', about(7), bearer],
    ['the bearer of what is about a word', { credentialSubject: 'urn:x' }, bearer],
    ['the bearer of what is about nobody', {}, bearer],
    ['not known of what was not read', undefined, 'unknown subject-not-read'],
  ]
  for (const [title, credential, expected] of rows)
    it(`is ${title}: ${expected}`, () => {
      expect(
        answer(presented, {
          verdict: 'valid',
          checks: [],
          ...(credential === undefined ? {} : { credential }),
        }),
      ).to.equal(expected)
    })

  it('is not looked at of what is false', () => {
    expect(answer(presented, { verdict: 'invalid', checks: [] })).to.equal('skipped not-reached')
  })
  it('is whom the issuer bound an SD-JWT to, whatever it says it is about', () => {
    const bound = { holder: alice, form: 'sd-jwt' } as const
    expect(answer(bound, { verdict: 'valid', checks: [], credential: about(bob) })).to.equal(theirs)
    expect(answer(bound, { verdict: 'undetermined', checks: [] })).to.equal('unknown subject-not-read')
  })
})

describe('who presents a record', () => {
  const record = (
    outcome: CheckOutcome,
    code: string,
    of: readonly PartReport[] | undefined,
    subject: JsonValue = alice,
  ) => ({
    ...({ verdict: 'valid', checks: parts(outcome, code), credential: about(subject) } as const),
    ...(of === undefined ? {} : { parts: of }),
  })
  it('is who every badge in it is about, when the check of its badges says so', () => {
    expect(answer(presented, record('pass', 'parts-good', [part(about(bob))]))).to.equal(theirs)
    expect(answer(presented, record('warn', 'part-with-reservations', [part(about(bob))]))).to.equal(theirs)
  })
  it('otherwise is only who each of them is found to be about', () => {
    const found = (...of: PartReport[]) => answer(presented, record('fail', 'part-of-another', of))
    expect(found(part(about(alice)), part(about(alice)))).to.equal(theirs)
    expect(found(part(about(alice)), part(about(bob)))).to.equal(anothers)
    expect(found(part(about(alice)), part(about('urn:uuid:1')))).to.equal(bearer)
    expect(found(part(about(alice)), part(undefined))).to.equal('unknown subject-not-read')
    expect(found(part(about(alice)), part(undefined, 'invalid'))).to.equal('skipped not-reached')
    expect(found(part(about(bob)), part(undefined, 'invalid'))).to.equal(anothers)
    expect(found()).to.equal('unknown subject-not-read')
    expect(answer(presented, record('fail', 'part-of-another', undefined))).to.equal(
      'unknown subject-not-read',
    )
  })
  it('is somebody else where the record itself is about somebody else, whatever is in it', () => {
    expect(answer(presented, record('fail', 'part-of-another', [part(about(alice))], bob))).to.equal(anothers)
  })
})

describe('the credentials of a presentation together', () => {
  const good = pass('good', '', '')
  const bad = fail('bad', '', '')
  const rows = [
    ['proven, when all are their holder’s and somebody asked', [good, good], true, 'proven'],
    ['not asked for, when nobody did', [good], false, 'not-requested'],
    ['false, when one is another’s', [good, bad, unknown('u', '', '')], true, 'failed'],
    ['not possible, when one has a reservation', [good, warn('w', '', '')], true, 'not-possible'],
    ['not possible, when one was not looked at', [good, skipped('s', '', '')], true, 'not-possible'],
    ['not possible, when there is none', [], true, 'not-possible'],
  ] as const
  for (const [title, findings, isAsked, binding] of rows)
    it(`are ${title}`, () => {
      expect(bindingOf(findings, isAsked)).to.equal(binding)
    })
  it('are as good as the worst of them', () => {
    expect(holderOfAll([good, bad])).to.equal(bad)
    expect(holderOfAll([good, good])).to.equal(good)
    expect(holderOfAll([]).code).to.equal('not-reached')
  })
})
