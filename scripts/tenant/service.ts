/** The service a tenant is made in: the one that runs, or one started on its data for the time it takes. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { operatorOrganisation } from '../../server/access/administration.ts'
import { createApiKey, revokeApiKey } from '../../server/access/api-key.ts'
import { scopes } from '../../server/access/scope.ts'
import { createApp } from '../../server/app.ts'
import type { Config } from '../../server/config.ts'
import { createContext } from '../../server/context.ts'
import { createLogger } from '../../server/log.ts'

/** On data that has none yet. It is shown this once. */
function tellFirstKey({ id, secret }: { readonly id: string; readonly secret: string }): void {
  process.stderr.write(
    `Administration key, shown this once / clé d’administration, montrée cette seule fois :\n  ${id}.${secret}\n`,
  )
}

export interface Service {
  /** Where requests go; what is published names the public URL whatever this is. */
  readonly url: string
  /** A key of the operator, `<id>.<secret>`. */
  readonly operatorKey: string
  stop(): Promise<void>
}

/** The service that runs at its public URL. */
export function runningService({ publicUrl }: Config, operatorKey: string): Service {
  return { url: publicUrl, operatorKey, stop: () => Promise.resolve() }
}

/**
 * The service on the data of `config`, on a port of this machine only, with a key of the operator that ends with it.
 * @throws Error when the data is in use: the running service is then asked instead, with a key of the operator
 */
export async function ownService(config: Config): Promise<Service> {
  const context = await createContext({ config, log: createLogger({ ...config, logLevel: 'error' }) })
  const { deps } = context
  await context.bootstrap(tellFirstKey)
  const request = { organisationId: operatorOrganisation, label: 'npm run tenant', scopes }
  const { key, secret } = await createApiKey(deps, request)
  const server = createServer(createApp(deps))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    operatorKey: `${key._id}.${secret}`,
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      })
      await revokeApiKey(deps, operatorOrganisation, key._id)
      await context.close()
    },
  }
}
