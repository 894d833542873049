/** Our JSON-LD context and vocabulary: what the frameworks are written in. */
import { readFileSync } from 'node:fs'
import { projectPath } from '../schema.ts'
import { published } from './absolute.ts'

/** Path of the context's file from the project's root; its SHA-256 is part of every release. */
export const contextFile = 'schemas/context/mediation-v1.jsonld'
/** Path of the context's IRI under the base. */
export const contextPath = '/contexts/mediation/v1'

const vocabularyFile = 'schemas/context/mediation-vocabulary.jsonld'

/** The JSON-LD context as served at `<baseUrl>/contexts/mediation/v1` (`application/ld+json`). */
export function publishedContext(baseUrl: string): string {
  return published(readFileSync(projectPath(contextFile), 'utf8'), baseUrl)
}

/**
 * The vocabulary (our own terms, each with a label and a meaning) as served at `<baseUrl>/vocab/mediation`; a term is a hash
 * IRI on it.
 */
export function publishedVocabulary(baseUrl: string): string {
  return published(readFileSync(projectPath(vocabularyFile), 'utf8'), baseUrl)
}
