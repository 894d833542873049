/** The service under test: real store, real keys, real HTTP on loopback; only the clock stands still. */
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../server/app.ts'
import { keysMade } from '../../server/award/award-issuer.ts'
import { readConfig } from '../../server/config.ts'
import { createContext, type Context } from '../../server/context.ts'
import { createLogger } from '../../server/log.ts'
import type { WayOut } from '../../server/outside/outside.ts'
import type { components } from '../../server/http/contract/openapi.d.ts'
import { everything } from '../../server/store/everything.ts'
import { indexes, type CollectionName } from '../../server/store/store.ts'
import { preparedKeys } from './prepared-keys.ts'
import { newScratchFolder } from './scratch-folder.ts'

export type Schemas = components['schemas']

/** The moment every test happens at, unless it moves the clock itself. */
export const testDay = new Date('2026-11-21T09:30:00Z')

export interface Answer<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
  readonly bytes: Buffer
}

export interface Client {
  /** A request with a JSON body, or raw bytes with their media type. The body of the answer is parsed when it is JSON. */
  call<Body = Schemas['Problem']>(
    method: string,
    path: string,
    options?: {
      readonly json?: unknown
      readonly raw?: string | Uint8Array
      readonly headers?: Readonly<Record<string, string>>
    },
  ): Promise<Answer<Body>>
}

export interface TestService {
  readonly url: string
  readonly context: Context
  /** The clock of the service. */
  now: Date
  /** A client without a token. */
  readonly anonymous: Client
  /** A client with every right of the operator; without any on a store that is not new. */
  readonly operator: Client
  /** A client of a new organisation, with the given scopes (all but the operator's by default). */
  organisation(
    id: string,
    scopes?: readonly Schemas['Scope'][],
    change?: Partial<Schemas['NewOrganisation']>,
  ): Promise<Client>
  /** A new API key of an organisation, or of a person of it, made by the operator. */
  apiKey(
    organisation: string,
    rights: readonly Schemas['Scope'][] | Schemas['Role'],
    personId?: string,
  ): Promise<Schemas['NewApiKey']>
  /** How many documents each collection holds. */
  documents(): Promise<Readonly<Record<string, number>>>
  tokenOf(key: { readonly id: string; readonly secret: string }, scope?: string): Promise<string>
  withToken(token: string): Client
  stop(): Promise<void>
}

export const trainerScopes = [
  'session:read',
  'session:write',
  'award:read',
  'award:write',
  'award:revoke',
  'api-key:write',
] as const

/**
 * Starts a service with an empty store in a folder of its own, or with what is in DATA_DIR. `environment` adds to its settings; `logTo` gets its log lines.
 * It asks no other site, or `outside` (see `outsideOf`).
 */
export async function startService(
  environment: Readonly<Record<string, string>> = {},
  logTo?: (line: string) => void,
  outside?: WayOut,
): Promise<TestService> {
  const folder = newScratchFolder()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await serve(server, folder, environment, logTo, outside)
  } catch (error) {
    await closed(server)
    throw error
  }
}

async function serve(
  server: Server,
  folder: string,
  environment: Readonly<Record<string, string>>,
  logTo?: (line: string) => void,
  outside?: WayOut,
): Promise<TestService> {
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const config = readConfig({
    PUBLIC_URL: url,
    FRAMEWORK_BASE_URL: 'https://frameworks.example',
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '1000000',
    OUTGOING_REQUESTS: 'off',
    ...environment,
  })
  const clock = { now: testDay }
  const log = logTo === undefined ? createLogger(config) : createLogger(config, { write: logTo })
  const context = await createContext({
    config,
    log,
    clock: () => clock.now,
    newKeys: preparedKeys,
    ...(outside === undefined ? {} : { outside }),
  })
  server.on('request', createApp(context.deps))
  const shown: { readonly id: string; readonly secret: string }[] = []
  await context.bootstrap((key) => {
    shown.push(key)
  })
  const [firstKey] = shown
  const anonymous = clientOf(url)
  const tokenOf = async (key: { readonly id: string; readonly secret: string }, scope?: string) => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: key.id,
      client_secret: key.secret,
    })
    if (scope !== undefined) form.set('scope', scope)
    const answer = await anonymous.call<{ access_token: string }>('POST', '/oauth/token', {
      raw: form.toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    return answer.body.access_token
  }
  const withToken = (token: string) => clientOf(url, token)
  const operator = firstKey === undefined ? anonymous : withToken(await tokenOf(firstKey))
  const apiKey: TestService['apiKey'] = async (organisation, rights, personId) =>
    succeeded(
      await operator.call<Schemas['NewApiKey']>('POST', `/organisations/${organisation}/api-keys`, {
        json: {
          label: 'test',
          ...(typeof rights === 'string' ? { role: rights } : { scopes: rights }),
          ...(personId === undefined ? {} : { personId }),
        },
      }),
    )
  return {
    url,
    context,
    get now() {
      return clock.now
    },
    set now(date) {
      clock.now = date
    },
    anonymous,
    operator,
    tokenOf,
    withToken,
    async organisation(id, scopes = trainerScopes, change = {}) {
      const json = { id, name: `Organisation ${id}`, ...change }
      succeeded(await operator.call('POST', '/organisations', { json }))
      return withToken(await tokenOf(await apiKey(id, scopes)))
    },
    apiKey,
    async documents() {
      const { store, keys } = context.deps
      // An issuer's first award sets the making of its other keys going.
      for (const { _id } of await everything(store.organisations, {})) await keysMade(keys, _id)
      const names = Object.keys(indexes) as CollectionName[]
      return Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, await store[name].count({})] as const)),
      )
    },
    async stop() {
      await closed(server)
      await context.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The body of an answer that must be a success. @throws Error with what the service said otherwise */
export function succeeded<Body>(answer: Answer<Body>): Body {
  if (answer.status >= 200 && answer.status < 300) return answer.body
  throw new Error(`${String(answer.status)}: ${answer.bytes.toString('utf8').slice(0, 1000)}`)
}

/** A client of the service at `url`. */
export function clientOf(url: string, token?: string): Client {
  return {
    async call<Body>(
      method: string,
      path: string,
      { json, raw, headers = {} }: Parameters<Client['call']>[2] & object = {},
    ): Promise<Answer<Body>> {
      const body = json === undefined ? raw : JSON.stringify(json)
      const response = await fetch(path.startsWith('http') ? path : url + path, {
        method,
        redirect: 'manual',
        headers: {
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
      })
      const bytes = Buffer.from(await response.arrayBuffer())
      // Not newline-delimited JSON, which is many.
      const isJson = /[/+]json/u.test(response.headers.get('content-type') ?? '')
      return {
        status: response.status,
        headers: response.headers,
        bytes,
        body: (isJson && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : undefined) as Body,
      }
    },
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeAllConnections()
  })
}
