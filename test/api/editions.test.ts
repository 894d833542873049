/** The forms of an award that are signed texts: JWT, SD-JWT VC, images with a JWT. */
import { createHash, createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { expect } from 'chai'
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { unbake } from '../../server/credential/unbake.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'

type Credential = Readonly<Record<string, unknown>>
type Report = Schemas['VerificationReport']

describe('the signed texts of an award', function () {
  // Makes an RSA key first.
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  let badge: AwardedLine
  let credential: Credential
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole', undefined, { url: 'https://atelier.example' })
    badge = (await oneBadge(trainer)).line
    const { proof: _embedded, ...rest } = succeeded(await get<Credential>(badge.credential))
    credential = rest
  })
  after(() => service.stop())

  const get = <Body = unknown>(path: string, accept?: string) =>
    service.anonymous.call<Body>('GET', path, { headers: accept === undefined ? {} : { Accept: accept } })
  const textAt = async (path: string, accept?: string) => {
    const answer = await get(path, accept)
    if (answer.status !== 200) throw new Error(`${path}: ${String(answer.status)}`)
    return answer.bytes.toString('utf8')
  }
  const verified = async (text: string, type: string, language = 'fr') =>
    succeeded(
      await service.anonymous.call<Report>('POST', '/verifications', {
        raw: text,
        headers: { 'Content-Type': type, 'Accept-Language': language },
      }),
    )
  /** The bare JWK at `kid`, as the official validator would fetch it. */
  const keyAt = async (kid = ''): Promise<JsonWebKey> =>
    succeeded(await get<JsonWebKey>(kid, 'application/json'))

  for (const algorithm of [undefined, 'RS256', 'ES256', 'EdDSA']) {
    it(`are a JWT in ${algorithm ?? 'RS256 unless asked otherwise'}, whose kid leads to the key that signed it`, async () => {
      const text = await textAt(
        `${badge.credential}/credential.jwt${algorithm === undefined ? '' : `?alg=${algorithm}`}`,
      )
      const header = decodeProtectedHeader(text)
      expect(header).to.have.all.keys('alg', 'typ', 'kid')
      expect([header.alg, header.typ]).to.deep.equal([algorithm ?? 'RS256', 'JWT'])
      expect(header.kid).to.match(new RegExp(`^${service.url}/issuers/atelier-dole/keys/[\\w-]{43}$`, 'u'))
      const { payload } = await jwtVerify(text, await importJWK(await keyAt(header.kid), header.alg ?? ''), {
        currentDate: testDay,
      })
      const { iss, jti, nbf, sub, exp, iat, ...claimed } = payload
      expect(claimed).to.deep.equal(credential)
      expect([iss, jti, nbf, sub, exp, iat]).to.deep.equal([
        (credential['issuer'] as Credential)['id'],
        credential['id'],
        testDay.getTime() / 1000,
        (credential['credentialSubject'] as Credential)['id'],
        undefined,
        testDay.getTime() / 1000,
      ])
      const report = await verified(text, 'text/plain')
      expect([report.verdict, report.input.kind]).to.deep.equal(['valid', 'jwt'])
    })
  }

  const negotiated: readonly (readonly [path: string, accept: string, type: string])[] = [
    ['', 'application/vc+jwt', 'application/vc+jwt'],
    ['', 'application/jwt', 'application/jwt'],
    ['', 'text/plain', 'text/plain; charset=utf-8'],
    ['', 'application/json;q=0.1, application/vc+jwt', 'application/vc+jwt'],
    ['/credential.jwt', '*/*', 'text/plain; charset=utf-8'],
    ['/credential.jwt', 'application/vc+jwt', 'application/vc+jwt'],
    ['/credential.jwt', 'application/jwt', 'application/jwt'],
    ['/credential.sd-jwt', '*/*', 'application/dc+sd-jwt'],
    ['/credential.sd-jwt', 'text/plain', 'text/plain; charset=utf-8'],
  ]
  for (const [path, accept, type] of negotiated) {
    it(`are ${type} at the credential${path} for Accept: ${accept}, kept by nobody, and verified as such`, async () => {
      const answer = await get(badge.credential + path, accept)
      expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, type])
      expect(answer.headers.get('cache-control')).to.equal('private, no-store')
      expect(answer.headers.get('x-robots-tag')).to.equal('noindex')
      expect(answer.headers.get('vary')).to.match(/\bAccept\b/u)
      expect(answer.headers.get('access-control-allow-origin')).to.equal('*')
      const report = await verified(answer.bytes.toString('utf8'), type.replace(/;.*/u, ''))
      expect(report.verdict).to.equal('valid')
      // Of what can be shown in part, the id is not the address of the whole.
      if (path === '/credential.sd-jwt') expect(report.credential?.['id']).to.match(/^urn:uuid:/u)
      else expect(report.credential?.['id']).to.equal(credential['id'])
    })
  }

  for (const [image, type] of [
    ['badge.png', 'image/png'],
    ['badge.svg', 'image/svg+xml'],
  ] as const) {
    it(`are baked in ${image} when asked, and the JSON otherwise`, async () => {
      const baked = await get(`${badge.credential}/${image}?proof=jwt`)
      const unbaked = unbake(baked.bytes)
      if ('refusal' in unbaked) throw new Error(unbaked.refusal)
      expect(decodeProtectedHeader(unbaked.text)).to.include({ alg: 'RS256', typ: 'JWT' })
      const report = succeeded(
        await service.anonymous.call<Report>('POST', '/verifications', {
          raw: baked.bytes,
          headers: { 'Content-Type': type },
        }),
      )
      expect(report.verdict).to.equal('valid')
      for (const query of ['', '?proof=embedded']) {
        const plain = unbake((await get(`${badge.credential}/${image}${query}`)).bytes)
        expect('text' in plain && plain.text.startsWith('{'), query).to.equal(true)
      }
    })
  }

  it('are an SD-JWT VC that another implementation reads, of a type whose address answers its metadata', async () => {
    const text = await textAt(`${badge.credential}/credential.sd-jwt`)
    const header = decodeProtectedHeader(text.split('~')[0] ?? '')
    expect([header.alg, header.typ]).to.deep.equal(['ES256', 'dc+sd-jwt'])
    const key = createPublicKey({ key: await keyAt(header.kid), format: 'jwk' })
    const theirs = new SDJwtVcInstance({
      hasher: (data) =>
        createHash('sha256')
          .update(Buffer.from(data as string))
          .digest(),
      verifier: (data, signature) =>
        verify(
          'sha256',
          Buffer.from(data),
          { key, dsaEncoding: 'ieee-p1363' },
          Buffer.from(signature, 'base64url'),
        ),
    })
    const { payload } = await theirs.verify(text, { currentDate: testDay.getTime() / 1000 })
    expect(payload).to.deep.include({
      evidence: credential['evidence'],
      credentialStatus: credential['credentialStatus'],
      credentialSubject: credential['credentialSubject'],
    })
    expect(payload).not.to.have.property('status')
    // Frameworks are published under an address of their own, which leads to this service.
    const type = await get<Schemas['CredentialType']>(payload.vct.replace('https://frameworks.example', ''))
    const metadata = succeeded(type)
    expect(metadata.vct).to.equal(payload.vct)
    expect(metadata.display.map(({ locale }) => locale)).to.include.members(['fr', 'en'])
    const hidden = metadata.claims.filter(({ sd }) => sd === 'always').map(({ path }) => path.join('.'))
    expect(hidden.sort()).to.deep.equal(
      [
        'awardedDate',
        'credentialSubject.identifier',
        'credentialSubject.result',
        'evidence',
        'refreshService',
        'relatedResource',
      ].sort(),
    )
  })

  it('are signed anew each time, and the same but for the signature and the salts', async () => {
    const [first, second] = [
      await textAt(`${badge.credential}/credential.jwt?alg=ES256`),
      await textAt(`${badge.credential}/credential.jwt?alg=ES256`),
    ]
    expect(first.split('.').slice(0, 2)).to.deep.equal(second.split('.').slice(0, 2))
    const documents = await service.documents()
    await textAt(`${badge.credential}/credential.sd-jwt`)
    await textAt(`${badge.credential}/badge.png?proof=jwt`)
    expect(await service.documents()).to.deep.equal(documents)
  })

  it('still answer once the award is revoked, and are then found revoked', async () => {
    const other = (await oneBadge(trainer)).line
    const before = await textAt(`${other.credential}/credential.jwt`)
    succeeded(
      await trainer.call('PUT', `/awards/${other.awardId}/state`, {
        json: { state: 'revoked', reason: 'Attribué par erreur' },
      }),
    )
    for (const text of [
      before,
      await textAt(`${other.credential}/credential.jwt`),
      await textAt(`${other.credential}/credential.sd-jwt`),
    ]) {
      const report = await verified(text, 'text/plain')
      const status = report.checks.find(({ id }) => id === 'status.revocation')
      expect([report.verdict, status?.code]).to.deep.equal(['invalid', 'revoked'])
    }
  })

  it('of a did:key issuer are in EdDSA, and in nothing else', async () => {
    const club = await service.organisation('club-key', undefined, { didMethod: 'key' })
    const theirs = (await oneBadge(club)).line
    for (const form of ['credential.jwt', 'credential.jwt?alg=EdDSA', 'credential.sd-jwt']) {
      const text = await textAt(`${theirs.credential}/${form}`)
      const { alg, kid } = decodeProtectedHeader(text.split('~')[0] ?? '')
      expect(alg, form).to.equal('EdDSA')
      expect(kid, form).to.match(/^did:key:(z6Mk\w+)#\1$/u)
      expect((await verified(text, 'text/plain')).verdict, form).to.equal('valid')
    }
    for (const form of [
      'credential.jwt?alg=RS256',
      'credential.jwt?alg=ES256',
      'credential.sd-jwt?alg=ES256',
    ]) {
      const answer = await get<Schemas['Problem']>(`${theirs.credential}/${form}`)
      expect(expectProblem(answer, 406, 'not-acceptable').detail, form).to.include('EdDSA')
    }
  })

  it('do not exist where there is no award, in no other algorithm, and of no other type', async () => {
    const nothing = `/credentials/${'0'.repeat(32)}`
    for (const path of [
      `${nothing}/credential.jwt`,
      `${nothing}/credential.sd-jwt`,
      `${nothing}/badge.png?proof=jwt`,
    ])
      expectProblem(await get(path), 404, 'not-found')
    for (const algorithm of ['HS256', 'none', 'rs256', '', 'RS256&alg=ES256'])
      expectProblem(await get(`${badge.credential}/credential.jwt?alg=${algorithm}`), 400, 'invalid-request')
    expectProblem(await get(`${badge.credential}/badge.png?proof=none`), 400, 'invalid-request')
    expectProblem(await get(`${badge.credential}/credential.jwt`, 'application/json'), 406, 'not-acceptable')
    expectProblem(
      await get(`${badge.credential}/credential.sd-jwt`, 'application/vc+jwt'),
      406,
      'not-acceptable',
    )
    for (const path of [
      'referentiel-mediateurs/0.1.0/achievements/nothing',
      'referentiel-mediateurs/9.9.9/achievements/RM-A1.1-N1',
      'nothing/0.1.0/achievements/RM-A1.1-N1',
    ])
      expectProblem(await get(`/frameworks/${path}/vct`), 404, 'not-found')
  })

  it('are judged in every media type they are sent in, and refused in others', async () => {
    const text = await textAt(`${badge.credential}/credential.jwt`)
    for (const type of ['application/vc+jwt', 'application/jwt', 'text/plain', 'text/plain; charset=utf-8'])
      expect((await verified(text, type)).verdict, type).to.equal('valid')
    const hidden = await textAt(`${badge.credential}/credential.sd-jwt`)
    for (const type of ['application/dc+sd-jwt', 'application/vc+sd-jwt'])
      expect((await verified(hidden, type)).verdict, type).to.equal('valid')
    for (const words of ['Douze ateliers.', '', '.', 'a.b.c', '~', '\u0000'])
      expect((await verified(words, 'text/plain')).verdict, words).to.equal('invalid')
    const refused = await service.anonymous.call('POST', '/verifications', {
      raw: text,
      headers: { 'Content-Type': 'text/html' },
    })
    expectProblem(refused, 415, 'unsupported-media-type')
  })
})
