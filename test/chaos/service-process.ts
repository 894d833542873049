/** The service in a process of its own, that can be killed without warning and started again on the same data. */
import { spawn } from 'node:child_process'
import { projectPath } from '../../server/schema.ts'

export interface ServiceProcess {
  readonly url: string
  /** The administration key; never resolves when this is not the first start on its data. */
  readonly firstKey: Promise<{ readonly id: string; readonly secret: string }>
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>
}

/** Starts the service on `port` with the data in `folder`. Resolves when it is ready. */
export async function startProcess(folder: string, port: number): Promise<ServiceProcess> {
  const url = `http://localhost:${String(port)}`
  const child = spawn(process.execPath, ['--import', 'tsx', projectPath('server/main.ts')], {
    cwd: projectPath(),
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      METRICS_PORT: '0',
      PUBLIC_URL: url,
      DATA_DIR: folder,
      LOG_LEVEL: 'error',
      RATE_LIMIT_PER_MINUTE: '1000000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
  })
  let stopped = false
  void gone.then(() => {
    stopped = true
  })
  let output = ''
  const firstKey = new Promise<{ id: string; secret: string }>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
      const [, id, secret] = /^ {2}(key_\w+)\n {2}([\w-]{43})\n/mu.exec(output) ?? []
      if (id !== undefined && secret !== undefined) resolve({ id, secret })
    })
  })
  while (!(await isReady(url))) {
    if (stopped) throw new Error('the service stopped before it was ready')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    firstKey,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`)).ok
  } catch {
    return false
  }
}
