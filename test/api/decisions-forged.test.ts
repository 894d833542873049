import { expect } from 'chai'
import type { DecisionRecord } from '../../server/evidence/decision.ts'
import type { CriteriaRule } from '../../server/evidence/types.ts'
import { signJson } from '../../server/proof/data-integrity/eddsa-jcs-2022.ts'
import type { Credential, Issuer } from '../../server/proof/types.ts'
import { openSigning, type Signing } from '../proof/signing.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

type Unsigned = Omit<DecisionRecord, 'proof'>

/** No address of this service. */
const elsewhere = 'https://ailleurs.example/decisions/1'

describe('a forged decision record', () => {
  let service: TestService
  let signing: Signing
  let trainer: Client
  let record: DecisionRecord
  let stranger: Issuer
  before(async () => {
    service = await startService()
    signing = await openSigning()
    trainer = await service.organisation('atelier-dole')
    const { line } = await oneBadge(trainer)
    record = succeeded(await trainer.call<DecisionRecord>('GET', `/decisions/${line.awardId}`))
    stranger = await signing.keys.current('beta')
    expect(stranger.did).to.match(/^did:key:/)
  })
  after(async () => {
    await signing.close()
    await service.stop()
  })

  const recompute = async (json: object) =>
    succeeded(
      await service.anonymous.call<Schemas['Recomputation']>('POST', '/decisions/recompute', { json }),
    )
  const unsigned = (): Unsigned => {
    const { proof: _proof, ...rest } = record as DecisionRecord & { proof: object }
    return rest
  }
  /** What the stranger signs. */
  const forged = async (change: Partial<DecisionRecord>) => {
    const theirs = { ...unsigned(), organisation: stranger.did, ...change } as unknown as Credential
    return recompute(await signJson(signing.keys, stranger, theirs, service.now))
  }
  /** The record judged by its last rule alone. */
  const easier = (): Pick<DecisionRecord, 'criteria' | 'evaluation'> => {
    const rule = record.criteria.rules.at(-1) as CriteriaRule
    const findings = record.evaluation.findings.filter((finding) => finding.rule === rule.id)
    return {
      criteria: { ...record.criteria, rules: [rule] },
      evaluation: { ...record.evaluation, findings },
    }
  }

  it('is invalid under an address of ours, whoever signed it', async () => {
    expect(await forged({})).to.include({
      organisation: stranger.did,
      registered: false,
      criteria: 'released',
      proof: 'invalid',
    })
    const { host } = new URL(service.url)
    for (const id of [`${service.url}/decisions/new`, `${service.url}/%64ecisions/1`, `HTTP://${host}/x`])
      expect((await forged({ id })).proof, id).to.equal('invalid')
  })

  it('is invalid where it is not the one we keep, signed or not', async () => {
    expect((await recompute({ ...unsigned(), signedBy: 'Quelqu’un d’autre' })).proof).to.equal('invalid')
    expect((await recompute({ ...unsigned(), organisation: stranger.did })).proof).to.equal('invalid')
    expect((await recompute(unsigned())).proof).to.equal('unchecked')
  })

  it('says who signed it elsewhere, and that we do not know them', async () => {
    expect(await forged({ id: elsewhere })).to.include({
      agrees: true,
      organisation: stranger.did,
      registered: false,
      proof: 'valid',
    })
  })

  it('does not agree when rules of our framework version are left out', async () => {
    const answer = await forged({ id: elsewhere, ...easier() })
    expect(answer).to.deep.include({ agrees: false, criteria: 'changed', differences: ['/criteria/rules'] })
  })

  it('does not agree when it gives our framework version another digest, or a badge it does not have', async () => {
    expect(await forged({ id: elsewhere, frameworkDigest: 'zQmOther' })).to.deep.include({
      agrees: false,
      criteria: 'changed',
      differences: ['/frameworkDigest'],
    })
    const [slug = '', version = ''] = record.achievement.split('/')
    const unknown = { ...record.criteria, achievement: 'RM-Z9-N1' }
    const answer = await forged({
      id: elsewhere,
      achievement: `${slug}/${version}/RM-Z9-N1`,
      criteria: unknown,
      evaluation: { ...record.evaluation, achievement: 'RM-Z9-N1' },
    })
    expect(answer).to.deep.include({ agrees: false, criteria: 'changed', differences: ['/achievement'] })
  })

  it('is not compared with a framework version that we do not have', async () => {
    const frameworkIri = record.frameworkIri.replace(/^https?:\/\/[^/]+/u, 'https://ailleurs.example')
    expect(await forged({ id: elsewhere, frameworkIri, ...easier() })).to.deep.include({
      agrees: true,
      criteria: 'unchecked',
      registered: false,
      differences: [],
    })
  })
})
