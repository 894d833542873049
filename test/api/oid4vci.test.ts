/** Badges into wallets: every wrong code, key, nonce and address is refused, and of twenty who come at once one is served. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { expect } from 'chai'
import { jwkDid } from '../../server/proof/jose/header-key.ts'
import { publicJwk } from '../../server/proof/keys/jwk.ts'
import { everything } from '../../server/store/everything.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { enrol, evaluate, learner, openSession } from '../support/training.ts'

type Json = Readonly<Record<string, unknown>>
interface Offer extends Json {
  readonly grants: Readonly<Record<string, { 'pre-authorized_code': string; tx_code?: object }>>
}
interface Issued extends Json {
  readonly credentials: readonly { readonly credential: Json & { readonly credentialSubject: Json } }[]
  readonly notification_id: string
}

const grant = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
const form = { 'Content-Type': 'application/x-www-form-urlencoded' }

describe('a badge offered to a wallet (OID4VCI 1.0)', function () {
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

  let people = 0
  /** An award of a person of their own, and the link to it. */
  async function claimed(change: object = { email: undefined, reference: 'R-1' }) {
    people += 1
    const { id } = await openSession(trainer)
    await enrol(trainer, { id }, [
      learner('Zoé', { familyName: `N${String(people)}`, ...change, reference: `R-${String(people)}` }),
    ])
    const { evaluation } = await evaluate(trainer, { id })
    const { lines } = succeeded(
      await trainer.call<Schemas['AwardReport']>('POST', `/sessions/${id}/awards`, {
        json: { evaluation, signedBy: 'Sylvie Marchand' },
        headers: { 'Idempotency-Key': `oid4vci-${String(people)}` },
      }),
    )
    const awardId = lines[0]?.awardId ?? ''
    const claim = succeeded(await trainer.call<Schemas['NewClaim']>('POST', `/awards/${awardId}/claims`))
    return { awardId, path: new URL(claim.link).pathname, code: claim.code }
  }

  async function offerAt(path: string): Promise<Offer> {
    const { protocols } = succeeded(
      await service.anonymous.call<{ protocols: { OID4VCI?: string } }>('GET', `${path}?iuv=1`, {
        headers: { Accept: 'application/json' },
      }),
    )
    const offer = new URL(protocols.OID4VCI ?? 'none:').searchParams.get('credential_offer_uri') ?? ''
    return succeeded(await service.anonymous.call<Offer>('GET', new URL(offer).pathname))
  }

  const codeOf = (offer: Offer) => offer.grants[grant]?.['pre-authorized_code'] ?? ''
  const token = (fields: Readonly<Record<string, string>>) =>
    service.anonymous.call<Json>('POST', '/oid4vci/token', {
      raw: new URLSearchParams({ grant_type: grant, ...fields }).toString(),
      headers: form,
    })
  const nonce = async () =>
    succeeded(await service.anonymous.call<{ c_nonce: string }>('POST', '/oid4vci/nonce')).c_nonce
  const request = (accessToken: string, json: object) =>
    service.anonymous.call<Issued & Json>('POST', '/oid4vci/credential', {
      json,
      headers: { Authorization: `Bearer ${accessToken}` },
    })

  const newKey = () => generateKeyPairSync('ed25519').privateKey
  function proof(key: KeyObject, claims: Json, header: Json = {}): string {
    const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const jwk = publicJwk(createPublicKey(key))
    const input = `${encoded({ alg: 'EdDSA', typ: 'openid4vci-proof+jwt', jwk, ...header })}.${encoded({
      aud: service.url,
      iat: Math.floor(testDay.getTime() / 1000),
      ...claims,
    })}`
    return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
  }
  const ldp = (jwt: readonly string[]) => ({
    credential_configuration_id: 'OpenBadge_ldp_vc',
    proofs: { jwt },
  })
  async function tokenFor(path: string): Promise<string> {
    const code = codeOf(await offerAt(path))
    return String(succeeded(await token({ 'pre-authorized_code': code }))['access_token'])
  }

  it('is bound to the key that was proven, and the copy anybody could use is revoked', async () => {
    const { awardId, path } = await claimed()
    const accessToken = await tokenFor(path)
    const key = newKey()
    const answer = await request(accessToken, ldp([proof(key, { nonce: await nonce() })]))
    const { credentials } = succeeded(answer)
    const badge = credentials[0]?.credential
    expect(badge?.credentialSubject['id']).to.equal(jwkDid(createPublicKey(key)))
    const verified = await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
      json: badge,
    })
    expect(verified.body.verdict).to.equal('valid')
    const { awards } = service.context.deps.store
    const bearer = await awards.get(awardId)
    expect(bearer?.state).to.equal('revoked')
    const gone = await service.anonymous.call('GET', `/credentials/${awardId}/certificate.pdf`)
    expect(gone.status).to.equal(410)
    const bound = await awards.get(bearer?.reissuedAs ?? '')
    expect(bound).to.include({ state: 'active', reissueOf: awardId })
    const { items } = succeeded(
      await trainer.call<{ items: Schemas['Claim'][] }>('GET', `/awards/${awardId}/claims`),
    )
    expect(items.map(({ state }) => state)).to.deep.equal(['taken'])
  })

  it('keeps the day it was awarded, its decision and its name', async () => {
    const { awardId, path } = await claimed({ email: undefined, nameInBadge: true })
    const before = succeeded(await service.anonymous.call<Json>('GET', `/credentials/${awardId}`))
    const key = newKey()
    const { credentials } = succeeded(
      await request(await tokenFor(path), ldp([proof(key, { nonce: await nonce() })])),
    )
    const after = credentials[0]?.credential ?? {}
    const less = ({ id: _, proof: __, credentialStatus: ___, credentialSubject, ...rest }: Json) => ({
      ...rest,
      credentialSubject: { ...(credentialSubject as object), id: '' },
    })
    expect(less(after)).to.deep.equal(less(before))
  })

  it('gives twenty who send the same code at once one token', async () => {
    const { path } = await claimed()
    const code = codeOf(await offerAt(path))
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => token({ 'pre-authorized_code': code })),
    )
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
    for (const { status, body } of answers)
      if (status !== 200) expect(body['error']).to.equal('invalid_grant')
  })

  it('goes to one of twenty keys that ask at once with the same token', async () => {
    const { awardId, path } = await claimed()
    const accessToken = await tokenFor(path)
    const proofs = await Promise.all(
      Array.from({ length: 20 }, async () => proof(newKey(), { nonce: await nonce() })),
    )
    const answers = await Promise.all(proofs.map((one) => request(accessToken, ldp([one]))))
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
    const awards = await everything(service.context.deps.store.awards, { organisationId: 'mednum-bfc' })
    expect(awards.filter(({ reissueOf }) => reissueOf === awardId)).to.have.length(1)
  })

  it('goes to one of two people who hold two cards of the same award', async () => {
    const { awardId, path } = await claimed()
    const second = succeeded(await trainer.call<Schemas['NewClaim']>('POST', `/awards/${awardId}/claims`))
    const tokens = [await tokenFor(path), await tokenFor(new URL(second.link).pathname)]
    const asked = await Promise.all(
      tokens.map(async (one) => request(one, ldp([proof(newKey(), { nonce: await nonce() })]))),
    )
    expect(asked.map(({ status }) => status).sort()).to.deep.equal([200, 400])
    const awards = await everything(service.context.deps.store.awards, { organisationId: 'mednum-bfc' })
    expect(awards.filter(({ reissueOf }) => reissueOf === awardId)).to.have.length(1)
  })

  it('is a badge for each key of a request, five at most', async () => {
    const { path } = await claimed()
    const accessToken = await tokenFor(path)
    const c_nonce = await nonce()
    const keys = [newKey(), newKey()]
    const { credentials } = succeeded(
      await request(accessToken, ldp(keys.map((key) => proof(key, { nonce: c_nonce })))),
    )
    expect(credentials.map(({ credential }) => credential.credentialSubject['id'])).to.deep.equal(
      keys.map((key) => jwkDid(createPublicKey(key))),
    )
    const again = await claimed()
    const tooMany = await nonce()
    const answer = await request(
      await tokenFor(again.path),
      ldp(Array.from({ length: 6 }, () => proof(newKey(), { nonce: tooMany }))),
    )
    expect([answer.status, answer.body['error']]).to.deep.equal([400, 'invalid_proof'])
  })

  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const wrong: readonly (readonly [string, string, (nonce: string) => string | Promise<string>])[] = [
    ['without a nonce', 'invalid_nonce', () => proof(newKey(), {})],
    ['with a nonce nobody gave', 'invalid_nonce', () => proof(newKey(), { nonce: 'x' })],
    [
      'for another issuer',
      'invalid_proof',
      (nonce) => proof(newKey(), { nonce, aud: 'https://other.example' }),
    ],
    [
      'made an hour ago',
      'invalid_proof',
      (nonce) => proof(newKey(), { nonce, iat: testDay.getTime() / 1000 - 3600 }),
    ],
    [
      'made tomorrow',
      'invalid_proof',
      (nonce) => proof(newKey(), { nonce, iat: testDay.getTime() / 1000 + 86_400 }),
    ],
    ['of another type', 'invalid_proof', (nonce) => proof(newKey(), { nonce }, { typ: 'JWT' })],
    ['without a signature', 'invalid_proof', (nonce) => proof(newKey(), { nonce }, { alg: 'none' })],
    ['with a shared secret', 'invalid_proof', (nonce) => proof(newKey(), { nonce }, { alg: 'HS256' })],
    [
      'by another key',
      'invalid_proof',
      (nonce) => proof(newKey(), { nonce }, { jwk: publicJwk(createPublicKey(newKey())) }),
    ],
    [
      'by an RSA key',
      'invalid_proof',
      (nonce) => proof(newKey(), { nonce }, { alg: 'RS256', jwk: publicJwk(createPublicKey(foreign)) }),
    ],
    [
      'with a private key in it',
      'invalid_proof',
      (nonce) => {
        const key = newKey()
        return proof(
          key,
          { nonce },
          { jwk: createPrivateKey(key.export({ format: 'pem', type: 'pkcs8' })).export({ format: 'jwk' }) },
        )
      },
    ],
    [
      'with kid and jwk',
      'invalid_proof',
      (nonce) =>
        proof(newKey(), { nonce }, { kid: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' }),
    ],
    [
      'with a kid elsewhere',
      'invalid_proof',
      (nonce) => proof(newKey(), { nonce }, { jwk: undefined, kid: 'did:web:other.example#1' }),
    ],
    ['that is not text', 'invalid_proof', () => 7 as unknown as string],
  ]
  it('is refused for every proof of a key that is not as it must be, and the right one still gets it', async () => {
    const { path } = await claimed()
    const accessToken = await tokenFor(path)
    for (const [title, error, make] of wrong) {
      const answer = await request(accessToken, ldp([await make(await nonce())]))
      expect([answer.status, answer.body['error']], title).to.deep.equal([400, error])
    }
    expect((await request(accessToken, ldp([proof(newKey(), { nonce: await nonce() })]))).status).to.equal(
      200,
    )
  })

  it('takes a nonce once', async () => {
    const [one, other] = [await claimed(), await claimed()]
    const c_nonce = await nonce()
    const first = await request(await tokenFor(one.path), ldp([proof(newKey(), { nonce: c_nonce })]))
    expect(first.status).to.equal(200)
    const second = await request(await tokenFor(other.path), ldp([proof(newKey(), { nonce: c_nonce })]))
    expect([second.status, second.body['error']]).to.deep.equal([400, 'invalid_nonce'])
  })

  it('gives the same key its other forms as long as the token is good, and no other key anything', async () => {
    const { path } = await claimed()
    const accessToken = await tokenFor(path)
    const key = newKey()
    const ask = async (id: string, by: KeyObject) =>
      request(accessToken, {
        credential_configuration_id: id,
        proofs: { jwt: [proof(by, { nonce: await nonce() })] },
      })
    expect((await ask('OpenBadge_ldp_vc', key)).status).to.equal(200)
    const sdJwt = await ask('OpenBadge_dc_sd_jwt', key)
    expect(sdJwt.body.credentials[0]?.credential).to.be.a('string')
    expect((await ask('OpenBadge_jwt_vc_json', newKey())).body['error']).to.equal('credential_request_denied')
    service.now = new Date(testDay.getTime() + 301_000)
    const late = await ask('OpenBadge_jwt_vc_json', key)
    expect([late.status, late.body['error']]).to.deep.equal([401, 'invalid_token'])
  })

  const requests: readonly (readonly [string, object, string])[] = [
    ['no configuration', {}, 'invalid_credential_request'],
    [
      'an unknown configuration',
      { credential_configuration_id: 'toString' },
      'unknown_credential_configuration',
    ],
    ['an identifier', { credential_identifier: 'x' }, 'unknown_credential_identifier'],
    ['no proof', { credential_configuration_id: 'OpenBadge_ldp_vc' }, 'invalid_proof'],
  ]
  it('is refused for requests that are not whole', async () => {
    const { path } = await claimed()
    const accessToken = await tokenFor(path)
    for (const [title, json, error] of requests) {
      const answer = await request(accessToken, json)
      expect([answer.status, answer.body['error']], title).to.deep.equal([400, error])
    }
    const stranger = await request('x'.repeat(43), ldp([]))
    expect([stranger.status, stranger.body['error']]).to.deep.equal([401, 'invalid_token'])
  })

  it('asks who has an e-mail address for the code that was sent there, five times', async () => {
    const { path } = await claimed({ email: `zoe${String(people)}@exemple.fr` })
    const before = await service.anonymous.call<{ protocols: object }>('GET', `${path}?iuv=1`, {
      headers: { Accept: 'application/json' },
    })
    expect(before.body.protocols).to.deep.equal({})
    const started = await service.anonymous.call('POST', path, { raw: 'answer=wallet', headers: form })
    expect(started.status).to.equal(200)
    const mails = await everything(service.context.deps.store.mails, {})
    const sent = /Votre code est : (\d{6})/u.exec(mails.at(-1)?.text ?? '')?.[1] ?? ''
    const offer = await offerAt(path)
    expect(offer.grants[grant]?.tx_code).to.include({ input_mode: 'numeric', length: 6 })
    const code = codeOf(offer)
    expect((await token({ 'pre-authorized_code': code })).body['error']).to.equal('invalid_request')
    const other = sent === '000000' ? '000001' : '000000'
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await token({ 'pre-authorized_code': code, tx_code: other })).body['error']).to.equal(
        'invalid_grant',
      )
    const right = await token({ 'pre-authorized_code': code, tx_code: sent })
    expect(right.body['error']).to.equal('invalid_grant')
    await service.anonymous.call('POST', path, { raw: 'answer=wallet', headers: form })
    const fresh = /Votre code est : (\d{6})/u.exec(
      (await everything(service.context.deps.store.mails, {})).filter(
        ({ _id }) => !mails.some((one) => one._id === _id),
      )[0]?.text ?? '',
    )?.[1]
    expect((await token({ 'pre-authorized_code': code, tx_code: sent })).body['error']).to.equal(
      'invalid_grant',
    )
    const good = await token({ 'pre-authorized_code': codeOf(await offerAt(path)), tx_code: fresh ?? '' })
    expect(good.status).to.equal(200)
  })

  it('expects no code where none was sent, and no code of another kind', async () => {
    const { path } = await claimed()
    const code = codeOf(await offerAt(path))
    expect((await token({ 'pre-authorized_code': code, tx_code: '123456' })).body['error']).to.equal(
      'invalid_request',
    )
    expect(
      (await token({ 'pre-authorized_code': code, grant_type: 'authorization_code' })).body['error'],
    ).to.equal('unsupported_grant_type')
    expect((await token({})).body['error']).to.equal('invalid_request')
    const flipped = `${code.slice(0, -2)}${code.endsWith('AA') ? 'BB' : 'AA'}`
    expect((await token({ 'pre-authorized_code': flipped })).body['error']).to.equal('invalid_grant')
  })

  it('is not given once the award is suspended', async () => {
    const { awardId, path } = await claimed()
    const accessToken = await tokenFor(path)
    const revoker = service.withToken(
      await service.tokenOf(await service.apiKey('mednum-bfc', ['award:revoke', 'award:read'])),
    )
    succeeded(
      await revoker.call('PUT', `/awards/${awardId}/state`, {
        json: { state: 'suspended', reason: 'À vérifier' },
      }),
    )
    const answer = await request(accessToken, ldp([proof(newKey(), { nonce: await nonce() })]))
    expect([answer.status, answer.body['error']]).to.deep.equal([400, 'credential_request_denied'])
  })

  it('keeps what the wallet says of it, as often as it says so', async () => {
    const { path } = await claimed()
    const accessToken = await tokenFor(path)
    const { notification_id } = succeeded(
      await request(accessToken, ldp([proof(newKey(), { nonce: await nonce() })])),
    )
    const notify = (json: object) =>
      service.anonymous.call<Json>('POST', '/oid4vci/notification', {
        json,
        headers: { Authorization: `Bearer ${accessToken}` },
      })
    expect((await notify({ notification_id, event: 'credential_accepted' })).status).to.equal(204)
    expect((await notify({ notification_id, event: 'credential_accepted' })).status).to.equal(204)
    expect((await notify({ notification_id: 'x', event: 'credential_deleted' })).body['error']).to.equal(
      'invalid_notification_id',
    )
    expect((await notify({ notification_id, event: 'x' })).body['error']).to.equal(
      'invalid_notification_request',
    )
  })
})
