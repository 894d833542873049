/** Who presents, by what a presentation and the document of its holder say: no credential in it is looked at. */
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { envelop } from '../../../server/proof/jose/enveloped.ts'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { Credential } from '../../../server/proof/types.ts'
import type { LookUpDeps } from '../../../server/verify/foreign/look-up-keys.ts'
import {
  parsePresentation,
  readPresentation,
  saysPresentation,
} from '../../../server/verify/presentation/read-presentation.ts'
import { compact } from '../../proof/jose/tokens.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { documentOf, siteOf, univ } from '../signed/small-badge.ts'
import { openWallet, v2 } from './wallet.ts'

const wallet = openWallet()
const other = openWallet()
const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }
const nonce = { nonce: asked.challenge, aud: asked.domain }
const key = `${univ}#key-1`
const basedOn = [{ url: 'https://univ.example/.well-known/did.json', fetchedAt: '2026-11-21T09:30:00Z' }]
const document = { ...documentOf(encodePublicKey(wallet.publicKey)), authentication: [key] }
const asking = (found: unknown, seen: string[] = []): LookUpDeps => ({
  publicUrl,
  outside: siteOf(found, seen),
})

const vp = (more: Credential = {}) => ({ '@context': [v2], type: ['VerifiablePresentation'], ...more })
const sdJwtOf = (by = wallet) => {
  const claims = {
    vct: 'https://badges.example.org/vct',
    cnf: { jwk: by.publicKey.export({ format: 'jwk' }) },
  }
  return `${compact({ alg: 'EdDSA', typ: 'dc+sd-jwt' }, claims, other.key)}~`
}
const payloadOf = (text: string) => Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()

/** Who presents, or why that is not known. */
async function presenterOf(handed: Credential | string, deps?: LookUpDeps) {
  const parsed = parsePresentation(handed)
  const read = 'failure' in parsed ? parsed : await readPresentation(parsed, { ...asked, now }, deps)
  return 'failure' in read ? read.failure.code : read
}

describe('taking a presentation apart', () => {
  it('finds what an object holds, one or several', () => {
    for (const credentials of [[{ id: 'a' }, { id: 'b' }], [{ id: 'a' }]]) {
      const presentation = vp({ verifiableCredential: credentials })
      const found = { form: 'data-integrity', presentation, credentials, signedTexts: [] }
      expect(parsePresentation(presentation)).to.deep.equal(found)
    }
    expect(parsePresentation(vp({ verifiableCredential: { id: 'a' } }))).to.deep.include({
      credentials: [{ id: 'a' }],
    })
  })

  it('finds what a JWT holds, with the signed texts in it in envelopes', () => {
    const plain = { id: 'a' }
    const text = wallet.jwt(
      { vp: vp({ verifiableCredential: ['a.b.c', 'a.b.c~d~', plain] }) },
      { typ: 'JWT' },
    )
    const credentials = [
      envelop('a.b.c', 'application/vc+jwt'),
      envelop('a.b.c~d~', 'application/dc+sd-jwt'),
      plain,
    ]
    const parsed = parsePresentation(text)
    expect(parsed).to.deep.include({ form: 'vp-jwt', credentials, text, signedTexts: [payloadOf(text)] })
    expect(parsed).to.have.deep.nested.property('presentation.verifiableCredential', credentials)
    expect(parsed).to.have.deep.nested.property('presentation.type', ['VerifiablePresentation'])
    const empty = parsePresentation(wallet.jwt(vp()))
    expect(empty).to.deep.include({ credentials: [] })
    expect(empty).not.to.have.nested.property('presentation.verifiableCredential')
  })

  it('finds the JWT in an envelope, and nothing in what only looks like one', () => {
    const text = wallet.jwt(vp())
    const envelope = (id: string) => ({ '@context': [v2], type: 'EnvelopedVerifiablePresentation', id })
    expect(parsePresentation(envelope(`data:application/vp+jwt,${text}`))).to.deep.include({ text })
    expect(parsePresentation(envelope(`data:text/plain,${text}`))).to.have.nested.property(
      'failure.code',
      'envelope-malformed',
    )
  })

  it('finds one credential in an SD-JWT its holder signed, and no presentation in any other', () => {
    const sdJwt = sdJwtOf()
    const text = wallet.bind(sdJwt, nonce)
    expect(parsePresentation(text)).to.deep.equal({
      form: 'sd-jwt',
      presentation: { verifiableCredential: [text] },
      credentials: [text],
      text,
      signedTexts: [payloadOf(sdJwt), payloadOf(text.slice(sdJwt.length))],
    })
    expect(parsePresentation(sdJwt)).to.have.nested.property('failure.code', 'not-a-presentation')
    expect(parsePresentation('a~b')).to.have.nested.property('failure.code', 'jws-malformed')
    expect(parsePresentation('a.b')).to.have.property('failure')
  })

  it('is for what says that it is one', () => {
    for (const type of [
      'VerifiablePresentation',
      ['x', 'VerifiablePresentation'],
      'EnvelopedVerifiablePresentation',
    ])
      expect(saysPresentation({ type }), String(type)).to.equal(true)
    for (const value of [
      { type: 'x' },
      {},
      [{ type: 'VerifiablePresentation' }],
      'VerifiablePresentation',
      null,
    ])
      expect(saysPresentation(value), JSON.stringify(value)).to.equal(false)
  })
})

