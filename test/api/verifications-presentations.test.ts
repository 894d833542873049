/** Presentations over HTTP: challenges that are good once, and nothing asked for in vain. */
import { expect } from 'chai'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'
import { openWallet } from '../verify/presentation/wallet.ts'
import { openTenant, type Json, type Tenant } from './vc-api-tenants.ts'

type Report = Schemas['VerificationReport']

const v2 = 'https://www.w3.org/ns/credentials/v2'
const openBadges = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'

describe('a presentation handed in for verification', function () {
  this.timeout(60_000)
  let service: TestService
  let tenant: Tenant
  let badge: Json
  const wallet = openWallet()
  before(async () => {
    service = await startService()
    tenant = await openTenant(service, 'verificateur')
    badge = await tenant.issued({
      '@context': [v2, openBadges],
      id: 'urn:uuid:7c1a5ad8-9c4c-4b0f-8d0f-5b2ef0c5a112',
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      name: 'Accueillir',
      issuer: { id: tenant.did, type: ['Profile'], name: 'Vérificateur' },
      validFrom: '2026-11-20T09:30:00Z',
      credentialSubject: {
        id: wallet.did,
        type: ['AchievementSubject'],
        achievement: {
          id: 'urn:uuid:7c1a5ad8-9c4c-4b0f-8d0f-5b2ef0c5a113',
          type: ['Achievement'],
          name: 'Accueillir',
          description: 'Accueillir',
          criteria: { narrative: 'Accueillir une personne.' },
        },
      },
    })
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const given = async () =>
    succeeded(
      await service.anonymous.call<{ challenge: string; domain: string; expiresIn: number }>(
        'POST',
        '/verifications/challenges',
      ),
    )
  const send = (document: unknown, query: Readonly<Record<string, string>>) =>
    service.anonymous.call<Report>('POST', `/verifications?${new URLSearchParams(query).toString()}`, {
      raw: JSON.stringify(document),
      headers: { 'Content-Type': 'application/json' },
    })
  const shown = (asked: { readonly challenge: string; readonly domain: string }) =>
    wallet.sign(wallet.presentation([badge]), { challenge: asked.challenge, domain: asked.domain })
  const codeOf = ({ checks }: Report) => checks.find(({ id }) => id === 'challenge')?.code

  it('gives out challenges of 128 random bits, without keeping anything', async () => {
    const before = await service.documents()
    const all = await Promise.all(Array.from({ length: 20 }, given))
    expect(new Set(all.map(({ challenge }) => challenge)).size).to.equal(20)
    for (const { challenge, domain, expiresIn } of all) {
      expect(challenge).to.match(/^v[A-Za-z0-9_-]{51}$/)
      expect([domain, expiresIn]).to.deep.equal([service.url, 600])
    }
    expect(await service.documents()).to.deep.equal(before)
  })

  it('proves the holder, and is good once: sequentially, and of twenty at once', async () => {
    const { challenge, domain } = await given()
    const document = await shown({ challenge, domain })
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => succeeded(await send(document, { challenge, domain }))),
    )
    const good = answers.filter(({ subjectBinding }) => subjectBinding === 'proven')
    expect(good.map(({ verdict }) => verdict)).to.deep.equal(['valid-with-warnings'])
    const others = answers.filter((answer) => !good.includes(answer))
    expect(new Set(others.map((each) => `${each.verdict} ${String(codeOf(each))}`))).to.deep.equal(
      new Set(['invalid challenge-spent']),
    )
    expect(codeOf(succeeded(await send(document, { challenge, domain })))).to.equal('challenge-spent')
  })

  it('keeps its challenge when it is refused for another reason', async () => {
    const { challenge, domain } = await given()
    const document = await shown({ challenge, domain })
    const changed = { ...document, id: 'urn:uuid:7c1a5ad8-9c4c-4b0f-8d0f-5b2ef0c5a114' }
    expect(succeeded(await send(changed, { challenge, domain })).subjectBinding).to.equal('failed')
    expect(succeeded(await send(document, { challenge, domain })).subjectBinding).to.equal('proven')
  })

  it('comes too late after ten minutes, and nothing of it is kept then', async () => {
    const [late, used] = [await given(), await given()]
    const document = await shown(late)
    expect(succeeded(await send(await shown(used), pick(used))).subjectBinding).to.equal('proven')
    service.now = new Date(testDay.getTime() + 10 * 60 * 1000)
    expect(codeOf(succeeded(await send(document, pick(late))))).to.equal('challenge-spent')
    service.now = new Date(testDay.getTime() + 11 * 60 * 1000)
    await service.context.runChores()
    expect((await service.documents())['challenges']).to.equal(0)
    expect(codeOf(succeeded(await send(await shown(used), pick(used))))).to.equal('challenge-spent')
  })

  it('cannot use what was given out for an organisation, nor the other way round', async () => {
    const answer = await tenant.client.call<Json>('POST', `/vc-api/${tenant.id}/challenges`)
    const own = { challenge: String(succeeded(answer)['challenge']), domain: service.url }
    expect(codeOf(succeeded(await send(await shown(own), own)))).to.equal('challenge-spent')
    const anybodys = await given()
    const body = { verifiablePresentation: await shown(anybodys), options: pick(anybodys) }
    expect((await tenant.post('presentations/verify', body)).status).to.equal(400)
  })

  it('says of a challenge of somebody else’s that only they know whether it was used', async () => {
    const theirs = { challenge: 'of-an-employer', domain: 'https://employeur.example' }
    const document = await shown(theirs)
    for (const time of ['once', 'again']) {
      const report = succeeded(await send(document, theirs))
      expect([report.subjectBinding, codeOf(report)], time).to.deep.equal(['proven', 'challenge-not-ours'])
    }
    const ours = pick(await given())
    expect(codeOf(succeeded(await send(await shown(ours), ours)))).to.equal('challenge-repeated')
  })

  it('cannot use a challenge whose mark was changed, but as somebody’s own', async () => {
    const { challenge, domain } = await given()
    const forged = { challenge: `${challenge.slice(0, -2)}AA`, domain }
    const report = succeeded(await send(await shown(forged), forged))
    expect(codeOf(report)).to.equal('challenge-not-ours')
    expect((await service.documents())['challenges']).to.be.lessThan(5)
  })

  it('needs challenge and domain together', async () => {
    for (const query of [{ challenge: 'a' }, { domain: 'a' }, { challenge: '', domain: '' }] as const) {
      const answer = await send(await wallet.sign(wallet.presentation([badge])), query)
      expect(answer.status).to.equal(400)
      expect(answer.body).to.include({ status: 400 })
    }
  })

  it('is invalid with a challenge when it is only a badge', async () => {
    const report = succeeded(await send(badge, { challenge: 'a', domain: 'b' }))
    expect([report.verdict, report.subjectBinding]).to.deep.equal(['invalid', 'failed'])
    expect(succeeded(await send(badge, {})).subjectBinding).to.equal(undefined)
  })

  it('is no access token', async () => {
    const claims = { '@context': [v2], type: ['VerifiablePresentation'], verifiableCredential: [badge] }
    for (const typ of ['vp+jwt', 'JWT', 'at+jwt']) {
      const client = service.withToken(
        wallet.jwt({ ...claims, sub: tenant.id, scope: 'award:write' }, { typ }),
      )
      expect((await client.call('GET', `/organisations/${tenant.id}`)).status).to.equal(401)
    }
  })

  it('may be asked for from any page', async () => {
    const headers = { Origin: 'https://employeur.example' }
    const answer = await service.anonymous.call('POST', '/verifications/challenges', { headers })
    expect(answer.headers.get('access-control-allow-origin')).to.equal('*')
    expect(answer.headers.get('cache-control')).to.equal('no-store')
  })
})

function pick({ challenge, domain }: { readonly challenge: string; readonly domain: string }) {
  return { challenge, domain }
}
