/** The key of whoever presents, by what their document says of it. */
import { expect } from 'chai'
import { jwkThumbprint } from '../../../server/proof/keys/jwk.ts'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { ControllerKey } from '../../../server/proof/types.ts'
import type { KeyAnswer, LookUpTrouble } from '../../../server/verify/foreign/look-up-keys.ts'
import {
  holderKeyFlaw,
  holderKeyNotHad,
  holderKeyResolver,
  isKeyItself,
  lookUpHolder,
} from '../../../server/verify/presentation/holder-key.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { documentOf, siteOf, univ } from '../signed/small-badge.ts'
import { openWallet } from './wallet.ts'

const wallet = openWallet()
const multibase = encodePublicKey(wallet.publicKey)
const other = encodePublicKey(openWallet().publicKey)
const name = `${univ}#key-1`
const source = { url: 'https://univ.example/.well-known/did.json', fetchedAt: '2026-11-21T09:30:00Z' }
const key: ControllerKey = {
  verificationMethod: name,
  controller: univ,
  publicKeyMultibase: multibase,
  purposes: ['authentication'],
}
const said = (keys: readonly ControllerKey[], unread: readonly string[] = []): KeyAnswer => ({
  keys,
  unread,
  basedOn: [source],
})
const codeOf = (refusal: ReturnType<typeof holderKeyFlaw>) => refusal?.failure.code

describe('the key of whoever presents', () => {
  it('is the DID itself, of two methods', () => {
    for (const id of [wallet.did, 'did:jwk:eyJ9']) expect(isKeyItself(id), id).to.equal(true)
    for (const id of [univ, 'did:keyx:z6Mk', `x${wallet.did}`, 'did:key', 'key'])
      expect(isKeyItself(id), id).to.equal(false)
  })

  describe('is not had when nothing is known of their document:', () => {
    const rows: readonly (readonly [LookUpTrouble, string])[] = [
      ['not-here', 'holder-key-not-looked-up'],
      ['not-looked-up', 'holder-key-not-looked-up'],
      ['method-not-read', 'holder-key-not-looked-up'],
      ['unreachable', 'holder-document-unreachable'],
      ['unusable', 'holder-document-unusable'],
      ['without-keys', 'holder-document-unusable'],
    ]
    for (const [trouble, code] of rows)
      it(`${trouble}: ${code}`, () => {
        for (const refusal of [
          holderKeyNotHad({ trouble, basedOn: [source] }),
          holderKeyFlaw({ trouble, basedOn: [source] }, [name]),
        ]) {
          expect(codeOf(refusal)).to.equal(code)
          expect(refusal?.basedOn).to.deep.equal([source])
        }
        expect(holderKeyNotHad({ trouble, basedOn: [] })).not.to.have.property('basedOn')
      })
  })

  it('is not had when their document does not list it, or not in a way that is read', () => {
    const code = (answer: KeyAnswer, kid?: string) => codeOf(holderKeyNotHad(answer, kid))
    expect(code(said([]))).to.equal('holder-key-not-listed')
    expect(code(said([]), name)).to.equal('holder-key-not-listed')
    expect(code(said([], ['x']))).to.equal('holder-key-not-read')
    expect(code(said([], ['x']), name)).to.equal('holder-key-not-read')
    // May be any of those it lists.
    expect(code(said([]), 'key-1')).to.equal('holder-key-not-read')
  })

  describe('is judged by their document as of now:', () => {
    const rows: readonly (readonly [string, KeyAnswer, string | undefined])[] = [
      ['listed for saying who they are', said([key]), undefined],
      ['not listed', said([{ ...key, verificationMethod: `${univ}#2` }]), 'holder-key-not-listed'],
      ['listed for signing', said([{ ...key, purposes: ['assertionMethod'] }]), 'holder-key-not-for-this'],
      ['perhaps listed', said([], ['x']), 'holder-key-not-read'],
      ['expired', said([{ ...key, expires: '2026-11-20T00:00:00Z' }]), 'key-no-longer-good'],
      ['revoked', said([{ ...key, revoked: '2026-11-20T00:00:00Z' }]), 'key-no-longer-good'],
      ['to be revoked', said([{ ...key, revoked: '2036-11-20T00:00:00Z' }]), 'key-no-longer-good'],
    ]
    for (const [what, answer, code] of rows)
      it(what, () => {
        const flaw = holderKeyFlaw(answer, [name])
        expect(codeOf(flaw)).to.equal(code)
        expect(flaw?.basedOn).to.deep.equal(code === undefined ? undefined : [source])
      })

    it('each of several', () => {
      expect(codeOf(holderKeyFlaw(said([key]), [name, `${univ}#2`]))).to.equal('holder-key-not-listed')
      expect(holderKeyFlaw(said([key]), [])).to.equal(undefined)
    })
  })

  describe('is looked up', () => {
    const document = { ...documentOf(multibase), authentication: [name] }
    const resolve = async (kid: string, holder: string | undefined, found: unknown = document) => {
      const answers: KeyAnswer[] = []
      const asked: string[] = []
      const deps = { publicUrl, outside: siteOf(found === 'none' ? undefined : found, asked) }
      const resolved = await holderKeyResolver(deps, now, (answer) => answers.push(answer))(kid, holder)
      return { name: resolved?.verificationMethod, answers, asked, resolved }
    }
    const thumbprint = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${jwkThumbprint(wallet.publicKey)}`

    it('by its name, or by its thumbprint, in their own document', async () => {
      for (const kid of [name, '#key-1', 'key-1', thumbprint]) {
        const found = await resolve(kid, univ)
        expect(found.name, kid).to.equal(name)
        expect(found.resolved?.controller).to.equal(univ)
        expect(found.resolved && encodePublicKey(found.resolved.key)).to.equal(multibase)
        expect([found.answers.length, found.asked]).to.deep.equal([1, [source.url]])
      }
    })

    it('of nobody, and of nobody whose DID is the key', async () => {
      for (const holder of [undefined, wallet.did]) {
        const { name: none, answers, asked } = await resolve(thumbprint, holder)
        expect([none, answers, asked]).to.deep.equal([undefined, [], []])
      }
    })

    it('in vain where their document has another, or there is none', async () => {
      const theirs = { ...documentOf(other), authentication: [name] }
      for (const [found, kid] of [
        [theirs, thumbprint],
        [document, 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:x'],
        ['none', thumbprint],
      ] as const) {
        const { name: none, answers } = await resolve(kid, univ, found)
        expect([none, answers.length], kid).to.deep.equal([undefined, 1])
      }
    })

    it('once for all the proofs that name it', async () => {
      const asked: string[] = []
      const away = 'https://univ.example/keys/1'
      const answer = await lookUpHolder(
        { publicUrl, outside: siteOf(document, asked) },
        univ,
        [away, away],
        now,
      )
      expect('keys' in answer).to.equal(true)
      expect(asked).to.deep.equal([source.url, away])
    })
  })
})
