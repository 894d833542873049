/** What the host of the Open Badges API answers, held against the schemas of the specification: those of 2024, and those of 2026. */
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { expect } from 'chai'
import { apiBase, letIn } from '../../support/applications.ts'
import { signedInBrowser } from '../../support/passports.ts'
import { startService, type Client, type TestService } from '../../support/service.ts'
import { oneBadge } from '../../support/training.ts'
import { conformanceJson, hasConformanceData } from '../data.ts'

type Json = Record<string, unknown>

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020 | Ajv2019) => unknown

/** What is wrong with `value`, empty when nothing is. */
function flaws(schema: Json, value: unknown): string {
  const { $schema, ...rest } = schema
  const options = { strict: false, allErrors: true }
  const ajv = String($schema).includes('2019-09') ? new Ajv2019(options) : new Ajv2020(options)
  addFormats(ajv)
  return ajv.validate(rest, value) ? '' : ajv.errorsText()
}

const published = (name: string): readonly Json[] => [
  conformanceJson('ob3', 'schemas-strict', `${name}.json`) as Json,
  conformanceJson('ob3', 'schemas-live', `ob_v3p0_${name}_schema.json`) as Json,
]

describe('the Open Badges API and the schemas of 1EdTech', function () {
  this.timeout(120_000)
  before(function () {
    if (!hasConformanceData('Open Badges API')) this.skip()
  })
  let service: TestService
  let client: Client
  before(async () => {
    service = await startService()
    const { line } = await oneBadge(await service.organisation('mednum-bfc'))
    ;({ client } = await letIn(service, await signedInBrowser(service, 'zoe@exemple.fr')))
    for (const [accept, type] of [
      ['application/vc+ld+json', 'application/json'],
      ['text/plain', 'text/plain'],
    ] as const) {
      const badge = await service.anonymous.call('GET', line.credential, { headers: { Accept: accept } })
      const headers = { 'Content-Type': type }
      const put = await client.call('POST', `${apiBase}/credentials`, { raw: badge.bytes, headers })
      // The JWT is the same badge, in another form.
      expect(put.status).to.equal(type === 'text/plain' ? 200 : 201)
    }
  })
  after(() => service.stop())

  it('agree on badges', async () => {
    const { body } = await client.call<Json>('GET', `${apiBase}/credentials`)
    for (const schema of published('getopenbadgecredentialsresponse'))
      expect(flaws(schema, body)).to.equal('')
  })

  it('agree on a profile', async () => {
    const { body } = await client.call<Json>('GET', `${apiBase}/profile`)
    for (const schema of published('profile')) expect(flaws(schema, body)).to.equal('')
  })

  it('agree on what is wrong', async () => {
    const answers = [
      await client.call<Json>('GET', `${apiBase}/credentials?limit=0`),
      await client.call<Json>('POST', `${apiBase}/credentials`, { json: {} }),
      await client.call<Json>('DELETE', `${apiBase}/credentials`),
      await service.anonymous.call<Json>('GET', `${apiBase}/profile`),
      await service.anonymous.call<Json>('GET', `${apiBase}/nothing`),
    ]
    expect(answers.map(({ status }) => status)).to.deep.equal([400, 400, 405, 401, 404])
    for (const { body } of answers)
      for (const schema of published('imsx_statusinfo')) expect(flaws(schema, body)).to.equal('')
  })

  it('agree on the description of the service', async () => {
    const { body } = await client.call<Json>('GET', `${apiBase}/discovery`)
    const openapi = conformanceJson('ob3', 'schemas-strict', 'openapi.json') as Json
    const { components } = openapi
    const schema = { $ref: '#/components/schemas/ServiceDescriptionDocument', components }
    expect(flaws(schema, body)).to.equal('')
  })
})
