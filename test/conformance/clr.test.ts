/** A transcript is what CLR 2.0 asks for, according to tools and data that are not ours. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verifyCredential } from '@digitalbazaar/vc'
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormatsModule from 'ajv-formats'
import { expect } from 'chai'
import { documentLoader } from '../../server/proof/json-ld/document-loader.ts'
import { isObject, objectsOf } from '../../server/verify/check.ts'
import type { JsonObject } from '../../server/verify/strict-json.ts'
import type { VerificationReport } from '../../server/verify/types.ts'
import { memberOf, type Member } from '../support/members.ts'
import { startService, succeeded, trainerScopes, type TestService } from '../support/service.ts'
import { enrol, learner, openSession, signJudging } from '../support/training.ts'
import { conformanceJson, hasConformanceData } from './data.ts'

// ajv-formats is CommonJS: its default export is the plug-in itself at run time, a namespace to the type checker.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2019) => Ajv2019

const multikeyContext = 'https://w3id.org/security/multikey/v1'

/** An issuer's key document, as a reader finds it at the address a proof names. */
function keyDocuments(issuer: string, method: string): readonly (readonly [string, object])[] {
  const key = { id: method, type: 'Multikey', controller: issuer, publicKeyMultibase: method.split('#')[1] }
  return [
    [method, { '@context': multikeyContext, ...key }],
    [issuer, { '@context': 'https://www.w3.org/ns/did/v1', id: issuer, assertionMethod: [key] }],
  ]
}

function issuerOf({ issuer }: JsonObject): string {
  if (isObject(issuer) && typeof issuer['id'] === 'string') return issuer['id']
  throw new Error('no issuer')
}

function methodOf({ proof }: JsonObject): string {
  const method = objectsOf(proof)[0]?.['verificationMethod']
  if (typeof method === 'string') return method
  throw new Error('no proof')
}

const badgesIn = ({ credentialSubject }: JsonObject) =>
  objectsOf(objectsOf(credentialSubject)[0]?.['verifiableCredential'])

async function verified(credential: JsonObject, more: readonly (readonly [string, object])[] = []) {
  const documents = new Map([...keyDocuments(issuerOf(credential), methodOf(credential)), ...more])
  const { verified: is, statusResult } = await verifyCredential({
    credential: structuredClone(credential),
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader: documentLoader(documents),
    checkStatus,
  })
  return [is, ...(statusResult?.results.map(({ status }) => status) ?? [])]
}

describe('the context of CLR 2.0, which no package ships', () => {
  it('is the one somebody else’s transcript was signed with: both its proofs verify', async function () {
    if (!hasConformanceData('CLR 2.0')) this.skip()
    const transcript = conformanceJson('fixtures', 'valid', 'clr20', 'simple.json') as JsonObject
    expect(await verified(transcript)).to.deep.equal([true])
    const badges = badgesIn(transcript)
    expect(badges).to.have.length(1)
    for (const badge of badges) expect(await verified(badge)).to.deep.equal([true])
    const [subject] = objectsOf(transcript['credentialSubject'])
    const [association] = objectsOf(subject?.['association'])
    const other = { ...subject, association: [{ ...association, associationType: 'isChildOf' }] }
    expect((await verified({ ...transcript, credentialSubject: other }))[0]).to.equal(false)
  })
})

describe('a transcript of ours', function () {
  this.timeout(120_000)
  let service: TestService
  let person: Member
  let transcript: JsonObject
  let lists: readonly (readonly [string, object])[]
  before(async () => {
    service = await startService()
    await service.organisation('atelier-dole', undefined, {
      url: 'https://atelier.example',
      email: 'contact@atelier.example',
    })
    person = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Amina' })
    const trainer = service.withToken(
      await service.tokenOf(await service.apiKey('atelier-dole', [...trainerScopes])),
    )
    const evidence = ['EV-OBS', 'EV-ATT', 'EV-HAB'].map((kind) => ({
      kind,
      observedAt: '2026-11-18',
      pseudonymised: true,
    }))
    const { familyName, email } = person.person
    for (const level of ['N1', 'N2']) {
      const session = await openSession(trainer, {
        achievements: [`referentiel-mediateurs/0.1.0/RM-A1.1-${level}`],
        validUntil: '2028-11-18',
      })
      await enrol(trainer, session, [learner('Amina', { familyName, email, evidence, nameInBadge: true })])
      succeeded(await signJudging(trainer, session))
    }
    transcript = succeeded(
      await person.client.call<JsonObject>('GET', `/people/${person.person.id}/transcript`),
    )
    const list = '/status-lists/atelier-dole-1'
    lists = [[service.url + list, succeeded(await service.anonymous.call<JsonObject>('GET', list))]]
  })
  after(() => service.stop())

  const validator = (schema: string) =>
    addFormats(new Ajv2019({ strict: false, allErrors: true })).compile(
      conformanceJson('clr2', 'schemas', `${schema}.json`) as object,
    )

  it('is valid under the official schema, and so is each badge in it', function () {
    if (!hasConformanceData('CLR 2.0')) this.skip()
    const ofTranscript = validator('clr_v2p0_clrcredential_schema')
    ofTranscript(transcript)
    expect(ofTranscript.errors ?? []).to.deep.equal([])
    const ofBadge = validator('clr_v2p0_achievementcredential_schema')
    const badges = badgesIn(transcript)
    expect(badges).to.have.length(2)
    for (const badge of badges) {
      ofBadge(badge)
      expect(ofBadge.errors ?? []).to.deep.equal([])
    }
    ofTranscript({ ...transcript, type: ['VerifiableCredential'] })
    expect(ofTranscript.errors).to.not.equal(null)
  })

  it('has arrays wherever several values are possible, as older readers want', () => {
    const [subject] = objectsOf(transcript['credentialSubject'])
    for (const value of [
      transcript['type'],
      transcript['proof'],
      transcript['credentialSchema'],
      subject?.['type'],
      subject?.['verifiableCredential'],
      subject?.['association'],
    ])
      expect(value).to.be.an('array').and.to.have.property('length').greaterThan(0)
  })

  it('verifies with @digitalbazaar/vc, and not once a badge in it is another', async () => {
    expect(await verified(transcript)).to.deep.equal([true])
    const [subject] = objectsOf(transcript['credentialSubject'])
    const [first, ...others] = badgesIn(transcript)
    const credentialSubject = { ...subject, verifiableCredential: [{ ...first, name: 'Expert' }, ...others] }
    expect((await verified({ ...transcript, credentialSubject }))[0]).to.equal(false)
  })

  it('is valid here, with each badge in it, and invalid with one of them changed', async () => {
    const body = (document: JsonObject) =>
      service.anonymous.call<VerificationReport>('POST', '/verifications', { json: document })
    const report = succeeded(await body(transcript))
    expect([report.verdict, ...(report.parts ?? []).map(({ verdict }) => verdict)]).to.deep.equal([
      'valid',
      'valid',
      'valid',
    ])
    const [subject] = objectsOf(transcript['credentialSubject'])
    const [first, ...others] = badgesIn(transcript)
    const credentialSubject = { ...subject, verifiableCredential: [...others, { ...first, name: 'Expert' }] }
    expect(succeeded(await body({ ...transcript, credentialSubject })).verdict).to.equal('invalid')
  })

  it('has badges that verify on their own, with the status they have', async () => {
    for (const badge of badgesIn(transcript))
      expect(await verified(badge, lists)).to.deep.equal([true, false])
  })
})
