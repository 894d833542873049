/** Badges signed in other forms than the usual one, and by more than one signer. */
import { expect } from 'chai'
import { proofFormats } from '../../server/proof/data-integrity/index.ts'
import { deriveCredential } from '../../server/proof/data-integrity/selective-disclosure/derive.ts'
import type { Credential, ProofFormat } from '../../server/proof/types.ts'
import { loner } from '../proof/data-integrity/proving.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { changed, now, openIssuing, resultOf, type Issuing } from './issuing.ts'
import { plainlySigned } from './plain-signer.ts'

const [rdfc, jcs, ecdsa, selective] = proofFormats

describe('the proofs of a badge', () => {
  let issuing: Issuing
  let unsigned: Credential

  before(async () => {
    issuing = await openIssuing()
    unsigned = await issuing.unsigned('proofs')
  })
  after(() => issuing.close())

  const signedWith = async (format: ProofFormat) => {
    const { keys } = issuing.signing
    return format.sign(keys, await keys.current('acme', format.algorithm), unsigned, now)
  }
  const proofOf = (signed: Credential) => (signed['proof'] as [Credential])[0]
  const judge = async (badge: unknown) => {
    const report = await issuing.verify(badge)
    return [report.verdict, resultOf(report, 'signature'), resultOf(report, 'issuer.key')]
  }

  for (const format of [rdfc, jcs, ecdsa]) {
    it(`make a badge signed with ${format.name} valid, and no longer once a word is changed`, async () => {
      const badge = await signedWith(format)
      expect(await judge(badge)).to.deep.equal(['valid', 'pass signature-valid', 'pass key-published'])
      const forged = changed(badge, ['name'], () => 'Expert')
      expect(await judge(forged)).to.deep.equal([
        ...['invalid', 'fail signature-mismatch', 'skipped not-reached'],
      ])
    })
  }

  it('make what is derived from a badge valid, whatever its holder hides, and the report shows no more', async () => {
    const base = await signedWith(selective)
    for (const pointers of [[], ['/credentialSubject/identifier'], ['']]) {
      const derived = await deriveCredential(base, pointers)
      const report = await issuing.verify(derived)
      expect(report.verdict, String(pointers)).to.equal('valid')
      expect(resultOf(report, 'signature')).to.equal('pass signature-valid')
      expect(JSON.stringify(report.credential).includes('Zoé')).to.equal(pointers.length > 0)
    }
  })

  it('are not those of the full copy that its holder keeps', async () => {
    expect((await judge(await signedWith(selective))).slice(0, 2)).to.deep.equal([
      ...['invalid', 'fail proof-not-derived'],
    ])
  })

  it('may be several, when all are good and one is the issuer’s', async () => {
    const own = proofOf(await signedWith(rdfc))
    const theirs = proofOf(await plainlySigned(unsigned))
    const other = proofOf(await signedWith(ecdsa))
    for (const proof of [
      [own, theirs],
      [theirs, own],
      [theirs, other, own],
    ])
      expect(await judge({ ...unsigned, proof })).to.deep.equal([
        ...['valid', 'pass signature-valid', 'pass key-published'],
      ])
  })

  it('may be the issuer’s by several of its keys: one that is still believed is enough, in any order', async () => {
    const { keys } = issuing.signing
    const old = await keys.current('acme', rdfc.algorithm)
    const kept = proofOf(await signedWith(rdfc))
    const again = proofOf(await signedWith(ecdsa))
    for (const ended of ['retiredAt', 'compromisedAt']) {
      const at = new Date(now.getTime() - 3_600_000).toISOString()
      const publishedKeys = async (did: string) =>
        (await issuing.deps.publishedKeys(did)).map((key) =>
          key.verificationMethod === old.verificationMethod ? { ...key, [ended]: at } : key,
        )
      const result = async (proof: readonly unknown[]) => {
        const bytes = Buffer.from(JSON.stringify({ ...unsigned, proof }))
        const report = await verifyCredential(
          { ...issuing.deps, publishedKeys },
          { kind: 'json', bytes },
          now,
        )
        return resultOf(report, 'issuer.key')
      }
      expect(await result([kept]), ended).to.match(/^fail key-(?:retired|compromised)$/u)
      expect(await result([kept, again]), ended).to.equal('pass key-published')
      expect(await result([again, kept]), ended).to.equal('pass key-published')
    }
  })

  it('do not make a badge its issuer’s when all are by others', async () => {
    const theirs = proofOf(await plainlySigned(unsigned))
    const stranger = loner()
    const others = proofOf(await rdfc.sign(stranger.keys, stranger.issuer, unsigned, now))
    expect(await judge({ ...unsigned, proof: [theirs, others] })).to.deep.equal([
      ...['invalid', 'pass signature-valid', 'fail key-not-issuers'],
    ])
  })

  it('make the badge invalid when one of them is not good, repeated, or out of its chain', async () => {
    const own = proofOf(await signedWith(rdfc))
    const theirs = proofOf(await plainlySigned(unsigned))
    for (const [proof, code] of [
      [[own, { ...theirs, created: '2026-11-21T08:00:00Z' }], 'signature-mismatch'],
      [[{ ...theirs, created: '2026-11-21T08:00:00Z' }, own], 'signature-mismatch'],
      [[own, { ...theirs, previousProof: 'urn:uuid:0' }], 'previous-proof-missing'],
      [[own, own], 'proof-multiple'],
      [[own, { type: 'NoneSuch' }], 'proof-multiple'],
      [Array.from({ length: 9 }, (_each, index) => ({ ...own, id: `urn:x:${index}` })), 'proof-multiple'],
    ] as const)
      expect((await judge({ ...unsigned, proof })).slice(0, 2)).to.deep.equal(['invalid', `fail ${code}`])
  })

  it('are not read in part: one of a form not read here leaves the badge undetermined', async () => {
    const own = proofOf(await signedWith(rdfc))
    const proof = [own, { ...own, cryptosuite: 'bbs-2023' }]
    expect(await judge({ ...unsigned, proof })).to.deep.equal([
      ...['undetermined', 'unknown proof-set-not-read', 'unknown key-not-checked'],
    ])
  })
})
