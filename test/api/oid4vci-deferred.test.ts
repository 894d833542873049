/** Badges into wallets: what is not signed at once, proofs in the form of a presentation, and identifiers of credentials. */
import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { expect } from 'chai'
import { keysMade } from '../../server/award/award-issuer.ts'
import { bindAward } from '../../server/award/holder/bind-award.ts'
import { publicJwk } from '../../server/proof/keys/jwk.ts'
import { everything } from '../../server/store/everything.ts'
import { claimed, ofForm, preAuthorizedGrant, protocolsAt } from '../support/claiming.ts'
import { startService, succeeded, testDay, type Client, type TestService } from '../support/service.ts'
import { openWallet } from '../verify/presentation/wallet.ts'

type Json = Readonly<Record<string, unknown>>
interface Issued extends Json {
  readonly credentials: readonly { readonly credential: unknown }[]
  readonly transaction_id: string
}

describe('a badge offered to a wallet (OID4VCI 1.0), later or otherwise', function () {
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

  async function codeAt(path: string): Promise<string> {
    const offer = new URL((await protocolsAt(service, path))['OID4VCI'] ?? '')
    const { pathname } = new URL(offer.searchParams.get('credential_offer_uri') ?? '')
    const { grants } = succeeded(
      await service.anonymous.call<{ grants: Record<string, Record<string, string>> }>('GET', pathname),
    )
    return grants[preAuthorizedGrant]?.['pre-authorized_code'] ?? ''
  }
  const token = (code: string, fields: Readonly<Record<string, string>> = {}) =>
    service.anonymous.call<Json>('POST', '/oid4vci/token', {
      raw: new URLSearchParams({
        grant_type: preAuthorizedGrant,
        'pre-authorized_code': code,
        ...fields,
      }).toString(),
      headers: ofForm,
    })
  const tokenFor = async (path: string) => String(succeeded(await token(await codeAt(path)))['access_token'])
  const nonce = async () =>
    succeeded(await service.anonymous.call<{ c_nonce: string }>('POST', '/oid4vci/nonce')).c_nonce
  const post = (accessToken: string, path: string, json: object) =>
    service.anonymous.call<Issued>('POST', `/oid4vci/${path}`, {
      json,
      headers: { Authorization: `Bearer ${accessToken}` },
    })
  async function jwtProof(key: KeyObject): Promise<object> {
    const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const header = { alg: 'EdDSA', typ: 'openid4vci-proof+jwt', jwk: publicJwk(createPublicKey(key)) }
    const claims = { aud: service.url, iat: testDay.getTime() / 1000, nonce: await nonce() }
    const input = `${encoded(header)}.${encoded(claims)}`
    return { jwt: [`${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`] }
  }
  const newKey = () => generateKeyPairSync('ed25519').privateKey
  const ldp = { credential_configuration_id: 'OpenBadge_ldp_vc' }
  const error = ({ status, body }: { readonly status: number; readonly body: Json }) => [
    status,
    body['error'],
  ]

  it('is promised with a transaction while its key cannot be used, given for it afterwards, and never twice', async () => {
    const jwt = { credential_configuration_id: 'OpenBadge_jwt_vc_json' }
    const { awardId, path } = await claimed(trainer)
    const { store, keys } = service.context.deps
    await keysMade(keys, 'mednum-bfc')
    // One that ended without a successor is missed until the service makes one of its own accord.
    for (const key of await everything(store.issuerKeys, { organisationId: 'mednum-bfc' }))
      if (key.algorithm === 'RSA')
        await store.issuerKeys.replace({ ...key, retiredAt: '2026-11-21T09:29:00Z' })
    const accessToken = await tokenFor(path)
    const promised = await post(accessToken, 'credential', { ...jwt, proofs: await jwtProof(newKey()) })
    expect(promised.status, promised.bytes.toString()).to.equal(202)
    const { transaction_id } = promised.body
    expect(promised.body).to.deep.equal({ transaction_id, interval: 30 })
    const again = await post(accessToken, 'deferred', { transaction_id })
    expect([again.status, again.body]).to.deep.equal([202, { transaction_id, interval: 30 }])
    const stranger = await tokenFor((await claimed(trainer)).path)
    expect(error(await post(stranger, 'deferred', { transaction_id }))).to.deep.equal([
      400,
      'invalid_transaction_id',
    ])
    expect(error(await post('x'.repeat(43), 'deferred', { transaction_id }))).to.deep.equal([
      401,
      'invalid_token',
    ])
    const encrypted = { transaction_id, credential_response_encryption: {} }
    expect(error(await post(accessToken, 'deferred', encrypted))).to.deep.equal([
      400,
      'invalid_encryption_parameters',
    ])
    await service.context.runChores()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(accessToken, 'deferred', { transaction_id })),
    )
    const given = answers.filter(({ status }) => status === 200)
    expect(given).to.have.length(1)
    expect(given[0]?.body.credentials[0]?.credential)
      .to.be.a('string')
      .and.match(/^[\w-]+\.[\w-]+\.[\w-]+$/u)
    for (const answer of answers)
      if (answer.status !== 200) expect(error(answer)).to.deep.equal([400, 'invalid_transaction_id'])
    const awards = await everything(store.awards, { organisationId: 'mednum-bfc' })
    expect(awards.filter(({ reissueOf }) => reissueOf === awardId)).to.have.length(1)
  })

  it('has no transaction before it was asked for', async () => {
    const { path } = await claimed(trainer)
    const accessToken = await tokenFor(path)
    for (const transaction_id of ['x', accessToken, 7, undefined])
      expect(error(await post(accessToken, 'deferred', { transaction_id }))).to.deep.equal([
        400,
        'invalid_transaction_id',
      ])
  })

  it('is bound to the key that signs a presentation for this issuer (di_vp)', async () => {
    const { path } = await claimed(trainer)
    const accessToken = await tokenFor(path)
    const wallet = openWallet()
    const empty = wallet.presentation(undefined)
    const domain = service.url
    const ask = async (presentation: unknown) =>
      post(accessToken, 'credential', { ...ldp, proofs: { di_vp: [presentation] } })
    const wrong: readonly (readonly [string, string, (challenge: string) => unknown])[] = [
      ['unsigned', 'invalid_proof', () => empty],
      [
        'for another issuer',
        'invalid_proof',
        (challenge) => wallet.sign(empty, { challenge, domain: 'https://x.example' }),
      ],
      ['for no issuer', 'invalid_proof', (challenge) => wallet.sign(empty, { challenge })],
      ['without a nonce', 'invalid_nonce', () => wallet.sign(empty, { domain })],
      ['with a nonce nobody gave', 'invalid_nonce', () => wallet.sign(empty, { challenge: 'x', domain })],
      [
        'for another purpose',
        'invalid_proof',
        (challenge) => wallet.sign(empty, { challenge, domain, proofPurpose: 'assertionMethod' }),
      ],
      ['of somebody else', 'invalid_proof', (challenge) => openWallet().sign(empty, { challenge, domain })],
      ['that is text', 'invalid_proof', () => 'x'],
    ]
    for (const [title, code, make] of wrong)
      expect(error(await ask(await make(await nonce()))), title).to.deep.equal([400, code])
    const challenge = await nonce()
    const signed = await wallet.sign(empty, { challenge, domain })
    const mixed = { ...ldp, proofs: { di_vp: [signed], ...(await jwtProof(newKey())) } }
    expect(error(await post(accessToken, 'credential', mixed))).to.deep.equal([400, 'invalid_proof'])
    const { credentials } = succeeded(await ask(signed))
    const badge = credentials[0]?.credential as { readonly credentialSubject: Json }
    expect(badge.credentialSubject['id']).to.equal(wallet.did)
    expect(error(await ask(signed))).to.deep.equal([400, 'invalid_nonce'])
    const sdJwt = await post(accessToken, 'credential', {
      credential_configuration_id: 'OpenBadge_dc_sd_jwt',
      proofs: { di_vp: [await wallet.sign(empty, { challenge: await nonce(), domain })] },
    })
    expect(sdJwt.status).to.equal(200)
  })

  it('is asked for by the identifier that was given out with the token', async () => {
    const { path } = await claimed(trainer)
    const code = await codeAt(path)
    const details = (id: string, type = 'openid_credential') => ({
      authorization_details: JSON.stringify([{ type, credential_configuration_id: id }]),
    })
    for (const wrong of [
      details('x'),
      details('OpenBadge_ldp_vc', 'payment'),
      { authorization_details: '[]' },
      { authorization_details: '{' },
      { authorization_details: '[null]' },
    ])
      expect(error(await token(code, wrong))).to.deep.equal([400, 'invalid_authorization_details'])
    const answer = succeeded(await token(code, details('OpenBadge_ldp_vc')))
    const [detail] = answer['authorization_details'] as readonly { credential_identifiers: string[] }[]
    const identifier = { credential_identifier: detail?.credential_identifiers[0] }
    const accessToken = String(answer['access_token'])
    const both = await post(accessToken, 'credential', { ...ldp, ...identifier })
    expect(error(both)).to.deep.equal([400, 'invalid_credential_request'])
    const asked = await post(accessToken, 'credential', { ...identifier, proofs: await jwtProof(newKey()) })
    expect(asked.status).to.equal(200)
  })

  it('is not sent in the clear to who asks for an encrypted answer', async () => {
    const { path } = await claimed(trainer)
    const credential_response_encryption = { jwk: {}, enc: 'A256GCM' }
    const answer = await post(await tokenFor(path), 'credential', {
      ...ldp,
      proofs: await jwtProof(newKey()),
      credential_response_encryption,
    })
    expect(error(answer)).to.deep.equal([400, 'invalid_encryption_parameters'])
  })

  it('is not had with a code that was used, nor with the token of another offer or of an earlier round', async () => {
    const [one, other] = [await claimed(trainer), await claimed(trainer)]
    const code = await codeAt(one.path)
    const first = String(succeeded(await token(code))['access_token'])
    expect(error(await token(code))).to.deep.equal([400, 'invalid_grant'])
    succeeded(
      await post(await tokenFor(other.path), 'credential', { ...ldp, proofs: await jwtProof(newKey()) }),
    )
    const mine = await service.context.deps.store.awards.get(one.awardId)
    expect(mine?.state).to.equal('active')
    await service.anonymous.call('POST', one.path, { raw: 'answer=wallet', headers: ofForm })
    const late = await post(first, 'credential', { ...ldp, proofs: await jwtProof(newKey()) })
    expect(error(late)).to.deep.equal([401, 'invalid_token'])
  })

  it('has no code left once its link is too old', async () => {
    const { path } = await claimed(trainer)
    const code = await codeAt(path)
    service.now = new Date(testDay.getTime() + 181 * 86_400_000)
    expect(error(await token(code))).to.deep.equal([400, 'invalid_grant'])
  })

  it('is one holder’s, where a second one comes before the badge of the first is written', async () => {
    const { awardId } = await claimed(trainer)
    const { deps } = service.context
    const [slow, quick] = [openWallet().did, openWallet().did]
    let isFirst = true
    const overtaken = {
      ...deps,
      status: {
        ...deps.status,
        async allocate(...asked: Parameters<typeof deps.status.allocate>) {
          if (isFirst) {
            isFirst = false
            await bindAward(deps, awardId, [quick])
          }
          return deps.status.allocate(...asked)
        },
      },
    }
    let refusal: unknown
    await bindAward(overtaken, awardId, [slow]).catch((problem: unknown) => {
      refusal = problem
    })
    expect(refusal).to.include({ code: 'claim-closed' })
    const awards = await everything(deps.store.awards, { organisationId: 'mednum-bfc' })
    const [bound, ...more] = awards.filter(({ reissueOf }) => reissueOf === awardId)
    expect(more).to.deep.equal([])
    expect(bound?.credential).to.include(quick)
    expect((await deps.store.awards.get(awardId))?.reissuedAs).to.equal(bound?._id)
  })
})
