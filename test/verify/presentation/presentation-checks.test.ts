/** The checks of a presentation itself, of one that holds the least a credential says. */
import { expect } from 'chai'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { Credential, PublishedKey } from '../../../server/proof/types.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import {
  holderChecks,
  presentationChecks,
  type PresentationContext,
} from '../../../server/verify/presentation/presentation-checks.ts'
import { runPresentationChecks } from '../../../server/verify/presentation/run-presentation-checks.ts'
import { compact } from '../../proof/jose/tokens.ts'
import { now } from '../../proof/signing.ts'
import { service } from '../checks/answer.ts'
import { documentOf, siteOf, univ } from '../signed/small-badge.ts'
import { openWallet, v2 } from './wallet.ts'

const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }
const wallet = openWallet()
const key = `${univ}#key-1`
const basedOn = [{ url: 'https://univ.example/.well-known/did.json', fetchedAt: '2026-11-21T09:30:00Z' }]
const badge = {
  '@context': [v2],
  type: ['VerifiableCredential'],
  issuer: 'did:web:x.example',
  credentialSubject: { id: wallet.did },
}
const good = (members: Credential = {}, change: Credential = {}) =>
  wallet.sign(wallet.presentation([badge], change), { ...asked, ...members })
const outside = siteOf({ ...documentOf(encodePublicKey(wallet.publicKey)), authentication: [key] })

const run = (handed: Credential | string, deps: Partial<VerifyDeps> = {}, question: object = asked) => {
  const context: PresentationContext = { deps: { ...service, ...deps }, handed, asked: question, now }
  return runPresentationChecks(presentationChecks, { context, results: [], stopped: false }, {})
}
const codes = async (...of: Parameters<typeof run>) =>
  (await run(...of)).results.map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)

const readable = 'format pass readable'
const known = 'context pass context-known'
const signed = 'signature pass presentation-signed'
const repeated = 'challenge pass challenge-repeated'
const after = (...ids: readonly string[]) => ids.map((id) => `${id} skipped not-reached`)

describe('the checks of a presentation itself', () => {
  it('pass when it is signed by whoever presents, in answer to what was asked', async () => {
    const { results, context, stopped } = await run(await good())
    expect(results.map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)).to.deep.equal([
      readable,
      known,
      signed,
      repeated,
    ])
    expect([context.presenter?.holder, context.parsed?.credentials, stopped]).to.deep.equal([
      wallet.did,
      [badge],
      false,
    ])
    expect(results.every((result) => !('basedOn' in result))).to.equal(true)
  })

  it('warn when nothing was asked: it may be a copy', async () => {
    const warned = 'challenge warn presentation-may-be-replayed'
    expect(await codes(await good(), {}, {})).to.deep.equal([readable, known, signed, warned])
  })

  it('say which document was read for the key, good or bad', async () => {
    const of = async (verificationMethod: string) => {
      const { results } = await run(await good({ verificationMethod }, { holder: univ }), { outside })
      return results.find(({ id }) => id === 'signature')
    }
    expect(await of(key)).to.deep.include({ outcome: 'pass', basedOn })
    expect(await of(`${univ}#2`)).to.deep.include({ code: 'holder-key-not-listed', basedOn })
  })

  it('say that it answers something else, and do not look at the signature', async () => {
    const other = await run(await good({ challenge: 'x' }))
    expect(other.results.map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)).to.deep.equal([
      readable,
      known,
      ...after('signature'),
      'challenge fail challenge-not-repeated',
    ])
    expect([other.context.presenter, other.stopped]).to.deep.equal([undefined, true])
    expect((await codes(await good({ domain: 'x' }))).at(-1)).to.equal('challenge fail domain-other')
  })

  describe('stop', () => {
    const rows: readonly (readonly [string, () => unknown, readonly string[]])[] = [
      [
        'at what is no presentation',
        () => 'a.b',
        ['format fail jws-malformed', ...after('context', 'signature', 'challenge')],
      ],
      [
        'at one that holds nothing',
        () => wallet.presentation([]),
        ['format fail presentation-empty', ...after('context', 'signature', 'challenge')],
      ],
      [
        'at a signed text that all would not read alike',
        () => wallet.jwt({ '@context': [v2], type: 'VerifiablePresentation', id: null }),
        ['format fail null-value', ...after('context', 'signature', 'challenge')],
      ],
      [
        'at words of its own',
        () => ({ ...wallet.presentation([badge]), '@context': [v2, { x: 'https://x.example/' }] }),
        [readable, 'context fail context-unknown', ...after('signature', 'challenge')],
      ],
      [
        'at one that nobody signed',
        () => wallet.presentation([badge]),
        [readable, known, 'signature fail presentation-not-signed', ...after('challenge')],
      ],
    ]
    for (const [what, handed, expected] of rows)
      it(what, async () => {
        expect(await codes((await handed()) as Credential | string)).to.deep.equal(expected)
      })
  })

  it('have no words of a presentation to judge in an SD-JWT', async () => {
    const claims = {
      vct: 'https://badges.example.org/vct',
      cnf: { jwk: wallet.publicKey.export({ format: 'jwk' }) },
    }
    const sdJwt = `${compact({ alg: 'EdDSA', typ: 'dc+sd-jwt' }, claims, openWallet().key)}~`
    const bound = wallet.bind(sdJwt, { nonce: asked.challenge, aud: asked.domain })
    expect(await codes(bound)).to.deep.equal([readable, known, signed, repeated])
  })

  describe('by a key of this service', () => {
    const one: PublishedKey = {
      organisationId: 'acme',
      did: wallet.did,
      verificationMethod: wallet.did,
      algorithm: 'Ed25519',
      publicKeyMultibase: encodePublicKey(wallet.publicKey),
      createdAt: '2026-01-01T00:00:00Z',
    }
    const lost = { ...one, compromisedAt: '2026-11-01T00:00:00Z' }
    const retired = { ...one, retiredAt: '2026-11-01T00:00:00Z' }
    const rows: readonly (readonly [string, readonly PublishedKey[], string])[] = [
      ['that is good', [one], signed],
      ['that is lost', [lost], 'signature fail key-no-longer-good'],
      ['that is retired', [retired], 'signature fail key-no-longer-good'],
      ['of which one is good', [lost, one], signed],
    ]
    for (const [what, keys, expected] of rows)
      it(`${what}: ${expected}`, async () => {
        const publishedKeys = (did: string) => Promise.resolve(did === wallet.did ? keys : [])
        expect((await codes(await good(), { publishedKeys }))[2]).to.equal(expected)
      })
  })

  it('rest on each other, but for whether who presents is who received', () => {
    expect(presentationChecks.map(({ id, fatal }) => [id, fatal])).to.deep.equal(
      ['format', 'context', 'signature', 'challenge'].map((id) => [id, true]),
    )
    expect(holderChecks.map(({ id, fatal }) => [id, fatal])).to.deep.equal([['holder', false]])
  })
})
