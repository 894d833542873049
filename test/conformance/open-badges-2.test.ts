/** The Open Badges 2.0 forms are what readers of hosted badges ask for, according to tools and data that are not ours. */
import validator from 'openbadges-validator'
import { expect } from 'chai'
import jsonld from 'jsonld'
import { isObject, objectsOf } from '../../server/verify/check.ts'
import type { JsonObject } from '../../server/verify/strict-json.ts'
import { startService, succeeded, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'
import { conformanceBytes, hasConformanceData } from './data.ts'

const contextUrl = 'https://w3id.org/openbadges/v2'

/** The published context; the file has its address on a line before. */
function publishedContext(): JsonObject {
  const text = conformanceBytes('fixtures', 'valid', 'ob20', 'assets', 'openbadges_context.json').toString()
  const value: unknown = JSON.parse(text.slice(text.indexOf('{')))
  if (!isObject(value) || !isObject(value['@context'])) throw new Error('not a context')
  return value
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  throw new Error('not a text')
}

/** Every key of `value`, at any depth. */
function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]) : []
}

describe('the Open Badges 2.0 forms', function () {
  this.timeout(60_000)
  let service: TestService
  let assertion: JsonObject
  let badgeClass: JsonObject
  let issuer: JsonObject
  let subject: string
  before(async () => {
    service = await startService()
    const trainer = await service.organisation('atelier-dole', undefined, {
      url: 'https://atelier.example',
      email: 'contact@atelier.example',
    })
    const { line } = await oneBadge(trainer, { session: { validUntil: '2028-11-18' } })
    assertion = await json(`/ob2/assertions/${line.awardId}`)
    badgeClass = await json(textOf(assertion['badge']))
    issuer = await json(textOf(badgeClass['issuer']))
    const credential = await json(line.credential)
    const about = credential['credentialSubject']
    subject = isObject(about) ? textOf(about['id']) : ''
  })
  after(() => service.stop())

  const json = async (path: string): Promise<JsonObject> =>
    succeeded(
      await service.anonymous.call<JsonObject>('GET', path, { headers: { Accept: 'application/json' } }),
    )

  it('use no word the published context does not define', function () {
    if (!hasConformanceData('Open Badges 2.0')) this.skip()
    const context = publishedContext()['@context']
    const defined = new Set([...Object.keys(context as object), '@context', '@language'])
    for (const document of [assertion, badgeClass, issuer])
      expect(keysOf(document).filter((key) => !defined.has(key))).to.deep.equal([])
  })

  it('mean in RDF what a hosted badge means', async function () {
    if (!hasConformanceData('Open Badges 2.0')) this.skip()
    const loader = (url: string) =>
      url === contextUrl
        ? Promise.resolve({ contextUrl: null, documentUrl: url, document: publishedContext() })
        : Promise.reject(new Error(`nothing is fetched: ${url}`))
    const statements = (document: JsonObject) =>
      jsonld.toRDF(document, { format: 'application/n-quads', documentLoader: loader, safe: false })
    const obi = 'https://w3id.org/openbadges#'
    const of = await statements(assertion)
    const id = textOf(assertion['id'])
    expect(of).to.include(`<${id}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <${obi}Assertion>`)
    expect(of).to.include(`<${id}> <${obi}badge> <${textOf(assertion['badge'])}>`)
    expect(of).to.include(`<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <${obi}HostedBadge>`)
    const badge = await statements(badgeClass)
    expect(badge).to.include(`<${textOf(badgeClass['id'])}> <${obi}issuer> <${textOf(issuer['id'])}>`)
    expect(badge).to.match(/<http:\/\/schema\.org\/name> "Instaurer [^"]+"/)
  })

  it('have the badge class and the issuer that openbadges-validator asks for', () => {
    const { criteria, alignment } = badgeClass
    // The validator knows 1.1, where criteria were an address alone, and alignments had fewer words.
    const older = {
      ...badgeClass,
      criteria: isObject(criteria) ? criteria['id'] : undefined,
      alignment: objectsOf(alignment).map(({ targetName, targetUrl, targetDescription }) => ({
        name: targetName,
        url: targetUrl,
        ...(targetDescription === undefined ? {} : { description: targetDescription }),
      })),
    }
    expect(validator.badgeClass(older, '1.0.0')).to.equal(null)
    expect(validator.issuerOrganization(issuer, '1.0.0')).to.equal(null)
    expect(validator.badgeClass({ ...older, image: 'badge' }, '1.0.0')).to.have.property('image')
  })

  it('have the recipient that openbadges-validator finds for who the badge is of, and for nobody else', () => {
    const { recipient } = assertion
    if (!isObject(recipient)) throw new Error('no recipient')
    const matches = (identity: string) =>
      validator.doesHashedEmailMatch(textOf(recipient['identity']), textOf(recipient['salt']), identity)
    expect(matches(subject)).to.equal(true)
    expect(matches(`${subject} `)).to.equal(false)
    expect(matches('eloise@exemple.fr')).to.equal(false)
  })

  it('are valid for now and until their end, as ISO 8601 says times', () => {
    for (const time of [assertion['issuedOn'], assertion['expires']])
      expect(time).to.match(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
  })
})
