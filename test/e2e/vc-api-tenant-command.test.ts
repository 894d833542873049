/** The command and the service as anybody runs them, and a client that knows nothing but what is printed. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { projectPath } from '../../server/schema.ts'
import { entriesOf, objectIn, v1, v2, type Json } from '../api/vc-api-tenants.ts'

interface Printed {
  readonly did: string
  readonly issuers: readonly { readonly form: string; readonly issuer: string; readonly endpoint: string }[]
  readonly verifyCredential: string
  readonly status: string
  readonly statusListCredential: string
  readonly suspensionListCredential: string
  readonly didResolver: string
  readonly authorization: string
}

describe('npm run tenant -- --did key, and a client aimed at what it prints', function () {
  this.timeout(180_000)
  let folder: string
  let running: ChildProcess | undefined
  let printed: Printed
  let base: string
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mediation-tenant-'))
    const port = String(await freePort())
    base = `http://localhost:${port}`
    const environment = {
      ...{ PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir(), HOME: folder, HOST: '127.0.0.1', PORT: port },
      ...{ METRICS_PORT: '0', DATA_DIR: path.join(folder, 'data'), PUBLIC_URL: base },
    }
    const where = { cwd: projectPath(), env: environment }
    const command = ['run', '-s', 'tenant', '--', '--did', 'key', '--id', 'suite']
    const { stdout } = await promisify(execFile)('npm', command, where)
    printed = JSON.parse(stdout) as Printed
    const service = spawn(process.execPath, ['--import', 'tsx', projectPath('server/main.ts')], where)
    running = service
    await listening(service)
  })
  after(async () => {
    if (running !== undefined) {
      const ended = new Promise((resolve) => running?.once('exit', resolve))
      running.kill('SIGTERM')
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  })

  const post = async (url: string, json: Json) => {
    const headers = { Authorization: printed.authorization, 'Content-Type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(json) })
    return { status: response.status, body: (await response.json()) as Json }
  }
  const get = async (url: string) => {
    const response = await fetch(url)
    return { status: response.status, body: (await response.json()) as Json }
  }
  const endpoint = (form = 0) => printed.issuers[form]?.endpoint ?? ''
  const credential = (change: Json) => ({
    '@context': [v2],
    type: ['VerifiableCredential'],
    issuer: printed.did,
    credentialSubject: { id: 'did:example:subject' },
    ...change,
  })
  const issue = async (change: Json, form = 0) => {
    const { status, body } = await post(endpoint(form), { credential: credential(change) })
    expect(status, JSON.stringify(body)).to.equal(201)
    return objectIn(body, 'verifiableCredential')
  }
  const verify = (verifiableCredential: unknown) =>
    post(printed.verifyCredential, { verifiableCredential, options: {} })

  it('issues of data model 2.0 in each form, and verifies', async () => {
    expect(printed.did).to.match(/^did:key:z6Mk/)
    for (const form of printed.issuers.keys()) {
      const { status, body } = await verify(await issue({}, form))
      expect([status, body['verified']], printed.issuers[form]?.form).to.deep.equal([200, true])
    }
  })

  it('issues of data model 1.1, and verifies', async () => {
    const issued = await issue({ '@context': [v1], issuanceDate: '2020-03-10T04:24:12Z' })
    expect(issued['@context']).to.deep.equal([v1, 'https://w3id.org/security/data-integrity/v2'])
    expect((await verify(issued)).status).to.equal(200)
    expect((await verify({ ...issued, issuanceDate: '2021-03-10T04:24:12Z' })).status).to.equal(400)
  })

  it('suspends, reinstates and revokes; the lists say so to anybody, and so does verification', async () => {
    const issued = await issue({ id: 'urn:uuid:status' })
    const lists = entriesOf(issued).map((entry) => entry['statusListCredential'])
    expect(lists).to.deep.equal([printed.statusListCredential, printed.suspensionListCredential])
    const set = async (statusPurpose: string, on: boolean) =>
      post(printed.status, {
        credentialId: 'urn:uuid:status',
        credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose },
        status: [on],
      })
    for (const [purpose, on, after] of [
      ['suspension', true, 400],
      ['suspension', false, 200],
      ['revocation', true, 400],
    ] as const) {
      expect((await set(purpose, on)).status).to.equal(200)
      expect((await verify(issued)).status, `${purpose} ${String(on)}`).to.equal(after)
    }
    for (const url of lists) {
      const { status, body } = await get(String(url))
      expect([status, body['id'], body['issuer']]).to.deep.equal([200, url, printed.did])
    }
  })

  it('resolves its DID, and the verification method of what it issued', async () => {
    const resolved = await get(`${printed.didResolver}/${encodeURIComponent(printed.did)}`)
    expect(resolved.status).to.equal(200)
    expect(objectIn(resolved.body, 'didDocument')['id']).to.equal(printed.did)
    const method = String(objectIn(await issue({}), 'proof')['verificationMethod'])
    const dereferenced = await get(`${printed.didResolver}/${encodeURIComponent(method)}`)
    expect([dereferenced.status, objectIn(dereferenced.body, 'didDocument')['id']]).to.deep.equal([
      200,
      method,
    ])
  })

  it('is refused in the way clients expect: 400 for what is wrong, 401 without its header', async () => {
    expect((await post(endpoint(), { credential: credential({ type: undefined }) })).status).to.equal(400)
    const bare = await fetch(endpoint(), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    expect(bare.status).to.equal(401)
  })
})

function listening(service: ChildProcess): Promise<void> {
  let text = ''
  return new Promise((resolve, reject) => {
    service.stdout?.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.includes('"listening"')) resolve()
    })
    service.stderr?.on('data', (part: Buffer) => (text += part.toString()))
    service.once('exit', () => {
      reject(new Error(text))
    })
  })
}

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
