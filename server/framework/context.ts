/** Our JSON-LD contexts and vocabulary: what the frameworks are written in. */
import { readFileSync } from 'node:fs'
import { projectPath } from '../schema.ts'
import { published } from './absolute.ts'

/** Each context: its path under the base, and its file from the project's root, whose SHA-256 is part of every release that uses it. */
const contextFiles = {
  '/contexts/mediation/v1': 'schemas/context/mediation-v1.jsonld',
  '/contexts/mediation/v2': 'schemas/context/mediation-v2.jsonld',
} as const

export type ContextPath = keyof typeof contextFiles

/** The context that new versions are written in; a superset of those before. */
export const latestContextPath = '/contexts/mediation/v2' satisfies ContextPath

const vocabularyFile = 'schemas/context/mediation-vocabulary.jsonld'

/** Path, from the project's root, of the file of the context `reference` names. @throws Error when it is none of ours */
export function contextFile(reference: string): string {
  const file = Object.entries(contextFiles).find(([path]) => path === reference)?.[1]
  if (file === undefined) throw new Error(`${reference} is not a context of this project`)
  return file
}

/** A JSON-LD context as served at `<baseUrl><path>` (`application/ld+json`). */
export function publishedContext(baseUrl: string, path: ContextPath): string {
  return published(readFileSync(projectPath(contextFiles[path]), 'utf8'), baseUrl)
}

/** All our contexts as they are published under `baseUrl`, as JSON text by IRI. */
export function publishedContexts(baseUrl: string): ReadonlyMap<string, string> {
  const paths: readonly ContextPath[] = ['/contexts/mediation/v1', latestContextPath]
  return new Map(paths.map((path) => [`${baseUrl}${path}`, publishedContext(baseUrl, path)]))
}

/**
 * The vocabulary (our own terms, each with a label and a meaning) as served at `<baseUrl>/vocab/mediation`; a term is a hash
 * IRI on it.
 */
export function publishedVocabulary(baseUrl: string): string {
  return published(readFileSync(projectPath(vocabularyFile), 'utf8'), baseUrl)
}
