/** Compiles the JSON Schemas of `schemas/` (draft 2020-12) and validates against them. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'

// ajv-formats is CommonJS: its default export is the plug-in itself at run time, a namespace to the type checker.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => Ajv2020

/** Folder that holds a file of the project's root, both when run from source and from `dist/`. */
export function projectPath(...segments: readonly string[]): string {
  const here = path.dirname(fileURLToPath(import.meta.url))
  const root = path.basename(path.dirname(here)) === 'dist' ? path.join(here, '../..') : path.join(here, '..')
  return path.resolve(root, ...segments)
}

export interface SchemaError {
  /** JSON pointer into the value. */
  readonly pointer: string
  readonly message: string
}

const ajv = addFormats(new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true }))
for (const file of readdirSync(projectPath('schemas'))) {
  if (file.endsWith('.schema.json')) {
    ajv.addSchema(JSON.parse(readFileSync(projectPath('schemas', file), 'utf8')) as object, file)
  }
}

/** Where `value` breaks the schema in `schemas/<file>`; empty when it does not. @throws Error when there is no such schema */
export function schemaErrors(file: string, value: unknown): readonly SchemaError[] {
  const validate = ajv.getSchema(file)
  if (validate === undefined) throw new Error(`no schema schemas/${file}`)
  if (validate(value) === true) return []
  return (validate.errors ?? []).map((error: ErrorObject) => ({
    pointer: error.instancePath,
    message: error.message ?? error.keyword,
  }))
}
