import { expect } from 'chai'
import { context } from '../../../server/verify/checks/context.ts'
import { type as typeCheck } from '../../../server/verify/checks/type.ts'
import type { JsonValue } from '../../../server/verify/strict-json.ts'
import { answerOf, findingOf } from './answer.ts'

const v1 = 'https://www.w3.org/2018/credentials/v1'
const v2 = 'https://www.w3.org/ns/credentials/v2'
const of = (file: string) => `https://purl.imsglobal.org/spec/ob/v3p0/${file}`
const latest = of('context-3.0.3.json')
const extensions = of('extensions.json')
const clr = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'
const ed2020 = 'https://w3id.org/security/suites/ed25519-2020/v1'
const integrity1 = 'https://w3id.org/security/data-integrity/v1'
const integrity2 = 'https://w3id.org/security/data-integrity/v2'
const statusList = 'https://w3id.org/vc/status-list/2021/v1'
const elsewhere = 'https://elsewhere.example/context'

const known = 'pass context-known'
const older = 'warn deprecated-data-model'
const notOurs = 'fail context-unknown'
const notKnown = 'unknown context-not-known'

const rows: readonly (readonly [answer: string, list: JsonValue])[] = [
  [known, [v2, latest]],
  [known, [v2, of('context-3.0.1.json')]],
  [known, [v2, of('context-3.0.2.json'), extensions]],
  [known, [v2, of('context.json'), extensions]],
  [known, [v2, latest, extensions, ed2020]],
  [known, [v2, latest, integrity2]],
  [older, [v1, latest]],
  [older, [v1, latest, ed2020]],
  [older, [v1, latest, extensions, integrity1]],
  [older, [v1, latest, integrity2]],
  [older, [v1, latest, statusList]],
  [older, [v1, latest, extensions, statusList, ed2020]],
  [known, [v2, latest, statusList]],
  [notOurs, [v2, latest, statusList, statusList]],
  [notOurs, [v2, statusList, latest]],
  [notOurs, [v2, latest, ed2020, statusList]],
  [notOurs, [v2, latest, ed2020, integrity2]],
  [notOurs, [v2, latest, integrity1]],
  [notOurs, [v2, latest, ed2020, extensions]],
  [notOurs, [v2, extensions]],
  [notOurs, [latest, v2]],
  [notOurs, [latest]],
  [notOurs, [v2]],
  [notOurs, v2],
  [notOurs, [v2, 7]],
  [notOurs, [v2, [latest]]],
  [known, [v2, clr, latest]],
  [known, [v2, clr]],
  [known, [v2, clr, latest, extensions]],
  [notOurs, [v2, clr, extensions]],
  [notOurs, [v1, clr, latest]],
  [notOurs, [v2, latest, clr]],
  [notKnown, [v2, clr, elsewhere]],
  [notKnown, [v2, latest, elsewhere]],
  [notKnown, [elsewhere]],
  [notKnown, elsewhere],
  [notOurs, [v2, latest, elsewhere, {}]],
  [notOurs, [v2, latest, 'http://elsewhere.example/context']],
  [notOurs, [v2, latest, `${elsewhere} x`]],
  [notOurs, [v2, latest, `x ${elsewhere}`]],
  [notOurs, [v2, latest, 'https://']],
  [notOurs, [v2, latest, 'https://elsewhere.example:port/']],
]

describe('a list of contexts', () => {
  for (const [answer, list] of rows) {
    it(`${JSON.stringify(list)}: ${answer}`, async () => {
      expect(await answerOf(context, { credential: { '@context': list } })).to.equal(answer)
    })
  }

  it('that names one of somebody else ends the reading; one we know does not', async () => {
    const stops = async (list: JsonValue) =>
      (await findingOf(context, { credential: { '@context': list } })).stops
    expect(await stops([v2, latest, elsewhere])).to.equal(true)
    expect(await stops([v2, latest])).to.equal(undefined)
  })
})

describe('the type of a badge', () => {
  const rows: readonly (readonly [answer: string, type: JsonValue])[] = [
    ['pass open-badge', ['VerifiableCredential', 'AchievementCredential']],
    ['pass open-badge', ['OpenBadgeCredential', 'VerifiableCredential']],
    ['pass open-badge', ['VerifiableCredential', 'EndorsementCredential']],
    ['pass transcript', ['VerifiableCredential', 'ClrCredential']],
    ['fail not-an-open-badge', 'AchievementCredential'],
    ['fail not-an-open-badge', ['AchievementCredential']],
    ['fail not-an-open-badge', ['ClrCredential']],
    ['fail not-an-open-badge', ['VerifiableCredential']],
    ['fail not-an-open-badge', ['VerifiableCredential', 'UniversityDegreeCredential']],
  ]
  for (const [answer, type] of rows) {
    it(`${JSON.stringify(type)}: ${answer}`, async () => {
      expect(await answerOf(typeCheck, { credential: { type } })).to.equal(answer)
    })
  }
})
