/** Open Badges 3.0, what a credential must be: each clause on a badge issued over HTTP, then on copies that its issuer signed and that break it. */
import { expect } from 'chai'
import type { Credential } from '../../../server/proof/types.ts'
import { changed } from '../../verify/issuing.ts'
import { issueOverHttp, officialSchemas, type IssuedOverHttp } from './issued.ts'

type Path = readonly (string | number)[]
/** What breaks a clause: another value at a path; `undefined` takes it out. */
type Break = readonly [path: string, value: unknown]

/** `credentialSubject/achievement/alignment/0` as its steps. */
const steps = (path: string): Path =>
  path.split('/').map((step) => (/^\d+$/u.test(step) ? Number(step) : step))
const broken = (badge: Credential, [path, value]: Break): Credential =>
  changed(badge, steps(path), () => value)
const at = (badge: Credential, path: string): unknown =>
  steps(path).reduce<unknown>(
    (value, step) => (value as Readonly<Record<string | number, unknown>> | undefined)?.[step],
    badge,
  )

const achievement = 'credentialSubject/achievement'
const required = (place: string, members: string): readonly Break[] =>
  members.split(' ').map((member) => [`${place === '' ? '' : `${place}/`}${member}`, undefined])

/** Title; where what it is about stands in a badge; what breaks it. A title begins with the clause, then the class. */
const clauses: readonly (readonly [title: string, present: readonly string[], breaks: readonly Break[]])[] = [
  [
    '§1.2 @context: the contexts of the W3C, then of Open Badges, come first and in that order',
    ['@context/0', '@context/1'],
    [
      ['@context/0', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
      ['@context/1', 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'],
      ['@context', 'https://www.w3.org/ns/credentials/v2'],
    ],
  ],
  [
    '§1.2 type: has VerifiableCredential, and AchievementCredential or OpenBadgeCredential',
    ['type/0', 'type/1'],
    [
      ['type', ['VerifiableCredential']],
      ['type', ['AchievementCredential']],
      ['type', undefined],
    ],
  ],
  ['§1.2 id: is there, and is a URI', ['id'], [...required('', 'id'), ['id', 'pas une adresse'], ['id', 7]]],
  [
    '§1.2 issuer: is a Profile, by its type',
    ['issuer/id', 'issuer/type/0'],
    [...required('', 'issuer'), ...required('issuer', 'id type'), ['issuer/type', ['Organization']]],
  ],
  [
    '§1.2 validFrom: is there, with a time zone',
    ['validFrom'],
    [...required('', 'validFrom'), ['validFrom', '2026-11-21T09:30:00'], ['validFrom', '2026-11-21']],
  ],
  ['§1.2 validUntil: has a time zone', ['validUntil'], [['validUntil', '2028-11-18T22:59:59']]],
  ['§1.2 awardedDate: has a time zone', ['awardedDate'], [['awardedDate', '2026-11-21T09:30:00']]],
  [
    '§1.2 credentialSubject: is one object',
    ['credentialSubject'],
    [
      ...required('', 'credentialSubject'),
      ['credentialSubject', []],
      ['credentialSubject', [{ id: 'urn:uuid:1' }, { id: 'urn:uuid:2' }]],
    ],
  ],
  [
    '§1.3 AchievementSubject: has its type and an achievement',
    ['credentialSubject/type/0', achievement],
    [...required('credentialSubject', 'type achievement'), ['credentialSubject/type', ['Person']]],
  ],
  [
    '§1.3 Achievement: has id, type, criteria, description and name',
    ['id', 'type/0', 'criteria', 'description', 'name'].map((one) => `${achievement}/${one}`),
    [...required(achievement, 'id type criteria description name'), [`${achievement}/type`, ['Badge']]],
  ],
  [
    '§1.3 Achievement: inLanguage is a language tag',
    [`${achievement}/inLanguage`],
    [[`${achievement}/inLanguage`, 'français']],
  ],
  [
    '§1.3 Achievement: achievementType is of the list, or begins with ext:',
    [`${achievement}/achievementType`],
    [[`${achievement}/achievementType`, 'Médiation']],
  ],
  [
    '§1.3 Alignment: has its type, targetName and targetUrl; targetType is of the list',
    ['type/0', 'targetName', 'targetUrl'].map((one) => `${achievement}/alignment/0/${one}`),
    [
      ...required(`${achievement}/alignment/0`, 'type targetName targetUrl'),
      [`${achievement}/alignment/0/targetType`, 'Competency'],
    ],
  ],
  ['§1.3 Evidence: has its type', ['evidence/0/type/0'], [...required('evidence/0', 'type')]],
  [
    '§1.3 Result: has its type',
    ['credentialSubject/result/0/type/0'],
    required('credentialSubject/result/0', 'type'),
  ],
  [
    '§1.3 Result: status is of the list',
    ['credentialSubject/result/0'],
    [['credentialSubject/result/0/status', 'Réussi']],
  ],
  [
    '§1.3 ResultDescription: has id, type, name and resultType, which is of the list',
    ['id', 'type/0', 'name', 'resultType'].map((one) => `${achievement}/resultDescription/0/${one}`),
    [
      ...required(`${achievement}/resultDescription/0`, 'id type name resultType'),
      [`${achievement}/resultDescription/0/resultType`, 'Niveau'],
    ],
  ],
  [
    '§1.3 RubricCriterionLevel: has id, type and name',
    ['id', 'type/0', 'name'].map((one) => `${achievement}/resultDescription/0/rubricCriterionLevel/0/${one}`),
    required(`${achievement}/resultDescription/0/rubricCriterionLevel/0`, 'id type name'),
  ],
  [
    '§1.3 Profile: has id and type, wherever it stands',
    [`${achievement}/creator/id`, `${achievement}/creator/type/0`],
    required(`${achievement}/creator`, 'id type'),
  ],
  [
    '§1.3 IdentityObject: has type, hashed, identityHash and identityType, and nothing it does not know',
    ['type', 'hashed', 'identityHash', 'identityType'].map((one) => `credentialSubject/identifier/0/${one}`),
    [
      ...required('credentialSubject/identifier/0', 'type hashed identityHash identityType'),
      ['credentialSubject/identifier/0/name', 'Éloïse'],
    ],
  ],
  [
    '§1.3 Image: has id and type, and nothing it does not know',
    [`${achievement}/image/id`, `${achievement}/image/type`],
    [...required(`${achievement}/image`, 'id type'), [`${achievement}/image/alt`, 'Badge']],
  ],
  [
    '§1.3 Related: has id and type',
    [`${achievement}/related/0/id`, `${achievement}/related/0/type/0`],
    required(`${achievement}/related/0`, 'id type'),
  ],
  [
    '§1.3 CredentialSchema: has id and type',
    ['credentialSchema/0/id', 'credentialSchema/0/type'],
    required('credentialSchema/0', 'id type'),
  ],
  [
    '§1.3 RefreshService: has id and type',
    ['refreshService/id', 'refreshService/type'],
    required('refreshService', 'id type'),
  ],
  ['§1.4 credentialStatus: has its type', ['credentialStatus/type'], required('credentialStatus', 'type')],
]

describe('a badge issued here, and Open Badges 3.0 on its data model', function () {
  this.timeout(180_000)
  let issued: IssuedOverHttp
  let unsigned: Credential
  before(async () => {
    issued = await issueOverHttp()
    const { proof: _proof, ...rest } = issued.badge
    unsigned = rest
  })
  after(() => issued.service.stop())

  it('is valid as it was issued, and signed again unchanged', async () => {
    expect(await issued.judge(issued.badge)).to.deep.equal({ verdict: 'valid', failed: [] })
    expect(await issued.judgeSigned(unsigned)).to.deep.equal({ verdict: 'valid', failed: [] })
  })

  for (const [title, present, breaks] of clauses) {
    it(`OB 3.0 ${title}`, async () => {
      for (const path of present) expect(at(unsigned, path), path).to.not.be.oneOf([undefined, null, ''])
      for (const one of breaks) {
        const { verdict, failed } = await issued.judgeSigned(broken(unsigned, one))
        expect(verdict, JSON.stringify(one)).to.equal('invalid')
        expect(failed, JSON.stringify(one)).to.have.length.above(0)
      }
    })
  }

  it('OB 3.0 §1.2 @context: types of the extensions have their context, and every term is defined', async () => {
    expect(at(unsigned, '@context/2')).to.equal('https://purl.imsglobal.org/spec/ob/v3p0/extensions.json')
    const [w3c, ob] = unsigned['@context'] as readonly string[]
    expect(await issued.judgeSigned({ ...unsigned, '@context': [w3c, ob] })).to.have.property(
      'verdict',
      'invalid',
    )
    expect(await issued.judgeSigned({ ...unsigned, inconnu: 'x' })).to.have.property('verdict', 'invalid')
  })

  it('OB 3.0 §1.2: has no empty list and no null', () => {
    expect(JSON.stringify(issued.badge)).not.to.match(/\[\]|null/u)
  })

  it('OB 3.0 §1.2 validFrom, validUntil: are the time in which it is good', async () => {
    const { service } = issued
    const today = service.now
    service.now = new Date('2028-11-19T12:00:00Z')
    expect(await issued.judge(issued.badge)).to.deep.equal({ verdict: 'invalid', failed: ['validity'] })
    service.now = today
    const later = { ...unsigned, validFrom: '2026-12-01T09:30:00Z' }
    expect((await issued.judgeSigned(later)).failed).to.include('validity')
  })

  it('OB 3.0 §1.3 AchievementSubject: has an id or an identifier', async () => {
    const without = (path: string, from = unsigned) => broken(from, [path, undefined])
    expect(await issued.judgeSigned(without('credentialSubject/id'))).to.have.property('verdict', 'valid')
    const neither = without('credentialSubject/identifier', without('credentialSubject/id'))
    expect(await issued.judgeSigned(neither)).to.have.property('verdict', 'invalid')
  })

  it('OB 3.0 §1.3 Criteria: has an id or a narrative', async () => {
    for (const [member, verdict] of [
      ['id', 'valid'],
      ['narrative', 'valid'],
      ['none', 'invalid'],
    ] as const) {
      const criteria = { id: 'https://frameworks.example/criteres', narrative: 'Accueillir chacun.' }
      const kept = Object.fromEntries(Object.entries(criteria).filter(([key]) => key === member))
      const judged = await issued.judgeSigned(broken(unsigned, [`${achievement}/criteria`, kept]))
      expect(judged.verdict, member).to.equal(verdict)
    }
  })

  it('OB 3.0 §1.3 Result: is about a ResultDescription of the same achievement, and reaches one of its levels', () => {
    const descriptions = at(unsigned, `${achievement}/resultDescription`) as readonly {
      readonly id: string
      readonly allowedValue?: readonly string[]
      readonly rubricCriterionLevel?: readonly { readonly id: string }[]
    }[]
    const results = at(unsigned, 'credentialSubject/result') as readonly Readonly<Record<string, string>>[]
    expect(results).to.have.length(2)
    for (const result of results) {
      const description = descriptions.find(({ id }) => id === result['resultDescription'])
      if (description === undefined) throw new Error('a result about nothing')
      const levels = description.rubricCriterionLevel?.map(({ id }) => id)
      if (levels === undefined) expect(description.allowedValue).to.include(result['value'])
      else expect(levels).to.include(result['achievedLevel'])
    }
  })

  it('OB 3.0 §1.3 RefreshService: its address answers the newest of the same issuer and id', async () => {
    const newest = await issued.get<Credential>(String(at(unsigned, 'refreshService/id')))
    expect([newest['id'], at(newest, 'issuer/id')]).to.deep.equal([unsigned['id'], at(unsigned, 'issuer/id')])
  })

  it('OB 3.0 §1.3: the official schemas, of both generations, accept it and refuse what breaks their clauses', function () {
    const accepted = officialSchemas()
    if (accepted === undefined) this.skip()
    expect(accepted(issued.badge)).to.deep.equal([true, true])
    const refused = clauses.flatMap(([, , breaks]) =>
      breaks.map((one) => accepted(broken(issued.badge, one))),
    )
    // What they leave to prose: the order of the subject's types, languages, and lists of words.
    const strictly = refused.filter(([live, strict]) => !live || !strict)
    expect(strictly.length / refused.length).to.be.greaterThan(0.8)
  })
})
