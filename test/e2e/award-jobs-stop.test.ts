import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { freePort } from '../../scripts/demo/service.ts'
import { createApiKey } from '../../server/access/api-key.ts'
import { newJob } from '../../server/award/job/start-job.ts'
import { readConfig } from '../../server/config.ts'
import { createContext } from '../../server/context.ts'
import { createLogger } from '../../server/log.ts'
import { projectPath } from '../../server/schema.ts'

const organisationId = 'atelier-dole'
const jobId = '0'.repeat(32)

/** Leaves in `folder` a batch that another process seems to be at for another hour; answers a key that may follow it. */
async function prepare(folder: string, url: string) {
  const config = readConfig({ PUBLIC_URL: url, DATA_DIR: folder, LOG_LEVEL: 'silent' })
  const { deps, close } = await createContext({ config, log: createLogger(config) })
  const { store } = deps
  const now = new Date()
  await store.organisations.insert({
    _id: organisationId,
    name: 'Atelier',
    didMethod: 'web',
    createdAt: now.toISOString(),
  })
  const workedUntil = new Date(now.getTime() + 3_600_000).toISOString()
  const job = newJob({ undoMinutes: 15 }, { id: jobId, organisationId, createdBy: 'key', now })
  await store.awardJobs.insert({ ...job, total: 10, request: '', workedUntil })
  const made = await createApiKey(deps, { organisationId, label: 'test', scopes: ['award:read'] })
  await close()
  return { id: made.key._id, secret: made.secret }
}

describe('a stop of the service', function () {
  this.timeout(60_000)

  it('ends the event streams of batches, which go on elsewhere, and does not cut them off', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mediation-stop-'))
    const port = String(await freePort())
    const url = `http://localhost:${port}`
    const key = await prepare(folder, url)
    const environment = {
      PORT: port,
      METRICS_PORT: '0',
      PUBLIC_URL: url,
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
    }
    const child = spawn(process.execPath, ['--import', 'tsx', projectPath('server/main.ts')], {
      cwd: projectPath(),
      env: { PATH: process.env['PATH'], ...environment },
      stdio: 'ignore',
    })
    try {
      const exited = once(child, 'exit')
      const isReady = () =>
        fetch(`${url}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        )
      while (!(await isReady())) {
        if (child.exitCode !== null) throw new Error('the service did not start')
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: key.secret }
      const body = new URLSearchParams(form)
      const token = (await (await fetch(`${url}/oauth/token`, { method: 'POST', body })).json()) as {
        access_token: string
      }
      const events = await fetch(`${url}/award-jobs/${jobId}/events`, {
        headers: { Authorization: `Bearer ${token.access_token}` },
      })
      expect(events.status).to.equal(200)
      const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
      let heard = ''
      while (!heard.includes('event: progress')) {
        const { value } = (await reader?.read()) ?? {}
        if (value === undefined) throw new Error('the stream ended before it was to')
        heard += value
      }
      child.kill('SIGTERM')
      // Rejects when it is cut off.
      while ((await reader?.read())?.done === false);
      expect(await exited).to.deep.equal([0, null])
    } finally {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
