import { expect } from 'chai'
import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, type JWK } from 'jose'
import type { Problem } from '../../server/problem.ts'
import { importRegistry } from '../../server/trust/register/dcc-registry.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

interface Lines {
  readonly lines: readonly { readonly issuer: string; readonly outcome: string }[]
}

describe('other networks of trust', function () {
  this.timeout(60_000)
  let service: TestService
  let registers: OtherSite
  before(async () => {
    registers = await startOtherSite('registres.example')
    service = await startService({}, undefined, outsideOf([registers]))
    await oneBadge(await service.organisation('atelier-dole'))
  })
  after(async () => {
    await service.stop()
    await registers.stop()
  })

  const text = async (path: string) => (await service.anonymous.call('GET', path)).bytes.toString()
  const registerNow = async () => {
    const headers = { Accept: 'application/json' }
    const { bytes } = await service.anonymous.call('GET', '/trust/register', { headers })
    return JSON.parse(bytes.toString()) as Schemas['TrustRegister']
  }
  const recognise = (json: object) =>
    service.operator.call<Schemas['RegisterEntry']>('POST', '/recognitions', { json })
  const take = async (registry: object, query = '') => {
    const json = { id: 'https://registres.example/dcc.json', name: 'DCC', registry }
    const { lines } = succeeded(
      await service.operator.call<Lines>('POST', `/recognitions/import${query}`, { json }),
    )
    return lines.map(({ issuer, outcome }) => `${issuer} ${outcome}`)
  }

  it('read that the domain and the DID of each issuer go together', async () => {
    const { linked_dids: linked } = JSON.parse(await text('/.well-known/did-configuration.json')) as {
      readonly linked_dids: readonly string[]
    }
    const claims = linked.map((jwt) =>
      decodeJwt<{ readonly vc: { readonly credentialSubject: object } }>(jwt),
    )
    const own = claims.find(({ sub }) => sub?.endsWith(':atelier-dole'))
    expect(own?.vc.credentialSubject).to.deep.equal({ id: own?.sub, origin: service.url })
    expect(linked.map((jwt) => decodeProtectedHeader(jwt).kid?.split('#')[0])).to.deep.equal(
      claims.map(({ iss }) => iss),
    )
  })

  it('read what the hub says of itself and of an issuer, and its mark while it is recognised for everything', async () => {
    const configuration = await text('/.well-known/openid-federation')
    const { jwks } = decodeJwt<{ readonly jwks: { readonly keys: readonly JWK[] } }>(configuration)
    const key = await importJWK(jwks.keys[0] ?? {}, 'ES256')
    const read = async (jwt: string, typ: string) =>
      (await jwtVerify(jwt, key, { typ, currentDate: testDay, issuer: service.url })).payload
    expect((await read(configuration, 'entity-statement+jwt')).sub).to.equal(service.url)
    const sub = `${service.url}/issuers/atelier-dole`
    const asked = `?sub=${encodeURIComponent(sub)}`
    const { trust_mark_issuers: marks } = await read(configuration, 'entity-statement+jwt')
    expect(marks).to.deep.equal({ [`${service.url}/trust/register`]: [service.url] })
    const fetched = async () => read(await text(`/federation/fetch${asked}`), 'entity-statement+jwt')
    expect((await fetched()).sub).to.equal(sub)
    const mark = () => service.anonymous.call('GET', `/federation/trust-mark${asked}`)
    expectProblem(await mark(), 404, 'not-found')
    const issuer = `did:web:${encodeURIComponent(new URL(service.url).host)}:issuers:atelier-dole`
    const said = { issuer, issuerName: 'Atelier', reason: 'label' }
    succeeded(await recognise({ ...said, frameworks: ['https://a.example/f'] }))
    expectProblem(await mark(), 404, 'not-found')
    const { id } = succeeded(await recognise(said))
    const { bytes } = await mark()
    expect((await read(bytes.toString(), 'trust-mark+jwt')).sub).to.equal(sub)
    expect(await fetched(), 'marks are in what an entity says of itself').to.not.have.property('trust_marks')
    succeeded(
      await service.operator.call('POST', `/recognitions/${id}/end`, { json: { reason: 'label-ended' } }),
    )
    expectProblem(await mark(), 404, 'not-found')
    const until = new Date(testDay.getTime() + 3_600_000)
    succeeded(await recognise({ ...said, until: until.toISOString() }))
    const { exp } = await read((await mark()).bytes.toString(), 'trust-mark+jwt')
    expect(exp, 'no later than the recognition').to.equal(until.getTime() / 1000)
    for (const other of ['nobody', '../hub', '']) {
      const wrong = encodeURIComponent(`${service.url}/issuers/${other}`)
      expectProblem(await service.anonymous.call('GET', `/federation/fetch?sub=${wrong}`), 404, 'not-found')
    }
  })

  it('give their registers, line by line, once however often, and take back whom they drop', async () => {
    const [a, b] = ['did:web:a.example', 'did:web:b.example']
    const both = {
      [a]: { name: 'A', url: 'https://a.example/', location: 'MA' },
      [b]: { name: 'B' },
      'did:web:é': { name: 'X' },
    }
    const added = [`${a} added`, `${b} added`, 'did:web:é refused']
    expect(await take(both, '?dryRun=true')).to.deep.equal(added)
    expect(await take(both)).to.deep.equal(added)
    expect(await take(both)).to.deep.equal([`${a} known`, `${b} known`, 'did:web:é refused'])
    expect(await take({ [a]: { name: 'A2' } })).to.have.members([`${a} added`, `${a} ended`, `${b} ended`])
    const { recognitions } = await registerNow()
    const standing = recognitions.filter(({ by, until }) => by.name === 'DCC' && until === undefined)
    expect(standing.map(({ issuerName }) => issuerName)).to.deep.equal(['A2'])
  })

  it('end nobody’s recognition by what cannot be read of a register, or by being too long', async () => {
    const [a, b] = ['did:web:stays.example', 'did:web:stays-too.example']
    await take({ [a]: { name: 'A' }, [b]: { name: 'B' } })
    expect(await take({ [a]: { name: ' ' }, [b]: { name: 'B' } })).to.deep.equal([
      `${a} refused`,
      `${b} known`,
    ])
    const many = Array.from({ length: 5001 }, (_none, at) => [
      `did:web:n${String(at)}.example`,
      { name: 'N' },
    ])
    const request = {
      registry: { registry: Object.fromEntries(many) as Readonly<Record<string, unknown>> },
      by: { id: 'https://registres.example/dcc.json', name: 'DCC' },
      keyId: 'key',
      isDryRun: true,
    }
    const { code } = await importRegistry(service.context.deps, request).then(
      () => ({ code: 'taken' }),
      (error: unknown) => error as Problem,
    )
    expect(code).to.equal('payload-too-large')
    expect(await take({})).to.have.members([`${a} ended`, `${b} ended`])
  })

  it('are answered from what was made a moment ago: nobody has issuers sign by asking often', async () => {
    const paths = ['/.well-known/did-configuration.json', '/.well-known/openid-federation']
    const read = async () => [await text(paths[0] ?? ''), await text(paths[1] ?? '')]
    const before = await read()
    service.now = new Date(testDay.getTime() + 299_000)
    expect(await read()).to.deep.equal(before)
    service.now = new Date(testDay.getTime() + 300_000)
    const after = await read()
    service.now = testDay
    for (const [at, made] of after.entries()) expect(made).to.not.equal(before[at])
  })

  it('give their registers by their address, where they are read and taken over like one that is sent', async () => {
    const id = `${registers.url}/issuers.json`
    const read = (json: object = {}, query = '') =>
      service.operator.call<Lines>('POST', `/recognitions/import${query}`, {
        json: { id, name: 'Elsewhere', ...json },
      })
    const a = 'did:web:read.example'
    registers.answer('/issuers.json', { body: { meta: { created: 'x' }, registry: { [a]: { name: 'A' } } } })
    expect(succeeded(await read({}, '?dryRun=true')).lines).to.deep.equal([{ issuer: a, outcome: 'added' }])
    expect(succeeded(await read()).lines).to.deep.equal([{ issuer: a, outcome: 'added' }])
    const standing = async () =>
      (await registerNow()).recognitions.filter(({ by, until }) => by.id === id && until === undefined).length
    const many = Object.fromEntries(
      Array.from({ length: 5001 }, (_none, index) => [`did:web:i${String(index)}.example`, { name: 'I' }]),
    )
    for (const body of [
      { registry: [] },
      {},
      '{"registry":{},"registry":{}}',
      '<html>',
      { registry: many },
    ]) {
      registers.answer('/issuers.json', { body, headers: { 'Content-Type': 'application/json' } })
      expectProblem(await read(), 400, 'invalid-request')
    }
    registers.answer('/issuers.json', { status: 503 })
    expectProblem(await read(), 400, 'invalid-request')
    registers.answer('/issuers.json', { status: 302, headers: { Location: 'https://elsewhere.example/' } })
    expectProblem(await read(), 400, 'invalid-request')
    expectProblem(await read({ id: 'did:web:registres.example' }), 400, 'invalid-request')
    expect(await standing(), 'nothing was ended').to.equal(1)
    registers.answer('/issuers.json', { body: { registry: {} } })
    expect(succeeded(await read()).lines).to.deep.equal([{ issuer: a, outcome: 'ended' }])
  })

  it('read whom the hub itself recognises without limits, and nobody else', async () => {
    succeeded(await recognise({ issuer: 'did:web:whole.example', issuerName: 'W', reason: 'agreement' }))
    succeeded(
      await recognise({
        issuer: 'did:web:part.example',
        issuerName: 'P',
        reason: 'agreement',
        labels: ['https://a.example/l'],
      }),
    )
    const { registry } = JSON.parse(await text('/trust/dcc-registry.json')) as { readonly registry: object }
    expect(registry).to.deep.equal({ 'did:web:whole.example': { name: 'W' } })
  })
})
