/** Two issuers, each in a process of its own, which tells what it takes: this service, and stock @digitalbazaar/vc behind Express. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import express from 'express'
import { createApp } from '../../../server/app.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { startService, trainerScopes } from '../../support/service.ts'
import { openPeer } from './peer.ts'

/** What an issuer says once it listens. */
export interface Listening {
  /** As in production. */
  readonly url: string
  /** The same service for what is not measured; of the peer, the same address. */
  readonly preparing: string
  /** Of ours: what to ask with. */
  readonly token: string
  /** Who issues. */
  readonly did: string
}

/** Since the last time it was asked. */
export interface Taken {
  /** Of all threads, in milliseconds. */
  readonly cpu: number
  /** 99th percentile of the delay of the event loop, in milliseconds. */
  readonly delay: number
}

export interface IssuerProcess extends Listening {
  taken(): Promise<Taken>
  stop(): void
}

export const tenant = 'atelier-dole'

/** Starts one, and answers when it listens. */
export async function openIssuer(role: 'ours' | 'peer'): Promise<IssuerProcess> {
  const child = fork(import.meta.filename, [role])
  const listening = (await message(child)) as Listening
  return {
    ...listening,
    async taken() {
      child.send('taken')
      return (await message(child)) as Taken
    },
    stop() {
      child.disconnect()
    },
  }
}

async function message(child: ChildProcess): Promise<unknown> {
  const [said] = (await once(child, 'message')) as readonly unknown[]
  return said
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

async function listenOurs(): Promise<Listening> {
  const service = await startService()
  await service.organisation(tenant)
  const key = await service.apiKey(tenant, [...trainerScopes, 'credential:issue'])
  const { deps } = service.context
  // Our own answers are not held to the contract once more.
  const url = await listen(createApp({ ...deps, config: { ...deps.config, production: true } }))
  process.once('disconnect', () => {
    void service.stop().then(() => process.exit())
  })
  const { did } = await deps.keys.current(tenant)
  return { url, preparing: service.url, token: await service.tokenOf(key), did }
}

async function listenPeer(): Promise<Listening> {
  const peer = await openPeer()
  const app = express()
  app.post('/credentials/issue', express.json({ limit: '1mb' }), async (request, response) => {
    const { credential } = request.body as { readonly credential: Credential }
    response.status(201).json({ verifiableCredential: await peer.issue({ ...credential }) })
  })
  process.once('disconnect', () => process.exit())
  const url = await listen(app)
  return { url, preparing: url, token: '', did: peer.issuer.did }
}

function tell(listening: Listening): void {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  let before = process.cpuUsage()
  process.on('message', () => {
    const { user, system } = process.cpuUsage(before)
    process.send?.({ cpu: (user + system) / 1000, delay: delays.percentile(99) / 1e6 } satisfies Taken)
    delays.reset()
    before = process.cpuUsage()
  })
  process.send?.(listening)
}

const role = process.argv[2]
if (role === 'ours') tell(await listenOurs())
if (role === 'peer') tell(await listenPeer())
