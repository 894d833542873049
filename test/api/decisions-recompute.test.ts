import { expect } from 'chai'
import type { DecisionRecord } from '../../server/evidence/decision.ts'
import { signJson } from '../../server/proof/data-integrity/eddsa-jcs-2022.ts'
import type { Credential } from '../../server/proof/types.ts'
import { places, replaced } from '../support/json-places.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  type Answer,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { oneBadge } from '../support/training.ts'
import { openSigning, type Signing } from '../proof/signing.ts'

type Recomputation = Schemas['Recomputation']

/** No address of this service. */
const elsewhere = 'https://ailleurs.example/decisions/1'

describe('recomputing over the API', function () {
  this.timeout(60_000)
  let service: TestService
  let signing: Signing
  let trainer: Client
  let text: string
  let record: DecisionRecord
  before(async () => {
    signing = await openSigning()
    service = await startService()
    trainer = await service.organisation('atelier-dole')
    const { line } = await oneBadge(trainer)
    text = await bytesOf(line.awardId)
    record = JSON.parse(text) as DecisionRecord
  })
  after(async () => {
    await signing.close()
    await service.stop()
  })

  const bytesOf = async (id: string) => (await trainer.call('GET', `/decisions/${id}`)).bytes.toString()
  const recompute = (json: unknown): Promise<Answer<Recomputation>> =>
    service.anonymous.call<Recomputation>('POST', '/decisions/recompute', { json })
  const problem = async (json: unknown, status = 422, code = 'decision-record-invalid') =>
    expectProblem(await recompute(json), status, code)
  const unsigned = () => {
    const { proof: _proof, ...rest } = record as DecisionRecord & { proof: object }
    return rest
  }

  it('agrees with what was signed, and knows the signature, without a token', async () => {
    const before = await service.documents()
    expect(succeeded(await recompute(record))).to.deep.include({
      agrees: true,
      outcome: 'granted',
      recomputedOutcome: 'granted',
      differences: [],
      criteria: 'released',
      organisation: record.organisation,
      registered: true,
      proof: 'valid',
    })
    expect(await service.documents()).to.deep.equal(before)
  })

  it('gives the digest that the badge has, however the record is laid out', async () => {
    const { line } = await oneBadge(trainer)
    const bytes = await bytesOf(line.awardId)
    const laidOut = JSON.stringify(JSON.parse(bytes), null, 2)
    const answer = await service.anonymous.call<Recomputation>('POST', '/decisions/recompute', {
      raw: laidOut,
      headers: { 'Content-Type': 'application/json' },
    })
    const badge = await service.anonymous.call<{ relatedResource: { digestSRI: string }[] }>(
      'GET',
      line.credential,
    )
    expect(succeeded(answer).digestSRI).to.equal(succeeded(badge).relatedResource[1]?.digestSRI)
  })

  it('notices whatever leaf was changed', async () => {
    const leaves = places(record, (value) => typeof value !== 'object')
    const isNoticed = async (place: readonly string[]) => {
      const forged = replaced(record, place, (old) =>
        typeof old === 'boolean' ? !old : typeof old === 'number' ? old + 1 : `${String(old)}1`,
      )
      const answer = await recompute(forged)
      return answer.status === 422 || succeeded(answer).proof === 'invalid'
    }
    // A sample that ends on every part of the record.
    for (const [index, place] of leaves.entries())
      if (index % 7 === 0 || place.length < 3) expect(await isNoticed(place), place.join('/')).to.equal(true)
  })

  it('says what an unsigned record says, and that nobody signed it', async () => {
    expect(succeeded(await recompute(unsigned()))).to.include({ agrees: true, proof: 'unchecked' })
    expect(succeeded(await recompute({ ...unsigned(), id: elsewhere, outcome: 'refused' }))).to.deep.include({
      agrees: false,
      outcome: 'refused',
      recomputedOutcome: 'granted',
      differences: ['/outcome'],
      proof: 'unchecked',
    })
  })

  it('knows a signature by the key it carries, and not who has it where the key is not in the name', async () => {
    const signedBy = async (organisation: string, claims?: string) => {
      const issuer = await signing.keys.current(organisation)
      const did = claims ?? issuer.did
      const theirs = { ...unsigned(), id: elsewhere, organisation: did } as unknown as Credential
      return succeeded(await recompute(await signJson(signing.keys, issuer, theirs, service.now))).proof
    }
    // did:key, did:web of elsewhere, and an organisation that did not sign.
    expect(await signedBy('beta')).to.equal('valid')
    expect(await signedBy('acme')).to.equal('unchecked')
    expect(await signedBy('beta', record.organisation)).to.equal('invalid')
  })

  it('does not take the key of a stranger for that of an organisation of ours', async () => {
    const key = await signing.keys.current('beta')
    const forger = { ...key, verificationMethod: `${record.organisation}#${key.publicKeyMultibase}` }
    const forged = await signJson(signing.keys, forger, unsigned(), service.now)
    expect(succeeded(await recompute(forged)).proof).to.equal('invalid')
  })

  it('tells what is mistaken for a record from what is none', async () => {
    const { detail: old = '' } = await problem({ outcome: 'granted', evaluation: {} })
    expect(old).to.match(/format ancien/)
    const { detail: equivalence = '' } = await problem({ type: 'EquivalenceRecord', formatVersion: 2 })
    expect(equivalence).to.match(/décision d’origine/)
    const { detail: none = '' } = await problem({ ...record, formatVersion: 3 })
    expect(none).to.match(/n’a pas la forme/)
  })

  const malformed: readonly (readonly [claim: string, pointer: string, change: object])[] = [
    ['a member it does not know', '', { more: 1 }],
    ['no outcome', '', { outcome: undefined }],
    ['an outcome that nobody signs', '/outcome', { outcome: 'needs-person' }],
    ['a date that is none', '/decidedAt', { decidedAt: '2026-02-30T09:30:00Z' }],
    ['a leap second', '/decidedAt', { decidedAt: '2026-06-30T23:59:60Z' }],
    ['a date without the calendar', '/decidedAt', { decidedAt: '9999-12-31T23:59:59Z' }],
    ['an appeal against nothing', '', { instance: 'appeal' }],
    ['a list of criteria', '/criteria', { criteria: [] }],
    ['text without end', '/signedBy', { signedBy: 'x'.repeat(10_000) }],
    ['a thousand and one pieces', '/dossier/pieces', { dossier: 1001 }],
    ['a thousand and one rules', '/criteria/rules', { criteria: 1001 }],
  ]
  for (const [claim, pointer, change] of malformed) {
    it(`refuses ${claim}`, async () => {
      const json = { ...record, ...change } as unknown as Record<string, unknown>
      const [piece] = record.dossier.pieces
      const [rule] = record.criteria.rules
      if (json['dossier'] === 1001)
        json['dossier'] = {
          ...record.dossier,
          pieces: Array.from({ length: 1001 }, (_, index) => ({ ...piece, id: String(index) })),
        }
      if (json['criteria'] === 1001)
        json['criteria'] = { ...record.criteria, rules: Array.from({ length: 1001 }, () => rule) }
      const { errors = [] } = await problem(json)
      expect(errors.map((error) => error.pointer)).to.deep.equal([pointer])
    })
  }

  it('refuses what would keep it busy', async () => {
    const [piece] = record.dossier.pieces
    const mutual = {
      ...{ id: 'mutual', type: 'no-mutual-endorsement', source: 'x' },
      params: { kinds: ['EV-END'], days: 90 },
    }
    const busy = {
      ...record,
      criteria: { ...record.criteria, rules: [mutual] },
      dossier: {
        ...record.dossier,
        pieces: Array.from({ length: 900 }, (_, index) => ({ ...piece, id: String(index) })),
        endorsementsGiven: Array.from({ length: 4000 }, () => ({ to: 'x', observedAt: '2026-01-01' })),
      },
    }
    const { errors = [] } = await problem(busy)
    expect(errors.map(({ code }) => code)).to.deep.equal(['record-too-large'])
  })

  it('names the pieces and rules that nothing can be judged by', async () => {
    const [piece, ...others] = record.dossier.pieces
    const strange = {
      ...record,
      dossier: { ...record.dossier, pieces: [{ ...piece, kind: 'EV-NON' }, ...others] },
    }
    const { errors = [] } = await problem(strange)
    expect(errors.map(({ pointer, code }) => `${pointer ?? ''} ${code}`)).to.deep.equal([
      '/dossier/pieces/0/kind kind-undefined',
    ])
  })

  it('takes JSON objects only', async () => {
    await problem([], 400, 'invalid-request')
    const { errors = [] } = await problem({ ...record, signedBy: '\ud800' }, 400, 'invalid-request')
    expect(errors.map(({ pointer, code }) => `${pointer ?? ''} ${code}`)).to.deep.equal([
      '/signedBy half-character',
    ])
    const raw = async (body: string, type = 'application/json') =>
      service.anonymous.call('POST', '/decisions/recompute', { raw: body, headers: { 'Content-Type': type } })
    expectProblem(await raw('{"type": "a", "type": "b"}'), 400, 'invalid-request')
    expectProblem(await raw(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`), 400, 'invalid-request')
    expectProblem(await raw('{'), 400, 'not-json')
    expectProblem(await raw(text, 'text/csv'), 415, 'unsupported-media-type')
    expectProblem(await raw(`{"a": "${'x'.repeat(3 * 1024 * 1024)}"}`), 413, 'payload-too-large')
  })
})
