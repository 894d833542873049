/** Badges an organisation has signed through the VC API: the issuer's own, but no decision of this service stands behind them. */
import { expect } from 'chai'
import { startService, succeeded, type Schemas, type TestService } from '../support/service.ts'
import { openTenant, v2, type Json, type Tenant } from './vc-api-tenants.ts'

const openBadges = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'

describe('a verification of a badge issued through the VC API', function () {
  this.timeout(60_000)
  let service: TestService
  let tenant: Tenant
  before(async () => {
    service = await startService()
    tenant = await openTenant(service, 'emetteur', 'web')
  })
  after(() => service.stop())

  const badge = (id: string, form?: string): Promise<Json> =>
    tenant.issued(
      {
        '@context': [v2, openBadges],
        id,
        type: ['VerifiableCredential', 'OpenBadgeCredential'],
        issuer: { id: tenant.did, type: ['Profile'], name: 'Émetteur' },
        validFrom: '2026-11-20T09:30:00Z',
        name: 'Un badge',
        credentialSubject: {
          id: 'urn:uuid:21111111-1111-4111-8111-111111111111',
          type: ['AchievementSubject'],
          achievement: {
            id: 'urn:uuid:31111111-1111-4111-8111-111111111111',
            type: ['Achievement'],
            name: 'Accueil',
            description: 'Accueillir',
            criteria: { narrative: 'Avoir accueilli.' },
          },
        },
      },
      form,
    )
  /** The verdict, then `check code` of whatever is neither good nor out of the question. */
  const judged = async (credential: Json) => {
    const { verdict, checks } = succeeded(
      await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
        raw: JSON.stringify(credential),
        headers: { 'Content-Type': 'application/vc' },
      }),
    )
    const notGood = checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')
    return [verdict, ...notGood.map(({ id, code }) => `${id} ${code}`)]
  }

  it('is valid with a warning, in every form: nobody here decided to give it', async () => {
    for (const form of ['eddsa-rdfc-2022', 'eddsa-jcs-2022', 'vc-jwt']) {
      expect(
        await judged(await badge(`urn:uuid:41111111-1111-4111-8111-${form.length}`, form)),
        form,
      ).to.deep.equal(['valid-with-warnings', 'decision no-decision-recorded'])
    }
  })

  for (const [statusPurpose, found] of [
    ['suspension', 'status.suspension suspended'],
    ['revocation', 'status.revocation revoked'],
  ] as const) {
    it(`is invalid once a ${statusPurpose} was asked for through the VC API`, async () => {
      const id = `urn:uuid:51111111-1111-4111-8111-${statusPurpose}`
      const issued = await badge(id)
      const change = {
        credentialId: id,
        credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose },
        status: [true],
      }
      expect((await tenant.post('credentials/status', change)).status).to.equal(200)
      expect(await judged(issued)).to.deep.equal(['invalid', found, 'decision no-decision-recorded'])
    })
  }
})
