/** What the service answers as a CASE provider, held against the schemas of the specification. */
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { expect } from 'chai'
import { richPackage } from '../framework/case-package.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { conformanceJson, hasConformanceData } from './data.ts'

type Json = Record<string, unknown>
type List = readonly Json[]
type Validator = (value: unknown) => string

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020 | Ajv2019) => unknown
const slugs = ['abecedaire-publics', 'label-regional', 'referentiel-mediateurs'] as const

/** Each endpoint with the schema of the official description of its answer, and the one published with the specification. */
const schemas = {
  CFDocuments: ['getallcfdocuments', 'cfdocumentset'],
  CFDocument: ['getcfdocument', 'cfdocument'],
  CFPackages: ['getcfpackage', 'cfpackage'],
  CFItems: ['getcfitem', 'cfitem'],
  CFItemAssociations: ['getcfitemassociations', 'cfassociationset'],
  CFAssociations: ['getcfassociation', 'cfassociation'],
  CFAssociationGroupings: ['getcfassociationgrouping', 'cfassociationgrouping'],
  CFConcepts: ['getcfconcept', 'cfconceptset'],
  CFSubjects: ['getcfsubject', 'cfsubjectset'],
  CFItemTypes: ['getcfitemtype', 'cfitemtypeset'],
  CFLicenses: ['getcflicense', 'cflicense'],
  CFRubrics: ['getcfrubric', 'cfrubric'],
} as const
type Endpoint = keyof typeof schemas

/** The draft that a schema declares itself to be written in. */
function validatorOf(...file: readonly string[]): Validator {
  const { $schema, ...schema } = conformanceJson('case', ...file) as Json
  const options = { strict: false, allErrors: true }
  const ajv = String($schema).includes('2019-09') ? new Ajv2019(options) : new Ajv2020(options)
  expect(String($schema)).to.match(/2019-09|2020-12/u)
  addFormats(ajv)
  const validate = ajv.compile(schema)
  return (value) => (validate(value) ? '' : ajv.errorsText(validate.errors?.slice(0, 5)))
}

