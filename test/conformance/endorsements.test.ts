/** An endorsement given by link is what the standards ask for, according to tools that are not ours. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verifyCredential } from '@digitalbazaar/vc'
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormatsModule from 'ajv-formats'
import { expect } from 'chai'
import jsonld from 'jsonld'
import { bundledLoader, documentLoader } from '../../server/proof/json-ld/document-loader.ts'
import { schemaErrors } from '../../server/schema.ts'
import { objectsOf } from '../../server/verify/check.ts'
import type { JsonObject } from '../../server/verify/strict-json.ts'
import { ask, linkIn, send, yes } from '../endorsement/answering.ts'
import { startService, succeeded, type Client, type TestService } from '../support/service.ts'
import { conformanceJson, hasConformanceData } from './data.ts'

// ajv-formats is CommonJS: its default export is the plug-in itself at run time, a namespace to the type checker.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2019) => Ajv2019

const generations = {
  live: ['ob3', 'schemas-live', 'ob_v3p0_endorsementcredential_schema.json'],
  strict: ['ob3', 'schemas-strict', 'endorsementcredential.json'],
} as const

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  throw new Error('not a text')
}

describe('an endorsement given by link', function () {
  this.timeout(60_000)
  let service: TestService
  let client: Client
  let id: string
  let credential: JsonObject
  before(async () => {
    service = await startService()
    client = await service.organisation('atelier-dole', ['endorsement:write'], {
      url: 'https://atelier.example',
      email: 'contact@atelier.example',
    })
    id = (await ask(client, { achievement: 'referentiel-mediateurs/0.1.0/RM-C2.1-N2' })).id
    succeeded(await send(service, await linkIn(service, id), { ...yes, showName: 'yes' }))
    credential = await json(`/endorsements/${id}`)
  })
  after(() => service.stop())

  const json = async (path: string): Promise<JsonObject> =>
    succeeded(
      await service.anonymous.call<JsonObject>('GET', path, { headers: { Accept: 'application/json' } }),
    )

  for (const [generation, segments] of Object.entries(generations)) {
    it(`is valid under the ${generation} generation of the official schemas`, function () {
      if (!hasConformanceData('official schemas')) this.skip()
      const ajv = addFormats(new Ajv2019({ strict: false, allErrors: true }))
      const validate = ajv.compile(conformanceJson(...segments) as object)
      validate(credential)
      expect(validate.errors ?? []).to.deep.equal([])
    })
  }

  it('is valid under our own schema, and JSON-LD in safe mode', async () => {
    expect(schemaErrors('achievement-credential.schema.json', credential)).to.deep.equal([])
    const options = { documentLoader: bundledLoader, safe: true }
    expect(await jsonld.expand(credential, options)).to.have.length(1)
  })

  /** What anybody finds at the addresses the credential names. */
  const served = async (): Promise<ReadonlyMap<string, object>> => {
    const did = await json('/issuers/atelier-dole/did.json')
    const list = textOf(objectsOf(credential['credentialStatus'])[0]?.['statusListCredential'])
    const methods = objectsOf(did['verificationMethod']).map((method): [string, object] => [
      textOf(method['id']),
      { '@context': 'https://w3id.org/security/multikey/v1', ...method },
    ])
    return new Map<string, object>([
      [textOf(did['id']), did],
      [list, await json(new URL(list).pathname)],
      ...methods,
    ])
  }
  const verified = async (given: JsonObject) => {
    const { verified: isVerified, statusResult } = await verifyCredential({
      credential: structuredClone(given),
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader: documentLoader(await served()),
      checkStatus,
    })
    return [isVerified, ...(statusResult?.results.map(({ status }) => status) ?? [])]
  }

  it('verifies with @digitalbazaar/vc, and not once a word is changed', async () => {
    expect(await verified(credential)).to.deep.equal([true, false])
    const subject = objectsOf(credential['credentialSubject'])[0]
    const other = { ...credential, credentialSubject: { ...subject, endorsementComment: 'Parfaite.' } }
    expect((await verified(other))[0]).to.equal(false)
  })

  it('is found revoked by @digitalbazaar/vc once it is', async () => {
    succeeded(await client.call('POST', `/endorsements/${id}/revocation`, { json: { reason: 'Une erreur' } }))
    // It answers `verified: true` for a revoked credential too: the bit is here.
    expect((await verified(credential))[1]).to.equal(true)
  })
})
