/** Compiles the JSON Schemas of `schemas/` (draft 2020-12) and validates against them. */
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { isConstant } from './constant.ts'

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

interface RootSchema {
  readonly $defs?: Readonly<Record<string, object>>
  readonly properties?: Readonly<Record<string, object>>
}

/** What every schema is compiled with. */
export const schemaSettings = { allErrors: false, strict: true, allowUnionTypes: true }
const ajv = addFormats(new Ajv2020(schemaSettings))
/** The same schemas, less what was found out of constants already. */
const quick = addFormats(new Ajv2020(schemaSettings))
quick.addKeyword({ keyword: 'goodConstant', schemaType: 'string', validate: isGoodConstant, errors: false })
for (const file of readdirSync(projectPath('schemas'))) {
  if (!file.endsWith('.schema.json')) continue
  const schema = JSON.parse(readFileSync(projectPath('schemas', file), 'utf8')) as RootSchema
  ajv.addSchema(schema, file)
  quick.addSchema(remembering(file, schema), file)
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

/**
 * Whether `value` keeps to the schema in `schemas/<file>`: the same answer as `schemaErrors` gives, for what is judged again and again. What
 * the definitions of the schema and its properties say of constants is found out once.
 * @throws Error when there is no such schema
 */
export function keepsToSchema(file: string, value: unknown): boolean {
  const validate = quick.getSchema(file)
  if (validate === undefined) throw new Error(`no schema schemas/${file}`)
  return validate(value) === true
}

function remembering(file: string, schema: RootSchema): object {
  const all = (place: '$defs' | 'properties') => {
    const parts = Object.entries(schema[place] ?? {}).map(([name, part]) => {
      const whole = `${file}#/${place}/${name}`
      return [name, isOfObjects(part) ? { if: { goodConstant: whole }, else: part } : part]
    })
    return parts.length === 0 ? {} : { [place]: Object.fromEntries(parts) as unknown }
  }
  return { ...schema, ...all('$defs'), ...all('properties') }
}

function isOfObjects(schema: object): boolean {
  return 'type' in schema && schema.type === 'object'
}

const goodConstants = new Map<string, WeakSet<object>>()

/** Whether `value` is a constant that keeps to the schema at `place`, `<file>#<pointer>`. */
function isGoodConstant(place: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !isConstant(value)) return false
  const good = goodConstants.get(place) ?? new WeakSet()
  if (good.has(value)) return true
  const isGood = ajv.getSchema(place)?.(value) === true
  if (isGood) goodConstants.set(place, good.add(value))
  return isGood
}

/** The SHA-256 (hexadecimal) of the schema that credentials are held to, by its file. */
export function schemaDigests(): readonly { readonly id: string; readonly sha256: string }[] {
  const id = 'achievement-credential.schema.json'
  return [{ id, sha256: hash('sha256', readFileSync(projectPath('schemas', id)), 'hex') }]
}
