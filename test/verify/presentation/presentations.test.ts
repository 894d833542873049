/** Who shows a badge, to whom, and in answer to what. */
import { expect } from 'chai'
import { envelop } from '../../../server/proof/jose/enveloped.ts'
import { signVcJwt } from '../../../server/proof/jose/vc-jwt.ts'
import type { Credential } from '../../../server/proof/types.ts'
import type { CheckResult, VerificationReport } from '../../../server/verify/types.ts'
import { verifyInput } from '../../../server/verify/verify-input.ts'
import { now, openIssuing, publicUrl, type Issuing } from '../issuing.ts'
import { compact } from '../../proof/jose/tokens.ts'
import { boundTo, openWallet, v2, type Wallet } from './wallet.ts'

const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }
const nonce = { nonce: asked.challenge, aud: asked.domain }
const name = 'Zoé Lefèvre'

/** `check outcome code` of whatever did not pass. */
function reservations(checks: readonly CheckResult[]): readonly string[] {
  return checks
    .filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')
    .map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)
}

describe('a presentation', function () {
  this.timeout(60_000)
  let issuing: Issuing
  const wallet: Wallet = openWallet()
  const other: Wallet = openWallet()
  let badge: Credential
  let second: Credential
  let bearer: Credential
  let jwt: string
  let sdJwt: string
  before(async () => {
    issuing = await openIssuing()
    const recipient = { subjectId: wallet.did, name }
    const unsigned = await issuing.unsigned('award-presented', { recipient })
    badge = await issuing.sign(unsigned)
    second = await issuing.sign(await issuing.unsigned('award-second', { recipient }))
    bearer = await issuing.sign(await issuing.unsigned('award-bearer'))
    const { keys } = issuing.signing
    const acme = await keys.current('acme', 'P-256')
    jwt = await signVcJwt(keys, acme, unsigned, { publicUrl, issuedAt: now })
    sdJwt = await boundTo({ keys, publicUrl }, acme, unsigned, wallet.publicKey)
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  const judge = (handed: unknown, question: object = asked): Promise<VerificationReport> => {
    const text = typeof handed === 'string' ? handed : JSON.stringify(handed)
    const kind = typeof handed === 'string' ? 'jwt' : 'json'
    return verifyInput(issuing.deps, { kind, bytes: Buffer.from(text) }, now, question)
  }
  const summary = async (handed: unknown, question?: object) => {
    const report = await judge(handed, question)
    return [report.verdict, report.subjectBinding, ...reservations(report.checks)]
  }
  const presented = (credentials: unknown, members: Credential = {}, change: Credential = {}, by = wallet) =>
    by.sign(by.presentation(credentials, change), { ...asked, ...members })
  const vp = (credentials: unknown) => ({
    '@context': [v2],
    type: ['VerifiablePresentation'],
    verifiableCredential: credentials,
  })
  const enveloped = (text: string) => ({
    '@context': [v2],
    type: 'EnvelopedVerifiablePresentation',
    id: `data:application/vp+jwt,${text}`,
  })

  describe('of one’s own badge, in answer to a challenge, shows that it is one’s own', () => {
    const forms: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['with a Data Integrity proof', () => presented([badge])],
      ['with the badge alone, not in a list', () => presented(badge)],
      ['with the holder as an object', () => presented([badge], {}, { holder: { id: wallet.did } })],
      ['without naming the holder', () => presented([badge], {}, { holder: undefined })],
      ['as Learner Credential Wallet signs it', () => wallet.sign2020(wallet.presentation([badge]), asked)],
      ['with a badge in an envelope', () => presented([envelop(jwt)])],
      ['as a vp+jwt', async () => wallet.jwt({ ...vp([badge]), holder: wallet.did, ...nonce })],
      ['as a vp+jwt with an enveloped badge', async () => wallet.jwt({ ...vp([envelop(jwt)]), ...nonce })],
      ['as a JWT with a vp claim', async () => wallet.jwt({ vp: vp([jwt]), ...nonce }, { typ: 'JWT' })],
      ['as a JWT in an envelope', async () => enveloped(wallet.jwt({ ...vp([badge]), ...nonce }))],
      ['as an SD-JWT the holder signed', async () => wallet.bind(sdJwt, nonce)],
    ]
    for (const [what, handed] of forms) {
      it(what, async () => {
        const document = await handed()
        const report = await judge(document)
        expect([report.verdict, report.subjectBinding, reservations(report.checks)]).to.deep.equal(
          ['valid', 'proven', []],
          JSON.stringify(report.parts?.map(({ checks }) => reservations(checks))),
        )
        expect(report.checks.map(({ id }) => id)).to.deep.equal([
          'format',
          'context',
          'signature',
          'challenge',
          'holder',
        ])
        const [part, ...more] = report.parts ?? []
        expect(more).to.deep.equal([])
        expect(part?.credential).to.have.nested.property('credentialSubject.id', wallet.did)
        expect(part?.issuer).to.include({ recognised: true })
        expect(report.credential).to.equal(undefined)
      })
    }

    it('is worth a reservation when nobody gave a challenge: it may have been copied', async () => {
      for (const [, handed] of forms) {
        expect(await summary(await handed(), {})).to.deep.equal([
          'valid-with-warnings',
          'not-requested',
          'challenge warn presentation-may-be-replayed',
        ])
      }
    })

    it('is no answer to another challenge, nor for anybody else', async () => {
      for (const [what, handed] of forms) {
        const document = await handed()
        expect(await summary(document, { ...asked, challenge: 'other' }), what).to.deep.equal([
          'invalid',
          'failed',
          'challenge fail challenge-not-repeated',
        ])
        expect(await summary(document, { ...asked, domain: 'https://autre.example' }), what).to.deep.equal([
          'invalid',
          'failed',
          'challenge fail domain-other',
        ])
      }
    })
  })

  it('is judged badge by badge, each where it stands', async () => {
    await issuing.setState('award-second', 'revoked')
    const report = await judge(await presented([badge, second]))
    expect(report.verdict).to.equal('invalid')
    expect(report.parts?.map(({ pointer, verdict }) => [pointer, verdict])).to.deep.equal([
      ['/verifiableCredential/0', 'valid'],
      ['/verifiableCredential/1', 'invalid'],
    ])
  })

  describe('is not believed', () => {
    const rows: readonly (readonly [string, () => unknown, ...string[]])[] = [
      [
        'with somebody else’s badge',
        () => presented([badge], {}, {}, other),
        'holder fail holder-not-subject',
      ],
      [
        'with somebody else’s badge beside one’s own',
        async () => {
          const recipient = { subjectId: other.did, name }
          const theirs = await issuing.sign(await issuing.unsigned('award-other', { recipient }))
          return presented([badge, theirs])
        },
        'holder fail holder-not-subject',
      ],
      [
        'in the name of a victim',
        () => presented([badge], {}, { holder: wallet.did }, other),
        'signature fail holder-not-signer',
      ],
      [
        'in the name of a victim, as a JWT',
        () => other.jwt({ ...vp([badge]), iss: wallet.did, holder: wallet.did, ...nonce }),
        'signature fail holder-not-signer',
      ],
      [
        'by a key of one’s own under another’s did:key',
        () => presented([badge], { verificationMethod: `${wallet.did}#${wallet.did.slice(8)}` }, {}, other),
        'signature fail signature-mismatch',
      ],
      ['unsigned', () => wallet.presentation([badge]), 'signature fail presentation-not-signed'],
      [
        'signed to state, not to present',
        () => presented([badge], { proofPurpose: 'assertionMethod' }),
        'signature fail proof-purpose-wrong',
      ],
      [
        'with a badge added after it was signed',
        async () => ({ ...(await presented([badge])), verifiableCredential: [badge, second] }),
        'signature fail signature-mismatch',
      ],
      [
        'with two proofs by two people',
        async () => {
          const [one, two] = [
            await presented([badge]),
            await presented([badge], {}, { holder: wallet.did }, other),
          ]
          return { ...one, proof: [one['proof'], two['proof']] }
        },
        'signature fail holders-several',
      ],
      ['without any badge', () => presented([]), 'format fail presentation-empty'],
      [
        'with more badges than are read',
        () => presented(Array(21).fill(bearer)),
        'format fail presentation-too-long',
      ],
      [
        'with a member that nobody asked for',
        () => presented([badge], {}, { '@index': 'EXPERT' }),
        'format fail presentation-malformed',
      ],
      [
        'with another type',
        () => presented([badge], {}, { type: ['VerifiablePresentation', 'VerifiableCredential'] }),
        'format fail presentation-malformed',
      ],
      [
        'with a link instead of a badge',
        async () => ({ ...(await presented([badge])), verifiableCredential: [badge['id']] }),
        'format fail presentation-malformed',
      ],
      [
        'with @graph in a badge',
        async () => ({ ...(await presented([badge])), verifiableCredential: [{ ...badge, '@graph': [] }] }),
        'context fail context-unknown',
      ],
      [
        'with words of its own',
        async () => ({ ...(await presented([badge])), '@context': [v2, { holder: 'https://x.example/' }] }),
        'context fail context-unknown',
      ],
      ['as a JWT for anybody', () => wallet.jwt(vp([badge])), 'challenge fail challenge-not-repeated'],
      [
        'as a JWT with alg none',
        () => wallet.jwt({ ...vp([badge]), ...nonce }, { alg: 'none' }),
        'format fail algorithm-unsupported',
        'holder fail not-a-presentation',
      ],
      [
        'as a JWT that has expired',
        () => wallet.jwt({ ...vp([badge]), ...nonce, exp: 1795000000 }),
        'signature fail proof-expired',
      ],
      [
        'as an SD-JWT of which two readers would read two things',
        () => {
          const header = { alg: 'EdDSA', typ: 'dc+sd-jwt' }
          const jwk = wallet.publicKey.export({ format: 'jwk' })
          const claims = { vct: 'https://badges.example.org/vct', cnf: { jwk }, name: null }
          return wallet.bind(`${compact(header, claims, other.key)}~`, nonce)
        },
        'format fail null-value',
      ],
      [
        'as an SD-JWT bound long ago',
        () => wallet.bind(sdJwt, { ...nonce, iat: 1795253400 - 16 * 60 }),
        'signature fail proof-expired',
      ],
      [
        'as an SD-JWT bound by another key',
        () => other.bind(sdJwt, nonce),
        'signature fail key-binding-invalid',
      ],
      [
        'as an SD-JWT whose binding is of another text',
        () => wallet.bind(sdJwt, { ...nonce, sd_hash: 'x' }),
        'signature fail key-binding-invalid',
      ],
      [
        'as an SD-JWT whose binding is another kind of token',
        () => wallet.bind(sdJwt, nonce, { typ: 'JWT' }),
        'signature fail key-binding-invalid',
      ],
    ]
    for (const [what, handed, ...expected] of rows) {
      it(what, async () => {
        expect(await summary(await handed())).to.deep.equal(['invalid', 'failed', ...expected])
      })
    }

    it('when a badge inside was changed', async () => {
      const report = await judge(await presented([{ ...badge, name: 'Expert' }]))
      expect([report.verdict, report.subjectBinding]).to.deep.equal(['invalid', 'not-possible'])
      expect(reservations(report.parts?.[0]?.checks ?? [])).to.deep.equal([
        'signature fail signature-mismatch',
      ])
    })
  })

  describe('leaves it open', () => {
    it('whether a badge that names nobody is the presenter’s', async () => {
      expect(await summary(await presented([bearer]))).to.deep.equal([
        'valid-with-warnings',
        'not-possible',
        'holder warn subject-has-no-key',
      ])
    })

    it('who presents, when their key is published elsewhere', async () => {
      const did = 'did:web:victime.example'
      const method = `${did}#${wallet.did.slice(8)}`
      const document = await presented([badge], { verificationMethod: method }, { holder: did })
      expect(await summary(document)).to.deep.equal([
        'undetermined',
        'not-possible',
        'signature unknown holder-key-not-looked-up',
      ])
      expect(
        await summary(wallet.jwt({ ...vp([badge]), ...nonce, iss: did }, { kid: `${did}#1` })),
      ).to.deep.equal(['undetermined', 'not-possible', 'signature unknown holder-key-not-looked-up'])
    })

    it('what words of another vocabulary say', async () => {
      const context = [v2, 'https://example.org/context.json']
      const document = { ...(await presented([badge])), '@context': context }
      expect(await summary(document)).to.deep.equal([
        'undetermined',
        'not-possible',
        'context unknown context-not-known',
      ])
    })
  })

  it('is asked for in vain of a badge alone: nothing shows who sends it', async () => {
    for (const alone of [badge, jwt, sdJwt, envelop(jwt)]) {
      expect((await judge(alone, {})).verdict).to.equal('valid')
      expect(await summary(alone)).to.deep.equal(['invalid', 'failed', 'holder fail not-a-presentation'])
    }
  })

  it('is no credential, and a credential no presentation, whatever the envelope says', async () => {
    const signed = wallet.jwt({ ...vp([badge]), ...nonce }, { typ: 'JWT' })
    const inside = await judge(await presented([envelop(signed)]))
    expect(inside.parts?.[0]?.verdict).to.equal('invalid')
    expect((await judge(enveloped(jwt))).verdict).to.equal('invalid')
    for (const typ of ['at+jwt', 'openid4vci-proof+jwt', 'kb+jwt', 'vc+jwt']) {
      expect((await judge(wallet.jwt({ ...vp([badge]), ...nonce }, { typ }))).verdict, typ).to.equal(
        'invalid',
      )
    }
  })
})
