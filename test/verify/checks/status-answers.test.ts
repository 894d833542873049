import { expect } from 'chai'
import { statusRevocation } from '../../../server/verify/checks/status/revocation.ts'
import { statusSuspension } from '../../../server/verify/checks/status/suspension.ts'
import type { CheckContext } from '../../../server/verify/check.ts'
import type { ElsewhereAnswer, ListQuestion } from '../../../server/verify/foreign/lists/list-address.ts'
import type { StatusAnswer, StatusQuestion } from '../../../server/verify/status/status-answer.ts'
import type { JsonObject, JsonValue } from '../../../server/verify/strict-json.ts'
import type { Source } from '../../../server/verify/types.ts'
import { publicUrl } from '../../proof/signing.ts'
import { findingOf } from './answer.ts'

const ours = `${publicUrl}/status-lists/acme-1`
const theirs = 'https://univ.example/list'
const source: Source = { url: theirs, fetchedAt: '2026-11-21T09:29:00Z' }

interface Lists {
  /** What the list, and its twin for suspension, say. */
  readonly own?: readonly [StatusAnswer, StatusAnswer]
  readonly elsewhere?: ElsewhereAnswer
  readonly basedOn?: readonly Source[]
}

/** What the two checks find where the lists say so. */
async function found(
  credentialStatus: JsonValue | undefined,
  lists: Lists = {},
  more: Partial<CheckContext> = {},
) {
  const { own: [list, twin] = ['clear', 'clear'], elsewhere = 'clear', basedOn = [] } = lists
  const asked: (StatusQuestion | ListQuestion)[] = []
  const credential: JsonObject = {
    id: 'urn:x:badge',
    issuer: { id: 'did:web:univ.example' },
    ...(credentialStatus === undefined ? {} : { credentialStatus }),
  }
  const context = {
    ...more,
    credential,
    lists: {
      read(question: StatusQuestion) {
        asked.push(question)
        return Promise.resolve(question.listUrl.endsWith('/suspension') ? twin : list)
      },
      readElsewhere(question: ListQuestion) {
        asked.push(question)
        return Promise.resolve({ answer: elsewhere, basedOn })
      },
    },
  }
  const findings = [await findingOf(statusRevocation, context), await findingOf(statusSuspension, context)]
  return { codes: findings.map(({ outcome, code }) => `${outcome} ${code}`), findings, asked }
}
const entry = (listUrl: string, more: JsonObject = {}): JsonObject => ({
  ...{ type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '7' },
  ...{ statusListCredential: listUrl },
  ...more,
})
const unusable = 'unknown suspension-list-unusable'
const noList = 'skipped no-suspension-list'

describe('what a list of this service says', () => {
  const rows: readonly (readonly [
    list: StatusAnswer,
    twin: StatusAnswer,
    revocation: string,
    suspension: string,
  ])[] = [
    ['clear', 'clear', 'pass not-revoked', 'pass not-suspended'],
    ['set', 'clear', 'fail revoked', 'pass not-suspended'],
    ['clear', 'set', 'pass not-revoked', 'fail suspended'],
    ['missing', 'missing', 'fail status-list-missing', unusable],
    ['not-issuers', 'not-issuers', 'fail status-list-not-issuers', unusable],
    ['other-purpose', 'clear', 'fail status-purpose-mismatch', 'pass not-suspended'],
    ['out-of-range', 'out-of-range', 'fail status-index-out-of-range', unusable],
    ['unusable', 'unusable', 'unknown status-list-unusable', unusable],
    ['clear', 'other-purpose', 'pass not-revoked', unusable],
    // A list that was made for one purpose has no twin.
    ['clear', 'missing', 'pass not-revoked', noList],
    ['set', 'missing', 'fail revoked', noList],
  ]
  for (const [list, twin, revocation, suspension] of rows)
    it(`${list}, and its twin ${twin}: ${revocation}, ${suspension}`, async () => {
      expect((await found(entry(ours), { own: [list, twin] })).codes).to.deep.equal([revocation, suspension])
    })

  it('is asked for the place the badge gives, by its issuer, and for the same in the twin', async () => {
    const { asked } = await found([entry(ours)])
    const question = { index: 7, issuer: 'did:web:univ.example' }
    const both = [
      { ...question, listUrl: ours, purpose: 'revocation' },
      { ...question, listUrl: `${ours}/suspension`, purpose: 'suspension' },
    ]
    expect(asked).to.deep.equal([...both, ...both])
  })

  it('of another purpose says nothing of revocation, unless it cannot be about the badge at all', async () => {
    const said = async (list: StatusAnswer) =>
      (await found(entry(ours, { statusPurpose: 'message' }), { own: [list, 'missing'] })).codes[0]
    for (const answer of ['set', 'clear', 'unusable'] as const)
      expect(await said(answer), answer).to.equal('pass no-status')
    expect(await said('not-issuers')).to.equal('fail status-list-not-issuers')
    expect(await said('out-of-range')).to.equal('fail status-index-out-of-range')
  })

  it('has its form, and only that: an older one of ours was never written', async () => {
    expect((await found(entry(ours, { type: 'StatusList2021Entry' }))).codes).to.deep.equal([
      'fail status-entry-malformed',
      noList,
    ])
  })
})

