/**
 * `npm run tenant -- --did key|web`: makes an issuer that clients of the VC API can be pointed at, and prints where. While the service is
 * stopped (or runs on MongoDB) it works on its data itself; while it runs, give `--key <id>.<secret>` of the operator.
 */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { readConfig } from '../server/config.ts'
import { makeTenant } from './tenant/make-tenant.ts'
import { ownService, runningService } from './tenant/service.ts'

const { values } = parseArgs({
  options: {
    did: { type: 'string' },
    id: { type: 'string', default: `tenant-${randomBytes(4).toString('hex')}` },
    name: { type: 'string' },
    key: { type: 'string' },
    limit: { type: 'string', default: '6000' },
  },
})
if (values.did !== 'key' && values.did !== 'web') {
  throw new Error(
    'npm run tenant -- --did key|web [--id slug] [--name text] [--limit requests-per-minute] [--key id.secret]',
  )
}
const config = readConfig()
const service = values.key === undefined ? await ownService(config) : runningService(config, values.key)
try {
  const tenant = await makeTenant(service, {
    id: values.id,
    name: values.name ?? values.id,
    didMethod: values.did,
    requestsPerMinute: Number(values.limit),
  })
  process.stdout.write(`${JSON.stringify(tenant, null, 2)}\n`)
} finally {
  await service.stop()
}
