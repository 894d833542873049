/** A badge issued over HTTP, with everything a badge of this service can say; and what the service makes of a changed copy its issuer really signed. */
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormatsModule from 'ajv-formats'
import { signJson } from '../../../server/proof/data-integrity/eddsa-jcs-2022.ts'
import type { Credential } from '../../../server/proof/types.ts'
import {
  startService,
  succeeded,
  type Client,
  type Schemas,
  type TestService,
} from '../../support/service.ts'
import { oneBadge, type AwardedLine } from '../../support/training.ts'
import { conformanceJson, hasConformanceData } from '../data.ts'

// ajv-formats is CommonJS: its default export is the plug-in itself at run time, a namespace to the type checker.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2019) => Ajv2019

export interface Judgement {
  readonly verdict: string
  /** Checks that failed. */
  readonly failed: readonly string[]
}

export interface IssuedOverHttp {
  readonly service: TestService
  readonly trainer: Client
  readonly line: AwardedLine
  /** As it was issued. */
  readonly badge: Credential
  /** What `POST /verifications` says of it, as it is. */
  judge(credential: unknown, mediaType?: string): Promise<Judgement>
  /** The same of a copy that its own issuer signs. */
  judgeSigned(unsigned: Credential): Promise<Judgement>
  get<Body = Record<string, unknown>>(address: string, accept?: string): Promise<Body>
}

export async function issueOverHttp(): Promise<IssuedOverHttp> {
  const service = await startService()
  const trainer = await service.organisation('atelier-dole', undefined, {
    url: 'https://atelier.example',
    email: 'contact@atelier.example',
  })
  const { line } = await oneBadge(trainer, {
    session: { validUntil: '2028-11-18' },
    person: { nameInBadge: true },
  })
  const get = async <Body>(address: string, accept?: string) =>
    succeeded(
      await service.anonymous.call<Body>('GET', address.replace(service.url, ''), {
        headers: accept === undefined ? {} : { Accept: accept },
      }),
    )
  const judge = async (credential: unknown, mediaType = 'application/vc+ld+json') => {
    const { verdict, checks } = succeeded(
      await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
        raw: typeof credential === 'string' ? credential : JSON.stringify(credential),
        headers: { 'Content-Type': mediaType },
      }),
    )
    return { verdict, failed: checks.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id) }
  }
  return {
    service,
    trainer,
    line,
    badge: await get<Credential>(line.credential),
    judge,
    async judgeSigned(unsigned) {
      const { keys } = service.context.deps
      const issuer = await keys.current('atelier-dole')
      return judge(await signJson(keys, issuer, unsigned, service.now))
    },
    get,
  }
}

/** Whether the official schema of a generation accepts `credential`; `undefined` without the official schemas. */
export function officialSchemas(): ((credential: unknown) => readonly boolean[]) | undefined {
  if (!hasConformanceData('official schemas')) return undefined
  const files = [
    ['ob3', 'schemas-live', 'ob_v3p0_achievementcredential_schema.json'],
    ['ob3', 'schemas-strict', 'achievementcredential.json'],
  ] as const
  const validators = files.map((segments) =>
    addFormats(new Ajv2019({ strict: false })).compile(conformanceJson(...segments) as object),
  )
  return (credential) => validators.map((validate) => validate(credential))
}