describe('who presents', () => {
  const signed = (change: Credential = {}, members: Credential = {}, by = wallet) =>
    by.sign(by.presentation([], change), { ...asked, ...members })
  const elsewhere = (verificationMethod = key, by = wallet) =>
    signed({ holder: univ }, { verificationMethod }, by)
  const jwt = (claims: Credential = {}, header: Credential = {}, by = wallet) =>
    by.jwt({ ...vp(), ...nonce, ...claims }, header)
  const theirs = { iss: univ, holder: univ }

  describe('is the key that signed', () => {
    const rows: readonly (readonly [string, () => unknown])[] = [
      ['a proof', () => signed()],
      ['a proof of what names no holder', () => signed({ holder: undefined })],
      ['a proof of what has the holder as an object', () => signed({ holder: { id: wallet.did } })],
      ['a JWT', () => jwt()],
    ]
    for (const [what, handed] of rows)
      it(what, async () => {
        const seen: string[] = []
        for (const deps of [undefined, asking(document, seen)]) {
          const presenter = await presenterOf((await handed()) as Credential | string, deps)
          expect(presenter).to.have.property('holder', wallet.did)
          expect(presenter).to.have.nested.property('proofs[0].controller', wallet.did)
          expect(presenter).not.to.have.property('basedOn')
        }
        expect(seen, 'nobody is asked').to.deep.equal([])
      })

    it('an SD-JWT, for the key it is bound to', async () => {
      const presenter = await presenterOf(wallet.bind(sdJwtOf(), nonce))
      expect(presenter)
        .to.have.property('holder')
        .that.matches(/^did:jwk:/u)
      if (typeof presenter === 'string') throw new Error(presenter)
      const { holder, proofs } = presenter
      expect(proofs).to.deep.equal([{ verificationMethod: `${holder}#0`, controller: holder }])
      expect(await presenterOf(other.bind(sdJwtOf(), nonce))).to.equal('key-binding-invalid')
    })
  })

  it('is whose document lists that key', async () => {
    for (const handed of [await elsewhere(), jwt(theirs, { kid: key })]) {
      const presenter = await presenterOf(handed, asking(document))
      expect(presenter).to.deep.include({ holder: univ, basedOn })
      expect(presenter).to.have.nested.property('proofs[0].verificationMethod', key)
    }
  })

  it('is asked of the document of the first key, where nobody is named', async () => {
    const handed = await signed({ holder: undefined }, { verificationMethod: key })
    expect(await presenterOf(handed, asking(document))).to.deep.include({ holder: univ, basedOn })
  })

  describe('is not known', () => {
    const rows: readonly (readonly [string, () => unknown, LookUpDeps | undefined, string])[] = [
      ['without a proof', () => wallet.presentation([]), undefined, 'proof-missing'],
      [
        'in answer to another challenge',
        () => signed({}, { challenge: 'x' }),
        undefined,
        'proof-challenge-wrong',
      ],
      ['for somebody else', () => signed({}, { domain: 'x' }), undefined, 'proof-domain-wrong'],
      ['in a JWT for somebody else', () => jwt({ aud: 'x' }), undefined, 'proof-domain-wrong'],
      [
        'by another than is named',
        () => signed({ holder: wallet.did }, {}, other),
        undefined,
        'holder-not-signer',
      ],
      ['when nobody is asked', () => jwt(theirs, { kid: key }), undefined, 'holder-key-not-looked-up'],
      [
        'when nobody is asked about a Multikey after another DID',
        () => elsewhere(`${univ}#${encodePublicKey(wallet.publicKey)}`),
        undefined,
        'holder-key-not-looked-up',
      ],
      ['when nobody is asked about a name', () => elsewhere(), undefined, 'verification-method-undecodable'],
      [
        'when nobody is named and nobody signed',
        () => wallet.presentation([], { holder: undefined }),
        asking(document),
        'proof-missing',
      ],
      ['when their site is away', () => elsewhere(), asking(undefined), 'holder-document-unreachable'],
      [
        'when it is away, of a JWT',
        () => jwt(theirs, { kid: key }),
        asking(undefined),
        'holder-document-unreachable',
      ],
      ['by a key they do not list', () => elsewhere(`${univ}#2`), asking(document), 'holder-key-not-listed'],
      ['by one of a JWT', () => jwt(theirs, { kid: `${univ}#2` }), asking(document), 'holder-key-not-listed'],
      [
        'by one of a name of its own',
        () => jwt(theirs, { kid: '2' }),
        asking(document),
        'holder-key-not-read',
      ],
      [
        'by a key they list for signing',
        () => elsewhere(),
        asking({ ...document, authentication: [] }),
        'holder-key-not-for-this',
      ],
      ['by a forged signature', () => elsewhere(key, other), asking(document), 'signature-mismatch'],
      ['by that of a JWT', () => jwt(theirs, { kid: key }, other), asking(document), 'signature-mismatch'],
    ]
    for (const [what, handed, deps, code] of rows)
      it(`${what}: ${code}`, async () => {
        expect(await presenterOf((await handed()) as Credential | string, deps)).to.equal(code)
      })

    it('with proofs of two', async () => {
      const [one, two] = [await signed({ holder: undefined }), await signed({ holder: undefined }, {}, other)]
      expect(await presenterOf({ ...one, proof: [one['proof'], two['proof']] })).to.equal('holders-several')
      const twice = await presenterOf({ ...one, proof: [one['proof'], { ...(one['proof'] as object) }] })
      expect(twice).to.have.nested.property('proofs.length', 2)
    })
  })

  it('is read without a word of it being changed', async () => {
    const handed = await signed()
    const before = createHash('sha256').update(JSON.stringify(handed)).digest('hex')
    await presenterOf(handed)
    expect(createHash('sha256').update(JSON.stringify(handed)).digest('hex')).to.equal(before)
  })
})
