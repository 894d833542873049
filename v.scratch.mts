import { once } from 'node:events'
import { createServer } from 'node:http'
import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'
import { createApp } from './server/app.ts'
import { startService, trainerScopes, clientOf, succeeded } from './test/support/service.ts'
import { enrol, evaluate, learner, openSession } from './test/support/training.ts'
import { badge } from './test/bench/peers/badge.ts'
const service = await startService(); await service.organisation('atelier')
const key = await service.apiKey('atelier', [...trainerScopes, 'credential:issue'])
const { deps } = service.context
const server = createServer(createApp({ ...deps, config: { ...deps.config, production: true } })).listen(0, '127.0.0.1')
await once(server, 'listening')
const client = clientOf(`http://127.0.0.1:${server.address().port}`, await service.tokenOf(key))
const { did } = await deps.keys.current('atelier')
let n = 0
const issue = async () => { const { credentialStatus: _n, ...rest } = badge(++n); succeeded(await client.call('POST', '/vc-api/atelier/credentials/issue', { json: { credential: { ...rest, issuer: { ...rest.issuer, id: did } } } })) }
let people = 0
const session = async (size: number) => { const { id } = await openSession(client); await enrol(client, { id }, Array.from({ length: size }, () => learner('Personne', { familyName: `N ${++people}`, email: `p${people}@exemple.fr` }))); const { evaluation } = await evaluate(client, { id }); return [`/sessions/${id}`, { json: { evaluation, signedBy: 'Sylvie Marchand' }, headers: { 'Idempotency-Key': `b-${people}` } }] as const }
const award = async ([path, request]) => succeeded(await client.call('POST', `${path}/awards`, request))
const batch = async ([path, request]) => { const { id } = succeeded(await client.call('POST', `${path}/award`, request)); succeeded(await client.call('GET', `/award-jobs/${id}/events`)) }
const what = process.argv[2]
const s = new Session(); s.connect(); await s.post('Profiler.enable'); await s.post('Profiler.setSamplingInterval', { interval: 250 })
const cpu = async (f, c) => { const b = process.cpuUsage(); for (let i = 0; i < c; i++) await f(i); const u = process.cpuUsage(b); return ((u.user + u.system) / c).toFixed(0) }
if (what === 'issue') { for (let i = 0; i < 5; i++) console.log('issue', await cpu(issue, 400)); await s.post('Profiler.start'); console.log(await cpu(issue, 1000)) }
if (what === 'award') { const all = []; for (let i = 0; i < 700; i++) all.push(await session(1)); for (let i = 0; i < 3; i++) console.log('award', await cpu(() => award(all.pop()), 100)); await s.post('Profiler.start'); console.log(await cpu(() => award(all.pop()), 400)) }
if (what === 'batch') { const all = [await session(1000), await session(1000), await session(1000)]; console.log('batch', await cpu(() => batch(all.pop()), 1)); console.log('batch', await cpu(() => batch(all.pop()), 1)); await s.post('Profiler.start'); console.log(await cpu(() => batch(all.pop()), 1)) }
const { profile } = await s.post('Profiler.stop'); writeFileSync(`/tmp/b8/${what}.cpuprofile`, JSON.stringify(profile))
server.close(); server.closeAllConnections(); await service.stop(); process.exit()
