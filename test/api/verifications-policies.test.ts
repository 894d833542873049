import { expect } from 'chai'
import { decodeJwt } from 'jose'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

type Report = Schemas['VerificationReport']

describe('a verification by a policy', () => {
  let service: TestService
  let employer: Client
  let url: string
  before(async () => {
    service = await startService()
    url = (await oneBadge(await service.organisation('atelier-dole'))).line.credential
    employer = await service.organisation('employeur', ['credential:verify', 'verification:bulk'])
    const { issuer } = succeeded(
      await service.anonymous.call<Report>('POST', '/verifications', { json: { url } }),
    )
    await write('embauche', { issuers: ['did:web:x.example'], requiredChecks: ['signature'] })
    await write('embauche', { issuers: [issuer?.id] })
  })
  after(() => service.stop())

  const write = async (name: string, rules: object, client = employer) =>
    succeeded(await client.call('POST', '/organisations/employeur/policies', { json: { name, rules } }))
  const verify = (policy: string, client = employer, more = '') =>
    client.call<Report>('POST', `/verifications?policy=${encodeURIComponent(policy)}${more}`, {
      json: { url },
    })
  const refused = {
    code: 'issuer-not-accepted',
    detail: 'L’émetteur n’est pas de ceux que ce vérificateur accepte.',
  }

  it('says whether it is accepted, by which version, and leaves the verdict as it is', async () => {
    const latest = succeeded(await verify('employeur/embauche'))
    expect([latest.verdict, latest.policy]).to.deep.equal([
      'valid',
      {
        decision: 'accepted',
        policy: { organisation: 'employeur', name: 'embauche', version: 2 },
        reasons: [],
      },
    ])
    const first = succeeded(await verify('employeur/embauche/1'))
    const { decision, policy, reasons } = first.policy ?? {}
    expect([first.verdict, decision, policy?.version]).to.deep.equal(['valid', 'refused', 1])
    expect(reasons?.map(({ code, detail }) => ({ code, detail: detail.fr }))).to.deep.equal([refused])
    expect({ ...first, policy: undefined }).to.deep.equal({ ...latest, policy: undefined })
  })

  it('is only asked for with a key of the organisation whose policy it is', async () => {
    expectProblem(await verify('employeur/embauche', service.anonymous), 401, 'unauthorized')
    const other = await service.organisation('autre', ['credential:verify'])
    const reader = await service.apiKey('employeur', ['session:read'])
    expectProblem(await verify('employeur/embauche', other), 422, 'policy-unknown')
    expectProblem(
      await verify('employeur/embauche', service.withToken(await service.tokenOf(reader))),
      403,
      'forbidden',
    )
    for (const reference of [
      'employeur/nulle-part',
      'employeur/embauche/3',
      'embauche',
      'x',
      'employeur/',
      '../x',
    ])
      expectProblem(await verify(reference), 422, 'policy-unknown')
    expectProblem(await verify('x'.repeat(200)), 400, 'invalid-request')
  })

  it('may be the one built in, for anybody', async () => {
    const { policy } = succeeded(await verify('default', service.anonymous))
    expect(policy).to.deep.equal({
      decision: 'accepted',
      policy: { name: 'default', version: 1 },
      reasons: [],
    })
    expect(
      succeeded(await employer.call<Report>('POST', '/verifications', { json: { url } })),
    ).to.not.have.property('policy')
  })

  it('is told in the report that is kept, on its page, and in the one that is signed', async () => {
    const { kept, policy } = succeeded(await verify('employeur/embauche/1', employer, '&keep=true'))
    const read = succeeded(await service.anonymous.call<Report>('GET', kept?.url ?? ''))
    expect([policy?.decision, read.policy]).to.deep.equal(['refused', policy])
    const jwt = (await service.anonymous.call('GET', kept?.signed ?? '')).bytes.toString('utf8')
    expect(decodeJwt(jwt)['policy']).to.deep.equal(policy)
    for (const [language, sentence] of [
      ['fr', refused.detail],
      ['en', 'not one of those this verifier accepts'],
    ] as const) {
      const page = await service.anonymous.call('GET', `${kept?.url ?? ''}?language=${language}`, {
        headers: { Accept: 'text/html' },
      })
      expect(page.bytes.toString('utf8')).to.include(sentence).and.include('employeur/embauche')
    }
  })

  it('decides of each line of a list, in two columns more', async () => {
    const bulk = async (query: string, accept: string) => {
      const answer = await employer.call('POST', `/verifications/bulk${query}`, {
        raw: `${url}\nAAAA\n\n`,
        headers: { 'Content-Type': 'text/csv', Accept: accept },
      })
      return answer.bytes.toString('utf8').trim().split('\r\n')
    }
    const [heading, first, second] = await bulk('?policy=employeur%2Fembauche%2F1', 'text/csv')
    expect(heading).to.match(/"sha256","decision","decisionCode"$/u)
    expect(first).to.match(/^"1","","valid","valid",.*"refused","issuer-not-accepted"$/u)
    expect(second).to.match(/^"2","","undetermined","code-mistyped",.*"to-review","undetermined"$/u)
    expect((await bulk('', 'text/csv'))[0]).to.match(/"sha256"$/u)
    const [line = ''] =
      (await bulk('?policy=employeur%2Fembauche', 'application/x-ndjson'))[0]?.split('\n') ?? []
    expect(JSON.parse(line))
      .to.include({ verdict: 'valid', decision: 'accepted' })
      .and.not.have.property('decisionCode')
    expectProblem(
      await employer.call('POST', '/verifications/bulk?policy=x', {
        raw: url,
        headers: { 'Content-Type': 'text/csv' },
      }),
      422,
      'policy-unknown',
    )
  })
})
