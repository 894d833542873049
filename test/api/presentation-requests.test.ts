/** Asking a wallet: one of @openid4vc/openid4vp, which has nothing of ours in it, and one shaped like Learner Credential Wallet. */
import { createHash } from 'node:crypto'
import { Openid4vpClient, type Openid4vpAuthorizationRequest } from '@openid4vc/openid4vp'
import { setGlobalConfig } from '@openid4vc/oauth2'
import { expect } from 'chai'
import { decodeProtectedHeader } from 'jose'
import { envelop } from '../../server/proof/jose/enveloped.ts'
import { signVcJwt } from '../../server/proof/jose/vc-jwt.ts'
import { expanded } from '../../server/proof/json-ld/canonical.ts'
import { bundledLoader } from '../../server/proof/json-ld/document-loader.ts'
import { keyInDid } from '../../server/proof/jose/header-key.ts'
import { parseJws, signatureFailure } from '../../server/proof/jose/jws.ts'
import type { Credential } from '../../server/proof/types.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { boundTo, openWallet, type Wallet } from '../verify/presentation/wallet.ts'
import { openTenant, type Json, type Tenant } from './vc-api-tenants.ts'

type Request = Schemas['PresentationRequest']

/** The wallet looks at a clock of its own, and has no way to be given another. */
const moving = Date
class StandingStill extends Date {
  constructor(...moment: readonly [] | readonly [string | number | Date]) {
    super(moment[0] ?? testDay)
  }

  static override now(): number {
    return testDay.getTime()
  }
}

const v2 = 'https://www.w3.org/ns/credentials/v2'
const achievement = 'urn:uuid:7c1a5ad8-9c4c-4b0f-8d0f-5b2ef0c5a113'
const vct = 'https://badges.example.org/vct'
const purpose = { fr: 'Vérifier votre badge pour un entretien', en: 'To check your badge for an interview' }

