/**
 * What a request costs, beside one that only says hello: to Express, and to node:http. What the service does for its answer counts too, so
 * these are no goals; where nothing is worked out (a badge, a status list), what is left is what HTTP costs.
 */
import express from 'express'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../../server/app.ts'
import { startService, succeeded, type Schemas } from '../../support/service.ts'
import { enrol, evaluate, learner, level1, newSession, openSession } from '../../support/training.ts'
import { openLoad, type Request } from './load.ts'
import { ratioOf, report } from './measure.ts'

const requestsOfOneCall = 50

const service = await startService()
const { deps } = service.context
const servers: Server[] = []
/** Answers the address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  // Never closes a connection that the client is about to use.
  server.keepAliveTimeout = 0
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

// As in production: our own answers are not held to the contract once more.
const ours = await serve(createApp({ ...deps, config: { ...deps.config, production: true } }))
const hello = express()
hello.get('/', (_request, response) => {
  response.send('hello')
})
const peers = {
  'Express saying hello': await serve(hello),
  'node:http saying hello': await serve((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain' }).end('hello')
  }),
}

await service.organisation('atelier-dole')
const token = await service.tokenOf(
  await service.apiKey('atelier-dole', ['session:read', 'session:write', 'award:write']),
)
const trainer = service.withToken(token)
const session = await openSession(trainer)
await enrol(trainer, session, [learner('Awa')])
const { evaluation } = await evaluate(trainer, session)
const award = JSON.stringify({ evaluation, signedBy: newSession.trainerName })
const authorised = { Authorization: `Bearer ${token}`, 'Idempotency-Key': 'the-benchmark' }
const json = { 'Content-Type': 'application/json' }
const ndjson = { 'Content-Type': 'application/x-ndjson', Prefer: 'respond-async' }

const single = await trainer.call<Schemas['AwardReport']>('POST', `/sessions/${session.id}/awards`, {
  raw: award,
  headers: { ...authorised, ...json },
})
const { credential = '' } = succeeded(single).lines[0] ?? {}
const badge = await service.anonymous.call<{ readonly credentialStatus: { statusListCredential: string } }>(
  'GET',
  credential,
)
const { title, heldOn, trainerName } = newSession
const bulk = [
  { title, heldOn, trainerName, signedBy: trainerName },
  { achievement: level1, ...learner('Boris') },
]

const at = (address: string) => ours + new URL(address).pathname
const get = (url: string): Request => ({ url, method: 'GET', headers: {}, body: '', status: 200 })
const requests: Readonly<Record<string, Request>> = {
  'verify the same badge': {
    ...{ url: `${ours}/verifications`, method: 'POST', status: 200 },
    ...{ headers: json, body: badge.bytes.toString('utf8') },
  },
  'get a status list': get(at(succeeded(badge).credentialStatus.statusListCredential)),
  'get a badge': get(at(credential)),
  'award in a batch, again': {
    ...{ url: `${ours}/awards/bulk`, method: 'POST', status: 202 },
    headers: { ...authorised, ...ndjson, 'Idempotency-Key': 'the-batch' },
    body: bulk.map((line) => `${JSON.stringify(line)}\n`).join(''),
  },
  'award one, again': {
    ...{ url: `${ours}/sessions/${session.id}/awards`, method: 'POST', status: 200 },
    ...{ headers: { ...authorised, ...json }, body: award },
  },
}

const load = openLoad()
const sending = (one: Request) => () => load.send(one, requestsOfOneCall)
for (const [operation, request] of Object.entries(requests)) {
  for (const [peer, url] of Object.entries(peers)) {
    const ratio = await ratioOf({
      peer: sending(get(url)),
      ours: sending(request),
      input: () => undefined,
      rounds: 5,
    })
    report({ operation, peer, goal: 0, ratio })
  }
}
load.close()
for (const server of servers) {
  server.close()
  server.closeAllConnections()
}
await service.stop()
