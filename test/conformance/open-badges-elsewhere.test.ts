/** Credentials of the official Open Badges 3.0 validator that are decided by what other sites say. */
import { expect } from 'chai'
import { verifyCredential } from '../../server/verify/verify.ts'
import { outsideOf, startOtherSite } from '../support/other-site.ts'
import { conformanceBytes, hasConformanceData } from './data.ts'
import { stranger } from '../verify/stranger.ts'

const base = '/wellspring2022/wellspring-portal'
const issuer = `did:web:dc.1edtech.org:wellspring2022:wellspring-portal:org:da1e96e9-afcc-4eed-b9a2-2ddf7353214c`
const key = 'z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi'
const revocations = `${base}/api/revocations/da1e96e9-afcc-4eed-b9a2-2ddf7353214c`
const badge =
  'https://dc.1edtech.org/wellspring2022/wellspring-portal/credential/54418d3f-ec01-4652-800a-861c890a51a1'

describe('the fixture of the official validator that is revoked in a 1EdTechRevocationList', () => {
  if (!hasConformanceData('Open Badges 3.0 fixtures')) return

  for (const [revokedCredential, verdict, code] of [
    [[{ id: badge, revoked: true, revocationReason: 'test' }], 'invalid', 'revoked'],
    [[], 'valid-with-warnings', 'not-revoked'],
  ] as const) {
    it(`is ${verdict} when its list, served by its issuer, says it is ${code}`, async () => {
      const site = await startOtherSite('dc.1edtech.org')
      const method = `${issuer}#${key}`
      site.answer(`${base}/org/da1e96e9-afcc-4eed-b9a2-2ddf7353214c/did.json`, {
        body: {
          id: issuer,
          verificationMethod: [
            { id: method, type: 'Ed25519VerificationKey2020', controller: issuer, publicKeyMultibase: key },
          ],
          assertionMethod: [method],
        },
      })
      site.answer(revocations, {
        body: { id: `https://dc.1edtech.org${revocations}`, issuer, revokedCredential },
      })
      const failed: string[] = []
      const report = await verifyCredential(
        {
          ...stranger,
          checkFailed: (check) => failed.push(check),
          outside: outsideOf([site]),
        },
        { kind: 'json', bytes: conformanceBytes('fixtures', 'invalid/ob30/credential-status-revoked.json') },
        new Date('2026-12-01T12:00:00Z'),
      )
      await site.stop()
      const status = report.checks.find(({ id }) => id === 'status.revocation')
      expect([report.verdict, status?.code, failed]).to.deep.equal([verdict, code, []])
    })
  }
})
