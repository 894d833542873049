/** What a demo run issued is what the standards ask for, according to tools that are not ours. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verifyCredential } from '@digitalbazaar/vc'
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormatsModule from 'ajv-formats'
import { expect } from 'chai'
import jsonld from 'jsonld'
import { bundledLoader, documentLoader } from '../../server/proof/json-ld/document-loader.ts'
import { projectPath, schemaErrors } from '../../server/schema.ts'
import { isObject, objectsOf } from '../../server/verify/check.ts'
import type { JsonObject } from '../../server/verify/strict-json.ts'
import { conformanceJson, hasConformanceData } from './data.ts'

// ajv-formats is CommonJS: its default export is the plug-in itself at run time, a namespace to the type checker.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2019) => Ajv2019

const generations = {
  live: ['ob3', 'schemas-live', 'ob_v3p0_achievementcredential_schema.json'],
  strict: ['ob3', 'schemas-strict', 'achievementcredential.json'],
} as const

function readObject(file: string): JsonObject {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isObject(value)) throw new Error(`${file} is not an object`)
  return value
}

/** The folder of a demo run: the one named, the usual one, or that of a run made now. */
function demoOutput(): string {
  const usual = path.resolve(process.env['DEMO_OUTPUT'] ?? projectPath('demo-output'))
  if (existsSync(path.join(usual, 'documents.json'))) return usual
  const output = mkdtempSync(path.join(tmpdir(), 'demo-output-'))
  const arguments_ = ['--import', 'tsx', 'scripts/demo.ts', '--output', output]
  const { status, stderr } = spawnSync(process.execPath, arguments_, { cwd: projectPath(), encoding: 'utf8' })
  if (status !== 0) throw new Error(`the demo did not end well:\n${stderr}`)
  return output
}

/** A DID URL with a fragment is answered from its DID document, as a resolver would. */
function dereferenced(documents: JsonObject): ReadonlyMap<string, object> {
  const methods = Object.values(documents).flatMap((document) =>
    isObject(document) ? objectsOf(document['verificationMethod']) : [],
  )
  const named = methods.flatMap((method) =>
    typeof method['id'] === 'string' ? [[method['id'], method] as const] : [],
  )
  const context = 'https://w3id.org/security/multikey/v1'
  return new Map<string, object>([
    ...Object.entries(documents).map(([id, document]) => [id, Object(document) as object] as const),
    ...named.map(([id, method]) => [id, { '@context': context, ...method }] as const),
  ])
}

describe('the credentials issued by the demo', function () {
  this.timeout(180_000)
  let credentials: ReadonlyMap<string, JsonObject>
  let served: ReadonlyMap<string, object>

  before(() => {
    const output = demoOutput()
    const folder = path.join(output, 'credentials')
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
    credentials = new Map(files.map((file) => [file, readObject(path.join(folder, file))]))
    served = dereferenced(readObject(path.join(output, 'documents.json')))
  })

  it('are several, of several people', () => {
    const subjects = [...credentials.values()].flatMap(({ credentialSubject }) =>
      objectsOf(credentialSubject),
    )
    expect(new Set(subjects.map(({ id }) => id)))
      .to.have.property('size')
      .greaterThan(3)
  })

  for (const [generation, segments] of Object.entries(generations)) {
    it(`are valid under the ${generation} generation of the official schemas`, function () {
      if (!hasConformanceData('official schemas')) this.skip()
      const ajv = addFormats(new Ajv2019({ strict: false, allErrors: true }))
      const validate = ajv.compile(conformanceJson(...segments) as object)
      for (const [file, credential] of credentials) {
        validate(credential)
        expect(validate.errors ?? [], file).to.deep.equal([])
      }
    })
  }

  it('are valid under our own schema', () => {
    for (const [file, credential] of credentials) {
      expect(schemaErrors('achievement-credential.schema.json', credential), file).to.deep.equal([])
    }
  })

  it('are JSON-LD in safe mode: every term is defined', async () => {
    const options = { documentLoader: bundledLoader, safe: true }
    for (const [file, credential] of credentials) {
      expect(await jsonld.expand(credential, options), file).to.have.length(1)
    }
  })

  it('verify with @digitalbazaar/vc, which finds the revoked one revoked', async () => {
    const revoked: string[] = []
    for (const [file, credential] of credentials) {
      const result = await verifyCredential({
        credential: structuredClone(credential),
        suite: new DataIntegrityProof({ cryptosuite }),
        documentLoader: documentLoader(served),
        checkStatus,
      })
      expect(result.verified, `${file}: ${String(result.error?.errors?.[0] ?? result.error)}`).to.equal(true)
      // It answers `verified: true` for a revoked credential too: the bit is here.
      const bits = result.statusResult?.results.map(({ status }) => status)
      expect(bits, file).to.have.length(1)
      if (bits?.[0] === true) revoked.push(file)
    }
    expect(revoked, 'the demo revokes one badge').to.have.length(1)
  })

  it('do not verify with @digitalbazaar/vc once a word is changed', async () => {
    const [credential] = credentials.values()
    const result = await verifyCredential({
      credential: { ...structuredClone(credential), name: 'Expert' },
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader: documentLoader(served),
      checkStatus,
    })
    expect(result.verified).to.equal(false)
  })
})
