import { expect } from 'chai'
import { documentsByOutcome } from '../../server/proof/compiled-contexts/counts.ts'
import type { Credential } from '../../server/proof/types.ts'
import { isObject, type VerifyDeps } from '../../server/verify/check.ts'
import type { VerificationReport } from '../../server/verify/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { changed, now, openIssuing, resultOf, type Issuing } from './issuing.ts'
import { issuedBy, plainDid, plainlySigned } from './plain-signer.ts'

const alice = 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2'
const bob = 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH'

const contexts = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
]

describe('a record of several badges (CLR 2.0)', function () {
  this.timeout(30_000)
  let issuing: Issuing
  const unsigned = new Map<string, Credential>()
  before(async () => {
    issuing = await openIssuing()
    for (const name of ['first', 'second', 'third']) unsigned.set(name, await issuing.unsigned(name))
  })
  after(async () => {
    await issuing.close()
  })

  /** The badge of that name, as its issuer writes it for `subject`. */
  function about(subject: string, name: string): Credential {
    const badge = unsigned.get(name)
    if (badge === undefined) throw new Error(`no badge ${name}`)
    return changed(badge, ['credentialSubject', 'id'], () => subject)
  }
  const badgeOf = (subject: string, name: string) => issuing.sign(about(subject, name))

  async function recordOf(badges: readonly Credential[], change: Credential = {}): Promise<Credential> {
    const { did } = await issuing.issuer('acme')
    return {
      '@context': contexts,
      id: 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b21',
      type: ['VerifiableCredential', 'ClrCredential'],
      name: 'Relevé',
      issuer: { id: did, type: ['Profile'], name: 'Acmé' },
      validFrom: '2026-11-20T00:00:00Z',
      credentialSubject: { id: alice, type: ['ClrSubject'], verifiableCredential: badges },
      ...change,
    }
  }
  const signedRecord = async (...badges: readonly Credential[]) => issuing.sign(await recordOf(badges))

  function verify(record: Credential, deps: Partial<VerifyDeps> = {}): Promise<VerificationReport> {
    const bytes = Buffer.from(JSON.stringify(record))
    return verifyCredential({ ...issuing.deps, ...deps }, { kind: 'json', bytes }, now)
  }
  const verdicts = ({ verdict, parts = [] }: VerificationReport) => [
    verdict,
    ...parts.map((part) => part.verdict),
  ]

  it('is valid when it and every badge in it are, and says where each stands', async () => {
    const report = await verify(
      await signedRecord(await badgeOf(alice, 'first'), await badgeOf(alice, 'second')),
    )
    expect(verdicts(report)).to.deep.equal(['valid', 'valid', 'valid'])
    expect(resultOf(report, 'parts')).to.equal('pass parts-good')
    expect(report.parts?.map(({ pointer }) => pointer)).to.deep.equal([
      '/credentialSubject/verifiableCredential/0',
      '/credentialSubject/verifiableCredential/1',
    ])
    expect(report.parts?.[1]?.credential?.['id']).to.equal(unsigned.get('second')?.['id'])
  })

  it('shows of itself what was signed, and the badges only as what was found of each', async () => {
    const badge = await badgeOf(alice, 'first')
    const achievement = {
      id: 'urn:uuid:a7467ef6-56cb-11ec-bf63-0242ac130002',
      type: ['Achievement'],
      name: 'Un',
      description: 'Un',
      criteria: { narrative: 'Un' },
    }
    const association = {
      type: 'Association',
      associationType: 'precedes',
      sourceId: achievement.id,
      targetId: 'urn:uuid:dd887f0a-56cb-11ec-bf63-0242ac130002',
    }
    const subject = {
      id: alice,
      type: ['ClrSubject'],
      verifiableCredential: [badge],
      achievement: [achievement],
      association: [association],
    }
    const record = await recordOf([], { partial: true, credentialSubject: subject })
    const report = await verify(await issuing.sign(record))
    expect(report.verdict).to.equal('valid')
    const { credentialSubject, partial } = report.credential ?? {}
    expect(partial).to.equal(true)
    expect(credentialSubject).to.have.all.keys('id', 'type', 'achievement', 'association')
  })

  it('is not valid any more when one word of it or of a badge in it is another', async () => {
    const record = await signedRecord(await badgeOf(alice, 'first'))
    const inPart = [
      'credentialSubject',
      'verifiableCredential',
      0,
      'credentialSubject',
      'achievement',
      'name',
    ]
    for (const path of [['name'], ['credentialSubject', 'id'], inPart]) {
      const report = await verify(changed(record, path, () => 'urn:x:autre'))
      expect(report.verdict, path.join('/')).to.equal('invalid')
      expect(resultOf(report, 'signature'), path.join('/')).to.equal('fail signature-mismatch')
      expect(report).to.not.have.any.keys('credential', 'issuer', 'parts')
    }
    const other = changed(record, ['credentialSubject', 'verifiableCredential'], () => [
      unsigned.get('second'),
    ])
    expect((await verify(other)).verdict).to.equal('invalid')
  })

  it('is invalid when a badge in it is not good, whoever signed the record', async () => {
    const good = await badgeOf(alice, 'first')
    const forged = changed(
      await badgeOf(alice, 'second'),
      ['credentialSubject', 'achievement', 'name'],
      () => 'Expert',
    )
    const report = await verify(await signedRecord(good, forged))
    expect(resultOf(report, 'signature')).to.equal('pass signature-valid')
    expect(verdicts(report)).to.deep.equal(['invalid', 'valid', 'invalid'])
    expect(resultOf(report, 'parts')).to.equal('fail part-not-good')
    expect(report.parts?.[1]).to.not.have.any.keys('credential', 'issuer')
    expect(JSON.stringify(report)).to.not.include('Expert')
    const unsignedPart = about(alice, 'second')
    expect(verdicts(await verify(await signedRecord(good, unsignedPart)))).to.deep.equal([
      'invalid',
      'valid',
      'invalid',
    ])
  })

  it('is invalid once a badge in it is revoked', async () => {
    const record = await signedRecord(await badgeOf(alice, 'first'), await badgeOf(alice, 'third'))
    await issuing.setState('third', 'revoked')
    const report = await issuing.verify(record)
    expect(verdicts(report)).to.deep.equal(['invalid', 'valid', 'invalid'])
  })

  it('is open when a badge in it could not be verified', async () => {
    const unread = changed(await badgeOf(alice, 'second'), ['proof', 0, 'cryptosuite'], () => 'bbs-2023')
    const report = await verify(await signedRecord(await badgeOf(alice, 'first'), unread))
    expect(verdicts(report)).to.deep.equal(['undetermined', 'valid', 'undetermined'])
    expect(resultOf(report, 'parts')).to.equal('unknown part-not-verified')
  })

  it('of fifty badges is worked out with the compiled contexts: no part of it alone is dear', async () => {
    const badge = await badgeOf(alice, 'first')
    const badges = Array.from({ length: 50 }, (_, at) => ({ ...badge, id: `urn:x:${String(at)}` }))
    const before = documentsByOutcome().get('many-alike') ?? 0
    const report = await verify(await signedRecord(...badges))
    expect(resultOf(report, 'signature')).to.equal('pass signature-valid')
    expect(documentsByOutcome().get('many-alike') ?? 0).to.equal(before)
  })

  it('does not make a badge of somebody else theirs', async () => {
    const report = await verify(
      await signedRecord(await badgeOf(alice, 'first'), await badgeOf(bob, 'second')),
    )
    expect(verdicts(report)).to.deep.equal(['valid-with-warnings', 'valid', 'valid'])
    expect(resultOf(report, 'parts')).to.equal('warn part-of-another-subject')
  })

  it('of ours holds badges of one person under a subject each: that they are theirs, only this service says', async () => {
    const badges = [await badgeOf('urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b31', 'first')]
    const record = await signedRecord(...badges)
    const id = unsigned.get('first')?.['id']
    const of = (...subjects: readonly string[]) => ({
      transcriptSubjects: (badgeId: string) => Promise.resolve(badgeId === id ? subjects : []),
    })
    expect((await verify(record, of(alice))).verdict).to.equal('valid')
    expect(resultOf(await verify(record, of(bob)), 'parts')).to.equal('warn part-of-another-subject')
    const { did } = await issuing.issuer('beta')
    const byOther = await recordOf(badges, { issuer: { id: plainDid, type: ['Profile'], name: 'Passante' } })
    expect(did).to.not.equal(plainDid)
    expect(resultOf(await verify(await plainlySigned(byOther), of(alice)), 'parts')).to.equal(
      'warn part-of-another-subject',
    )
  })

  it('by a stranger is good with reservations, and so are badges of strangers in a record of ours', async () => {
    const theirs = await plainlySigned(issuedBy(withCreator(about(alice, 'first'))))
    expect(verdicts(await verify(await signedRecord(theirs)))).to.deep.equal([
      'valid-with-warnings',
      'valid-with-warnings',
    ])
    const record = await recordOf([await badgeOf(alice, 'first')], {
      issuer: { id: plainDid, type: ['Profile'], name: 'Passante' },
    })
    const report = await verify(await plainlySigned(record))
    expect(verdicts(report)).to.deep.equal(['valid-with-warnings', 'valid'])
    expect(report.issuer?.recognised).to.equal(false)
  })

  it('may hold a record, whose badges are judged too; what lies deeper is not', async () => {
    const inner = async (id: string, ...badges: readonly Credential[]) =>
      issuing.sign(await recordOf(badges, { id: `urn:uuid:3f1d2c1e-8a35-4d0a-9a57-${id}` }))
    const one = await inner('000000000001', await badgeOf(alice, 'first'))
    expect((await verify(await inner('000000000002', one))).verdict).to.equal('valid')
    const forged = changed(await badgeOf(alice, 'first'), ['name'], () => 'Expert')
    const bad = await inner('000000000003', forged)
    expect((await verify(await inner('000000000004', bad))).verdict).to.equal('invalid')
    const two = await inner('000000000005', one)
    expect((await verify(await inner('000000000006', two))).verdict).to.equal('undetermined')
  })

  it('is refused when a badge in it bears its identifier, or that of another in it', async () => {
    const badge = await badgeOf(alice, 'first')
    expect(resultOf(await verify(await signedRecord(badge, badge)), 'schema')).to.equal(
      'fail part-incoherent',
    )
    const posing = await issuing.sign({ ...about(alice, 'first'), id: (await recordOf([]))['id'] })
    expect(resultOf(await verify(await signedRecord(posing)), 'schema')).to.equal('fail part-incoherent')
  })

  it('is refused when it holds nothing, too much, or what no record holds', async () => {
    const badge = await badgeOf(alice, 'first')
    const record = await recordOf([badge])
    const many = Array.from({ length: 51 }, (_, index) => ({
      '@context': contexts.slice(0, 1),
      type: ['VerifiableCredential'],
      id: `urn:x:${String(index)}`,
    }))
    const subject = (more: Credential) => ({
      credentialSubject: { ...(record['credentialSubject'] as object), ...more },
    })
    for (const [what, change, check, result] of [
      ['nothing', subject({ verifiableCredential: [] }), 'schema', 'fail schema-mismatch'],
      ['a text', subject({ verifiableCredential: ['urn:x:1'] }), 'schema', 'fail schema-mismatch'],
      ['fifty-one', subject({ verifiableCredential: many }), 'schema', 'fail too-many-parts'],
      ['a list in a list', subject({ verifiableCredential: [[badge]] }), 'schema', 'fail schema-mismatch'],
      ['another word', subject({ level: 'Expert' }), 'schema', 'fail schema-mismatch'],
      [
        'another type',
        { type: ['VerifiableCredential', 'ClrCredential', 'AchievementCredential'] },
        'schema',
        'fail schema-mismatch',
      ],
      [
        'no words for it',
        { '@context': contexts.filter((url) => !url.includes('/clr/')) },
        'signature',
        'fail terms-undefined',
      ],
      [
        'its words redefined',
        subject({ verifiableCredential: [{ ...badge, '@context': [...contexts, { name: 'urn:x' }] }] }),
        'format',
        'fail forbidden-key',
      ],
      [
        'a keyword',
        subject({ verifiableCredential: [{ ...badge, '@index': 'Expert' }] }),
        'format',
        'fail forbidden-key',
      ],
    ] as const) {
      const report = await verify({ ...(await signedRecord(badge)), ...change })
      expect(resultOf(report, check), what).to.equal(result)
      expect(report.verdict, what).to.equal('invalid')
    }
  })

  it('is not judged by lists nested in lists: a thousand of them are refused as too deep', async () => {
    const nested = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
    const text = JSON.stringify(await recordOf([])).replace(
      '"verifiableCredential":[]',
      `"verifiableCredential":${nested}`,
    )
    const bytes = Buffer.from(text)
    const report = await verifyCredential(issuing.deps, { kind: 'json', bytes }, now)
    expect(resultOf(report, 'format')).to.equal('fail too-deep')
  })

  it('says of a badge whose judging broke down that it is open', async () => {
    const record = await signedRecord(await badgeOf(alice, 'first'), await badgeOf(alice, 'second'))
    const failed: string[] = []
    const id = unsigned.get('second')?.['id']
    const report = await verify(record, {
      isDecidedHere: (credential) =>
        credential['id'] === id ? Promise.reject(new Error('out of order')) : Promise.resolve(true),
      checkFailed: (check) => failed.push(check),
    })
    expect(verdicts(report)).to.deep.equal(['undetermined', 'valid', 'undetermined'])
    expect(failed, 'both ask whether it was decided here').to.deep.equal(['decision', 'evidence'])
  })

  function withCreator(badge: Credential): Credential {
    return changed(badge, ['credentialSubject', 'achievement'], (achievement) =>
      isObject(achievement) ? { ...achievement, creator: badge['issuer'] } : achievement,
    )
  }
})
