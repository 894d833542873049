/** The JSON Schemas that badges are held to, as a module without `new Function`: the page's Content Security Policy forbids it. */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standaloneModule from 'ajv/dist/standalone/index.js'
import addFormatsModule from 'ajv-formats'
import { projectPath, schemaDigests, schemaSettings } from '../../server/schema.ts'

// Both are CommonJS: their default export is the function itself at run time, a namespace to the type checker.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => Ajv2020
const standalone = standaloneModule as unknown as (
  ajv: Ajv2020,
  names: Readonly<Record<string, string>>,
) => string

const whole = ['achievement-credential.schema.json', 'clr-credential.schema.json']
const older = 'older-open-badges.schema.json'

/** Source of `compiled-schemas`, which `offline-page/compiled-schemas.d.ts` describes. The same at each call. */
export function compiledSchemas(): string {
  const ajv = addFormats(new Ajv2020({ ...schemaSettings, code: { source: true } }))
  const [olderSchema] = [older, ...whole].map((file) => {
    const schema = JSON.parse(readFileSync(projectPath('schemas', file), 'utf8')) as object
    ajv.addSchema(schema, file)
    return schema
  })
  const definitions = Object.keys((olderSchema as { readonly $defs?: object }).$defs ?? {})
  const files = [...whole, ...definitions.map((name) => `${older}#/$defs/${name}`)]
  const named = files.map((file, index) => [`schema${String(index)}`, file] as const)
  const source = standalone(ajv, Object.fromEntries(named))
  const validators = named.map(([name, file]) => `${JSON.stringify(file)}: exports.${name}`)
  return `${source}
exports.validators = { ${validators.join(', ')} }
exports.digests = ${JSON.stringify(schemaDigests())}`
}
