/** Open Badges 3.0, how a credential is secured, revoked and baked: each clause over HTTP, read with tools that are not ours. */
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { importJWK, jwtVerify, decodeProtectedHeader, type JWK } from 'jose'
import { signJws } from '../../../server/proof/jose/jws.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { succeeded } from '../../support/service.ts'
import { changed } from '../../verify/issuing.ts'
import { issueOverHttp, type IssuedOverHttp } from './issued.ts'

interface StatusList {
  readonly '@context': readonly string[]
  readonly type: readonly string[]
  readonly issuer: string
  readonly validFrom: string
  readonly credentialSubject: Readonly<Record<string, string>>
}

interface DidDocument {
  readonly id: string
  readonly verificationMethod: readonly Readonly<Record<string, string>>[]
  readonly assertionMethod: readonly string[]
}

describe('a badge issued here, and Open Badges 3.0 on its status, its proofs and its images', function () {
  this.timeout(120_000)
  let issued: IssuedOverHttp
  let badge: Credential
  let jwt: string
  before(async () => {
    issued = await issueOverHttp()
    badge = issued.badge
    jwt = await textAt(`${issued.line.credential}/credential.jwt`)
  })
  after(() => issued.service.stop())

  const bytesAt = async (address: string) =>
    (await issued.service.anonymous.call('GET', address.replace(issued.service.url, ''))).bytes
  const textAt = async (address: string) => (await bytesAt(address)).toString('utf8')
  const headerAt = async (address: string, name: string) =>
    (
      await issued.service.anonymous.call('GET', address.replace(issued.service.url, ''), {
        headers: { Origin: 'https://employeur.example' },
      })
    ).headers.get(name)
  const issuerId = () => (badge['issuer'] as { readonly id: string }).id
  const entry = () => badge['credentialStatus'] as Readonly<Record<string, string>>
  const proof = () => (badge['proof'] as readonly Readonly<Record<string, string>>[])[0] ?? {}
  const didDocument = () => issued.get<DidDocument>('/issuers/atelier-dole/did.json')
  const withEntry = (change: object) => {
    const { proof: _proof, ...unsigned } = badge
    return { ...unsigned, credentialStatus: { ...entry(), ...change } }
  }

  describe('its status', () => {
    const list = () => issued.get<StatusList>(entry()['statusListCredential'] ?? '')

    it('OB 3.0 §1.4 BitstringStatusListEntry: one object for revocation, whose index is a text and whose id is not the list', async () => {
      expect(badge['credentialStatus']).to.be.an('object').that.is.not.an('array')
      expect(entry()).to.include({ type: 'BitstringStatusListEntry', statusPurpose: 'revocation' })
      expect(entry()['statusListIndex']).to.match(/^\d+$/u)
      expect(entry()['id']).to.not.equal(entry()['statusListCredential'])
      for (const change of [
        { statusListIndex: -1 },
        { statusListIndex: 'dix' },
        { statusListIndex: '99999999' },
        { statusListCredential: undefined },
      ])
        expect((await issued.judgeSigned(withEntry(change))).verdict, JSON.stringify(change)).to.not.equal(
          'valid',
        )
    })

    it('OB 3.0 §1.4 BitstringStatusListCredential: of the same issuer, signed, with its types, its purpose and a base64url list', async () => {
      const { '@context': contexts, type, issuer, validFrom, credentialSubject } = await list()
      expect(contexts[0]).to.equal('https://www.w3.org/ns/credentials/v2')
      expect(type).to.have.members(['VerifiableCredential', 'BitstringStatusListCredential'])
      expect(issuer).to.equal(issuerId())
      expect(validFrom).to.match(/Z$/u)
      expect(credentialSubject).to.include({ type: 'BitstringStatusList', statusPurpose: 'revocation' })
      expect(credentialSubject['encodedList']).to.match(/^u[\w-]+$/u)
      expect(await issued.judge(await list()))
        .to.have.property('failed')
        .that.does.not.include('signature')
    })

    it('OB 3.0 §1.4 BitstringStatusListCredential: has 131,072 bits at least, and is served as a credential to any origin', async () => {
      const { encodedList = '' } = (await list()).credentialSubject
      expect(gunzipSync(Buffer.from(encodedList.slice(1), 'base64url')).length * 8).to.be.at.least(131_072)
      const address = entry()['statusListCredential'] ?? ''
      expect(await headerAt(address, 'content-type')).to.match(/^application\/vc/u)
      expect(await headerAt(address, 'access-control-allow-origin')).to.equal('*')
    })

    it('OB 3.0 §1.4: a badge whose bit is set is revoked', async () => {
      const { service, trainer, line } = issued
      const { awardId } = line
      const state = (to: string) =>
        trainer.call('PUT', `/awards/${awardId}/state`, { json: { state: to, reason: 'Essai' } })
      succeeded(await state('suspended'))
      expect(await issued.judge(badge)).to.have.property('verdict', 'invalid')
      succeeded(await state('active'))
      const today = service.now
      service.now = new Date(today.getTime() + 120_000)
      expect(await issued.judge(badge)).to.deep.equal({ verdict: 'valid', failed: [] })
      service.now = today
    })
  })

  describe('its proof inside', () => {
    it('OB 3.0 §1.5 Embedded Proof: has its type, cryptosuite, created, proofPurpose, verificationMethod and proofValue', async () => {
      expect(badge['proof']).to.be.an('array').with.length(1)
      expect(proof()).to.include({
        type: 'DataIntegrityProof',
        cryptosuite: 'eddsa-rdfc-2022',
        proofPurpose: 'assertionMethod',
      })
      expect(proof()['created']).to.match(/Z$/u)
      expect(proof()['proofValue']).to.match(/^z/u)
      for (const member of ['type', 'cryptosuite', 'proofPurpose', 'verificationMethod', 'proofValue']) {
        const without = changed(badge, ['proof', 0, member], () => undefined)
        expect((await issued.judge(without)).verdict, member).to.not.be.oneOf([
          'valid',
          'valid-with-warnings',
        ])
      }
    })

    it('OB 3.0 §1.5: there is one proof at least, and it covers every word', async () => {
      const { proof: _proof, ...unsigned } = badge
      expect(await issued.judge(unsigned)).to.have.property('verdict', 'invalid')
      expect(await issued.judge({ ...badge, name: 'Expert' })).to.have.property('verdict', 'invalid')
    })

    it('OB 3.0 §1.5: the controller of the key is the issuer', async () => {
      const [controller] = proof()['verificationMethod']?.split('#') ?? []
      expect(controller).to.equal(issuerId())
      const { proof: _proof, ...unsigned } = badge
      const other = changed(unsigned, ['issuer', 'id'], () => 'did:web:ailleurs.example')
      expect(await issued.judgeSigned(other))
        .to.have.property('verdict')
        .that.is.oneOf(['invalid', 'undetermined'])
    })

    it('OB 3.0 §1.5 keys: the did:web document has the very verification method, for assertions, under its controller', async () => {
      const { id, verificationMethod, assertionMethod } = await didDocument()
      expect(id).to.equal(issuerId())
      expect(assertionMethod).to.include(proof()['verificationMethod'])
      const method = verificationMethod.find((one) => one['id'] === proof()['verificationMethod'])
      expect(method).to.include({ type: 'Multikey', controller: id })
      expect(method?.['publicKeyMultibase']).to.equal(method?.['id']?.split('#')[1])
    })

    it('OB 3.0 §1.5 keys: nothing private is published, and every origin may read', async () => {
      for (const address of ['/issuers/atelier-dole/did.json', '/issuers/atelier-dole/jwks.json']) {
        const text = await textAt(address)
        expect(text).not.to.match(/"d":|secretKey|privateKey/u)
        expect(await headerAt(address, 'access-control-allow-origin'), address).to.equal('*')
      }
      const { keys = [] } = JSON.parse(await textAt('/issuers/atelier-dole/jwks.json')) as { keys?: JWK[] }
      expect(keys).to.have.length.above(0)
      for (const key of keys) expect(key).not.to.have.any.keys('d', 'p', 'q', 'dp', 'dq', 'qi', 'k')
    })
  })

  describe('its proof outside, the JWT', () => {
    it('OB 3.0 §1.5 External Proof: RS256, typ JWT, a kid or a jwk, and nothing else', () => {
      const header = decodeProtectedHeader(jwt)
      expect(header).to.include({ alg: 'RS256', typ: 'JWT' })
      expect(Object.keys(header).sort()).to.deep.equal(['alg', 'kid', 'typ'])
    })

    it('OB 3.0 §1.5 External Proof: the kid is an address that answers the bare JWK, and the signature is by it', async () => {
      const { kid = '', alg = '' } = decodeProtectedHeader(jwt)
      expect(kid).to.match(/^http/u)
      const jwk = await issued.get<JWK>(kid)
      expect(jwk.kty).to.equal('RSA')
      const key = await importJWK(jwk, alg)
      const { payload } = await jwtVerify(jwt, key, { currentDate: issued.service.now })
      expect(payload['name']).to.equal(badge['name'])
      const [head = '', body = '', signature = ''] = jwt.split('.')
      const forged = Buffer.from(JSON.stringify({ ...payload, name: 'Expert' })).toString('base64url')
      let refused: unknown
      await jwtVerify(`${head}.${forged}.${signature}`, key, { currentDate: issued.service.now }).catch(
        (error: unknown) => (refused = error),
      )
      expect(body).to.not.equal(forged)
      expect(refused).to.be.instanceOf(Error)
    })

    it('OB 3.0 §1.5 External Proof: the payload is the credential at the top, with iss, jti, nbf, sub and exp that repeat it', async () => {
      const payload = JSON.parse(
        Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'),
      ) as Credential
      const { iss, jti, nbf, sub, exp, iat: _iat, ...credential } = payload
      const { proof: _proof, ...unsigned } = badge
      expect(credential).to.deep.equal(unsigned)
      const seconds = (name: string) => Math.floor(Date.parse(String(badge[name])) / 1000)
      const subject = badge['credentialSubject'] as { readonly id: string }
      expect([iss, jti, sub]).to.deep.equal([issuerId(), badge['id'], subject.id])
      expect([nbf, exp]).to.deep.equal([seconds('validFrom'), seconds('validUntil')])
      expect(await issued.judge(jwt, 'text/plain')).to.deep.equal({ verdict: 'valid', failed: [] })
    })

    for (const [claim, other] of [
      ['iss', 'did:web:ailleurs.example'],
      ['jti', 'urn:uuid:00000000-0000-4000-8000-000000000000'],
      ['nbf', 1],
      ['sub', 'urn:uuid:00000000-0000-4000-8000-000000000000'],
      ['exp', 4_000_000_000],
    ] as const) {
      it(`OB 3.0 §1.5 External Proof: refused when ${claim} is not what the credential says, even well signed`, async () => {
        const { keys } = issued.service.context.deps
        const issuer = await keys.current('atelier-dole', 'RSA')
        const { kid = '' } = decodeProtectedHeader(jwt)
        const payload = JSON.parse(
          Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'),
        ) as Credential
        const signed = (change: object) =>
          signJws(keys, issuer, { typ: 'JWT', kid }, { ...payload, ...change })
        expect(await issued.judge(await signed({}), 'text/plain')).to.have.property('verdict', 'valid')
        expect(await issued.judge(await signed({ [claim]: other }), 'text/plain')).to.have.property(
          'verdict',
          'invalid',
        )
      })
    }
  })

  describe('its images', () => {
    const png = (proofName: string) => bytesAt(`${issued.line.credential}/badge.png?proof=${proofName}`)
    const svg = (proofName: string) => textAt(`${issued.line.credential}/badge.svg?proof=${proofName}`)

    /** The chunks of a PNG: type and data, read by length alone. */
    const chunksOf = (file: Buffer) => {
      const chunks: { readonly type: string; readonly data: Buffer }[] = []
      for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
        chunks.push({
          type: file.toString('latin1', at + 4, at + 8),
          data: file.subarray(at + 8, at + 8 + file.readUInt32BE(at)),
        })
      return chunks
    }

    for (const name of ['embedded', 'jwt']) {
      it(`OB 3.0 §3 PNG (${name}): one uncompressed iTXt openbadgecredential before IEND`, async () => {
        const chunks = chunksOf(await png(name))
        const texts = chunks.filter(({ data }) => data.toString('latin1').startsWith('openbadgecredential\0'))
        expect(texts.map(({ type }) => type)).to.deep.equal(['iTXt'])
        const data = texts[0]?.data ?? Buffer.alloc(0)
        const head = 'openbadgecredential\0\0\0\0\0'
        expect(data.subarray(0, head.length).toString('latin1')).to.equal(head)
        const text = data.subarray(head.length).toString('utf8')
        if (name === 'embedded') expect(JSON.parse(text)).to.deep.equal(badge)
        else expect(text).to.match(/^[\w-]+\.[\w-]+\.[\w-]+$/u)
        expect(chunks.at(-1)?.type).to.equal('IEND')
      })

      it(`OB 3.0 §3 SVG (${name}): the namespace on the root, and one credential as its first child`, async () => {
        const text = await svg(name)
        expect(text).to.match(/^<svg[^>]*\sxmlns:openbadges="https:\/\/purl\.imsglobal\.org\/ob\/v3p0"/u)
        expect(text.match(/<openbadges:credential/gu)).to.have.length(1)
        const first =
          /^<svg[^>]*>\s*(<openbadges:credential[\s\S]*?<\/openbadges:credential>|<openbadges:credential[^>]*\/>)/u.exec(
            text,
          )
        expect(first?.[1]).to.be.a('string')
        const cdata = /<!\[CDATA\[([\s\S]*?)\]\]>/u.exec(first?.[1] ?? '')
        if (name === 'embedded') expect(JSON.parse(cdata?.[1] ?? '')).to.deep.equal(badge)
        else expect(first?.[1]).to.match(/<openbadges:credential verify="[\w-]+\.[\w-]+\.[\w-]+"\s*\/>/u)
      })
    }
  })
})
