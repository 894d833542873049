/** How applications come by access to a Passeport, clause by clause. */
import { expect } from 'chai'
import { forgetGrants } from '../../server/open-badges-api/oauth/forget-grants.ts'
import {
  answerPage,
  apiBase,
  basicOf,
  described,
  discover,
  everyScope,
  letIn,
  newVerifier,
  openPage,
  redirectUri,
  register,
  requestOf,
  scopesOfApi,
  sendForm,
  type Discovered,
  type Fields,
  type OAuthFailure,
  type Registered,
  type Tokens,
} from '../support/applications.ts'
import { browserOf, linksTo, signedInBrowser, type Browser } from '../support/passports.ts'
import { startService, succeeded, testDay, type Answer, type TestService } from '../support/service.ts'

describe('an application that asks for access to a Passeport', function () {
  this.timeout(120_000)
  let service: TestService
  let found: Discovered
  let browser: Browser
  before(async () => {
    service = await startService()
    found = await discover(service)
    browser = await signedInBrowser(service, 'zoe@exemple.fr')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const later = (seconds: number) => {
    service.now = new Date(service.now.getTime() + seconds * 1000)
  }
  const failure = ({ status, body }: Answer<OAuthFailure>) => [status, body.error]
  const grants = () => service.context.deps.store.passportGrants.count({})
  const reads = async (token: string) =>
    (await service.withToken(token).call('GET', `${apiBase}/credentials`)).status

  /** A code of a new application, and the form that uses it. */
  const codeOf = async (scope = everyScope, change: object = {}) => {
    const application = await register(service, found, change)
    const { verifier, challenge } = newVerifier()
    const told = await answerPage(browser, requestOf(application, challenge, { scope }))
    const form = {
      grant_type: 'authorization_code',
      code: told.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }
    return { application, told, form }
  }
  const ask = <Body = OAuthFailure>(form: Fields, application: Registered) =>
    sendForm<Body>(service, found.tokenUrl, form, basicOf(application))
  const refreshed = <Body = OAuthFailure>(
    application: Registered,
    token: string | undefined,
    more: Fields = {},
  ) => ask<Body>({ grant_type: 'refresh_token', refresh_token: token ?? '', ...more }, application)

  describe('registers (RFC 7591)', () => {
    it('and is told how it is known, and what was kept (§3.2.1)', async () => {
      const { contacts: _, ...kept } = described
      const answer = await service.anonymous.call<Record<string, unknown>>('POST', found.registrationUrl, {
        json: described,
      })
      expect(answer.status).to.equal(201)
      expect(answer.headers.get('cache-control')).to.equal('no-store')
      const { client_id, client_secret, client_id_issued_at, client_secret_expires_at, ...echoed } =
        answer.body
      expect(echoed).to.deep.equal(kept)
      expect(client_id).to.match(/^[0-9a-f]{32}$/u)
      expect(client_secret).to.match(/^[A-Za-z0-9_-]{43}$/u)
      expect([client_id_issued_at, client_secret_expires_at]).to.deep.equal([testDay.getTime() / 1000, 0])
      const stored = JSON.stringify(await service.context.deps.store.oauthClients.get(String(client_id)))
      expect(stored).to.not.include(client_secret).and.not.include('technique@')
    })

    it('without a secret, when it can keep none (§2)', async () => {
      const registered = await register(service, found, { token_endpoint_auth_method: 'none' })
      expect(registered).to.not.have.property('client_secret')
    })

    it('or hears in the words of OAuth why not (§3.2.2)', async () => {
      for (const [json, error] of [
        [{ ...described, redirect_uris: ['http://portfolio.example/'] }, 'invalid_redirect_uri'],
        [{ ...described, client_name: '' }, 'invalid_client_metadata'],
        [[described], 'invalid_client_metadata'],
      ] as const) {
        const answer = await service.anonymous.call<OAuthFailure>('POST', found.registrationUrl, { json })
        expect(failure(answer)).to.deep.equal([400, error])
      }
      const twice = await service.anonymous.call<OAuthFailure>('POST', found.registrationUrl, {
        raw: '{"client_name":"a","client_name":"b","redirect_uris":["https://a.example/"]}',
        headers: { 'Content-Type': 'application/json' },
      })
      expect(failure(twice)).to.deep.equal([400, 'invalid_client_metadata'])
    })

    it('and is forgotten after 30 days when nobody lets it in', async () => {
      const { store } = service.context.deps
      const used = await letIn(service, browser)
      const unused = await register(service, found)
      later(30 * 86_400 - 1)
      await forgetGrants(service.context.deps)
      expect(await store.oauthClients.get(unused.client_id)).to.not.equal(undefined)
      later(1)
      await forgetGrants(service.context.deps)
      expect(await store.oauthClients.get(unused.client_id)).to.equal(undefined)
      expect(await store.oauthClients.get(used.application.client_id)).to.not.equal(undefined)
    })
  })

  it('finds the same in the metadata of the authorization server (RFC 8414 §3)', async () => {
    const path = '/.well-known/oauth-authorization-server/passeport'
    const metadata = succeeded(await service.anonymous.call<Record<string, unknown>>('GET', path))
    expect(metadata).to.deep.include({
      issuer: `${service.url}/passeport`,
      authorization_endpoint: found.authorizationUrl,
      token_endpoint: found.tokenUrl,
      registration_endpoint: found.registrationUrl,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      scopes_supported: found.scopes,
    })
  })

  describe('sends a person to be asked (RFC 6749 §4.1.1)', () => {
    it('who is told its name, where they will go, what it may do and until when', async () => {
      const application = await register(service, found)
      const page = await openPage(browser, found, requestOf(application, newVerifier().challenge))
      expect(page.status).to.equal(200)
      expect(page.text)
        .to.include('<strong>Mon portfolio</strong>')
        .and.include('<strong>portfolio.example</strong>')
      expect(page.text)
        .to.include('lire tous vos badges')
        .and.include('ajouter des badges')
        .and.include('90 jours')
      expect(page.text).to.not.include('logo.png').and.not.include('<script')
      const hour = { scope: scopesOfApi.read }
      const short = await openPage(browser, found, requestOf(application, newVerifier().challenge, hour))
      expect(short.text).to.include('Pendant une heure').and.not.include('ajouter des badges')
    })

    it('on a page nobody frames or keeps, whose form may lead on over https only', async () => {
      const application = await register(service, found)
      const { headers } = await openPage(browser, found, requestOf(application, newVerifier().challenge))
      expect(headers.get('content-security-policy'))
        .to.include("frame-ancestors 'none'")
        .and.include("form-action 'self' https:;")
      expect(headers.get('cache-control')).to.equal('private, no-store')
    })

    it('and nowhere when it is not known, or asks for an address it did not register (§4.1.2.1)', async () => {
      const application = await register(service, found)
      const good = requestOf(application, newVerifier().challenge)
      for (const change of [
        { client_id: '0'.repeat(32) },
        { redirect_uri: 'https://portfolio.example/retour/' },
        { redirect_uri: 'https://pirate.example/retour' },
      ]) {
        const opened = await openPage(browser, found, { ...good, ...change })
        const answered = await browser.post('/passeport/autoriser', {
          ...good,
          ...change,
          do: 'allow',
          age: '15',
        })
        for (const page of [opened, answered]) {
          expect([page.status, page.headers.get('location')]).to.deep.equal([400, null])
          expect(page.text).to.include('Rien ne lui est transmis').and.not.include('pirate')
        }
      }
    })

    it('and is told there what else was wrong, and by which server (§4.1.2.1, RFC 9207)', async () => {
      const application = await register(service, found, { scope: `${scopesOfApi.read} offline_access` })
      const scope = scopesOfApi.read
      const good = requestOf(application, newVerifier().challenge, { scope })
      for (const [change, error] of [
        [{ response_type: 'token' }, 'unsupported_response_type'],
        [{ response_type: '' }, 'invalid_request'],
        [{ response_mode: 'fragment' }, 'invalid_request'],
        [{ scope: scopesOfApi.upsert }, 'invalid_scope'],
        [{ scope: 'openid' }, 'invalid_scope'],
        [{ scope: `${scope} openid` }, 'invalid_scope'],
        [{ scope: '' }, 'invalid_scope'],
        // RFC 7636 §4.4.1: PKCE is asked of everybody, and no plain challenge is taken.
        [{ code_challenge: '' }, 'invalid_request'],
        [{ code_challenge: 'short' }, 'invalid_request'],
        [{ code_challenge_method: 'plain' }, 'invalid_request'],
        [{ code_challenge_method: '' }, 'invalid_request'],
      ] as const) {
        const page = await openPage(browser, found, { ...good, ...change })
        const location = new URL(page.headers.get('location') ?? 'about:blank')
        expect([page.status, `${location.origin}${location.pathname}`]).to.deep.equal([303, redirectUri])
        expect(Object.fromEntries(location.searchParams), JSON.stringify(change)).to.deep.equal({
          error,
          state: 'état-1',
          iss: `${service.url}/passeport`,
        })
      }
      const { code_challenge: _, ...without } = good
      const page = await openPage(browser, found, without)
      expect(page.headers.get('location')).to.include('error=invalid_request')
    })

    it('with parameters nobody knows, which are ignored (§3.1)', async () => {
      const application = await register(service, found)
      const request = requestOf(application, newVerifier().challenge, {
        nonce: 'x',
        resource: 'https://x.example',
      })
      expect((await openPage(browser, found, request)).status).to.equal(200)
    })

    it('who refuses: it hears so, and nothing is given (§4.1.2.1)', async () => {
      const application = await register(service, found)
      const before = await grants()
      const told = await answerPage(browser, requestOf(application, newVerifier().challenge), {
        do: 'refuse',
      })
      expect([told.get('error'), told.get('code'), told.get('state')]).to.deep.equal([
        'access_denied',
        null,
        'état-1',
      ])
      expect(await grants()).to.equal(before)
    })

    it('who must be fifteen or older to let it in alone', async () => {
      const application = await register(service, found)
      const request = requestOf(application, newVerifier().challenge)
      const page = await browser.post('/passeport/autoriser', { ...request, do: 'allow' })
      expect([page.status, page.headers.get('location')]).to.deep.equal([422, null])
      expect(page.text).to.include('Avant quinze ans')
    })

    it('whose answer no other site can give (RFC 6749 §10.12)', async () => {
      const application = await register(service, found)
      const request = { ...requestOf(application, newVerifier().challenge), do: 'allow', age: '15' }
      for (const headers of [{ Origin: 'https://portfolio.example' }, { 'Sec-Fetch-Site': 'cross-site' }])
        expect((await browser.post('/passeport/autoriser', request, headers)).status).to.equal(403)
    })

    it('who signs in first, by mail in whatever browser, and comes back to the question', async () => {
      const application = await register(service, found)
      const request = requestOf(application, newVerifier().challenge)
      const stranger = browserOf(service)
      const page = await openPage(stranger, found, request)
      expect(page.text)
        .to.include('Ouvrez d’abord votre Passeport')
        .and.not.include('Laisser entrer</button>')
      const back = /name="return" value="([^"]+)"/u.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
      await stranger.post('/passeport/lien', { email: 'retour@exemple.fr', return: back })
      const [link = ''] = await linksTo(service, 'retour@exemple.fr')
      const other = browserOf(service)
      const entered = await other.post(`/passeport/lien/${link}`, {})
      expect([entered.status, entered.headers.get('location')]).to.deep.equal([303, back])
      expect((await other.get(back)).text).to.include('<strong>Mon portfolio</strong>')
      // Without a Passeport open, an answer is none.
      const answered = await stranger.post('/passeport/autoriser', { ...request, do: 'allow', age: '15' })
      expect([answered.status, answered.headers.get('location')]).to.deep.equal([200, null])
    })

    it('who is sent nowhere else after signing in', async () => {
      for (const where of [
        'https://pirate.example/',
        '//pirate.example/',
        '/passeport/autoriser',
        '/passeport/effacer',
        '/passeport/autoriser?a=\r\nSet-Cookie: x',
      ]) {
        const email = `ailleurs${String(where.length)}@exemple.fr`
        await browserOf(service).post('/passeport/lien', { email, return: where })
        const [link = ''] = await linksTo(service, email)
        const entered = await browserOf(service).post(`/passeport/lien/${link}`, {})
        expect([entered.status, entered.headers.get('location')], where).to.deep.equal([303, '/passeport'])
      }
    })
  })

  describe('uses a code (RFC 6749 §4.1.3)', () => {
    it('and gets an access token of an hour, kept by nobody on the way (§5.1)', async () => {
      const { application, told, form } = await codeOf()
      expect([told.get('state'), told.get('iss'), told.get('scope')]).to.deep.equal([
        'état-1',
        `${service.url}/passeport`,
        everyScope,
      ])
      const answer = await ask<Tokens>(form, application)
      expect(answer.status).to.equal(200)
      expect([answer.headers.get('cache-control'), answer.headers.get('pragma')]).to.deep.equal([
        'no-store',
        'no-cache',
      ])
      const { access_token, token_type, expires_in, scope } = answer.body
      expect([token_type, expires_in, scope]).to.deep.equal(['Bearer', 3600, everyScope])
      expect(await reads(access_token)).to.equal(200)
    })

    it('as an application without a secret, by its client_id (§3.2.1)', async () => {
      const { application, form } = await codeOf(everyScope, { token_endpoint_auth_method: 'none' })
      const answer = await sendForm<Tokens>(service, found.tokenUrl, {
        ...form,
        client_id: application.client_id,
      })
      expect(await reads(succeeded(answer).access_token)).to.equal(200)
    })

    it('without offline_access for an hour only, with no refresh token', async () => {
      const { application, form } = await codeOf(scopesOfApi.read)
      const tokens = succeeded(await ask<Tokens>(form, application))
      expect(tokens).to.not.have.property('refresh_token')
      later(3599)
      expect(await reads(tokens.access_token)).to.equal(200)
      later(1)
      expect(await reads(tokens.access_token)).to.equal(401)
    })

    const refused: readonly (readonly [string, Fields, string])[] = [
      ['another verifier (RFC 7636 §4.6)', { code_verifier: newVerifier().verifier }, 'invalid_grant'],
      ['a short verifier (RFC 7636 §4.1)', { code_verifier: 'x'.repeat(42) }, 'invalid_grant'],
      ['no verifier', { code_verifier: '' }, 'invalid_request'],
      ['another address', { redirect_uri: 'https://portfolio.example/' }, 'invalid_grant'],
      ['no address', { redirect_uri: '' }, 'invalid_request'],
      ['more than was allowed', { scope: `${everyScope} openid` }, 'invalid_scope'],
      ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
      ['no grant', { grant_type: '' }, 'unsupported_grant_type'],
      ['no code', { code: '' }, 'invalid_request'],
      ['a code nobody gave', { code: 'A'.repeat(72) }, 'invalid_grant'],
    ]
    for (const [what, change, error] of refused)
      it(`not with ${what}; the right request is answered all the same (§5.2)`, async () => {
        const { application, form } = await codeOf()
        expect(failure(await ask({ ...form, ...change }, application))).to.deep.equal([400, error])
        succeeded(await ask<Tokens>(form, application))
      })

    it('not after a minute', async () => {
      const { application, form } = await codeOf()
      later(60)
      expect(failure(await ask(form, application))).to.deep.equal([400, 'invalid_grant'])
    })

    it('not one of another application, which keeps it', async () => {
      const { application, form } = await codeOf()
      const other = await register(service, found)
      expect(failure(await ask(form, other))).to.deep.equal([400, 'invalid_grant'])
      succeeded(await ask<Tokens>(form, application))
    })

    it('not without showing who it is (§5.2: invalid_client, 401)', async () => {
      const { application, form } = await codeOf()
      const other = await register(service, found)
      for (const headers of [
        {},
        basicOf({ ...application, client_secret: 'x'.repeat(43) }),
        basicOf({ ...application, client_secret: other.client_secret ?? '' }),
        basicOf({ client_id: '0'.repeat(32), client_secret: 'x' }),
        { Authorization: 'Basic !' },
      ]) {
        const answer = await sendForm(
          service,
          found.tokenUrl,
          { ...form, client_id: application.client_id },
          headers,
        )
        expect(failure(answer)).to.deep.equal([401, 'invalid_client'])
        expect(answer.headers.get('www-authenticate')).to.match(/^Basic /u)
      }
      const inForm = {
        ...form,
        client_id: application.client_id,
        client_secret: application.client_secret ?? '',
      }
      expect(failure(await sendForm(service, found.tokenUrl, inForm))).to.deep.equal([401, 'invalid_client'])
      succeeded(await ask<Tokens>(form, application))
    })

    it('once: a second time ends what the first was given (§4.1.2)', async () => {
      const { application, form } = await codeOf()
      const { access_token, refresh_token } = succeeded(await ask<Tokens>(form, application))
      expect(failure(await ask(form, application))).to.deep.equal([400, 'invalid_grant'])
      expect(await reads(access_token)).to.equal(401)
      expect(failure(await refreshed(application, refresh_token))).to.deep.equal([400, 'invalid_grant'])
    })

    it('twenty times at once: one is answered', async () => {
      const { application, form } = await codeOf()
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(form, application)))
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, ...Array<number>(19).fill(400)])
    })

    it('in a form, in which nothing comes twice (§3.2)', async () => {
      const { application, form } = await codeOf()
      const answer = await service.anonymous.call<OAuthFailure>('POST', found.tokenUrl, {
        raw: `${new URLSearchParams(form).toString()}&code=${form.code}`,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...basicOf(application) },
      })
      expect(failure(answer)).to.deep.equal([400, 'invalid_request'])
    })
  })

  describe('comes back (RFC 6749 §6)', () => {
    it('with a refresh token, and gets the next one', async () => {
      const { application, tokens } = await letIn(service, browser)
      later(3600)
      expect(await reads(tokens.access_token)).to.equal(401)
      const next = succeeded(await refreshed<Tokens>(application, tokens.refresh_token))
      expect(next.refresh_token).to.be.a('string').and.not.equal(tokens.refresh_token)
      expect(await reads(next.access_token)).to.equal(200)
      succeeded(await refreshed<Tokens>(application, next.refresh_token))
    })

    it('and asks for less: that token is good for no more', async () => {
      const { application, tokens } = await letIn(service, browser)
      const scope = scopesOfApi.profile
      const next = succeeded(await refreshed<Tokens>(application, tokens.refresh_token, { scope }))
      expect(next.scope).to.equal(scope)
      expect(await reads(next.access_token)).to.equal(403)
      const all = succeeded(await refreshed<Tokens>(application, next.refresh_token))
      expect(all.scope).to.equal(everyScope)
    })

    it('not for more', async () => {
      const { application, tokens } = await letIn(service, browser, `${scopesOfApi.profile} offline_access`)
      const answer = await refreshed(application, tokens.refresh_token, { scope: scopesOfApi.read })
      expect(failure(answer)).to.deep.equal([400, 'invalid_scope'])
    })

    it('not with one that was used: that ends all of them (RFC 9700 §4.14.2)', async () => {
      const { application, tokens } = await letIn(service, browser)
      const next = succeeded(await refreshed<Tokens>(application, tokens.refresh_token))
      expect(failure(await refreshed(application, tokens.refresh_token))).to.deep.equal([
        400,
        'invalid_grant',
      ])
      expect(failure(await refreshed(application, next.refresh_token))).to.deep.equal([400, 'invalid_grant'])
      expect(await reads(next.access_token)).to.equal(401)
    })

    it('twenty times at once: one is answered', async () => {
      const { application, tokens } = await letIn(service, browser)
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => refreshed(application, tokens.refresh_token)),
      )
      expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
    })

    it('not with that of another application, which keeps it (§10.4)', async () => {
      const { application, tokens } = await letIn(service, browser)
      const other = await register(service, found)
      expect(failure(await refreshed(other, tokens.refresh_token))).to.deep.equal([400, 'invalid_grant'])
      succeeded(await refreshed<Tokens>(application, tokens.refresh_token))
    })

    it('not after 90 days without a visit', async () => {
      const { application, tokens } = await letIn(service, browser)
      later(90 * 86_400 - 1)
      const next = succeeded(await refreshed<Tokens>(application, tokens.refresh_token))
      later(90 * 86_400)
      expect(failure(await refreshed(application, next.refresh_token))).to.deep.equal([400, 'invalid_grant'])
      await forgetGrants(service.context.deps)
      expect(await grants()).to.equal(0)
    })

    it('and no token is good as another kind of one', async () => {
      const { application, form } = await codeOf()
      const { access_token, refresh_token = '' } = succeeded(await ask<Tokens>(form, application))
      expect(await reads(refresh_token)).to.equal(401)
      expect(await reads(form.code)).to.equal(401)
      expect(failure(await refreshed(application, access_token))).to.deep.equal([400, 'invalid_grant'])
    })
  })

  describe('gives a token back (RFC 7009)', () => {
    const revocationUrl = '/passeport/oauth/revoke'
    const revoked = (application: Registered, token: string | undefined, more: Fields = {}) =>
      sendForm(service, revocationUrl, { token: token ?? '', ...more }, basicOf(application))

    for (const which of ['access_token', 'refresh_token'] as const)
      it(`the ${which}: none is good any more (§2.1)`, async () => {
        const { application, tokens } = await letIn(service, browser)
        expect((await revoked(application, tokens[which], { token_type_hint: which })).status).to.equal(200)
        expect(await reads(tokens.access_token)).to.equal(401)
        expect(failure(await refreshed(application, tokens.refresh_token))).to.deep.equal([
          400,
          'invalid_grant',
        ])
      })

    it('that was none: it is not told so (§2.2)', async () => {
      const { application } = await letIn(service, browser)
      expect((await revoked(application, 'garbage')).status).to.equal(200)
      expect(failure(await revoked(application, ''))).to.deep.equal([400, 'invalid_request'])
    })

    it('of another application: it stays good (§2.1)', async () => {
      const { tokens } = await letIn(service, browser)
      const other = await register(service, found)
      expect((await revoked(other, tokens.refresh_token)).status).to.equal(200)
      expect(await reads(tokens.access_token)).to.equal(200)
      expect(failure(await sendForm(service, revocationUrl, { token: tokens.access_token }))).to.deep.equal([
        401,
        'invalid_client',
      ])
    })
  })

  it('leaves no secret in the store', async () => {
    const { application, tokens } = await letIn(service, browser)
    const { store } = service.context.deps
    const kept = JSON.stringify([
      await store.passportGrants.page({ where: {}, limit: 1000 }),
      await store.oauthClients.page({ where: {}, limit: 1000 }),
    ])
    for (const secret of [tokens.access_token, tokens.refresh_token, application.client_secret])
      expect(kept).to.not.include(secret)
    expect(kept).to.not.include('zoe@exemple.fr')
  })
})
