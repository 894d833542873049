/** What other networks of trust read: DID configuration, OpenID Federation, registers in the form of the Digital Credentials Consortium. */
import { callerOf, jsonText, type Handlers } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { didConfiguration, type DidConfigurationDeps } from '../trust/federation/did-configuration.ts'
import {
  entityConfiguration,
  subordinateStatement,
  trustMark,
  type FederationDeps,
} from '../trust/federation/entity.ts'
import { keptFor } from '../trust/kept-for.ts'
import { dccRegistry, importRegistry } from '../trust/register/dcc-registry.ts'
import { isIssuerId } from '../trust/register/recognise.ts'
import { closedOutside, type Outside } from '../outside/outside.ts'
import { readRegister, type RegisterTrouble } from '../verify/foreign/read-register.ts'
import type { Text } from '../text.ts'
import { Problem } from '../problem.ts'
import { tagged, theHub, type TrustHandlersDeps } from './trust.ts'

export type FederationHandlersDeps = Omit<FederationDeps, 'recognitions'> &
  DidConfigurationDeps &
  TrustHandlersDeps & {
    readonly verify: { recognitions?: FederationDeps['recognitions'] }
    readonly outside: Outside
  }

type FederationOperation =
  | 'getDidConfiguration'
  | 'getEntityConfiguration'
  | 'fetchSubordinate'
  | 'getTrustMark'
  | 'getDccRegistry'
  | 'importRegister'

const statement = 'application/entity-statement+jwt'
/** In seconds: as long as whoever reads it may keep it. */
const madeEvery = 300

export function federationHandlers(deps: FederationHandlersDeps): Pick<Handlers, FederationOperation> {
  const federation: FederationDeps = {
    ...deps,
    recognitions: (did) => deps.verify.recognitions?.(did) ?? Promise.resolve([]),
  }
  const briefly = { 'Cache-Control': `public, max-age=${String(madeEvery)}` }
  // A signature of each issuer.
  const linked = keptFor(madeEvery, deps.clock, async () => JSON.stringify(await didConfiguration(deps)))
  const configuration = keptFor(madeEvery, deps.clock, () => entityConfiguration(federation))
  return {
    async getDidConfiguration() {
      return jsonText(await linked(), 'application/json', briefly)
    },

    async getEntityConfiguration() {
      return {
        status: 200,
        body: await configuration(),
        mediaType: statement,
        headers: briefly,
      }
    },

    async fetchSubordinate({ query }) {
      const body = await subordinateStatement(federation, query.sub)
      if (body === undefined) throw notFound()
      return { status: 200, body, mediaType: statement, headers: briefly }
    },

    async getTrustMark({ query }) {
      const body = await trustMark(federation, query.sub)
      if (body === undefined) throw notFound()
      return { status: 200, body, mediaType: 'application/trust-mark+jwt', headers: briefly }
    },

    async getDccRegistry(request) {
      const body = JSON.stringify(await dccRegistry(deps, await theHub(deps)))
      return tagged(request.header('if-none-match'), body, 'application/json')
    },

    async importRegister(request) {
      const { keyId } = callerOf(request)
      const { id, name } = request.body
      if (!isIssuerId(id) || id === (await theHub(deps)).id) throw unusableId()
      const registry = request.body.registry ?? (await registryAt(deps.outside, id))
      const isDryRun = request.query.dryRun ?? false
      const lines = await importRegistry(deps, { registry: { registry }, by: { id, name }, keyId, isDryRun })
      return { status: 200, body: { lines } }
    },
  }
}

async function registryAt(outside: Outside, id: string) {
  const read = await readRegister(id.startsWith('https://') ? outside : closedOutside, id)
  if ('registry' in read) return read.registry
  const detail = troubles[read.trouble]
  const errors = [{ pointer: '/id', code: `register-${read.trouble}`, detail }]
  throw new Problem('invalid-request', detail, { errors })
}

const troubles: Readonly<Record<RegisterTrouble, Text>> = {
  closed: {
    fr: 'Ce service ne consulte pas cette adresse : joignez le registre (registry).',
    en: 'This service does not visit this address: send the register along (registry).',
  },
  unreachable: {
    fr: 'Le site du registre n’a pas répondu, ou pas par un registre. Réessayez plus tard.',
    en: 'The site of the register did not answer, or not with a register. Try again later.',
  },
  unusable: {
    fr: 'Ce qui se trouve à cette adresse n’est pas un registre, ou a plus de 5 000 émetteurs.',
    en: 'What is at this address is no register, or has more than 5,000 issuers.',
  },
}

function unusableId(): Problem {
  return new Problem('invalid-request', {
    fr: 'Un registre repris est désigné par son adresse https ou par son DID, et n’est pas celui de ce service.',
    en: 'A register that is taken over is named by its https address or its DID, and is not that of this service.',
  })
}
