/** A wallet made of @openid4vc/openid4vci, which has nothing of ours in it, takes a badge in each of its forms. */
import { generateKeyPairSync, randomBytes, createHash, sign } from 'node:crypto'
import { HashAlgorithm, setGlobalConfig, type CallbackContext } from '@openid4vc/oauth2'
import { Openid4vciClient } from '@openid4vc/openid4vci'
import { expect } from 'chai'
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
import { verdictOn } from '../support/claiming.ts'
import { enrol, evaluate, learner, openSession } from '../support/training.ts'

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

describe('an independent wallet (@openid4vc/openid4vci)', function () {
  this.timeout(90_000)
  let service: TestService
  let trainer: Client
  before(async () => {
    setGlobalConfig({ allowInsecureUrls: true })
    Object.assign(globalThis, { Date: StandingStill })
    service = await startService()
    trainer = await service.organisation('mednum-bfc')
  })
  after(async () => {
    Object.assign(globalThis, { Date: moving })
    setGlobalConfig({ allowInsecureUrls: false })
    await service.stop()
  })

  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const callbacks: CallbackContext = {
    hash: (data, algorithm) =>
      createHash(algorithm === HashAlgorithm.Sha256 ? 'sha256' : 'sha512')
        .update(data)
        .digest(),
    generateRandom: (length) => randomBytes(length),
    clientAuthentication: () => undefined,
    fetch,
    verifyJwt: () => ({ verified: false as const }),
    decryptJwe: () => ({ decrypted: false as const }),
    encryptJwe: () => ({ encryptionJwk: {} as never, jwe: '' }),
    signJwt(_signer, { header, payload }) {
      const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
      const input = `${encoded(header)}.${encoded(payload)}`
      const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return { jwt: `${input}.${signature.toString('base64url')}`, signerJwk: publicJwk(publicKey) as never }
    },
  }
  const client = new Openid4vciClient({ callbacks })
  let people = 0

  /** The link of a new award; the person has an e-mail address, or none. */
  async function linkOf(email?: string): Promise<string> {
    people += 1
    const { id } = await openSession(trainer)
    const person = learner('Zoé', {
      familyName: `N${String(people)}`,
      email,
      reference: `R-${String(people)}`,
    })
    await enrol(trainer, { id }, [person])
    const { evaluation } = await evaluate(trainer, { id })
    const { lines } = succeeded(
      await trainer.call<Schemas['AwardReport']>('POST', `/sessions/${id}/awards`, {
        json: { evaluation, signedBy: 'Sylvie Marchand' },
        headers: { 'Idempotency-Key': `client-${String(people)}` },
      }),
    )
    const path = `/awards/${lines[0]?.awardId ?? ''}/claims`
    return succeeded(await trainer.call<Schemas['NewClaim']>('POST', path)).link
  }

  async function offerUri(link: string): Promise<string> {
    const answer = await service.anonymous.call<{ protocols: { OID4VCI: string } }>(
      'GET',
      `${new URL(link).pathname}?iuv=1`,
      { headers: { Accept: 'application/json' } },
    )
    return succeeded(answer).protocols.OID4VCI
  }

  async function taken(link: string, configuration: string, txCode?: string) {
    const credentialOffer = await client.resolveCredentialOffer(await offerUri(link))
    const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer)
    const { accessTokenResponse } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
      credentialOffer,
      issuerMetadata,
      ...(txCode === undefined ? {} : { txCode }),
    })
    const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata })
    const { jwt } = await client.createCredentialRequestJwtProof({
      issuerMetadata,
      credentialConfigurationId: configuration,
      nonce,
      signer: { method: 'jwk', alg: 'ES256', publicJwk: publicJwk(publicKey) as never },
    })
    const { credentialResponse } = await client.retrieveCredentials({
      accessToken: accessTokenResponse.access_token,
      credentialConfigurationId: configuration,
      issuerMetadata,
      proofs: { jwt: [jwt] },
    })
    await client.sendNotification({
      accessToken: accessTokenResponse.access_token,
      issuerMetadata,
      notification: {
        notificationId: credentialResponse.notification_id ?? '',
        event: 'credential_accepted',
      },
    })
    return credentialResponse.credentials?.[0]
  }

  for (const configuration of ['OpenBadge_ldp_vc', 'OpenBadge_jwt_vc_json', 'OpenBadge_dc_sd_jwt'])
    it(`takes a badge as ${configuration}, which then is valid`, async () => {
      const answer = await taken(await linkOf(), configuration)
      const { credential } = answer as { readonly credential: unknown }
      expect(await verdictOn(service, credential)).to.equal('valid')
    })

  it('takes it with the code its holder was sent', async () => {
    const link = await linkOf('zoe@exemple.fr')
    await service.anonymous.call('POST', new URL(link).pathname, {
      raw: 'answer=wallet',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    const [mail] = await everything(service.context.deps.store.mails, {})
    const code = /Votre code est : (\d{6})/u.exec(mail?.text ?? '')?.[1] ?? ''
    let refusal: unknown
    await taken(link, 'OpenBadge_ldp_vc', code === '000000' ? '000001' : '000000').catch((error: unknown) => {
      refusal = error
    })
    expect(refusal).to.be.an('error')
    const answer = await taken(link, 'OpenBadge_ldp_vc', code)
    expect(answer).to.have.property('credential')
  })
})