describe('what a list of another site says', () => {
  const rows: readonly (readonly [answer: ElsewhereAnswer, revocation: string, suspension: string])[] = [
    ['set', 'fail revoked', 'fail suspended'],
    ['clear', 'pass not-revoked', 'pass not-suspended'],
    ['not-fetched', 'unknown status-list-not-fetched', unusable],
    ['unreachable', 'unknown status-list-unreachable', unusable],
    ['unusable', 'unknown status-list-unusable', unusable],
    ['expired', 'unknown status-list-expired', unusable],
    ['not-issuers', 'unknown status-list-by-another', unusable],
    ['other-purpose', 'fail status-purpose-mismatch', unusable],
    ['out-of-range', 'fail status-index-out-of-range', unusable],
  ]
  for (const [answer, revocation, suspension] of rows)
    it(`${answer}: ${revocation} when it is about revocation, ${suspension} when it is about suspension`, async () => {
      const lists = { elsewhere: answer, basedOn: [source] }
      const about = async (statusPurpose: string) => found(entry(theirs, { statusPurpose }), lists)
      const revoked = await about('revocation')
      expect(revoked.codes).to.deep.equal([revocation, noList])
      expect(revoked.findings[0]?.basedOn).to.deep.equal([source])
      const suspended = await about('suspension')
      expect(suspended.codes).to.deep.equal(['pass no-status', suspension])
      expect(suspended.findings[1]?.basedOn).to.deep.equal([source])
      expect((await found(entry(theirs), { elsewhere: answer })).findings[0]).to.not.have.property('basedOn')
      const alone = await found(entry(theirs, { statusPurpose: 'suspension' }), { elsewhere: answer })
      expect(alone.findings[1]).to.not.have.property('basedOn')
    })

  it('of revoked identifiers is asked for at the address of the entry; where nobody was, its type is not one read', async () => {
    const status = { id: theirs, type: '1EdTechRevocationList' }
    const { asked, codes } = await found(status, { elsewhere: 'set' })
    expect(codes).to.deep.equal(['fail revoked', noList])
    const question = { form: '1EdTechRevocationList', purpose: 'revocation', index: 0, listUrl: theirs }
    const about = { issuer: 'did:web:univ.example', credentialId: 'urn:x:badge' }
    expect(asked[0]).to.deep.equal({ ...question, ...about })
    expect((await found(status, { elsewhere: 'not-fetched' })).codes[0]).to.equal(
      'unknown status-type-not-supported',
    )
    expect((await found(status, { elsewhere: 'unreachable' })).codes[0]).to.equal(
      'unknown status-list-unreachable',
    )
    const older = entry(theirs, { type: 'StatusList2021Entry' })
    expect((await found(older, { elsewhere: 'not-fetched' })).codes[0]).to.equal(
      'unknown status-list-not-fetched',
    )
  })

  it('is not asked for what it does not say of a badge that is good', async () => {
    for (const statusPurpose of ['message', 'refresh']) {
      const { asked, codes } = await found(entry(theirs, { statusPurpose }), { elsewhere: 'set' })
      expect([asked, codes]).to.deep.equal([[], ['pass no-status', noList]])
    }
  })
})

describe('a badge without an entry', () => {
  it('has nothing to check', async () => {
    expect((await found(undefined)).codes).to.deep.equal(['pass no-status', noList])
  })
  it('may have one that is not shown, or one of a kind that is not read, in the text that was signed', async () => {
    const beside = async (otherStatus: 'hidden' | 'claim', status?: JsonValue, lists: Lists = {}) =>
      (await found(status, lists, { otherStatus })).codes[0]
    expect(await beside('hidden')).to.equal('unknown status-may-be-hidden')
    expect(await beside('claim')).to.equal('unknown status-type-not-supported')
    expect(await beside('hidden', entry(ours))).to.equal('unknown status-may-be-hidden')
    expect(await beside('hidden', entry(ours), { own: ['set', 'clear'] })).to.equal('fail revoked')
  })
  it('that is a word, and no entry, is not read', async () => {
    expect((await found('revoked')).codes[0]).to.equal('unknown status-type-not-supported')
    expect((await found({ type: '1EdTechRevocationList' })).codes[0]).to.equal(
      'unknown status-entry-malformed',
    )
    expect((await found({ ...entry(ours), statusListCredential: 7 })).codes[0]).to.equal(
      'unknown status-entry-malformed',
    )
  })
})
