/** The European form of a badge, under the terms and shapes that the European Learning Model publishes. */
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import jsonld from 'jsonld'
import { documentLoader } from '../../server/proof/json-ld/document-loader.ts'
import { isObject } from '../../server/verify/check.ts'
import type { JsonObject } from '../../server/verify/strict-json.ts'
import { startService, succeeded, trainerScopes, type Client, type TestService } from '../support/service.ts'
import { level1, oneBadge, type AwardedLine } from '../support/training.ts'
import { contexts } from './elm/published-terms.ts'
import { shapeErrors } from './elm/shape-errors.ts'

const options = {
  documentLoader: documentLoader(contexts),
  safe: true,
}
const issuerOf = ({ issuer }: JsonObject): JsonObject => (isObject(issuer) ? issuer : {})
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const elm = 'http://data.europa.eu/snb/model/elm/'

describe('a badge in the European Learning Model', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  let badge: AwardedLine
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole', trainerScopes, {
      url: 'https://atelier.example',
      email: 'contact@atelier.example',
    })
    badge = await awarded()
  })
  after(() => service.stop())

  const awarded = async () => {
    const session = { achievements: [level1], validUntil: '2028-11-18' }
    return (await oneBadge(trainer, { session, person: { nameInBadge: true } })).line
  }
  const elmOf = async ({ awardId }: AwardedLine) =>
    succeeded(await service.anonymous.call<JsonObject>('GET', `/credentials/${awardId}/elm`))
  const errorsIn = async (document: object) => shapeErrors(await jsonld.expand(document, options))

  it('has terms of the published context only: nothing is lost in safe mode', async () => {
    const [expanded, ...others] = await jsonld.expand(await elmOf(badge), options)
    expect(others).to.deep.equal([])
    expect(expanded?.['@type']).to.include(`${elm}EuropeanDigitalCredential`)
    let refused: unknown
    await jsonld.expand({ ...(await elmOf(badge)), motOrphelin: 'x' }, options).catch((error: unknown) => {
      refused = error
    })
    expect(refused).to.be.instanceOf(Error)
  })

  it('has of each class what the profile asks for, with values of the right type', async () => {
    expect(await errorsIn(await elmOf(badge))).to.deep.equal([])
  })

  describe('would be found wrong', () => {
    const changes: Readonly<Record<string, readonly [(elm: JsonObject) => JsonObject, RegExp]>> = {
      'without a display': [({ displayParameter: _gone, ...rest }) => rest, /displayParameter: missing/],
      'without a status': [({ credentialStatus: _gone, ...rest }) => rest, /credentialStatus: missing/],
      'issued twice': [
        (one) => ({ ...one, issued: ['2026-11-21T09:30:00Z', '2026-11-22T09:30:00Z'] }),
        /more than one/,
      ],
      'of nobody in particular': [
        (one) => ({ ...one, credentialSubject: { id: 'urn:uuid:x', type: 'Organisation' } }),
        /credentialSubject: not what it must be/,
      ],
      'with a country of no list': [
        (one) => ({
          ...one,
          issuer: {
            ...issuerOf(one),
            location: { type: 'Location', address: { type: 'Address', countryCode: 'https://x.example/FR' } },
          },
        }),
        /countryCode: not what it must be/,
      ],
      'with ESCO skills of no scheme': [
        (one) => JSON.parse(JSON.stringify(one).replaceAll('concept-scheme/skills', 'skills')) as JsonObject,
        /relatedESCOSkill: not what it must be/,
      ],
      'with a property of another class': [
        (one) => ({ ...one, issuer: { ...issuerOf(one), fullName: { fr: 'Dole' } } }),
        /fullName: no property of/,
      ],
    }
    for (const [title, [change, expected]] of Object.entries(changes)) {
      it(title, async () => {
        expect((await errorsIn(change(await elmOf(badge)))).join('\n')).to.match(expected)
      })
    }
  })

  it('tells in the file itself, to whoever kept it, that the badge was revoked since', async () => {
    const line = await awarded()
    const kept = await elmOf(line)
    const entry = kept['credentialStatus']
    if (!isObject(entry)) throw new Error('no status')
    expect(entry['type']).to.equal('BitstringStatusListEntry')
    expect(entry['statusPurpose']).to.equal('revocation')
    const list = textOf(entry['statusListCredential']).replace(service.url, '')
    const bit = async () => {
      const { credentialSubject } = succeeded(await service.anonymous.call<JsonObject>('GET', list))
      if (!isObject(credentialSubject)) throw new Error('no list')
      const bits = gunzipSync(Buffer.from(textOf(credentialSubject['encodedList']).slice(1), 'base64url'))
      const index = Number(entry['statusListIndex'])
      return ((bits[index >> 3] ?? 0) >> (7 - (index & 7))) & 1
    }
    expect(await bit()).to.equal(0)
    const json = { state: 'revoked', reason: 'Délivré à une autre personne' }
    succeeded(await trainer.call('PUT', `/awards/${line.awardId}/state`, { json }))
    // Lists may be kept a minute.
    service.now = new Date(service.now.getTime() + 120_000)
    expect(await bit()).to.equal(1)
  })
})
