import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormatsModule from 'ajv-formats'
import { expect } from 'chai'
import type { proofStrengths } from '../../server/achievement/types.ts'
import { type Achievement, type Achievements } from '../../server/achievement/types.ts'
import { buildCredential, type CredentialParts } from '../../server/credential/build-credential.ts'
import { strongestProof, weakestProof } from '../../server/credential/strength.ts'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { verifyProofs } from '../../server/proof/data-integrity/verify-proofs.ts'
import { now, openSigning, type Signing } from '../proof/signing.ts'
import { partsOf, publishedAchievements } from './sample-credential.ts'

const addFormats = addFormatsModule as unknown as (ajv: Ajv2019) => Ajv2019
const conformance = path.join(process.env['CONFORMANCE_DATA'] ?? '../shared/conformance', 'ob3')
const schemas = {
  '2026': 'schemas-live/ob_v3p0_achievementcredential_schema.json',
  '2024 (arrays only)': 'schemas-strict/achievementcredential.json',
}

describe('The credential of an award', () => {
  let signing: Signing
  let achievements: Achievements
  let welcome: Achievement
  before(async () => {
    signing = await openSigning()
    achievements = await publishedAchievements(signing.store)
    welcome = achievements.resolve('referentiel-mediateurs/0.1.0/RM-A1.1-N2')
  })
  after(() => signing.close())

  const build = (changes?: Partial<CredentialParts>) => buildCredential(partsOf(welcome, changes))
  const samples = () => [
    ...achievements.list().map((achievement) => partsOf(achievement)),
    partsOf(welcome, {
      recipient: { subjectId: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22', name: 'Zoé Ñandú-Lefèvre' },
      validUntil: new Date('2029-11-21T23:59:59Z'),
      levels: [2, 3].map((level) => `${welcome.framework.iri}/RM-A1.1#niveau-${String(level)}`),
      pieces: [],
      language: 'en',
      issuer: { did: 'did:web:badges.example.org:issuers:acme', organisation: { name: 'Acmé' } },
    }),
  ]

  for (const [generation, file] of Object.entries(schemas)) {
    it(`is valid under the Open Badges 3.0 schema of ${generation}, for every achievement`, function () {
      if (!existsSync(conformance)) {
        console.log('skipped: no conformance data')
        this.skip()
      }
      const schema = JSON.parse(readFileSync(path.join(conformance, file), 'utf8')) as object
      const validate = addFormats(new Ajv2019({ strict: false, allErrors: true })).compile(schema)
      // The schemas describe what leaves the signer.
      const proof = {
        type: 'DataIntegrityProof',
        cryptosuite: 'eddsa-rdfc-2022',
        created: '2026-11-21T09:30:00Z',
        proofPurpose: 'assertionMethod',
        verificationMethod: 'did:web:badges.example.org:issuers:acme#z6Mk',
        proofValue: 'z1',
      }
      for (const parts of samples()) {
        validate({ ...buildCredential(parts), proof: [proof] })
        expect(validate.errors ?? [], parts.achievement.id).to.deep.equal([])
      }
      expect(validate({ ...build(), proof: [proof], credentialSubject: {} })).to.equal(false)
    })
  }

  it('is wholly covered by its proof (JSON-LD safe mode), for each kind of achievement', async () => {
    const issuer = await signing.keys.current('acme')
    const kinds = new Map(samples().map((parts) => [`${parts.achievement.kind} ${parts.language}`, parts]))
    expect(kinds.size).to.equal(4)
    for (const parts of kinds.values()) {
      const signed = await eddsaRdfc2022.sign(signing.keys, issuer, buildCredential(parts), now)
      expect(await verifyProofs(signed, { now, purpose: 'assertionMethod' })).to.have.property(
        'verified',
        true,
      )
    }
  })

  it('has no empty array, no null and no empty text anywhere', () => {
    for (const parts of samples()) {
      const json = JSON.stringify(buildCredential(parts))
      expect(json, parts.achievement.id).not.to.match(/\[\]|null|:""/)
    }
  })

  it('says who issued it, to whom, when and until when', () => {
    const credential = build({ validUntil: new Date('2029-11-21T23:59:59.999Z') })
    expect(credential['issuer']).to.deep.equal({
      id: 'did:web:badges.example.org:issuers:acme',
      type: ['Profile'],
      name: 'Acmé médiation',
      url: 'https://acme.example',
      email: 'badges@acme.example',
    })
    expect(credential).to.include({
      validFrom: '2026-11-21T09:30:00Z',
      awardedDate: '2026-11-21T09:30:00Z',
      validUntil: '2029-11-21T23:59:59Z',
    })
    expect(credential).to.have.nested.property(
      'credentialSubject.id',
      'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22',
    )
    expect(build()).not.to.have.property('validUntil')
  })

  it('names the person only when they asked for it, in clear and never hashed', () => {
    expect(build()).not.to.have.nested.property('credentialSubject.identifier')
    const named = build({ recipient: { subjectId: 'urn:uuid:1', name: 'Zoé Lefèvre' } })
    expect(named).to.have.deep.nested.property('credentialSubject.identifier', [
      { type: 'IdentityObject', hashed: false, identityHash: 'Zoé Lefèvre', identityType: 'name' },
    ])
  })

  it('shows the achievement in its language, with the family, an image and a creator', () => {
    const iri = 'https://badges.example.org/frameworks/referentiel-mediateurs/0.1.0/achievements/RM-A1.1-N2'
    const achievement = build() as { credentialSubject?: { achievement?: Record<string, unknown> } }
    expect(achievement.credentialSubject?.achievement).to.deep.include({
      id: `${iri}/fr`,
      inLanguage: 'fr',
      image: { id: `${iri}/image.png`, type: 'Image', caption: welcome.name.fr },
      creator: build()['issuer'],
    })
    expect(achievement.credentialSubject?.achievement?.['tag']).to.include('skill')
  })

  it('tells the level reached and how strong the proof is', () => {
    const iri = 'https://badges.example.org/frameworks/referentiel-mediateurs/0.1.0'
    const pieces = ['EV-AUT', 'EV-END'].map((kind) => ({
      kind,
      title: { fr: kind, en: kind },
      fingerprint: 'ni:///sha-256;AA',
    }))
    expect(build({ pieces })).to.have.deep.nested.property('credentialSubject.result', [
      {
        type: ['Result'],
        resultDescription: `${iri}/achievements/RM-A1.1-N2#niveau`,
        achievedLevel: `${iri}/RM-A1.1#niveau-2`,
      },
      { type: ['Result'], resultDescription: `${iri}/achievements/RM-A1.1-N2#force`, value: 'endorsed' },
    ])
  })

  it('quotes each level that assessors found, once and in the order of the scale, and averages none', () => {
    const iri = 'https://badges.example.org/frameworks/referentiel-mediateurs/0.1.0'
    const found = (...numbers: readonly number[]) => {
      const levels = numbers.map((number) => `${iri}/RM-A1.1#niveau-${String(number)}`)
      const { credentialSubject } = build({ levels }) as { credentialSubject: { result: object[] } }
      return credentialSubject.result.flatMap((result) =>
        'achievedLevel' in result ? [String(result.achievedLevel).replace(/^.*-/u, '')] : [],
      )
    }
    expect(found(3, 2, 3)).to.deep.equal(['2', '3'])
    expect(found(2)).to.deep.equal(['2'])
    // Of another competency, or none: the badge is of level 2 all the same.
    expect(found()).to.deep.equal(['2'])
    expect(found(9)).to.deep.equal(['2'])
  })

  it('says where a wallet asks for it again when it ends, and only then', () => {
    expect(build({ validUntil: new Date('2029-11-21T23:59:59Z') })['refreshService']).to.deep.equal({
      id: 'https://badges.example.org/credentials/5f2b6c7d-8a41-4c1e-9b7e-2f0d6a1c3e55/refresh',
      type: '1EdTechCredentialRefresh',
    })
    expect(build()).to.not.have.property('refreshService')
  })

  it('shows the strength it is told', () => {
    const profile = buildCredential(
      partsOf(achievements.resolve('referentiel-mediateurs/0.1.0/PROFIL-ACC'), {
        pieces: [],
        strength: 'assessed',
      }),
    )
    expect(profile).to.have.nested.property('credentialSubject.result[0].value', 'assessed')
  })

  it('shows evidence as a fingerprint, a kind and its title, and nothing else', () => {
    const title = { fr: 'Observation en situation', en: 'Observation' }
    const piece = { kind: 'EV-OBS', title, fingerprint: 'ni:///sha-256;AQID' }
    expect(build({ pieces: [piece] })['evidence']).to.deep.equal([
      { id: 'ni:///sha-256;AQID', type: ['Evidence'], name: 'Observation en situation', genre: 'EV-OBS' },
    ])
    expect(build({ pieces: [] })).not.to.have.property('evidence')
  })

  it('pins the framework version and the decision by address and digest', () => {
    expect(build()['relatedResource']).to.deep.equal([
      {
        id: 'https://badges.example.org/frameworks/referentiel-mediateurs/0.1.0',
        mediaType: 'application/ld+json',
        digestSRI: welcome.framework.digestSri,
      },
      {
        id: 'https://badges.example.org/decisions/5f2b6c7d-8a41-4c1e-9b7e-2f0d6a1c3e55',
        mediaType: 'application/json',
        digestSRI: 'sha256-BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=',
      },
    ])
  })

  it('points to its revocation bit with a text index', () => {
    expect(build()['credentialStatus']).to.deep.equal({
      id: 'https://badges.example.org/status-lists/acme-1#94567',
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '94567',
      statusListCredential: 'https://badges.example.org/status-lists/acme-1',
    })
  })

  it('is a fresh object at each call', () => {
    const [first, second] = [build(), build()]
    Object.assign(first['credentialSubject'] as object, { id: 'changed' })
    expect(second).to.deep.equal(build())
  })

  it('is never written for an evaluation that is not met, or that is about something else', () => {
    const { evaluation } = partsOf(welcome)
    const other = achievements.resolve('abecedaire-publics/0.1.0/AB-O1-N3')
    expect(() => build({ evaluation: { ...evaluation, outcome: 'not-met' } })).to.throw(/not met/)
    expect(() => build({ evaluation: { ...evaluation, achievement: 'RM-A1.1-N3' } })).to.throw(/of one piece/)
    expect(() => build({ framework: other.framework })).to.throw(/of one piece/)
    expect(() => build({ evaluation: { ...evaluation, outcome: 'needs-person' } })).not.to.throw()
  })
})

describe('The strength of the proof', () => {
  const strengthOfKind = {
    A: 'declared',
    B: 'attendance-attested',
    C: 'assessed',
    D: 'endorsed',
    E: 'certified',
  } as const
  const table: readonly (readonly [readonly string[], (typeof proofStrengths)[number]])[] = [
    [[], 'declared'],
    [['A', 'A'], 'declared'],
    [['B', 'A'], 'attendance-attested'],
    [['A', 'C', 'B'], 'assessed'],
    [['D', 'C'], 'endorsed'],
    [['A', 'E', 'D'], 'certified'],
    [['unknown'], 'declared'],
    [['unknown', 'C'], 'assessed'],
  ]
  for (const [kinds, expected] of table) {
    it(`is ${expected} for ${kinds.length === 0 ? 'no piece' : kinds.join(' + ')}`, () => {
      expect(strongestProof(kinds, strengthOfKind)).to.equal(expected)
    })
  }

  it('is that of the weakest badge, for a badge that rests on badges', () => {
    const badge = (achievementCode: string, proofStrength: string) => ({ achievementCode, proofStrength })
    const three = [badge('A', 'certified'), badge('B', 'attendance-attested'), badge('C', 'assessed')]
    expect(weakestProof(three)).to.equal('attendance-attested')
    expect(weakestProof([...three, badge('B', 'endorsed')])).to.equal('assessed')
    expect(weakestProof([badge('A', 'endorsed')])).to.equal('endorsed')
    expect(weakestProof([badge('A', 'assessed'), badge('B', 'unheard of')])).to.equal('declared')
    expect(weakestProof([])).to.equal('declared')
  })
})
