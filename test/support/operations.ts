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
  /** A media type it takes; undefined when it takes no body. */
  readonly mediaType: string | undefined
  /** It answers page by page. */
  readonly isPaged: boolean
  /** A write asks for the ETag of what was read. */
  readonly needsIfMatch: boolean
  readonly needsIdempotencyKey: boolean
  /** Who gets an answer (`x-access`); undefined when openapi.yaml does not say. */
  readonly access: readonly string[] | undefined
  /** Query parameters no request goes without. */
  readonly query: readonly string[]
  /** Query parameters that a request may go without. */
  readonly optionalQuery: readonly string[]
  /** It ignores query parameters that it does not know, as its specification asks. */
  readonly ignoresUnknown: boolean
  /** What it answers when all is well: the first status openapi.yaml names that is no problem. */
  readonly success: number
}

interface Described {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly security?: readonly { readonly accessToken: readonly string[] }[]
  readonly 'x-access'?: readonly string[]
  readonly 'x-eov-allow-unknown-query-parameters'?: boolean
  readonly responses: Readonly<Record<string, unknown>>
  readonly parameters?: readonly {
    readonly $ref?: string
    readonly in?: string
    readonly name?: string
    readonly required?: boolean
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
}

/** Every operation of openapi.yaml. */
export function operations(): readonly Operation[] {
  const document = parse(readFileSync(projectPath('openapi.yaml'), 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  }
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => {
      const { operationId, tags, security, requestBody, responses, parameters = [] } = described
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
        mediaType: mediaTypeOf(Object.keys(requestBody?.content ?? {})),
        isPaged: has('cursor'),
        needsIfMatch: has('ifMatch'),
        needsIdempotencyKey: has('idempotencyKey'),
        access: described['x-access'],
        success: Number(Object.keys(responses).find((status) => status < '400')),
        query: parameters.flatMap((one) =>
          one.in === 'query' && one.required === true ? [one.name ?? ''] : [],
        ),
        optionalQuery: parameters.flatMap((one) =>
          one.in === 'query' && one.required !== true ? [one.name ?? ''] : [],
        ),
        ignoresUnknown: described['x-eov-allow-unknown-query-parameters'] === true,
      }
    }),
  )
}

// Text is the plainest of files.
function mediaTypeOf(types: readonly string[]): string | undefined {
  return types.find((type) => type === 'text/plain') ?? types[0]
}

/** What a request to `operation` carries: `json`, or something like a file, as it takes it. */
export function payloadOf(
  { takesJson, takesFile, mediaType }: Operation,
  json: unknown,
): { readonly json?: unknown; readonly raw?: string; readonly headers: Readonly<Record<string, string>> } {
  if (takesJson) return { json, headers: {} }
  return takesFile
    ? { raw: 'Douze ateliers.', headers: { 'Content-Type': mediaType ?? '' } }
    : { headers: {} }
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
    'keys',
    'verifications',
    'decisions',
    'vc-api',
    'trust',
    'editions',
  ]
  return scopes === undefined && tags.some((tag) => open.includes(tag))
}

/**
 * What paths are filled in with, by name of the parameter. What one operation, or those of one tag, are about instead has its id or tag in
 * front: `getCFItem.sourcedId`, `framework-drafts.version`.
 */
export type Ids = Readonly<Record<string, string>>

/**
 * The path of a request to `operation` about `ids`, with what its query cannot go without, and what it can but has a value under its own id.
 * @throws Error when there is nothing to fill in
 */
export function pathOf({ id, tags: [tag = ''], path, query, optionalQuery }: Operation, ids: Ids): string {
  const valueOf = (name: string) => {
    const value = ids[`${id}.${name}`] ?? ids[`${tag}.${name}`] ?? ids[name]
    if (value === undefined) throw new Error(`no ${name} for ${id}`)
    return value
  }
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => valueOf(name))
  const filledIn = [...query, ...optionalQuery.filter((name) => ids[`${id}.${name}`] !== undefined)]
  const asked = new URLSearchParams(filledIn.map((name) => [name, valueOf(name)])).toString()
  return asked === '' ? filled : `${filled}?${asked}`
}

/** Ids of nothing at all, of the same form. */
export const noIds: Ids = {
  organisationId: 'nobody',
  keyId: 'key_0000000000000000',
  requestId: 'nobodynobodynobodynobodynobody00',
  'keys.keyId': 'nobody:1',
  thumbprint: '0'.repeat(43),
  form: 'vc-jwt',
  did: 'did%3Akey%3Az6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
  sessionId: '0'.repeat(32),
  learnerId: '0'.repeat(32),
  jobId: '0'.repeat(32),
  awardId: '0'.repeat(32),
  shortCode: '3333-3333-3333-3333',
  framework: 'cadre-inconnu',
  version: '0.2.0',
  to: '0.3.0',
  node: 'C1',
  importId: '0'.repeat(32),
  personId: '0'.repeat(32),
  delegationId: '0'.repeat(32),
  applicationId: '0'.repeat(32),
  pieceId: '0'.repeat(32),
  fileId: '0'.repeat(32),
  decisionId: '0'.repeat(32),
  endorsementId: '0'.repeat(32),
  positioningId: '0'.repeat(32),
  proposalId: '0'.repeat(32),
  recognitionId: '0'.repeat(32),
  webhookId: '0'.repeat(32),
  'listWebhookMessages.state': 'pending',
  sub: 'https://nobody.example',
  'getGaps.profile': 'referentiel-mediateurs/0.1.0/PROFIL-AID',
  'getProgress.framework': 'referentiel-mediateurs',
}
