import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect } from 'node:tls'
import { expect } from 'chai'
import { projectPath } from '../../server/schema.ts'
import { skipWithout } from '../support/installed.ts'

/** Debian has it; Node.js makes no certificates. */
const openssl = '/usr/bin/openssl'

describe('the certificate of a service that speaks https itself', function () {
  this.timeout(180_000)
  let folder: string | undefined
  let service: ChildProcess | undefined
  let said = ''
  const file = (name: string) => path.join(folder ?? '', name)

  before(function () {
    if (!existsSync(openssl)) skipWithout(this, 'openssl')
    folder = mkdtempSync(path.join(tmpdir(), 'mediation-https-'))
    for (const name of ['first', 'second']) {
      const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
      const out = ['-out', file(`${name}.cert`), '-keyout', file(`${name}.key`)]
      execFileSync(openssl, ['req', '-x509', ...kind, '-subj', `/CN=${name}`, ...out], { stdio: 'ignore' })
    }
    use('first', 'first')
  })
  after(async () => {
    if (service?.exitCode === null) {
      const ended = new Promise((resolve) => service?.once('exit', resolve))
      service.kill('SIGTERM')
      await ended
    }
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })

  function use(cert: string, key: string): void {
    copyFileSync(file(`${cert}.cert`), file('used.cert'))
    copyFileSync(file(`${key}.key`), file('used.key'))
  }

  function start(port: number, data: string): ChildProcess {
    const started = spawn(process.execPath, ['--import', 'tsx', projectPath('server/main.ts')], {
      cwd: projectPath(),
      env: {
        ...{ PATH: path.dirname(process.execPath), TMPDIR: tmpdir(), DATA_DIR: file(data) },
        ...{ HOST: '127.0.0.1', PORT: String(port), METRICS_PORT: '0' },
        ...{ TLS_CERT: file('used.cert'), TLS_KEY: file('used.key') },
      },
    })
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (part: Buffer) => (said += part.toString()))
    return started
  }

  /** Resolves when the service says `words`, which it has not said before. */
  async function says(words: string, act: () => void): Promise<void> {
    const from = said.length
    await new Promise<void>((resolve, reject) => {
      const heard = () => {
        if (said.slice(from).includes(words)) resolve()
      }
      service?.once('exit', () => {
        reject(new Error(said))
      })
      act()
      service?.stdout?.on('data', heard)
    })
  }

  async function shown(port: number): Promise<string | undefined> {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
    const certificate = socket.getPeerX509Certificate()
    socket.destroy()
    return certificate?.fingerprint256
  }
  const fingerprint = (name: string) => new X509Certificate(readFileSync(file(`${name}.cert`))).fingerprint256

  it('is shown, is read again at SIGHUP, and stays when the renewed one cannot be used', async () => {
    const port = await freePort()
    service = start(port, 'data')
    await says('"listening"', () => undefined)
    expect(await shown(port)).to.equal(fingerprint('first'))
    use('second', 'second')
    expect(await shown(port)).to.equal(fingerprint('first'))
    await says('the certificate was read again', () => service?.kill('SIGHUP'))
    expect(await shown(port)).to.equal(fingerprint('second'))
    for (const spoil of [
      () => {
        use('first', 'second')
      },
      () => {
        writeFileSync(file('used.cert'), 'no certificate')
      },
      () => {
        rmSync(file('used.cert'))
      },
    ]) {
      spoil()
      await says('the one before goes on', () => service?.kill('SIGHUP'))
      expect(await shown(port)).to.equal(fingerprint('second'))
    }
  })

  it('keeps the service from starting when it is not that of the key, before anything is opened', async () => {
    use('first', 'second')
    said = ''
    const started = start(await freePort(), 'untouched')
    const code = await new Promise((resolve) => started.once('exit', resolve))
    expect(code).to.equal(1)
    expect(said).to.match(
      /^the files of TLS_CERT and TLS_KEY cannot be used together: .*key values mismatch/u,
    )
    expect(existsSync(file('untouched'))).to.equal(false)
  })
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
