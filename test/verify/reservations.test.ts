import { expect } from 'chai'
import type { Credential } from '../../server/proof/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { changed, now, openIssuing, resultOf, type Issuing } from './issuing.ts'
import { issuedBy, plainDid, plainlySigned } from './plain-signer.ts'

const elsewhere = 'https://elsewhere.example/context'

describe('what is not checked', () => {
  let issuing: Issuing
  let unsigned: Credential
  let badge: Credential

  before(async () => {
    issuing = await openIssuing()
    unsigned = await issuing.unsigned('unchecked')
    badge = await issuing.sign(unsigned)
  })
  after(async () => {
    await issuing.close()
  })

  for (const [title, member, value] of [
    ['bbs-2023', 'cryptosuite', 'bbs-2023'],
    ['ecdsa-jcs-2019', 'cryptosuite', 'ecdsa-jcs-2019'],
    ['JsonWebSignature2020', 'type', 'JsonWebSignature2020'],
  ] as const) {
    it(`leaves a badge with a proof of the form ${title} undetermined, and shows none of it`, async () => {
      const report = await issuing.verify(changed(badge, ['proof', 0, member], () => value))
      expect(report.verdict).to.equal('undetermined')
      expect(resultOf(report, 'signature')).to.equal('unknown proof-format-not-supported')
      expect(resultOf(report, 'issuer.key')).to.equal('unknown key-not-checked')
      expect(report).to.not.have.any.keys('credential', 'issuer')
    })
  }

  for (const [title, contexts] of [
    ['after those of Open Badges', (known: readonly unknown[]) => [...known, elsewhere]],
    ['instead of that of Open Badges', ([model]: readonly unknown[]) => [model, elsewhere]],
    ['of a data model to come', ([, badges]: readonly unknown[]) => [elsewhere, badges]],
    ['alone, as a text', () => elsewhere],
    [
      'of a proof of a form that is not read',
      (known: readonly unknown[]) => [...known, 'https://w3id.org/security/suites/jws-2020/v1'],
    ],
  ] as const) {
    it(`leaves a badge with a context published elsewhere, ${title}, undetermined and reads no further`, async () => {
      const report = await issuing.verify(
        changed(badge, ['@context'], (known) => contexts(known as readonly unknown[])),
      )
      expect([report.verdict, resultOf(report, 'context')]).to.deep.equal([
        'undetermined',
        'unknown context-not-known',
      ])
      expect(resultOf(report, 'schema')).to.equal('skipped not-reached')
      expect(resultOf(report, 'issuer.trust')).to.equal('skipped not-reached')
      expect(report).to.not.have.any.keys('credential', 'issuer')
    })
  }

  for (const [title, second] of [
    ['JsonWebSignature2020', { type: 'JsonWebSignature2020' }],
    ['bbs-2023', { type: 'DataIntegrityProof', cryptosuite: 'bbs-2023' }],
  ] as const) {
    it(`leaves a badge with a second proof, of the form ${title}, undetermined and shows none of it`, async () => {
      const report = await issuing.verify(
        changed(badge, ['proof'], (proofs) => [...(proofs as object[]), second]),
      )
      expect([report.verdict, resultOf(report, 'signature')]).to.deep.equal([
        'undetermined',
        'unknown proof-set-not-read',
      ])
      expect(report).to.not.have.any.keys('credential', 'issuer')
    })
  }

  it('leaves a badge undetermined whose parts are too much alike to be put in order', async () => {
    const alignment = { type: ['Alignment'], targetName: 'a', targetUrl: 'urn:x:t' }
    const result = { type: ['Result'], value: 'v', alignment: Array<object>(5).fill(alignment) }
    const alike = changed(badge, ['credentialSubject', 'result'], () => Array<object>(10).fill(result))
    const report = await issuing.verify(alike)
    expect([report.verdict, resultOf(report, 'signature')]).to.deep.equal([
      'undetermined',
      'unknown too-costly-to-check',
    ])
    expect(report).to.not.have.any.keys('credential', 'issuer')
  })

  it('leaves a badge undetermined that pins its framework by a digest of another kind only', async () => {
    const [resource] = unsigned['relatedResource'] as readonly { readonly id: string }[]
    const { id } = resource ?? {}
    for (const digest of [
      { digestMultibase: 'zQmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n' },
      { digestSRI: `sha384-${Buffer.alloc(48, 1).toString('base64')}` },
    ]) {
      const report = await issuing.verify(
        await issuing.sign({ ...unsigned, relatedResource: [{ id, ...digest }] }),
      )
      expect([report.verdict, resultOf(report, 'framework')]).to.deep.equal([
        'undetermined',
        'unknown digest-not-compared',
      ])
    }
  })

  it('warns that an issuer gives a badge to itself, whether it is known here or not', async () => {
    const acme = await issuing.issuer('acme')
    const own = changed(unsigned, ['credentialSubject', 'id'], () => acme.did)
    const known = await issuing.verify(await issuing.sign(own))
    expect([known.verdict, resultOf(known, 'issuer.trust')]).to.deep.equal([
      'valid-with-warnings',
      'warn self-issued',
    ])
    expect(known.issuer).to.deep.equal({ id: acme.did, name: 'Acmé', recognised: true })
    const theirs = changed(issuedBy(unsigned), ['credentialSubject', 'id'], () => plainDid)
    const other = await issuing.verify(await plainlySigned(theirs))
    expect([other.verdict, resultOf(other, 'issuer.trust')]).to.deep.equal([
      'valid-with-warnings',
      'warn self-issued',
    ])
    expect(other.issuer?.recognised).to.equal(false)
  })

  it('still refuses an expired badge when its form of proof is not read', async () => {
    const other = changed(badge, ['proof', 0, 'cryptosuite'], () => 'bbs-2023')
    expect((await issuing.verify(other, new Date('2031-01-01T00:00:00Z'))).verdict).to.equal('invalid')
  })

  it('holds a badge for undetermined, whatever the others say, when a check breaks down', async () => {
    for (const broken of ['localStatus', 'publishedKeys', 'issuer'] as const) {
      const failed: string[] = []
      const deps = {
        ...issuing.deps,
        [broken]: () => Promise.reject(new Error('out of order')),
        checkFailed: (check: string) => failed.push(check),
      }
      const bytes = Buffer.from(JSON.stringify(badge))
      const report = await verifyCredential(deps, { kind: 'json', bytes }, now)
      expect(report.verdict, broken).to.equal('undetermined')
      expect(failed, broken).to.not.deep.equal([])
      expect(JSON.stringify(report)).to.not.include('out of order')
    }
  })

  it('says of a record of several badges with a word published elsewhere that it was not verified', async () => {
    const [w3c, openBadges] = unsigned['@context'] as readonly string[]
    const clr = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'
    const type = ['VerifiableCredential', 'ClrCredential']
    for (const contexts of [
      [w3c, clr, 'https://x.example/c'],
      [w3c, clr, openBadges, 'https://x.example/c'],
    ]) {
      const report = await issuing.verify({ ...unsigned, '@context': contexts, type })
      expect(resultOf(report, 'context')).to.equal('unknown context-not-known')
    }
    const misplaced = await issuing.verify({ ...unsigned, '@context': [w3c, openBadges, clr], type })
    expect(resultOf(misplaced, 'context')).to.equal('fail context-unknown')
  })

  it('warns of an endorsement attached to a badge that has a reservation of its own', async () => {
    const endorsement = await issuing.sign({
      '@context': unsigned['@context'],
      id: 'urn:uuid:9a52be5a-7b0c-44f1-8f5d-17c8f6f8a001',
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: 'Recommandation',
      issuer: unsigned['issuer'],
      validFrom: '2026-11-20T00:00:00Z',
      credentialSubject: { id: unsigned['id'], type: ['EndorsementSubject'], endorsementComment: 'Vu.' },
    })
    const alone = await issuing.verify(endorsement)
    expect([alone.verdict, resultOf(alone, 'decision')]).to.deep.equal([
      'valid-with-warnings',
      'warn no-decision-recorded',
    ])
    const endorsed = await issuing.sign({ ...unsigned, endorsement: [endorsement] })
    const report = await issuing.verify(endorsed)
    // Signed by its issuer, and no decision to endorse is recorded here.
    expect([report.verdict, resultOf(report, 'endorsement')]).to.deep.equal([
      'valid-with-warnings',
      'warn endorsements-with-reservations',
    ])

    const forged = changed(
      endorsed,
      ['endorsement', 0, 'credentialSubject', 'endorsementComment'],
      () => 'Expert',
    )
    expect(resultOf(await issuing.verify(forged), 'signature')).to.equal('fail signature-mismatch')
    const redefined = changed(endorsed, ['endorsement', 0, '@context'], (list) => [
      ...(list as unknown[]),
      {},
    ])
    expect(resultOf(await issuing.verify(redefined), 'format')).to.equal('fail forbidden-key')
    const posing = await issuing.sign({ ...unsigned, endorsement: [{ ...endorsement, id: unsigned['id'] }] })
    expect(resultOf(await issuing.verify(posing), 'schema')).to.equal('fail endorsement-incoherent')
  })
})
