import { createHash } from 'node:crypto'
import { decode } from 'base58-universal'
import { expect } from 'chai'
import { unbake } from '../../server/credential/unbake.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import {
  badges,
  enrol,
  learner,
  learnersOf,
  oneBadge,
  openSession,
  record,
  signJudging,
  type AwardedLine,
} from '../support/training.ts'

/** As much of a credential as these tests look at. */
interface Credential {
  readonly id: string
  readonly issuer: { readonly id: string; readonly name: string }
  readonly credentialSubject: { readonly id: string; readonly name?: string; readonly achievement: unknown }
  readonly relatedResource: readonly {
    readonly id: string
    readonly mediaType: string
    readonly digestSRI: string
  }[]
  readonly proof: readonly { readonly verificationMethod: string }[]
  readonly evidence: readonly Record<string, unknown>[]
  readonly credentialStatus: unknown
}

describe('a credential', () => {
  let service: TestService
  let trainer: Client
  let badge: AwardedLine
  let text: string
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole', undefined, { url: 'https://atelier.example' })
    badge = (await oneBadge(trainer)).line
    text = (await get(badge.credential)).bytes.toString('utf8')
  })
  after(() => service.stop())

  const get = <Body = unknown>(path: string, accept?: string) =>
    service.anonymous.call<Body>('GET', path, { headers: accept === undefined ? {} : { Accept: accept } })
  const credentialOf = async (line: AwardedLine) => succeeded(await get<Credential>(line.credential))

  const representations: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'application/vc+ld+json'],
    ['*/*', 'application/vc+ld+json'],
    ['application/vc+ld+json', 'application/vc+ld+json'],
    ['application/vc', 'application/vc'],
    ['application/ld+json', 'application/ld+json'],
    ['application/json', 'application/json'],
    ['application/json;q=0.4, application/vc;q=0.9', 'application/vc'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['application/json, text/html;q=0.9', 'application/json'],
    ['image/png', 'image/png'],
    ['image/svg+xml', 'image/svg+xml'],
    ['image/*', 'image/png'],
    ['application/json;q=0.1, image/svg+xml', 'image/svg+xml'],
  ]
  for (const [accept, type] of representations) {
    it(`is ${type} for Accept: ${accept ?? '(none)'}, and never kept by others`, async () => {
      const answer = await get(badge.credential, accept)
      expect(answer.status).to.equal(200)
      expect(answer.headers.get('content-type')).to.equal(type)
      expect(answer.headers.get('vary')).to.match(/\bAccept\b/)
      expect(answer.headers.get('cache-control')).to.equal('private, no-store')
      expect(answer.headers.get('x-robots-tag')).to.equal('noindex')
      expect(answer.headers.get('access-control-allow-origin')).to.equal('*')
      if (type.startsWith('application/')) expect(answer.bytes.toString('utf8')).to.equal(text)
    })
  }

  it('has no representation that nobody can make', async () => {
    for (const accept of ['text/css', 'application/pdf', 'image/png;q=0'])
      expectProblem(await get(badge.credential, accept), 406, 'not-acceptable')
  })

  for (const [file, type] of [
    ['badge.png', 'image/png'],
    ['badge.svg', 'image/svg+xml'],
  ] as const) {
    it(`is read back byte for byte from its ${file}`, async () => {
      const image = await get(`${badge.credential}/${file}`)
      expect(image.status).to.equal(200)
      expect(image.headers.get('content-type')).to.equal(type)
      expect(image.headers.get('x-robots-tag')).to.equal('noindex')
      expect(image.headers.get('cache-control')).to.equal('private, no-store')
      expect(unbake(image.bytes)).to.deep.equal({ kind: type === 'image/png' ? 'png' : 'svg', text })
      expect(image.bytes.equals((await get(badge.credential, type)).bytes)).to.equal(true)
    })
  }

  it('is found by its exact address only', async () => {
    const wrong = ['0'.repeat(32), badge.awardId.toUpperCase(), `${badge.awardId}0`, badge.awardId.slice(1)]
    const bodies = new Set<string>()
    for (const id of wrong.filter((one) => one !== badge.awardId)) {
      for (const path of ['', '/badge.png', '/badge.svg']) {
        const answer = await get(`/credentials/${id}${path}`)
        expectProblem(answer, 404, 'not-found')
        bodies.add(answer.bytes.toString())
      }
    }
    expect(bodies.size).to.equal(1)
    expect(badge.awardId).to.match(/^[0-9a-f]{32}$/)
  })

  it('pins the framework version by the digest of the bytes served at its address', async () => {
    const { relatedResource } = await credentialOf(badge)
    const [resource] = relatedResource
    expect(relatedResource.map(({ mediaType }) => mediaType)).to.deep.equal([
      'application/ld+json',
      'application/json',
    ])
    expect(resource).to.include({
      id: 'https://frameworks.example/frameworks/referentiel-mediateurs/0.1.0',
      mediaType: 'application/ld+json',
    })
    const path = (resource?.id ?? '').replace('https://frameworks.example', '')
    for (const accept of [resource?.mediaType, undefined, 'application/json']) {
      const served = await get(path, accept)
      expect(served.status).to.equal(200)
      const digest = createHash('sha256').update(served.bytes).digest('base64')
      expect(resource?.digestSRI).to.equal(`sha256-${digest}`)
    }
  })

  it('is signed with a key its issuer publishes, in its DID document and as a JWK', async () => {
    const { issuer, proof } = await credentialOf(badge)
    const host = encodeURIComponent(new URL(service.url).host)
    expect(issuer).to.include({
      id: `did:web:${host}:issuers:atelier-dole`,
      name: 'Organisation atelier-dole',
    })
    const method = proof[0]?.verificationMethod ?? ''
    const did = succeeded(
      await get<{
        id: string
        assertionMethod: string[]
        verificationMethod: { id: string; controller: string; publicKeyMultibase: string }[]
      }>('/issuers/atelier-dole/did.json'),
    )
    expect(did.id).to.equal(issuer.id)
    // Beside the keys for the badge's other forms, made meanwhile.
    expect(did.assertionMethod).to.include(method)
    const key = did.verificationMethod.find(({ id }) => id === method)
    expect(key).to.include({ id: method, controller: issuer.id })
    expect(method).to.equal(`${issuer.id}#${key?.publicKeyMultibase ?? ''}`)
    const { keys } = succeeded(
      await get<{ keys: Record<string, string>[] }>('/issuers/atelier-dole/jwks.json'),
    )
    const jwks = keys.filter(({ kty }) => kty === 'OKP')
    expect(jwks).to.have.lengthOf(1)
    expect(jwks[0]).to.include({ crv: 'Ed25519' })
    // The same 32 bytes as in the Multikey, after its header of two.
    const multikey = Buffer.from(decode((key?.publicKeyMultibase ?? '').slice(1)))
    expect(jwks[0]?.['x']).to.equal(multikey.subarray(2).toString('base64url'))
    // A kid that is an address, as Open Badges 3.0 wants it, answers the bare key.
    expect(succeeded(await get(jwks[0]?.['kid'] ?? ''))).to.deep.equal(jwks[0])
    expect(jwks[0]).not.to.have.property('d')
    const profile = succeeded(await get<{ id: string; name: string }>('/issuers/atelier-dole'))
    expect(profile).to.include({ id: issuer.id, name: issuer.name })
    const organisation = await trainer.call<Schemas['Organisation']>('GET', '/organisations/atelier-dole')
    expect(organisation.body.did).to.equal(issuer.id)
  })

  it('of an organisation known by its key alone is issued by that did:key, and good', async () => {
    const mobile = await service.organisation('bus-numerique', undefined, { didMethod: 'key' })
    const { line } = await oneBadge(mobile)
    const { issuer, proof } = await credentialOf(line)
    expect(issuer.id).to.match(/^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]+$/)
    expect(proof[0]?.verificationMethod).to.equal(`${issuer.id}#${issuer.id.slice('did:key:'.length)}`)
    const report = await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
      raw: (await get(line.credential)).bytes,
      headers: { 'Content-Type': 'application/json' },
    })
    expect(report.body.verdict).to.equal('valid')
    expect(report.body.issuer).to.deep.equal({
      id: issuer.id,
      name: 'Organisation bus-numerique',
      recognised: true,
    })
  })

  it('keeps everything private out, the name unless the person asked for it', async () => {
    const session = await openSession(trainer, { trainerName: 'Formatrice-Secrète' })
    const [eloise = '', noel = ''] = await enrol(trainer, session, [
      learner('Éloïse', { familyName: 'Nommée', email: 'eloise.secret@exemple.fr', nameInBadge: true }),
      learner('Noël', { familyName: 'Anonyme', email: 'noel.secret@exemple.fr', reference: 'REF-SECRETE-1' }),
    ])
    const pieces = [eloise, noel].map((person) => ({
      learner: person,
      kind: 'EV-END',
      observedAt: '2026-11-18',
      providedBy: 'Témoin-Secret',
      endorser: { email: 'pair.secret@exemple.fr' },
      url: 'https://preuves.example/dossier-secret',
      sha256: 'ab'.repeat(32),
      description: 'Situation secrète d’un usager',
      pseudonymised: true,
    }))
    await record(trainer, session, pieces)
    const lines = badges(succeeded(await signJudging(trainer, session, { signedBy: 'Signataire-Secrète' })))
    expect(lines).to.have.lengthOf(2)
    const texts = await Promise.all(
      lines.map(async ({ credential }) => (await get(credential)).bytes.toString('utf8')),
    )
    for (const [index, credential] of texts.entries()) {
      const line = lines[index]
      expect(credential).not.to.match(/secr[eè]t|exemple\.fr|preuves\.example|abababab|Anonyme|Noël/i)
      expect(credential).not.to.include(line?.learnerId ?? '?')
      expect(credential).not.to.include(session.id)
      const { items } = await service.context.deps.store.evidence.page({
        where: { sessionId: session.id },
        limit: 100,
      })
      for (const { salt, _id } of items) {
        expect(credential).not.to.include(salt)
        expect(credential).not.to.include(_id)
      }
    }
    const [named, unnamed] = texts.map((one) => JSON.parse(one) as Credential)
    expect(JSON.stringify(named)).to.include('Éloïse Nommée')
    expect(named?.evidence.length).to.be.above(0)
    expect(unnamed?.credentialSubject).not.to.have.property('identifier')
    // Nothing links the two badges of one person, nor a badge to its learner.
    const people = await learnersOf(trainer, session)
    expect(people.map(({ id }) => id)).not.to.include(unnamed?.credentialSubject.id)
    expect(unnamed?.credentialSubject.id).to.match(/^urn:uuid:[0-9a-f-]{36}$/)
  })

  it('of one person is about another subject each time', async () => {
    const subjects = new Set<string>()
    for (let times = 0; times < 2; times += 1) {
      const { line } = await oneBadge(trainer)
      subjects.add((await credentialOf(line)).credentialSubject.id)
    }
    expect(subjects.size).to.equal(2)
  })

  it('has a status list anybody may read for a minute, unless there is none', async () => {
    for (const path of ['/status-lists/atelier-dole-1', '/status-lists/atelier-dole-1/suspension']) {
      const list = await get<{ id: string; type: string[] }>(path)
      expect(list.status).to.equal(200)
      expect(list.body.id).to.equal(service.url + path)
      expect(list.body.type).to.deep.equal(['VerifiableCredential', 'BitstringStatusListCredential'])
      expect(list.headers.get('content-type')).to.equal('application/vc+ld+json')
      expect(list.headers.get('cache-control')).to.equal('public, max-age=60')
      expect(list.headers.get('access-control-allow-origin')).to.equal('*')
      expectProblem(await get(path, 'image/png'), 406, 'not-acceptable')
    }
    for (const path of [
      '/status-lists/atelier-dole-2',
      '/status-lists/nobody-1',
      '/status-lists/nobody-1/suspension',
    ])
      expectProblem(await get(path), 404, 'not-found')
  })

  it('has an issuer only if the organisation is registered', async () => {
    for (const path of ['', '/did.json', '/jwks.json']) {
      expectProblem(await get(`/issuers/nobody${path}`), 404, 'not-found')
    }
    const answer = await get('/issuers/atelier-dole/did.json', 'application/did+ld+json')
    expect(answer.headers.get('content-type')).to.equal('application/did+ld+json')
    expect(answer.headers.get('access-control-allow-origin')).to.equal('*')
  })
})
