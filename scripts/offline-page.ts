/**
 * `npm run offline-page -- --out verify.html [--hub KEY]`: makes one page that verifies badges with the network off, by what
 * `GET /trust/bundle` gave. KEY, the hub's key or its thumbprint, is filled in for whoever opens it.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { buildPage } from './offline-page/build-page.ts'

const { values } = parseArgs({ options: { out: { type: 'string' }, hub: { type: 'string' } } })
if (values.out === undefined) {
  console.error('npm run offline-page -- --out verify.html [--hub KEY]')
  process.exit(1)
}
const page = await buildPage(values.hub)
writeFileSync(values.out, page)
console.log(`${values.out}: ${String(Buffer.byteLength(page))} bytes`)