describe('the CASE provider', function () {
  if (!hasConformanceData('CASE')) return
  this.timeout(180_000)
  let service: TestService
  const validators = new Map<Endpoint, readonly Validator[]>()
  let statusInfo: Validator
  before(async () => {
    service = await startService()
    for (const endpoint of Object.keys(schemas) as Endpoint[]) {
      const [official, live] = schemas[endpoint]
      validators.set(endpoint, [
        validatorOf(`caseservicegroupv1p1-${official}-200-responsepayload-schemav1p0p0.json`),
        validatorOf('purl-v1p1', `case_v1p1_${live}-jsonschema1.json`),
      ])
    }
    statusInfo = validatorOf('purl-v1p1', 'case_v1p1_imsx_statusinfo-jsonschema1.json')
  })
  after(() => service.stop())

  /** The answer of an endpoint, which must be valid under both schemas. */
  async function valid(endpoint: Endpoint, identifier?: string): Promise<Json> {
    const list = endpoint === 'CFDocument' ? 'CFDocuments' : endpoint
    const path = `/ims/case/v1p1/${list}${identifier === undefined ? '' : `/${identifier}`}`
    const body = succeeded(await service.anonymous.call<Json>('GET', path))
    for (const validator of validators.get(endpoint) ?? []) expect(validator(body), path).to.equal('')
    return body
  }

  async function documentOf(slug: string): Promise<string> {
    const { CFDocuments } = await valid('CFDocuments')
    const found = (CFDocuments as List).find(({ uri }) => String(uri).includes(`/${slug}/`))
    return String(found?.['identifier'])
  }

  /** Follows every identifier of a package to the endpoint that gives it, and answers how many there were. */
  async function followed(document: string): Promise<number> {
    const pkg = await valid('CFPackages', document)
    const definitions = (pkg['CFDefinitions'] ?? {}) as Readonly<Record<string, List>>
    const associated = new Set(
      (pkg['CFAssociations'] as List).flatMap((one) =>
        ['originNodeURI', 'destinationNodeURI'].map((end) => (one[end] as Json)['identifier']),
      ),
    )
    const followable: readonly [Endpoint, List][] = [
      ['CFDocument', [pkg['CFDocument'] as Json]],
      ['CFItems', pkg['CFItems'] as List],
      ['CFItemAssociations', (pkg['CFItems'] as List).filter(({ identifier }) => associated.has(identifier))],
      ['CFAssociations', pkg['CFAssociations'] as List],
      ['CFRubrics', (pkg['CFRubrics'] ?? []) as List],
      ...Object.entries(definitions)
        .filter(([name]) => name in schemas)
        .map(([name, list]) => [name as Endpoint, list] as [Endpoint, List]),
    ]
    let count = 0
    for (const [endpoint, objects] of followable) {
      for (const object of objects) {
        const answer = await valid(endpoint, String(object['identifier']))
        expect(JSON.stringify(answer)).to.include(JSON.stringify(object).slice(1, -1))
        count += 1
      }
    }
    return count
  }

  for (const slug of slugs) {
    it(`answers for every identifier of ${slug} with what the package says, valid under both schemas`, async () => {
      expect(await followed(await documentOf(slug))).to.be.greaterThan(100)
    })

    it(`gives ${slug} in 1.0 only with what 1.0 has`, async () => {
      const path = `/ims/case/v1p0/CFPackages/${await documentOf(slug)}`
      const { bytes, body } = await service.anonymous.call<Json>('GET', path)
      const types = new Set((body['CFAssociations'] as List).map(({ associationType }) => associationType))
      expect([...types]).to.satisfy((all: readonly unknown[]) =>
        all.every((type) =>
          ['isChildOf', 'isRelatedTo', 'hasSkillLevel', 'exactMatchOf'].includes(String(type)),
        ),
      )
      expect(bytes.toString('utf8')).to.not.match(/"(?:frameworkType|caseVersion|extensions|targetType)":/u)
      // The 1.1 schema of a package asks nothing of it that 1.0 does not.
      for (const validator of validators.get('CFPackages') ?? []) expect(validator(body)).to.equal('')
    })
  }

  it('gives every address of ours that a package names as JSON', async () => {
    const { body } = await service.anonymous.call<Json>(
      'GET',
      `/ims/case/v1p1/CFPackages/${await documentOf('abecedaire-publics')}`,
    )
    const base = 'https://frameworks.example'
    const uris = new Set(JSON.stringify(body).match(/(?<="uri":")[^"#]+/gu) ?? [])
    const own = [...uris].filter((uri) => uri.startsWith(base))
    expect(own.length).to.be.greaterThan(400)
    for (const uri of own) {
      const headers = { Accept: 'application/json' }
      const answer = await service.anonymous.call('GET', uri.slice(base.length), { headers })
      expect(answer.status, uri).to.equal(200)
      expect(answer.headers.get('content-type')).to.match(/^application\/json/u)
    }
  })

  it('refuses in the form of the specification', async () => {
    for (const path of [
      'CFItems/x',
      'CFItems/7c9e6679-7425-40de-944b-e07fc1f90ae7',
      'CFDocuments?sort=x',
      'x',
    ]) {
      const answer = await service.anonymous.call<Json>('GET', `/ims/case/v1p1/${path}`)
      expect(answer.status).to.be.greaterThan(399)
      expect(statusInfo(answer.body), path).to.equal('')
    }
  })

  it('gives a package back as it was, imported and released by another organisation', async () => {
    const client = await service.organisation('academie', ['framework:write', 'framework:release'])
    for (const slug of slugs) {
      const path = `/ims/case/v1p1/CFPackages/${await documentOf(slug)}`
      const first = await service.anonymous.call('GET', path)
      const second = await imported(client, first.bytes)
      expect(second.equals(first.bytes), slug).to.equal(true)
    }
  })

  it('answers with everything CASE has for a package that uses it', async () => {
    const client = await service.organisation('ecole', ['framework:write', 'framework:release'])
    await imported(client, Buffer.from(JSON.stringify(richPackage())))
    const { identifier } = richPackage()['CFDocument'] as unknown as { identifier: string }
    // An item that is nowhere has no associations, and CASE no empty set of them.
    expect(await followed(identifier)).to.equal(1 + 7 + 6 + 18 + 2 + 3 + 2 + 1 + 2 + 1)
  })

  /** Imports a package as a new framework, releases it and exports it again. */
  async function imported(client: Client, bytes: Buffer): Promise<Buffer> {
    const start = await client.call<Schemas['FrameworkImport']>('POST', '/framework-imports', {
      raw: bytes,
      headers: { 'Content-Type': 'application/json' },
    })
    expect(start.status, start.bytes.toString('utf8').slice(0, 500)).to.equal(202)
    const { framework, version, id } = start.body
    for (let state = start.body.state; state === 'running';) {
      await new Promise((resolve) => setImmediate(resolve))
      state = succeeded(
        await client.call<Schemas['FrameworkImport']>('GET', `/framework-imports/${String(id)}`),
      ).state
      expect(state).to.not.equal('failed')
    }
    const draft = `/framework-drafts/${framework}/${version}`
    const etag = (await client.call('GET', draft)).headers.get('etag') ?? ''
    succeeded(await client.call('POST', `${draft}/release`, { headers: { 'If-Match': etag } }))
    const path = `/frameworks/${framework}/${version}?format=case`
    return (await service.anonymous.call('GET', path)).bytes
  }
})
