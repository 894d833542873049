/** A wallet made of @sphereon/oid4vci-client, which speaks draft 15, takes a badge in each of its forms. */
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { OpenID4VCIClientV1_0_15 } from '@sphereon/oid4vci-client'
import { expect } from 'chai'
import { jwkDid } from '../../server/proof/jose/header-key.ts'
import { claimed, protocolsAt, startedByMail, verdictOn } from '../support/claiming.ts'
import { startService, testDay, type Client, type TestService } from '../support/service.ts'

describe('an independent wallet of draft 15 (@sphereon/oid4vci-client)', function () {
  this.timeout(90_000)
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('mednum-bfc')
  })
  after(() => service.stop())

  const configurations = {
    ldp_vc: 'OpenBadge_ldp_vc',
    jwt_vc_json: 'OpenBadge_jwt_vc_json',
    'dc+sd-jwt': 'OpenBadge_dc_sd_jwt',
  } as const
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKey = createPublicKey(privateKey)
  const holder = jwkDid(publicKey)

  type Signed = Parameters<
    Parameters<OpenID4VCIClientV1_0_15['acquireCredentials']>[0]['proofCallbacks']['signCallback']
  >[0]
  /** It looks at a clock of its own: what it says of the time is replaced, and nothing else. */
  function signCallback({ header, payload }: Signed): Promise<string> {
    const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const iat = testDay.getTime() / 1000
    const { exp: _, nbf: __, ...claims } = payload
    const input = `${encoded(header)}.${encoded({ ...claims, iat })}`
    const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
    return Promise.resolve(`${input}.${signature.toString('base64url')}`)
  }

  async function taken(path: string, format: 'ldp_vc' | 'jwt_vc_json' | 'dc+sd-jwt', pin?: string) {
    const uri = (await protocolsAt(service, path))['OID4VCI'] ?? ''
    const client = await OpenID4VCIClientV1_0_15.fromURI({ uri, retrieveServerMetadata: true })
    await client.acquireAccessToken(pin === undefined ? {} : { pin })
    const { credentials } = await client.acquireCredentials({
      credentialConfigurationId: configurations[format],
      format,
      alg: 'ES256',
      kid: `${holder}#0`,
      proofCallbacks: { signCallback },
    })
    return credentials?.[0]?.credential
  }

  for (const format of ['ldp_vc', 'jwt_vc_json', 'dc+sd-jwt'] as const)
    it(`takes a badge as ${format}, which then is valid`, async () => {
      const { path } = await claimed(trainer)
      expect(await verdictOn(service, await taken(path, format))).to.equal('valid')
    })

  it('takes it with the code its holder was sent', async () => {
    const { path } = await claimed(trainer, { email: 'zoe-sphereon@exemple.fr' })
    const code = /Votre code est : (\d{6})/u.exec(await startedByMail(service, path))?.[1] ?? ''
    const badge = (await taken(path, 'ldp_vc', code)) as {
      readonly credentialSubject: { readonly id: string }
    }
    expect(badge.credentialSubject.id).to.equal(holder)
  })
})
