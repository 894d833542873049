import { expect } from 'chai'
import type { CheckContext, VerifyDeps } from '../../../server/verify/check.ts'
import { decision } from '../../../server/verify/checks/decision.ts'
import { evidence } from '../../../server/verify/checks/evidence.ts'
import type { JsonObject, JsonValue } from '../../../server/verify/strict-json.ts'
import { answerOf, findingOf, service } from './answer.ts'

const withDeps = (change: Partial<VerifyDeps>): VerifyDeps => ({ ...service, ...change })
const before = new Date('2026-11-01T00:00:00Z')

describe('the evidence a badge rests on', () => {
  const ni = (letter: string) => `ni:///sha-256;${letter.repeat(43)}`
  const pieces = (...ids: JsonValue[]): JsonObject => ({ evidence: ids.map((id) => ({ id })) })
  async function erased(
    credential: JsonObject,
    moments: Readonly<Record<string, string>>,
    more: Partial<CheckContext> = {},
  ) {
    const asked: (readonly string[])[] = []
    const deps = withDeps({
      isDecidedHere: () => Promise.resolve(true),
      erasedEvidence(fingerprints) {
        asked.push(fingerprints)
        return Promise.resolve(
          fingerprints.flatMap((fingerprint) => {
            const erasedAt = moments[fingerprint]
            return erasedAt === undefined ? [] : [{ fingerprint, erasedAt }]
          }),
        )
      },
    })
    const { outcome, code, detail } = await findingOf(evidence, {
      credential,
      isIssuedHere: true,
      deps,
      ...more,
    })
    return { answer: `${outcome} ${code}`, detail, asked }
  }
  it('is asked for by its fingerprints, and by nothing else', async () => {
    const all = pieces(ni('A'), 'https://x.example', `x${ni('B')}`, `${ni('C')}x`, 7, ni('D'))
    expect(await erased(all, {})).to.deep.include({
      answer: 'pass evidence-not-erased',
      asked: [[ni('A'), ni('D')]],
    })
  })
  it('is not said to be whole where nothing is known of the badge any more', async () => {
    const forgotten = {
      isDecidedHere: () => Promise.resolve(false),
      erasedEvidence: () => Promise.resolve([]),
    }
    const { answer } = await erased(pieces(ni('A')), {}, { deps: withDeps(forgotten) })
    expect(answer).to.equal('skipped no-evidence-kept-here')
  })
  it('is asked for in a thousand pieces at most', async () => {
    const many = Array.from({ length: 1001 }, (_, k) => `ni:///sha-256;${String(k).padStart(43, '0')}`)
    const { asked } = await erased(pieces(...many), {})
    expect(asked[0]).to.deep.equal(many.slice(0, 1e3))
  })
  it('is not asked for of a badge that was not issued here, that names none, or without the service', async () => {
    const none = { answer: 'skipped no-evidence-kept-here', asked: [] }
    const stranger = await erased(pieces(ni('A')), {}, { isIssuedHere: undefined } as object)
    expect(stranger).to.deep.include(none)
    expect(await erased(pieces('urn:x'), {})).to.deep.include(none)
    const offline = withDeps({ knownUntil: before })
    expect((await erased(pieces(ni('A')), {}, { deps: offline })).answer).to.equal(
      'skipped not-known-offline',
    )
  })
  it('may have been erased: the badge stays good, and says how much and on which days in Paris, each once', async () => {
    const all = pieces(ni('A'), ni('B'), ni('C'))
    const one = await erased(all, { [ni('A')]: '2026-11-30T23:30:00Z' })
    expect(one.answer).to.equal('pass evidence-erased')
    expect(one.detail.fr).to.match(/^Preuve effacée le 1er décembre 2026\. /u)
    expect(one.detail.en).to.match(/^Evidence erased on 1 December 2026\. /u)
    const moments = {
      ...{ [ni('A')]: '2026-12-11T12:00:00Z', [ni('B')]: '2026-11-02T08:00:00Z' },
      [ni('C')]: '2026-12-11T09:00:00Z',
    }
    const three = await erased(all, moments)
    expect(three.detail.fr).to.match(/^3 preuves effacées le 2 novembre 2026, 11 décembre 2026\. /u)
    expect(three.detail.en).to.match(/^3 pieces of evidence erased on 2 November 2026, 11 December 2026\. /u)
  })
})
describe('the decision behind a badge', () => {
  const asked = (recorded: boolean, more: Partial<CheckContext> = {}, knownUntil?: Date) => {
    const isDecidedHere = () => Promise.resolve(recorded)
    const deps = withDeps({ isDecidedHere, ...(knownUntil === undefined ? {} : { knownUntil }) })
    return answerOf(decision, { deps, isIssuedHere: true, ...more })
  }
  it('is recorded here, or is not: a reservation', async () => {
    expect(await asked(true)).to.equal('pass decision-recorded')
    expect(await asked(false)).to.equal('warn no-decision-recorded')
  })
  it('is asked for only of a badge of an issuer of this service, here, and not of a record', async () => {
    expect(await asked(true, { isIssuedHere: undefined } as object)).to.equal('skipped not-issued-here')
    expect(await asked(true, { parts: [] })).to.equal('skipped decisions-of-parts')
    expect(await asked(true, {}, before)).to.equal('skipped not-known-offline')
  })
})
