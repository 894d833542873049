/** openapi.yaml as the service uses it. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { projectPath } from '../../schema.ts'
import type { OperationId } from './operation.ts'

const methods = ['get', 'post', 'put', 'delete'] as const
type Method = (typeof methods)[number]

export interface ContractOperation {
  readonly id: OperationId
  readonly method: Method
  /** In Express's form: `/awards/:awardId`. */
  readonly path: string
  /** Scopes a token needs; `undefined` when the operation is public. */
  readonly scopes: readonly string[] | undefined
  /** Public data that pages of any origin may read. */
  readonly openToBrowsers: boolean
  /** What the contract says of this operation and of nothing else: a document of its own, made anew at each call. */
  readonly document: () => Readonly<Record<string, unknown>>
  /** Its body, when it is JSON, is the value a schema describes; otherwise only bytes. */
  readonly describesJson: boolean
}

export interface Contract {
  readonly document: Readonly<Record<string, unknown>>
  readonly operations: readonly ContractOperation[]
  /** Every path with its methods. */
  readonly paths: ReadonlyMap<string, readonly Method[]>
}

interface PathItem {
  readonly [method: string]: {
    readonly operationId: OperationId
    readonly tags: readonly string[]
    readonly security?: readonly { readonly accessToken?: readonly string[] }[]
    readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  }
}

interface Document extends Readonly<Record<string, unknown>> {
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Tags whose operations anybody's page may call: public frameworks and what is read from them, credentials, keys, status lists, verification, decisions opened. */
const openTags = [
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

let contract: Contract | undefined

/** The contract; read once in the life of the process. */
export function theContract(): Contract {
  contract ??= readContract()
  return contract
}

/** Reads openapi.yaml. Paths without parameters come before paths with, so that the first match is the closest. */
function readContract(): Contract {
  const document = parse(readFileSync(projectPath('openapi.yaml'), 'utf8')) as Document
  const operations = Object.entries(document.paths)
    .flatMap(([path, item]) =>
      methods.flatMap((method): readonly ContractOperation[] => {
        const operation = item[method]
        if (operation === undefined) return []
        return [
          {
            id: operation.operationId,
            method,
            path: path.replaceAll(/\{(\w+)\}/gu, ':$1'),
            scopes: operation.security?.[0]?.accessToken,
            openToBrowsers:
              operation.security === undefined && operation.tags.some((tag) => openTags.includes(tag)),
            document: () => partOf(document, { [path]: { [method]: operation } }),
            describesJson:
              Object.keys(operation.requestBody?.content['application/json']?.schema ?? {}).length > 0,
          },
        ]
      }),
    )
    .sort((a, b) => specificity(a.path).localeCompare(specificity(b.path)))
  const paths = new Map<string, readonly Method[]>()
  for (const { path, method } of operations) paths.set(path, [...(paths.get(path) ?? []), method])
  return { document, operations, paths }
}

/** The document with these paths alone, and the components they lead to. */
function partOf(document: Document, paths: Document['paths']): Document {
  const components: Record<string, Record<string, unknown>> = {}
  const add = (part: unknown): void => {
    for (const [, kind = '', name = ''] of JSON.stringify(part).matchAll(reference)) {
      const already = (components[kind] ??= {})
      if (name in already) continue
      already[name] = document.components[kind]?.[name]
      add(already[name])
    }
  }
  add(paths)
  return structuredClone({ openapi: document['openapi'], info: document['info'], paths, components })
}

const reference = /"#\/components\/(\w+)\/([\w.-]+)"/gu

/** Sorts `/a/b` before `/a/:b`, segment by segment. */
function specificity(path: string): string {
  return path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '1' : `0${segment}`))
    .join('/')
}
