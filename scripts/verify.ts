/**
 * `npm run verify -- FILE… --bundle bundle.jwt [--hub KEY] [--json]`: judges badges with the network off, by what `GET /trust/bundle` gave. KEY is
 * the hub's key: `z6Mk…`, `did:web:…#z6Mk…`, its RFC 7638 thumbprint, or a file that holds one of them. Exits with 0 when all are valid, 1 when
 * one is invalid, 2 when somebody must look, 3 when the bundle is not good.
 */
import { parseArgs } from 'node:util'
import { verifyFiles } from '../server/verify/offline/command.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    bundle: { type: 'string' },
    hub: { type: 'string' },
    json: { type: 'boolean', default: false },
    at: { type: 'string' },
  },
})
const now = values.at === undefined ? new Date() : new Date(values.at)
if (values.bundle === undefined || positionals.length === 0 || Number.isNaN(now.getTime())) {
  console.error(
    'npm run verify -- FILE… --bundle bundle.jwt [--hub KEY] [--json] [--at 2026-11-21T09:30:00Z]',
  )
  process.exit(3)
}
const { bundle: bundleFile, hub, json } = values
process.exitCode = await verifyFiles({ files: positionals, bundleFile, hub, json, now }, (line) => {
  console.log(line)
})
