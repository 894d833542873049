/** Badges into wallets of the VC API: a client of the shape of Learner Credential Wallet, and everybody who is refused. */
import { expect } from 'chai'
import { everything } from '../../server/store/everything.ts'
import { claimed, protocolsAt, startedByMail, verdictOn } from '../support/claiming.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { openWallet } from '../verify/presentation/wallet.ts'

type Json = Readonly<Record<string, unknown>>
interface Badge extends Json {
  readonly credentialSubject: { readonly id: string }
}
interface Shown extends Json {
  readonly verifiableCredential: readonly Badge[]
}

describe('a badge offered to a wallet of the VC API (VCALM)', function () {
  this.timeout(120_000)
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('mednum-bfc')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const post = <Body = Schemas['Problem']>(exchange: string, json: unknown) =>
    service.anonymous.call<Body>('POST', new URL(exchange).pathname, { json })
  async function exchangeOf(path: string) {
    const exchange = (await protocolsAt(service, path))['vcapi'] ?? ''
    const asked = succeeded(
      await post<{ verifiablePresentationRequest: { challenge: string; domain: string; query: Json[] } }>(
        exchange,
        {},
      ),
    )
    return { exchange, ...asked.verifiablePresentationRequest }
  }

  it('is taken by the three requests of Learner Credential Wallet, bound to its key', async () => {
    const { awardId, path, link } = await claimed(trainer)
    const { exchange, challenge, domain, query } = await exchangeOf(path)
    expect(query.map(({ type }) => type)).to.deep.equal(['DIDAuthentication'])
    const wallet = openWallet()
    const signed = await wallet.sign2020(wallet.presentation(undefined), { challenge, domain })
    const answer = succeeded(
      await post<{ verifiablePresentation: Shown; redirectUrl: string }>(exchange, {
        verifiablePresentation: signed,
      }),
    )
    const [badge] = answer.verifiablePresentation.verifiableCredential
    expect(badge?.credentialSubject.id).to.equal(wallet.did)
    expect(await verdictOn(service, badge)).to.equal('valid')
    expect(answer.redirectUrl).to.equal(link)
    const bearer = await service.context.deps.store.awards.get(awardId)
    expect(bearer?.state).to.equal('revoked')
    expectProblem(await post(exchange, { verifiablePresentation: signed }), 409, 'claim-closed')
    expectProblem(await post(exchange, {}), 409, 'claim-closed')
  })

  it('is taken by the deep link, whose wallet signs for no domain and expects a bare presentation', async () => {
    const { path } = await claimed(trainer)
    succeeded(
      await service.anonymous.call('POST', path, {
        raw: 'answer=wallet',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      }),
    )
    const page = await service.anonymous.call('GET', path, { headers: { Accept: 'text/html' } })
    const [, escaped = ''] =
      /href="(https:\/\/lcw\.app\/request\.html[^"]+)"/u.exec(page.bytes.toString()) ?? []
    const query = new URL(escaped.replaceAll('&amp;', '&')).searchParams
    expect(query.get('auth_type')).to.equal('bearer')
    const wallet = openWallet()
    const signed = await wallet.sign2020(wallet.presentation(undefined), {
      challenge: query.get('challenge') ?? '',
    })
    const shown = succeeded(await post<Shown>(query.get('vc_request_url') ?? '', signed))
    expect(shown['type']).to.deep.equal(['VerifiablePresentation'])
    const [badge] = shown.verifiableCredential
    expect(badge?.credentialSubject.id).to.equal(wallet.did)
    expect(await verdictOn(service, badge)).to.equal('valid')
  })

  it('says what it asks for without changing anything', async () => {
    const { awardId, path } = await claimed(trainer)
    const before = await everything(service.context.deps.store.claims, { awardId })
    const { exchange, challenge } = await exchangeOf(path)
    const { pathname } = new URL(exchange)
    const request = succeeded(
      await service.anonymous.call<{ verifiablePresentationRequest: Json }>('GET', `${pathname}/request`),
    )
    expect(request.verifiablePresentationRequest['challenge']).to.equal(challenge)
    const { protocols } = succeeded(
      await service.anonymous.call<{ protocols: Json }>('GET', `${pathname}/protocols`),
    )
    expect(protocols).to.deep.equal(await protocolsAt(service, path))
    expect(Object.keys(protocols)).to.deep.equal(['vcapi', 'OID4VCI'])
    expect(await everything(service.context.deps.store.claims, { awardId })).to.deep.equal(before)
  })

  it('is refused for every presentation that is not as it must be, and the right one still gets it', async () => {
    const { path } = await claimed(trainer)
    const other = await exchangeOf((await claimed(trainer)).path)
    const { exchange, challenge, domain } = await exchangeOf(path)
    const [wallet, thief] = [openWallet(), openWallet()]
    const empty = wallet.presentation(undefined)
    const good = await wallet.sign(empty, { challenge, domain })
    const rows: readonly (readonly [string, unknown, string])[] = [
      ['unsigned', empty, 'presentation-not-signed'],
      [
        'for another exchange',
        await wallet.sign(empty, { challenge: other.challenge, domain }),
        'challenge-not-repeated',
      ],
      ['without a challenge', await wallet.sign(empty, { domain }), 'challenge-not-repeated'],
      [
        'for another site',
        await wallet.sign(empty, { challenge, domain: 'https://x.example' }),
        'domain-other',
      ],
      [
        'by another key than its holder’s',
        await thief.sign({ ...empty, holder: wallet.did }, { challenge, domain }),
        'holder-not-signer',
      ],
    ]
    for (const [title, verifiablePresentation, code] of rows) {
      const refused = await post(exchange, { verifiablePresentation })
      expectProblem(refused, 400, 'invalid-request')
      expect(
        refused.body.errors?.map((each) => each.code),
        title,
      ).to.include(code)
    }
    const wrong: readonly unknown[] = [
      await wallet.sign(empty, { challenge, domain, proofPurpose: 'assertionMethod' }),
      { ...good, id: 'urn:uuid:1' },
      { type: 'VerifiableCredential' },
      'x',
    ]
    for (const json of wrong)
      expectProblem(await post(exchange, { verifiablePresentation: json }), 400, 'invalid-request')
    expectProblem(await post(exchange, []), 400, 'invalid-request')
    expect((await post(exchange, { verifiablePresentation: good })).status).to.equal(200)
  })

  it('goes to one of twenty wallets that present at once', async () => {
    const { awardId, path } = await claimed(trainer)
    const { exchange, challenge, domain } = await exchangeOf(path)
    const signed = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const wallet = openWallet()
        return wallet.sign(wallet.presentation(undefined), { challenge, domain })
      }),
    )
    const answers = await Promise.all(
      signed.map((verifiablePresentation) => post(exchange, { verifiablePresentation })),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).to.deep.equal([200, ...Array.from({ length: 19 }, () => 409)])
    const awards = await everything(service.context.deps.store.awards, { organisationId: 'mednum-bfc' })
    expect(awards.filter(({ reissueOf }) => reissueOf === awardId)).to.have.length(1)
  })

  it('is given once to one wallet that presents twenty times at once', async () => {
    const { path } = await claimed(trainer)
    const { exchange, challenge, domain } = await exchangeOf(path)
    const wallet = openWallet()
    const verifiablePresentation = await wallet.sign(wallet.presentation(undefined), { challenge, domain })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(exchange, { verifiablePresentation })),
    )
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
  })

  it('is offered by mail alone where its holder has an address, for half an hour', async () => {
    const { path } = await claimed(trainer, { email: 'zoe-vcalm@exemple.fr' })
    expect(await protocolsAt(service, path)).to.deep.equal({})
    const mail = await startedByMail(service, path)
    expect(Object.keys(await protocolsAt(service, path))).to.deep.equal(['OID4VCI'])
    const page = await service.anonymous.call('GET', path, { headers: { Accept: 'text/html' } })
    expect(page.bytes.toString()).not.to.include('lcw.app')
    const [link = ''] = /https:\/\/lcw\.app\/\S+/u.exec(mail) ?? []
    const { searchParams } = new URL(link)
    const exchange = searchParams.get('vc_request_url') ?? ''
    const wallet = openWallet()
    const signed = await wallet.sign(wallet.presentation(undefined), {
      challenge: searchParams.get('challenge') ?? '',
    })
    service.now = new Date(testDay.getTime() + 31 * 60_000)
    expectProblem(await post(exchange, signed), 409, 'claim-closed')
    expect(await protocolsAt(service, path)).to.deep.equal({})
    service.now = new Date(testDay.getTime() + 29 * 60_000)
    expect((await post(exchange, signed)).status).to.equal(200)
  })

  it('is nowhere at an address that was made up, or of an earlier round', async () => {
    const { path } = await claimed(trainer)
    const { exchange } = await exchangeOf(path)
    succeeded(
      await service.anonymous.call('POST', path, {
        raw: 'answer=wallet',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      }),
    )
    expectProblem(await post(exchange, {}), 404, 'not-found')
    expectProblem(await post(`${service.url}/claim-exchanges/${'A'.repeat(43)}`, {}), 404, 'not-found')
  })
})
