/** frameworks/RELEASED.json: which versions are released, and the SHA-256 of every file they consist of. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { projectPath, schemaErrors } from '../../schema.ts'
import { contextFile } from '../context.ts'
import type { FrameworkNode, GraphDocument, GraphNode } from '../nodes.ts'
import type { ReleasedFiles } from '../types.ts'

/** The files of a version, and the schema each is valid under. */
const versionFiles = {
  'framework.jsonld': 'framework.schema.json',
  'achievements.jsonld': 'achievements.schema.json',
  'criteria.json': 'criteria.schema.json',
} as const

/** Example dossiers beside a version: what it is checked with, no part of it. They may be added to after its release. */
export const examplesFile = 'examples.json'

/** Hexadecimal SHA-256 by file: those of the version's folder by name, the contexts they use by path in the project. */
export type FileDigests = Readonly<Record<string, string>>

type GraphFile = GraphDocument<GraphNode & Partial<Pick<FrameworkNode, 'owl:versionInfo'>>>

interface CriteriaFile {
  readonly version: string
}

/** By `<slug>/<version>`. */
export type Released = Readonly<Record<string, { readonly releasedAt: string; readonly sha256: FileDigests }>>

/** `<folder>/RELEASED.json`; empty when there is none. @throws Error when it breaks schemas/released.schema.json */
export function readReleased(folder: string): Released {
  const file = path.join(folder, 'RELEASED.json')
  if (!existsSync(file)) return {}
  return checked(file, 'released.schema.json', readFileSync(file, 'utf8')) as Released
}

/**
 * The digests of the files of a version, and of the contexts they are written in, as they are now. Its examples are no part of it.
 * @throws Error when a file is not JSON or is written in another context
 */
export function fileDigests(folder: string, release: string): FileDigests {
  const own = readdirSync(path.join(folder, release))
    .filter((name) => name !== examplesFile)
    .sort()
  const contexts = own
    .filter((name) => name.endsWith('.jsonld'))
    .map((name) => path.join(folder, release, name))
    .map((file) => contextFile((parsed(file, readFileSync(file, 'utf8')) as GraphFile)['@context']))
  return Object.fromEntries([
    ...own.map((name) => [name, sha256(path.join(folder, release, name))] as const),
    ...contexts.map((file) => [file, sha256(projectPath(file))] as const),
  ])
}

/**
 * The files of a version, each valid under its schema and about that version, as they are now: their digests are not looked at.
 * @throws Error that names the file and what is wrong with it
 */
export function readVersion(folder: string, slug: string, version: string): ReleasedFiles {
  const read = (name: keyof typeof versionFiles) => {
    const file = path.join(folder, slug, version, name)
    const text = readFileSync(file, 'utf8')
    const value = checked(file, versionFiles[name], text)
    if (!isAbout(value as GraphFile | CriteriaFile, slug, version)) {
      throw new Error(`${file} is not about ${slug}/${version}`)
    }
    return text
  }
  return {
    slug,
    version,
    framework: read('framework.jsonld'),
    achievements: read('achievements.jsonld'),
    criteria: read('criteria.json'),
  }
}

/** A JSON-LD file is about the version when each of its nodes is under the version's IRI, and the framework's own node says so. */
function isAbout(value: GraphFile | CriteriaFile, slug: string, version: string): boolean {
  if (!('@graph' in value)) return value.version === version
  const iri = `/frameworks/${slug}/${version}`
  return value['@graph'].every(({ id, 'owl:versionInfo': stated = version }) => {
    return stated === version && (id === iri || id.startsWith(`${iri}/`))
  })
}

/** @throws Error when `text` is not JSON or breaks the schema */
function checked(file: string, schema: string, text: string): unknown {
  const value = parsed(file, text)
  const [error] = schemaErrors(schema, value)
  if (error !== undefined)
    throw new Error(`${file} breaks schemas/${schema}: ${error.pointer} ${error.message}`)
  return value
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${file} is not JSON`, { cause })
  }
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