function badgeOf(issuer: string, subject: string | undefined): Json {
  return {
    '@context': [v2, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    id: 'urn:uuid:7c1a5ad8-9c4c-4b0f-8d0f-5b2ef0c5a112',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Accueillir',
    issuer: { id: issuer, type: ['Profile'], name: 'Vérificateur' },
    validFrom: '2026-11-20T09:30:00Z',
    credentialSubject: {
      ...(subject === undefined ? {} : { id: subject }),
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', hashed: false, identityHash: 'Zoé', identityType: 'name' }],
      achievement: {
        id: achievement,
        type: ['Achievement'],
        name: 'Accueillir',
        description: 'Accueillir',
        criteria: { narrative: 'Accueillir une personne.' },
      },
    },
  }
}

describe('a request for a presentation', function () {
  this.timeout(90_000)
  let service: TestService
  let tenant: Tenant
  let badge: Json
  let bearer: Json
  let jwt: string
  let sdJwt: string
  const wallet = openWallet()
  const thief = openWallet()
  before(async () => {
    setGlobalConfig({ allowInsecureUrls: true })
    Object.assign(globalThis, { Date: StandingStill })
    service = await startService()
    tenant = await openTenant(service, 'employeur')
    badge = await tenant.issued(badgeOf(tenant.did, wallet.did))
    bearer = await tenant.issued(badgeOf(tenant.did, undefined))
    const { keys } = service.context.deps
    const issuer = await keys.current(tenant.id)
    const unsigned = badgeOf(issuer.did, wallet.did) as Credential
    jwt = await signVcJwt(keys, issuer, unsigned, { publicUrl: service.url, issuedAt: testDay })
    sdJwt = await boundTo({ keys, publicUrl: service.url }, issuer, unsigned, wallet.publicKey)
  })
  after(async () => {
    globalThis.Date = moving
    await service.stop()
  })
  afterEach(() => {
    service.now = testDay
  })

  const ask = async (change: object = {}) =>
    succeeded(
      await tenant.client.call<Request>('POST', `/organisations/${tenant.id}/presentation-requests`, {
        json: { purpose, achievements: [achievement], vctValues: [vct], ...change },
      }),
    )
  const read = async ({ id }: Request, query = '', client: Client = tenant.client) =>
    client.call<Request>('GET', `/presentation-requests/${id}${query}`)

  /** What the wallet of @openid4vc/openid4vp makes of a request. */
  const client = new Openid4vpClient({
    callbacks: {
      fetch,
      hash: (data: Uint8Array) => createHash('sha256').update(data).digest(),
      verifyJwt: (_signer: unknown, { compact }: { compact: string }) => {
        const kid = decodeProtectedHeader(compact).kid ?? ''
        const parsed = parseJws(compact)
        const key = keyInDid(kid)
        const isGood =
          !('failure' in parsed) && key !== undefined && signatureFailure(parsed, key.key) === undefined
        return isGood ? { verified: true, signerJwk: key.key.export({ format: 'jwk' }) } : { verified: false }
      },
    },
  } as never)
  const open = async ({ openid4vpUri }: Request) => {
    const parameters = Object.fromEntries(new URL(openid4vpUri).searchParams)
    const found = await client.resolveOpenId4vpAuthorizationRequest({
      authorizationRequestPayload: parameters,
    })
    return found.authorizationRequestPayload as Openid4vpAuthorizationRequest & {
      nonce: string
      client_id: string
      state: string
      response_uri: string
    }
  }
  const send = async (request: Openid4vpAuthorizationRequest, vp_token: object) => {
    const { authorizationResponsePayload } = await client.createOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: request,
      authorizationResponsePayload: { vp_token },
    })
    const { response } = await client.submitOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: request,
      authorizationResponsePayload,
    })
    return { status: response.status, body: (await response.clone().json()) as Record<string, string> }
  }

  const presentations: Readonly<
    Record<string, (asked: { nonce: string; client_id: string }, by?: Wallet) => Promise<unknown>>
  > = {
    badge_ldp: ({ nonce, client_id }, by = wallet) =>
      by.sign(by.presentation([badge]), { challenge: nonce, domain: client_id }),
    badge_jwt: async ({ nonce, client_id }, by = wallet) =>
      by.jwt({
        '@context': [v2],
        type: ['VerifiablePresentation'],
        verifiableCredential: [envelop(jwt)],
        nonce,
        aud: client_id,
      }),
    badge_sd: async ({ nonce, client_id }, by = wallet) => by.bind(sdJwt, { nonce, aud: client_id }),
  }
  const present = async (query: string, asked: { nonce: string; client_id: string }, by?: Wallet) => ({
    [query]: [await presentations[query]?.(asked, by)],
  })

  for (const query of Object.keys(presentations)) {
    it(`is answered by a wallet of OpenID4VP 1.0 with ${query}`, async () => {
      const made = await ask()
      const request = await open(made)
      expect(request).to.include({ response_mode: 'direct_post', response_type: 'vp_token' })
      const answer = await send(request, await present(query, request))
      expect(answer).to.deep.equal({ status: 200, body: {} })
      const { state, report } = succeeded(await read(made))
      expect([state, report?.subjectBinding]).to.deep.equal(['answered', 'proven'])
      expect(report?.verdict).to.be.oneOf(['valid', 'valid-with-warnings'])
      expect(report?.parts?.[0]?.credential).to.have.nested.property(
        'credentialSubject.achievement.id',
        achievement,
      )
      expect(report?.checks.find(({ id }) => id === 'query')?.code).to.equal('query-satisfied')
      expect(report?.checks.find(({ id }) => id === 'challenge')?.code).to.equal('challenge-repeated')
    })
  }

  it('asks with a request object that the organisation signed', async () => {
    const { openid4vpUri } = await ask()
    const address = new URL(openid4vpUri).searchParams.get('request_uri') ?? ''
    const answer = await service.anonymous.call('GET', address)
    expect(answer.headers.get('content-type')).to.match(/^application\/oauth-authz-req\+jwt/)
    const parsed = parseJws(answer.bytes.toString())
    if ('failure' in parsed) throw new Error('not a JWT')
    expect(parsed.header).to.include({ typ: 'oauth-authz-req+jwt' })
    expect(parsed.payload).to.include({
      aud: 'https://self-issued.me/v2',
      client_id: `decentralized_identifier:${tenant.did}`,
      response_mode: 'direct_post',
    })
  })

  it('asks for the types that a badge of either name has, as its contexts say them', async () => {
    const { dcql_query } = (await open(await ask())) as unknown as {
      dcql_query: { credentials: { id: string; meta: { type_values?: string[][] } }[] }
    }
    for (const query of ['badge_ldp', 'badge_jwt']) {
      const { type_values = [] } = dcql_query.credentials.find(({ id }) => id === query)?.meta ?? {}
      for (const name of ['AchievementCredential', 'OpenBadgeCredential']) {
        const [node = {}] = await expanded({ ...badge, type: ['VerifiableCredential', name] }, bundledLoader)
        const types = node['@type'] as readonly string[]
        expect(
          type_values.some((all) => all.every((type) => types.includes(type))),
          `${query} ${name}`,
        ).to.equal(true)
      }
    }
  })

  it('takes one answer, of twenty at once', async () => {
    const made = await ask()
    const request = await open(made)
    const token = await present('badge_ldp', request)
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(request, token)))
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
    expect((await send(request, token)).body['error']).to.equal('invalid_request')
  })

  describe('refuses', () => {
    const rows: readonly (readonly [
      string,
      string,
      (request: Awaited<ReturnType<typeof open>>) => Promise<object>,
    ])[] = [
      [
        'another nonce',
        'challenge-not-repeated',
        (request) => present('badge_ldp', { ...request, nonce: 'x' }),
      ],
      ['another audience', 'domain-other', (request) => present('badge_jwt', { ...request, client_id: 'x' })],
      [
        'another audience (SD-JWT)',
        'domain-other',
        (request) => present('badge_sd', { ...request, client_id: 'x' }),
      ],
      ['the badge of somebody else', 'holder-not-subject', (request) => present('badge_ldp', request, thief)],
      [
        'the SD-JWT of somebody else',
        'key-binding-invalid',
        (request) => present('badge_sd', request, thief),
      ],
      ['a badge without a presentation', 'not-a-presentation', async () => ({ badge_ldp: [badge] })],
      [
        'a badge that is nobody’s',
        'holder-not-proven',
        async ({ nonce, client_id }) => ({
          badge_ldp: [
            await wallet.sign(wallet.presentation([bearer]), { challenge: nonce, domain: client_id }),
          ],
        }),
      ],
      [
        'another form than its query',
        'vp_token',
        async (request) => ({ badge_jwt: [await presentations['badge_ldp']?.(request)] }),
      ],
      [
        'two presentations',
        'vp_token',
        async (request) => ({ badge_ldp: [1, 2].map(() => ({ request: request.nonce })) }),
      ],
      ['an unknown query', 'vp_token', async () => ({ __proto: ['x'] })],
    ]
    for (const [what, code, token] of rows) {
      it(`${what}, and stays open`, async () => {
        const made = await ask()
        const request = await open(made)
        const { nonce, client_id, state, response_uri } = request
        const form = new URLSearchParams({ vp_token: JSON.stringify(await token(request)), state })
        const answer = await service.anonymous.call<Json>('POST', response_uri, {
          raw: form.toString(),
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        })
        expect(answer.status, answer.bytes.toString()).to.equal(400)
        expect(answer.body['error']).to.equal('invalid_request')
        expect(answer.body['error_description']).to.include(code)
        expect(succeeded(await read(made)).state).to.equal('open')
        expect((await send(request, await present('badge_ldp', { nonce, client_id }))).status).to.equal(200)
      })
    }

    it('a badge that was not asked for', async () => {
      for (const change of [
        { achievements: ['urn:uuid:other'] },
        { issuers: ['did:web:other.example'] },
        { competencies: ['https://example.org/c'] },
        { frameworks: ['https://example.org'] },
      ]) {
        const request = await open(await ask(change))
        const { status, body } = await send(request, await present('badge_ldp', request))
        expect([status, body['error_description']]).to.deep.equal([400, 'refused: query-not-satisfied'])
      }
    })

    it('another state, and whatever comes too late', async () => {
      const made = await ask()
      const request = await open(made)
      const token = await present('badge_ldp', request)
      const key = await service.apiKey(tenant.id, ['credential:verify'])
      expect((await send({ ...request, state: 'x' }, token)).status).to.equal(400)
      service.now = new Date(testDay.getTime() + 16 * 60 * 1000)
      expect((await send(request, token)).status).to.equal(400)
      const later = service.withToken(await service.tokenOf(key))
      expect(succeeded(await read(made, '', later)).state).to.equal('expired')
      const object = await service.anonymous.call('GET', `/oid4vp/requests/${made.id}`)
      expect(object.status).to.equal(404)
    })
  })

  it('takes a badge that names nobody where the holder is only preferred, and says so', async () => {
    const made = await ask({ holder: 'preferred' })
    const { nonce, client_id, ...request } = await open(made)
    const token = {
      badge_ldp: [await wallet.sign(wallet.presentation([bearer]), { challenge: nonce, domain: client_id })],
    }
    expect((await send({ ...request, nonce, client_id }, token)).status).to.equal(200)
    expect(succeeded(await read(made)).report?.subjectBinding).to.equal('not-possible')
  })

  it('gives the report only to the site that the wallet was sent back to', async () => {
    const made = await ask({ redirectUri: 'https://employeur.example/retour?x=1' })
    const request = await open(made)
    const { body } = await send(request, await present('badge_ldp', request))
    const back = new URL(body['redirect_uri'] ?? '')
    expect([back.origin, back.searchParams.get('x')]).to.deep.equal(['https://employeur.example', '1'])
    expect(succeeded(await read(made)).report).to.equal(undefined)
    expect(succeeded(await read(made, '?response_code=guess')).report).to.equal(undefined)
    const code = back.searchParams.get('response_code') ?? ''
    expect(succeeded(await read(made, `?response_code=${code}`)).report?.subjectBinding).to.equal('proven')
  })

  it('refuses to send anybody to an address that is none', async () => {
    for (const redirectUri of [
      'javascript:alert(1)',
      'https://a:b@employeur.example/',
      'https://x.example/#a',
    ]) {
      const answer = await tenant.client.call('POST', `/organisations/${tenant.id}/presentation-requests`, {
        json: { purpose, redirectUri },
      })
      expect(answer.status, redirectUri).to.equal(400)
    }
  })

  it('is erased when the organisation says so, and after a day', async () => {
    const made = await ask()
    const request = await open(made)
    await send(request, await present('badge_ldp', request))
    const other = await openTenant(service, 'autre-employeur')
    expect((await read(made, '', other.client)).status).to.equal(404)
    expect((await other.client.call('DELETE', `/presentation-requests/${made.id}`)).status).to.equal(404)
    expect((await tenant.client.call('DELETE', `/presentation-requests/${made.id}`)).status).to.equal(204)
    expect((await read(made)).status).to.equal(404)
    await ask()
    service.now = new Date(testDay.getTime() + 24 * 60 * 60 * 1000 + 1000)
    await service.context.runChores()
    expect((await service.documents())['presentationRequests']).to.equal(0)
  })

  describe('followed by its interaction URL', () => {
    /** The three requests of Learner Credential Wallet: protocols, what to present, the presentation. */
    const follow = async (made: Request) => {
      const found = await service.anonymous.call<{ protocols: Record<string, string> }>(
        'GET',
        made.interactionUrl,
        {
          headers: { Accept: 'application/json' },
        },
      )
      const exchange = succeeded(found).protocols['vcapi'] ?? ''
      const asked = await service.anonymous.call<{ verifiablePresentationRequest: Json }>('POST', exchange, {
        json: {},
      })
      const { challenge, domain, query } = succeeded(asked).verifiablePresentationRequest
      return {
        exchange,
        challenge: String(challenge),
        domain: String(domain),
        query: query as readonly Json[],
      }
    }
    const answer = (exchange: string, verifiablePresentation: unknown) =>
      service.anonymous.call('POST', exchange, { json: { verifiablePresentation } })

    it('is answered by a wallet of the VC API', async () => {
      const made = await ask()
      const { exchange, challenge, domain, query } = await follow(made)
      expect(query.map(({ type }) => type)).to.deep.equal(['QueryByExample', 'DIDAuthentication'])
      const signed = await wallet.sign2020(wallet.presentation([badge]), { challenge, domain })
      expect((await answer(exchange, signed)).status).to.equal(200)
      expect(succeeded(await read(made)).report?.subjectBinding).to.equal('proven')
      expect((await answer(exchange, signed)).status).to.equal(404)
    })

    it('says why it refuses', async () => {
      const { exchange, challenge, domain } = await follow(await ask())
      const rows: readonly (readonly [unknown, string])[] = [
        [wallet.presentation([badge]), 'presentation-not-signed'],
        [await thief.sign(thief.presentation([badge]), { challenge, domain }), 'holder-not-subject'],
        [
          await wallet.sign(wallet.presentation([badge]), { challenge, domain: 'https://x.example' }),
          'domain-other',
        ],
        [
          await wallet.sign(wallet.presentation([badge]), { challenge: 'x', domain }),
          'challenge-not-repeated',
        ],
      ]
      for (const [document, code] of rows) {
        const refused = await answer(exchange, document)
        expect(refused.status).to.equal(400)
        expect(refused.body.errors?.map((each) => each.code)).to.include(code)
      }
    })

    it('is a page for people, in French first, without script', async () => {
      const made = await ask()
      const page = await service.anonymous.call('GET', made.interactionUrl, {
        headers: { Accept: 'text/html' },
      })
      const html = page.bytes.toString()
      expect(page.status).to.equal(200)
      expect(html)
        .to.include('<html lang="fr">')
        .and.to.include(purpose.fr)
        .and.to.include('Organisation employeur')
      expect(html).to.not.include('<script')
      expect(page.headers.get('x-robots-tag')).to.equal('noindex')
    })
  })
})
