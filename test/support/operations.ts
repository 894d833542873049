/** openapi.yaml as tests read it: the operations, and what a good request of each looks like. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { projectPath } from '../../server/schema.ts'
import type { Client, TestService } from './service.ts'
import { enrol, evaluate, learner, newSession, oneBadge, openSession } from './training.ts'

export interface Operation {
  readonly id: string
  readonly method: string
  /** As in openapi.yaml: `/awards/{awardId}`. */
  readonly path: string
  /** Scopes it needs; `undefined` when it is public. */
  readonly scopes: readonly string[] | undefined
  readonly tags: readonly string[]
  readonly takesJson: boolean
}

interface Described {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly security?: readonly { readonly accessToken: readonly string[] }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
}

/** Every operation of openapi.yaml. */
export function operations(): readonly Operation[] {
  const document = parse(readFileSync(projectPath('openapi.yaml'), 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  }
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, tags, security, requestBody }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path,
      scopes: security?.[0]?.accessToken,
      tags,
      takesJson: Object.keys(requestBody?.content['application/json']?.schema ?? {}).length > 0,
    })),
  )
}

/** Ids that paths are filled in with. */
export type Ids = Readonly<Record<'organisationId' | 'keyId' | 'sessionId' | 'awardId', string>>

/** The path of a request to `operation` about `ids`. */
export function pathOf(operation: Operation, ids: Ids): string {
  return operation.path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => ids[name as keyof Ids])
}

/** Ids of nothing at all, of the same form. */
export const noIds: Ids = {
  organisationId: 'nobody',
  keyId: 'key_0000000000000000',
  sessionId: '0'.repeat(32),
  awardId: '0'.repeat(32),
}

/** What an organisation has, for every operation to have something to be about. */
export interface Holdings {
  readonly ids: Ids
  /** A good JSON body per operation that takes one, with every optional member. */
  readonly bodies: Readonly<Record<string, object>>
}

/** Gives `client`, of `organisationId`, a session, a learner, an award and a spare key. */
export async function holdingsOf(
  service: TestService,
  client: Client,
  organisationId: string,
): Promise<Holdings> {
  const { line } = await oneBadge(client)
  const session = await openSession(client)
  const [person = ''] = await enrol(client, session, [learner('Théo')])
  const { evaluation } = await evaluate(client, session)
  const { id: keyId } = await service.apiKey(organisationId, ['session:read'])
  return {
    ids: { organisationId, keyId, sessionId: session.id, awardId: line.awardId },
    bodies: {
      createOrganisation: {
        id: `${organisationId}-2`,
        name: 'Deuxième',
        url: 'https://deuxieme.example',
        email: 'contact@deuxieme.example',
        didMethod: 'web',
      },
      createApiKey: { label: 'poste 2', scopes: ['session:read'] },
      createSession: { ...newSession, validUntil: '2028-11-18' },
      importRoster: { learners: [learner('Anne', { reference: 'MN-1', nameInBadge: true })] },
      recordEvidence: {
        evidence: [
          {
            learner: person,
            kind: 'EV-END',
            competencies: ['RM-A1.1'],
            observedAt: '2026-11-18',
            providedBy: 'Sylvie Marchand',
            endorser: { email: 'pair@exemple.fr', reference: 'MN-9' },
            url: 'https://preuves.example/1',
            sha256: 'a'.repeat(64),
            description: 'Vue former deux collègues',
            pseudonymised: true,
          },
        ],
      },
      awardSession: {
        evaluation,
        signedBy: 'Sylvie Marchand',
        learnerIds: [person],
        judgements: [],
      },
      changeAwardState: { state: 'active', reason: 'Rien à changer' },
    },
  }
}
