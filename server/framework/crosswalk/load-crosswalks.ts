import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { schemaErrors } from '../../schema.ts'
import type { Text } from '../../text.ts'
import type { CrosswalkAlignment, LanguageMap } from './types.ts'

/** What is known of a framework that is not ours. */
export interface OtherFramework {
  /** As alignments name it. */
  readonly name: string
  readonly otherNames?: readonly string[]
  readonly iri?: string
  /** What the IRIs of all its parts start with. */
  readonly iriPrefix?: string
  /** First and last day it is in force. */
  readonly validFrom?: string
  readonly validUntil?: string
}

/** One file of `crosswalks/`, as schemas/crosswalk.schema.json describes it. */
export interface CrosswalkDataset {
  readonly title: Text
  readonly status: 'proposition' | 'official'
  readonly source: string
  readonly note?: LanguageMap
  readonly frameworks: readonly OtherFramework[]
  readonly alignments: readonly Omit<CrosswalkAlignment, 'dataset'>[]
}

/**
 * The files of `<folder>/crosswalks/`, by name; none when there is no such folder.
 * @throws Error that names the file when one is not JSON or breaks its schema, and when two say different things of a framework
 */
export function loadCrosswalks(folder: string): readonly CrosswalkDataset[] {
  const files = path.join(folder, 'crosswalks')
  if (!existsSync(files)) return []
  const datasets = readdirSync(files)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => checked(path.join(files, name)))
  const described = new Set<string>()
  for (const { name } of datasets.flatMap(({ frameworks }) => frameworks)) {
    if (described.has(name)) throw new Error(`${files} describes the framework ${name} twice`)
    described.add(name)
  }
  return datasets
}

function checked(file: string): CrosswalkDataset {
  const value = parsed(file)
  const [error] = schemaErrors('crosswalk.schema.json', value)
  if (error !== undefined)
    throw new Error(`${file} breaks schemas/crosswalk.schema.json: ${error.pointer} ${error.message}`)
  return value as CrosswalkDataset
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Error(`${file} is not JSON`, { cause })
  }
}
