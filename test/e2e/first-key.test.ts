import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { authenticateApiKey } from '../../server/access/api-key.ts'
import { readConfig } from '../../server/config.ts'
import { createContext } from '../../server/context.ts'
import { createLogger } from '../../server/log.ts'
import { projectPath } from '../../server/schema.ts'
import { expectProblem } from '../support/problems.ts'
import { startService } from '../support/service.ts'

const publicUrl = 'http://localhost:8099'

/** Starts the service as a process of its own that cannot listen for its metrics: what it printed until it ended. */
async function failedStart(
  folder: string,
  takenPort: number,
): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', projectPath('server/main.ts')], {
    cwd: projectPath(),
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      METRICS_PORT: String(takenPort),
      PUBLIC_URL: publicUrl,
      DATA_DIR: folder,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  await once(child, 'close')
  return { output, code: child.exitCode }
}

describe('the administration key of a new service', () => {
  it('is not lost when the first start fails: whoever runs it has one that works', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mediation-first-key-'))
    const busy = createServer().listen(0, '127.0.0.1')
    await once(busy, 'listening')
    try {
      const { output, code } = await failedStart(folder, (busy.address() as AddressInfo).port)
      expect(code).to.equal(1)
      const seen = [...output.matchAll(/^ {2}(key_\w+)\n {2}([\w-]{43})\n/gmu)].map(
        ([, id = '', secret = '']) => ({ id, secret }),
      )
      const config = readConfig({ PUBLIC_URL: publicUrl, DATA_DIR: folder, LOG_LEVEL: 'silent' })
      const { deps, bootstrap, close } = await createContext({ config, log: createLogger(config) })
      try {
        await bootstrap((key) => {
          seen.push(key)
        })
        const keys = await Promise.all(seen.map(({ id, secret }) => authenticateApiKey(deps, id, secret)))
        expect(keys.filter((key) => key?.scopes.includes('organisation:write'))).to.have.length(1)
      } finally {
        await close()
      }
    } finally {
      busy.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }).timeout(60_000)

  it('is refused to whoever would revoke it as the last one, and goes on working', async () => {
    const service = await startService()
    try {
      const [admin] = (
        await service.context.deps.store.apiKeys.page({ where: { organisationId: 'hub' }, limit: 10 })
      ).items
      const lesser = service.withToken(await service.tokenOf(await service.apiKey('hub', ['api-key:write'])))
      for (const client of [lesser, service.operator]) {
        const answer = await client.call('DELETE', `/organisations/hub/api-keys/${admin?._id ?? ''}`)
        expect(expectProblem(answer, 409, 'conflict').detail).to.include('dernière clé')
      }
      const json = { id: 'fablab', name: 'Fablab' }
      expect((await service.operator.call('POST', '/organisations', { json })).status).to.equal(201)
    } finally {
      await service.stop()
    }
  })
})
