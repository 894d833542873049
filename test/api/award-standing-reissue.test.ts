import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormatsModule from 'ajv-formats'
import { expect } from 'chai'
import { reissueAward } from '../../server/award/standing/reissue-award.ts'
import { schemaErrors } from '../../server/schema.ts'
import { conformanceJson, hasConformanceData } from '../conformance/data.ts'
import { expectProblem } from '../support/problems.ts'
import { succeeded, type Schemas, type TestService } from '../support/service.ts'
import { continued, equivalent, idOf, startReissuing, type Reissuing } from './award-standing-reissuing.ts'
import { replaced, same, slug, standingOf } from './award-standing-versions.ts'

// ajv-formats is CommonJS: its default export is the plug-in itself at run time, a namespace to the type checker.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2019) => Ajv2019

interface Credential {
  readonly id: string
  readonly awardedDate: string
  readonly validFrom: string
  readonly evidence: readonly { readonly id: string; readonly genre: string }[]
  readonly credentialStatus: { readonly statusListIndex: string }
  readonly credentialSubject: {
    readonly id: string
    readonly achievement: {
      readonly id: string
      readonly version: string
      readonly humanCode: string
      readonly related?: readonly object[]
    }
  }
}

describe('re-issuing an award', function () {
  // Releases two versions of a whole framework.
  this.timeout(60_000)
  let all: Reissuing
  let service: TestService
  before(async () => {
    all = await startReissuing()
    service = all.service
  })
  after(() => service.stop())

  const credentialOf = async (url: string | undefined) =>
    succeeded(await service.anonymous.call<Credential>('GET', url ?? ''))
  const verdictOf = async (url: string) => {
    const { bytes } = await service.anonymous.call('GET', url)
    const answer = await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
      raw: bytes,
      headers: { 'Content-Type': 'application/vc+ld+json' },
    })
    return succeeded(answer).verdict
  }

  describe('that is equivalent to another achievement', () => {
    let old: Credential
    let award: Schemas['Award']
    let fresh: Credential
    before(async () => {
      old = await credentialOf(all.mine[replaced]?.credential)
      const answer = await all.reissue(idOf(all.mine))
      expect(answer.status).to.equal(201)
      award = succeeded(answer)
      fresh = await credentialOf(award.credential)
    })

    it('gives a badge of the later version that verifies, with a status of its own', async () => {
      expect(award).to.include({ achievement: equivalent.achievement, state: 'active' })
      expect(fresh.credentialSubject.achievement).to.include({ humanCode: 'RM-A2.2-N1', version: '0.2.0' })
      expect(await verdictOf(award.credential)).to.equal('valid')
      expect(fresh.credentialStatus.statusListIndex).to.not.equal(old.credentialStatus.statusListIndex)
      expect(schemaErrors('achievement-credential.schema.json', fresh)).to.deep.equal([])
    })

    for (const file of [
      'schemas-live/ob_v3p0_achievementcredential_schema.json',
      'schemas-strict/achievementcredential.json',
    ]) {
      it(`gives a badge valid under the official ${file}`, function () {
        if (!hasConformanceData('re-issued badge')) return this.skip()
        const schema = Object(conformanceJson('ob3', ...file.split('/'))) as object
        const validate = addFormats(new Ajv2019({ strict: false, allErrors: true })).compile(schema)
        expect(validate(fresh), JSON.stringify(validate.errors)).to.equal(true)
      })
    }

    it('is for the same person, on the same evidence, first awarded on the same day', () => {
      expect(fresh.credentialSubject.id).to.equal(old.credentialSubject.id)
      expect(fresh.evidence).to.deep.equal(old.evidence)
      expect(old.evidence).to.have.lengthOf(1)
      expect([fresh.awardedDate, fresh.validFrom]).to.deep.equal([
        '2026-11-21T09:30:00Z',
        '2026-12-21T23:55:00Z',
      ])
    })

    it('has old and new say of each other', async () => {
      expect(award.reissueOf).to.equal(idOf(all.mine))
      expect(succeeded(await all.read(idOf(all.mine))).award.reissuedAs).to.equal(award.id)
      expect(await standingOf(all.trainer, award.id)).to.include({
        reissueOf: idOf(all.mine),
        standing: 'stands',
      })
      const standing = await standingOf(all.trainer, idOf(all.mine))
      expect(standing.reissuedAs).to.equal(award.id)
      expect(standing).to.not.have.property('proposal')
      expect(fresh.credentialSubject.achievement.related).to.deep.include({
        id: old.credentialSubject.achievement.id,
        type: ['Related'],
        inLanguage: 'fr',
        version: '0.1.0',
      })
    })

    it('tells nobody who sees the new badge where the old one is', () => {
      expect(JSON.stringify(fresh)).to.not.include(idOf(all.mine))
    })

    it('leaves the old badge valid', async () => {
      expect(await verdictOf(old.id)).to.equal('valid')
      expect(succeeded(await all.read(idOf(all.mine))).award.state).to.equal('active')
    })

    it('records the decision as an equivalence of the earlier one, with both versions and their digests', async () => {
      const { decision: earlier } = succeeded(await all.read(idOf(all.mine)))
      const { decision } = succeeded(await all.read(award.id))
      expect(decision).to.include({
        outcome: 'granted',
        type: 'EquivalenceRecord',
        signedBy: 'Sylvie Marchand',
      })
      expect(decision.evaluation).to.include({ criteriaVersion: '0.2.0', outcome: 'met' })
      const pieces = earlier.dossier.pieces.map(({ id, kind, observedAt, fingerprint }) => {
        return { id, kind, observedAt, fingerprint }
      })
      expect(pieces).to.have.lengthOf(1)
      expect(decision).to.have.property('evidence').that.deep.equals(pieces)
      const [consent, equivalence] = decision.evaluation.findings
      expect(consent).to.deep.include({
        type: 'recipient-consent',
        params: { recordedAt: '2026-12-21T23:55:00Z' },
      })
      const find = (version: string) => service.context.deps.frameworks.find(slug, version)
      expect(equivalence?.params).to.deep.include({
        standing: 'equivalent',
        reasons: ['replaced-by'],
        from: {
          achievement: `${slug}/0.1.0/${replaced}`,
          iri: find('0.1.0')?.iri,
          digestMultibase: find('0.1.0')?.digestMultibase,
        },
        to: {
          achievement: equivalent.achievement,
          iri: find('0.2.0')?.iri,
          digestMultibase: find('0.2.0')?.digestMultibase,
        },
      })
      for (const quoted of ['earlierDecision', 'earlierCredential']) {
        expect(equivalence?.params[quoted]).to.match(/^ni:\/\/\/sha-256;[\w-]{43}$/)
      }
    })

    it('answers the same award when asked again, and awards nothing more', async () => {
      const before = await service.documents()
      const answer = await all.reissue(idOf(all.mine))
      expect(answer.status).to.equal(200)
      expect(succeeded(answer)).to.deep.equal(award)
      expect(await service.documents()).to.deep.equal(before)
    })

    it('is not done twice, under another version', async () => {
      const json = { ...equivalent, achievement: `${slug}/0.3.0/RM-A2.2-N1` }
      expectProblem(await all.reissue(idOf(all.mine), json), 422, 'reissue-refused')
      const next = succeeded(await all.reissue(award.id, json))
      expect(next).to.include({ reissueOf: award.id, achievement: json.achievement })
      expect((await credentialOf(next.credential)).awardedDate).to.equal('2026-11-21T09:30:00Z')
    })
  })

  it('that stands gives the same badge of the later version', async () => {
    const award = succeeded(await all.reissue(idOf(all.mine, same), continued))
    expect(award.achievement).to.equal(continued.achievement)
    expect(await verdictOf(award.credential)).to.equal('valid')
  })

  it('keeps the end of validity, and the name the person asked for', async () => {
    const old = await all.somebody('zoe', { validUntil: '2027-01-31' }, { nameInBadge: true })
    const award = succeeded(await all.reissue(idOf(old)))
    const credential = await credentialOf(award.credential)
    expect(credential).to.include({ validUntil: '2027-01-31T22:59:59Z' })
    expect(credential.credentialSubject).to.have.nested.property(
      'identifier[0].identityHash',
      'Éloïse Béranger',
    )
  })

  it('twice at once gives one award', async () => {
    const old = await all.somebody('deux')
    const before = await service.documents()
    const answers = await Promise.all([all.reissue(idOf(old)), all.reissue(idOf(old))])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 201])
    expect(new Set(answers.map((answer) => succeeded(answer).id)).size).to.equal(1)
    expect((await service.documents())['awards']).to.equal((before['awards'] ?? 0) + 1)
  })

  it('for two versions at once gives one award', async () => {
    const old = await all.somebody('trois')
    const before = await service.documents()
    const later = { ...equivalent, achievement: `${slug}/0.3.0/RM-A2.2-N1` }
    const answers = await Promise.all([all.reissue(idOf(old)), all.reissue(idOf(old), later)])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 422])
    expect((await service.documents())['awards']).to.equal((before['awards'] ?? 0) + 1)
  })

  describe('interrupted', () => {
    it('after the new award was written is completed by asking again', async () => {
      const old = await all.somebody('quatre')
      const award = succeeded(await all.reissue(idOf(old)))
      const { awards } = service.context.deps.store
      const linked = await awards.get(idOf(old))
      if (linked === undefined) throw new Error('the old award is gone')
      // As a crash between the two writes leaves it.
      const { reissuedAs, ...unlinked } = linked
      expect(reissuedAs).to.equal(award.id)
      expect(await awards.replace(unlinked)).to.not.equal(undefined)
      const before = await service.documents()
      const answer = await all.reissue(idOf(old))
      expect([answer.status, succeeded(answer).id]).to.deep.equal([200, award.id])
      expect(await awards.get(idOf(old))).to.have.property('reissuedAs', award.id)
      expect(await service.documents()).to.deep.equal(before)
    })

    it('before it was written leaves nothing but its reserved status entry, which it then gets', async () => {
      const old = await all.somebody('cinq')
      const { deps } = service.context
      const before = await service.documents()
      const unsigned = { ...deps, sign: () => Promise.reject(new Error('the key store is gone')) }
      const request = { ...equivalent, by: 'key-1' }
      const error: unknown = await reissueAward(unsigned, 'atelier-dole', idOf(old), request).catch(
        (reason: unknown) => reason,
      )
      expect(error).to.have.property('message', 'the key store is gone')
      const { statusSlots = 0, ...rest } = await service.documents()
      expect({ ...rest, statusSlots: statusSlots - 1 }).to.deep.equal(before)
      succeeded(await all.reissue(idOf(old)))
      expect(await service.documents()).to.include({ statusSlots, awards: (before['awards'] ?? 0) + 1 })
    })
  })

  it('keeps a change of state made at the same moment', async () => {
    const old = await all.somebody('six')
    const json = { state: 'suspended', reason: 'Vérification' }
    const [changed, answer] = await Promise.all([
      all.trainer.call('PUT', `/awards/${idOf(old)}/state`, { json }),
      all.reissue(idOf(old)),
    ])
    succeeded(changed)
    expect(answer.status).to.be.oneOf([201, 409, 422])
    const { award } = succeeded(await all.read(idOf(old)))
    expect(award.state).to.equal('suspended')
    expect(award.reissuedAs !== undefined).to.equal(answer.status === 201)
  })
})
