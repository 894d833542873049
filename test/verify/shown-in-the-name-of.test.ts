import { expect } from 'chai'
import type { Credential } from '../../server/proof/types.ts'
import type { VerifyDeps } from '../../server/verify/check.ts'
import type { JsonObject } from '../../server/verify/strict-json.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { assertion } from './older/older-world.ts'
import { changed, now, openIssuing, publicUrl, resultOf, type Issuing } from './issuing.ts'
import { issuedBy, plainDid, plainlySigned } from './plain-signer.ts'

const hub = { id: 'did:web:hub.example', name: 'Hub' }
const since = '2020-01-01T00:00:00Z'

describe('what is shown in the name of an issuer', function () {
  this.timeout(20_000)
  let issuing: Issuing
  let unsigned: Credential
  before(async () => {
    issuing = await openIssuing()
    unsigned = await issuing.unsigned('shown')
  })
  after(() => issuing.close())

  const verify = (credential: unknown, deps: Partial<VerifyDeps> = {}) =>
    verifyCredential(
      { ...issuing.deps, ...deps },
      { kind: 'json', bytes: Buffer.from(JSON.stringify(credential)) },
      now,
    )

  it('is nothing where their key did not sign it', async () => {
    const report = await verify(await plainlySigned(unsigned))
    expect([resultOf(report, 'signature'), resultOf(report, 'issuer.key').split(' ')[0]]).to.deep.equal([
      'pass signature-valid',
      'fail',
    ])
    expect(report).to.not.have.any.keys('credential', 'issuer')
  })

  it('is what was signed, said not to be theirs for sure, where only a number names them', async () => {
    const number = 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b77'
    const report = await verify(await plainlySigned(issuedBy(unsigned, number)))
    expect(resultOf(report, 'issuer.key')).to.equal('warn issuer-not-bound')
    expect(report.issuer).to.deep.equal({ id: number, recognised: false })
    expect(report.credential?.['id']).to.equal(unsigned['id'])
  })

  for (const [what, names, name] of [
    ['under no name where nobody vouches for them', [], undefined],
    ['under no name where nobody gives them one', [undefined], undefined],
    [
      'under the name that one who vouches for them gives them',
      [undefined, 'Fablab de Dole', 'Autre'],
      'Fablab de Dole',
    ],
  ] as const)
    it(`is ${what}`, async () => {
      const recognitions = names.map((issuerName) => ({
        by: hub,
        since,
        ...(issuerName === undefined ? {} : { issuerName }),
      }))
      const report = await verify(await plainlySigned(issuedBy(unsigned)), {
        recognitions: (did) => Promise.resolve(did === plainDid ? recognitions : []),
      })
      expect(report.issuer).to.deep.equal({
        id: plainDid,
        recognised: names.length > 0,
        ...(name === undefined ? {} : { name }),
        ...(names.length === 0 ? {} : { recognisedBy: recognitions }),
      })
    })

  it('of a badge before 3.0 is nothing without their site, and all of ours where it is a view of one of ours', async () => {
    const older = JSON.parse(JSON.stringify(assertion({ id: `${publicUrl}/ob2/assertions/x` }))) as JsonObject
    const badge = await issuing.sign(unsigned)
    const deps = {
      ownAssertion: (id: string) =>
        Promise.resolve(
          id === older['id'] ? { assertion: older, credential: JSON.stringify(badge) } : undefined,
        ),
    }
    const elsewhere = await verify(assertion(), deps)
    expect([elsewhere.verdict, resultOf(elsewhere, 'context')]).to.deep.equal([
      'undetermined',
      'warn older-open-badges',
    ])
    expect(elsewhere).to.not.have.any.keys('credential', 'issuer')
    const ours = await verify(older, deps)
    expect([ours.verdict, resultOf(ours, 'context')]).to.deep.equal([
      'valid-with-warnings',
      'warn older-open-badges',
    ])
    expect([ours.credential?.['id'], ours.issuer?.name]).to.deep.equal([unsigned['id'], 'Acmé'])
    const forged = changed(badge, ['name'], () => 'Expert')
    const bad = await verify(older, {
      ownAssertion: () => Promise.resolve({ assertion: older, credential: JSON.stringify(forged) }),
    })
    expect(bad.verdict).to.equal('invalid')
  })
})
