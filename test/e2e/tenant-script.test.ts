import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { readConfig } from '../../server/config.ts'
import { projectPath } from '../../server/schema.ts'
import { skipWithout } from '../support/installed.ts'
import type { Json } from '../api/vc-api-tenants.ts'

interface Printed {
  readonly did: string
  readonly issuers: readonly { readonly form: string; readonly endpoint: string }[]
  readonly verifyCredential: string
  readonly statusListCredential: string
  readonly authorization: string
}

/** Debian has it; Node.js makes no certificates. */
const openssl = '/usr/bin/openssl'

function hasOpenssl(): boolean {
  try {
    execFileSync(openssl, ['version'])
    return true
  } catch {
    return false
  }
}

describe('npm run tenant, and a service that speaks https itself', function () {
  this.timeout(180_000)
  let folder: string
  let environment: Readonly<Record<string, string>>
  let running: ChildProcess | undefined
  before(async function () {
    if (!hasOpenssl()) skipWithout(this, 'openssl')
    folder = mkdtempSync(path.join(tmpdir(), 'mediation-tls-'))
    const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    execFileSync(openssl, ['req', '-x509', ...kind, ...subject, '-out', certFile, '-keyout', keyFile], {
      stdio: 'ignore',
    })
    const port = String(await freePort())
    environment = {
      ...{ PATH: path.dirname(process.execPath), TMPDIR: tmpdir(), NODE_EXTRA_CA_CERTS: certFile },
      ...{ HOST: '127.0.0.1', PORT: port, METRICS_PORT: '0', DATA_DIR: path.join(folder, 'data') },
      ...{ PUBLIC_URL: `https://localhost:${port}`, TLS_CERT: certFile, TLS_KEY: keyFile },
    }
  })
  after(async () => {
    if (running !== undefined) {
      const ended = new Promise((resolve) => running?.once('exit', resolve))
      running.kill('SIGTERM')
      await ended
    }
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })

  const node = (file: string, ...args: readonly string[]) => ['--import', 'tsx', projectPath(file), ...args]
  const tenant = async (...args: readonly string[]) => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      node('scripts/tenant.ts', ...args),
      {
        cwd: projectPath(),
        env: environment,
      },
    )
    return { printed: JSON.parse(stdout) as Printed, stderr }
  }
  const call = (
    method: string,
    url: string,
    authorization?: string,
    json?: object,
  ): Promise<{ status: number; body: Json }> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      }
      const ca = readFileSync(environment['TLS_CERT'] ?? '')
      const sent = request(url.replace('localhost', '127.0.0.1'), { method, headers, ca }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        response.once('end', () => {
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Json })
        })
      })
      sent.once('error', reject).end(json === undefined ? undefined : JSON.stringify(json))
    })
  const issue = ({ did, issuers, authorization }: Printed) =>
    call('POST', issuers[0]?.endpoint ?? '', authorization, {
      credential: {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiableCredential'],
        issuer: did,
        credentialSubject: { id: 'did:example:subject' },
      },
    })

  it('one command makes an issuer on the data of a stopped service; the service then issues for it, over https', async () => {
    const { printed, stderr } = await tenant('--did', 'key', '--id', 'banc-dessai', '--name', 'Banc d’essai')
    expect(printed.did).to.match(/^did:key:z6Mk/)
    const base = environment['PUBLIC_URL'] ?? ''
    expect(printed.issuers.map(({ form }) => form)).to.deep.equal([
      'eddsa-rdfc-2022',
      'eddsa-jcs-2022',
      'vc-jwt',
    ])
    expect(printed.issuers[0]?.endpoint).to.equal(`${base}/vc-api/banc-dessai/credentials/issue`)
    expect(printed.statusListCredential).to.equal(`${base}/status-lists/banc-dessai-1`)
    const [, administrationKey = ''] = /(key_[0-9a-f]{16}\.[\w-]{43})/.exec(stderr) ?? []
    await start()
    const issued = await issue(printed)
    expect(issued.status).to.equal(201)
    const list = await call('GET', printed.statusListCredential)
    expect([list.status, list.body['issuer']]).to.deep.equal([200, printed.did])
    const { verifiableCredential } = issued.body
    const verified = await call('POST', printed.verifyCredential, printed.authorization, {
      verifiableCredential,
    })
    expect([verified.status, verified.body['verified']]).to.deep.equal([200, true])

    // While it runs, over HTTP, with a key of the operator: the data has one owner.
    const second = await tenant('--did', 'web', '--limit', '5000', '--key', administrationKey)
    expect(second.printed.did).to.match(/^did:web:localhost%3A\d+:issuers:tenant-/)
    expect(second.printed.issuers.map(({ form }) => form)).to.include('ecdsa-rdfc-2019')
    expect((await issue(second.printed)).status).to.equal(201)
    expect((await issue({ ...second.printed, authorization: printed.authorization })).status).to.equal(404)
  })

  it('says what is missing', async () => {
    const refused = await tenant().then(
      () => 'done',
      (error: unknown) => String(error),
    )
    expect(refused).to.include('--did key|web')
  })

  async function start(): Promise<void> {
    const service = spawn(process.execPath, node('server/main.ts'), { cwd: projectPath(), env: environment })
    running = service
    let text = ''
    await new Promise<void>((resolve, reject) => {
      service.stdout.on('data', (part: Buffer) => {
        text += part.toString()
        if (text.includes('"listening"')) resolve()
      })
      service.stderr.on('data', (part: Buffer) => (text += part.toString()))
      service.once('exit', () => {
        reject(new Error(text))
      })
    })
  }
})

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(port)
      })
    })
  })
}

describe('the settings of https', () => {
  const files = { TLS_CERT: '/etc/cert.pem', TLS_KEY: '/etc/key.pem' }

  it('go together, and with a public address that is https', () => {
    expect(readConfig(files).publicUrl).to.equal('https://localhost:8080')
    expect(readConfig(files).tls).to.deep.equal({ certFile: '/etc/cert.pem', keyFile: '/etc/key.pem' })
    expect(readConfig({}).tls).to.equal(undefined)
    for (const name of ['TLS_CERT', 'TLS_KEY'])
      expect(() => readConfig({ [name]: '/etc/x.pem' })).to.throw(/TLS_CERT and TLS_KEY go together/)
    expect(() => readConfig({ ...files, PUBLIC_URL: 'http://badges.example' })).to.throw(
      /PUBLIC_URL must be an https address/,
    )
  })
})
