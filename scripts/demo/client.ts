/** A client of the public API, as small as a developer's first one. */
import type { components } from '../../server/http/contract/openapi.d.ts'

/** The bodies openapi.yaml promises. */
export type Schemas = components['schemas']

export interface Client {
  /** `Answer` is what openapi.yaml says of the operation. */
  json<Answer>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>
  /** Sends `body` as it is. */
  send<Answer>(path: string, mediaType: string, body: string | Uint8Array): Promise<Answer>
  bytes(path: string): Promise<Buffer>
}

/** Exchanges the key for a token, then calls with it. */
export async function connect(
  url: string,
  key: { readonly id: string; readonly secret: string },
): Promise<Client> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${key.id}:${key.secret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const call = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | Uint8Array,
  ) => {
    const response = await fetch(path.startsWith('http') ? path : url + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Accept-Language': 'fr', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
    })
    if (!response.ok)
      throw new Error(`${method} ${path}: ${String(response.status)} ${await response.text()}`)
    return response
  }
  return {
    async json<Answer>(
      method: string,
      path: string,
      body?: unknown,
      headers: Readonly<Record<string, string>> = {},
    ) {
      const type = body === undefined ? {} : { 'Content-Type': 'application/json' }
      const response = await call(
        method,
        path,
        { ...type, ...headers },
        body === undefined ? undefined : JSON.stringify(body),
      )
      return (await response.json()) as Answer
    },
    async send<Answer>(path: string, mediaType: string, body: string | Uint8Array) {
      return (await (await call('POST', path, { 'Content-Type': mediaType }, body)).json()) as Answer
    },
    async bytes(path) {
      return Buffer.from(await (await call('GET', path, {})).arrayBuffer())
    },
  }
}
