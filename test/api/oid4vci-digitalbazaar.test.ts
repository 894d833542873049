/** A wallet made of @digitalbazaar/oid4-client, which has nothing of ours in it and speaks https only, takes a badge. */
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { Agent, createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import {
  OID4Client,
  generateDIDProofJWT,
  getCredentialOffer,
  signJWT,
  type Signer,
} from '@digitalbazaar/oid4-client'
import { expect } from 'chai'
import { createApp } from '../../server/app.ts'
import { encodePublicKey } from '../../server/proof/keys/multikey.ts'
import { claimed, protocolsAt, verdictOn } from '../support/claiming.ts'
import { skipWithout } from '../support/installed.ts'
import { newScratchFolder } from '../support/scratch-folder.ts'
import { startService, testDay, type Client, type TestService } from '../support/service.ts'

/** Debian has it; Node.js makes no certificates. */
const openssl = '/usr/bin/openssl'

describe('an independent wallet (@digitalbazaar/oid4-client)', function () {
  this.timeout(90_000)
  const folder = newScratchFolder()
  let tls: Server
  let agent: Agent
  let service: TestService
  let trainer: Client
  before(async function () {
    if (!existsSync(openssl)) skipWithout(this, 'openssl')
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    const name = ['-subj', '/CN=loopback', '-addext', 'subjectAltName=IP:127.0.0.1']
    const request = ['req', '-x509', ...kind, ...name, '-out', cert, '-keyout', key]
    execFileSync(openssl, request, { stdio: 'ignore' })
    agent = new Agent({ ca: readFileSync(cert) })
    tls = createServer({ key: readFileSync(key), cert: readFileSync(cert) })
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve))
    const { port } = tls.address() as AddressInfo
    service = await startService({ PUBLIC_URL: `https://127.0.0.1:${String(port)}` })
    tls.on('request', createApp(service.context.deps))
    trainer = await service.organisation('mednum-bfc')
  })
  after(async () => {
    agent.destroy()
    await new Promise((resolve) => {
      tls.close(resolve)
      tls.closeAllConnections()
    })
    await service.stop()
    rmSync(folder, { recursive: true })
  })

  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const multibase = encodePublicKey(publicKey)
  const did = `did:key:${multibase}`
  const signer: Signer = {
    id: `${did}#${multibase}`,
    algorithm: 'Ed25519',
    sign: ({ data }) => Promise.resolve(sign(null, data, privateKey)),
  }

  const audience = () => service.context.deps.publicUrl

  /** A wallet that has used the code of a new award, and has a nonce. */
  async function begun() {
    const { path: page } = await claimed(trainer)
    const url = (await protocolsAt(service, page))['OID4VCI'] ?? ''
    const offer = await getCredentialOffer({ url, agent })
    return OID4Client.fromCredentialOffer({ offer, agent })
  }

  async function asked(client: OID4Client, proof: string) {
    const identifiers = client.authorizationDetails?.flatMap((detail) => detail.credential_identifiers)
    const requests = [{ credential_identifier: identifiers?.[0], proofs: { jwt: [proof] } }]
    const { credentials } = await client.requestCredentials({ requests, agent })
    return credentials
  }

  /** As OpenID4VCI 1.0 has it: it says what it is, and when it was made. */
  async function proofOf(client: OID4Client): Promise<string> {
    const { nonce } = await client.getNonce({ agent })
    return signJWT({
      protectedHeader: { alg: 'EdDSA', kid: signer.id, typ: 'openid4vci-proof+jwt' },
      payload: { iss: did, aud: audience(), nonce, iat: testDay.getTime() / 1000 },
      signer,
    })
  }

  it('takes a badge, which then is valid', async () => {
    const client = await begun()
    const credentials = await asked(client, await proofOf(client))
    expect(credentials.length).to.equal(1)
    expect(credentials[0]).to.have.nested.property('credentialSubject.id', did)
    expect(await verdictOn(service, credentials[0])).to.equal('valid')
  })

  it('is refused with a proof of its own making, which does not say what it is, and takes nothing with it', async () => {
    const client = await begun()
    const { nonce } = await client.getNonce({ agent })
    const untyped = await generateDIDProofJWT({ signer, nonce, iss: did, aud: audience() })
    const refused = await asked(client, untyped).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(refused).to.have.nested.property('cause.details.error', 'invalid_proof')
    expect(await asked(client, await proofOf(client))).to.have.length(1)
  })
})
