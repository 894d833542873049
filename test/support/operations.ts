/** openapi.yaml as tests read it: the operations, and the path of a request to each. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { projectPath } from '../../server/schema.ts'

export interface Operation {
  readonly id: string
  readonly method: string
  /** As in openapi.yaml: `/awards/{awardId}`. */
  readonly path: string
  /** Scopes it needs; `undefined` when it is public. */
  readonly scopes: readonly string[] | undefined
  readonly tags: readonly string[]
  readonly takesJson: boolean
  /** It takes bytes that it judges itself, of whatever media type. */
  readonly takesFile: boolean
  /** It answers page by page. */
  readonly isPaged: boolean
  /** A write asks for the ETag of what was read. */
  readonly needsIfMatch: boolean
  readonly needsIdempotencyKey: boolean
}

interface Described {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly security?: readonly { readonly accessToken: readonly string[] }[]
  readonly parameters?: readonly { readonly $ref?: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
}

/** Every operation of openapi.yaml. */
export function operations(): readonly Operation[] {
  const document = parse(readFileSync(projectPath('openapi.yaml'), 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  }
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => {
      const { operationId, tags, security, requestBody, parameters = [] } = described
      const has = (name: string) => parameters.some(({ $ref }) => $ref === `#/components/parameters/${name}`)
      const takesJson = Object.keys(requestBody?.content['application/json']?.schema ?? {}).length > 0
      return {
        id: operationId,
        method: method.toUpperCase(),
        path,
        scopes: security?.[0]?.accessToken,
        tags,
        takesJson,
        takesFile: requestBody !== undefined && !takesJson,
        isPaged: has('cursor'),
        needsIfMatch: has('ifMatch'),
        needsIdempotencyKey: has('idempotencyKey'),
      }
    }),
  )
}

/** Whose page of another site may read it: what openapi.yaml says of public data. */
export function isOpenToBrowsers({ scopes, tags }: Operation): boolean {
  const open = [
    'frameworks',
    'framework-releases',
    'search',
    'crosswalk',
    'case',
    'credentials',
    'verifications',
  ]
  return scopes === undefined && tags.some((tag) => open.includes(tag))
}

/**
 * What paths are filled in with, by name of the parameter. What one operation, or those of one tag, are about instead has its id or tag in
 * front: `getCFItem.sourcedId`, `framework-drafts.version`.
 */
export type Ids = Readonly<Record<string, string>>

/** The path of a request to `operation` about `ids`. @throws Error when there is nothing to fill in */
export function pathOf({ id, tags: [tag = ''], path }: Operation, ids: Ids): string {
  return path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => {
    const value = ids[`${id}.${name}`] ?? ids[`${tag}.${name}`] ?? ids[name]
    if (value === undefined) throw new Error(`no ${name} for ${id}`)
    return value
  })
}

/** Ids of nothing at all, of the same form. */
export const noIds: Ids = {
  organisationId: 'nobody',
  keyId: 'key_0000000000000000',
  sessionId: '0'.repeat(32),
  awardId: '0'.repeat(32),
  framework: 'cadre-inconnu',
  version: '0.2.0',
  to: '0.3.0',
  node: 'C1',
  importId: '0'.repeat(32),
}
