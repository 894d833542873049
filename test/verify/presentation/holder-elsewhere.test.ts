/** Who presents with a key that is published on another site: the wallet of an organisation, of a person with a site of their own. */
import { expect } from 'chai'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { closedOutside } from '../../../server/outside/outside.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import { verifyInput } from '../../../server/verify/verify-input.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../../support/other-site.ts'
import { now, openIssuing, resultOf, type Issuing } from '../issuing.ts'
import { openWallet, v2 } from './wallet.ts'

const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }
const did = 'did:web:wallet.example:zoe'
const path = '/zoe/did.json'
const method = `${did}#key-1`

describe('a presentation by whoever publishes their key on another site', function () {
  this.timeout(60_000)
  const wallet = openWallet()
  const other = openWallet()
  let issuing: Issuing
  let site: OtherSite
  let badge: Credential
  before(async () => {
    issuing = await openIssuing()
    const recipient = { subjectId: did, name: 'Zoé Lefèvre' }
    badge = await issuing.sign(await issuing.unsigned('award-elsewhere', { recipient }))
  })
  beforeEach(async () => {
    site = await startOtherSite('wallet.example')
  })
  afterEach(() => site.stop())
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  const documentOf = (purposes: Credential, more: Credential = {}) => ({
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [
      {
        id: method,
        type: 'Multikey',
        controller: did,
        publicKeyMultibase: encodePublicKey(wallet.publicKey),
        ...more,
      },
    ],
    ...purposes,
  })
  const forAuthentication = documentOf({ authentication: [method] })
  const signed = (name = method, by = wallet) =>
    by.sign(by.presentation([badge], { holder: did }), { ...asked, verificationMethod: name })
  const asJwt = (header: Credential = { kid: method }, by = wallet) =>
    by.jwt(
      {
        '@context': [v2],
        type: ['VerifiablePresentation'],
        verifiableCredential: [badge],
        iss: did,
        nonce: asked.challenge,
        aud: asked.domain,
      },
      header,
    )
  const judge = (handed: unknown, change: Partial<VerifyDeps> = {}) => {
    const text = typeof handed === 'string' ? handed : JSON.stringify(handed)
    const deps = { ...issuing.deps, outside: outsideOf([site], { clock: () => now }), ...change }
    const kind = typeof handed === 'string' ? 'jwt' : 'json'
    return verifyInput(deps, { kind, bytes: Buffer.from(text) }, now, asked)
  }
  const summary = async (handed: unknown, change?: Partial<VerifyDeps>) => {
    const report = await judge(handed, change)
    return [report.verdict, report.subjectBinding, resultOf(report, 'signature')]
  }

  describe('is theirs, when their document lists the key for saying who they are', () => {
    const forms: readonly (readonly [string, () => unknown])[] = [
      ['named in a proof', () => signed()],
      ['written in a proof', () => signed(`${did}#${encodePublicKey(wallet.publicKey)}`)],
      ['named in the header of a JWT', () => asJwt()],
      ['named by its fragment in a JWT', () => asJwt({ kid: '#key-1' })],
      ['carried by a JWT', () => asJwt({ kid: undefined, jwk: wallet.publicKey.export({ format: 'jwk' }) })],
    ]
    for (const [what, handed] of forms) {
      it(what, async () => {
        site.answer(path, { body: forAuthentication })
        const report = await judge(await handed())
        expect([report.verdict, report.subjectBinding, resultOf(report, 'holder')]).to.deep.equal([
          'valid',
          'proven',
          'pass holder-is-subject',
        ])
        expect(report.checks.find(({ id }) => id === 'signature')?.basedOn).to.deep.equal([
          { url: `https://wallet.example${path}`, fetchedAt: now.toISOString().replace('.000', '') },
        ])
        expect(site.asked).to.deep.equal([`GET ${path}`])
      })
    }
  })

  describe('is not believed', () => {
    const rows: readonly (readonly [string, unknown, () => unknown, string])[] = [
      [
        'with a key they publish for signing only',
        documentOf({ assertionMethod: [method] }),
        () => signed(),
        'fail holder-key-not-for-this',
      ],
      [
        'with a key they revoked, whatever date the proof bears',
        documentOf({ authentication: [method] }, { revoked: '2026-11-21T12:00:00Z' }),
        () => signed(),
        'fail key-no-longer-good',
      ],
      [
        'with a key of somebody else’s written under their name',
        forAuthentication,
        () => signed(`${did}#${encodePublicKey(other.publicKey)}`, other),
        'fail holder-key-not-listed',
      ],
      [
        'with a key they do not publish',
        forAuthentication,
        () => signed(`${did}#key-2`),
        'fail holder-key-not-listed',
      ],
      [
        'signed by somebody else with the name of their key',
        forAuthentication,
        () => signed(method, other),
        'fail signature-mismatch',
      ],
      [
        'as a JWT signed so',
        forAuthentication,
        () => asJwt({ kid: method }, other),
        'fail signature-mismatch',
      ],
      [
        'as a JWT that carries somebody else’s key',
        forAuthentication,
        () => asJwt({ kid: undefined, jwk: other.publicKey.export({ format: 'jwk' }) }, other),
        'fail holder-not-signer',
      ],
    ]
    for (const [what, document, handed, expected] of rows) {
      it(what, async () => {
        site.answer(path, { body: document })
        expect(await summary(await handed())).to.deep.equal(['invalid', 'failed', expected])
      })
    }
  })

  it('is left open when their site does not answer, or not with a document in their name', async () => {
    const open = (code: string) => ['undetermined', 'not-possible', `unknown ${code}`]
    for (const handed of [await signed(), asJwt()]) {
      expect(await summary(handed)).to.deep.equal(open('holder-document-unreachable'))
      expect(await summary(handed, { outside: closedOutside })).to.deep.equal(
        open('holder-key-not-looked-up'),
      )
    }
    site.answer(path, { body: { ...forAuthentication, id: 'did:web:wallet.example' } })
    expect(await summary(await signed())).to.deep.equal(open('holder-document-unusable'))
    const unread = { ...documentOf({ authentication: [method] }, { type: 'SomeKey2031' }) }
    const second = outsideOf([site], { clock: () => now })
    site.answer(path, { body: unread })
    for (const handed of [await signed(), asJwt()]) {
      expect(await summary(handed, { outside: second })).to.deep.equal(open('holder-key-not-read'))
    }
  })

  it('is no answer to another challenge, whether or not their site answers', async () => {
    const handed = await wallet.sign(wallet.presentation([badge], { holder: did }), {
      ...asked,
      challenge: 'another',
      verificationMethod: method,
    })
    const report = await judge(handed)
    expect([report.verdict, resultOf(report, 'challenge')]).to.deep.equal([
      'invalid',
      'fail challenge-not-repeated',
    ])
  })
})
