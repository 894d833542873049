/** Starts the service as a user would, in a process of its own, on the embedded store, and stops it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { projectPath } from '../../server/schema.ts'

export interface RunningService {
  readonly url: string
  readonly dataDirectory: string
  /** Id and secret of the administration key, as the service printed them. */
  readonly adminKey: { readonly id: string; readonly secret: string }
  /** Stops the process and removes its data. */
  stop(): Promise<void>
}

/** Starts on a free loopback port with an empty temporary data directory. @throws Error when it does not start */
export async function startService(): Promise<RunningService> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'mediation-demo-'))
  const port = await freePort()
  const url = `http://localhost:${String(port)}`
  const child = spawn(process.execPath, ['--import', 'tsx', projectPath('server/main.ts')], {
    cwd: projectPath(),
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: String(port),
      METRICS_PORT: '0',
      PUBLIC_URL: url,
      DATA_DIR: dataDirectory,
      LOG_LEVEL: 'error',
      RATE_LIMIT_PER_MINUTE: '100000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = async () => {
    await ended(child)
    rmSync(dataDirectory, { recursive: true, force: true })
  }
  try {
    const adminKey = await printedKey(child)
    return { url, dataDirectory, adminKey, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The service prints its first key once it listens. */
function printedKey(child: ChildProcess): Promise<RunningService['adminKey']> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.once('exit', () => {
      reject(new Error('the service stopped before it was ready'))
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
      const [, id, secret] = /^ {2}(key_\w+)\n {2}([\w-]{43})\n/mu.exec(output) ?? []
      if (id !== undefined && secret !== undefined) resolve({ id, secret })
    })
  })
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve()
      return
    }
    child.once('exit', () => {
      resolve()
    })
    child.kill('SIGTERM')
  })
}

/** A loopback port nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(port)
      })
    })
  })
}
