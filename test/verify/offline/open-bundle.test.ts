/** Whose a trust bundle is, and whether it is what they signed. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { jwkThumbprint } from '../../../server/proof/keys/jwk.ts'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import { openBundle } from '../../../server/verify/offline/open-bundle.ts'
import { encoded } from '../../proof/jose/tokens.ts'
import { plainDid, plainKey, plainPrivateKey } from '../plain-signer.ts'
import { bundleOf, claims, hub, kid } from './bundles.ts'

const thumbprint = jwkThumbprint(createPublicKey(plainPrivateKey))
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const failureOf = (text: string, pin?: string) => {
  const found = openBundle(text, pin)
  return 'failure' in found ? found.failure : undefined
}

describe('a trust bundle', () => {
  it('says what is in it, who signed it, and that nobody said whose key that is', () => {
    expect(openBundle(` ${bundleOf()}\n`)).to.deep.equal({
      bundle: claims(),
      signer: kid,
      thumbprint,
      isPinned: false,
    })
  })

  for (const pin of [plainKey, kid, `did:key:${plainKey}`, thumbprint, ` ${plainKey}\n`])
    it(`is the hub’s for who names its key as ${pin.trim().slice(0, 12)}`, () => {
      expect(openBundle(bundleOf(), pin)).to.include({ isPinned: true })
    })

  for (const pin of [
    '',
    hub,
    `${plainKey}x`,
    `#${plainKey}`,
    encodePublicKey(p256.publicKey),
    plainDid.slice(0, -1),
  ])
    it(`is by another key than ${pin === '' ? 'none' : pin.slice(0, 12)}`, () => {
      expect(failureOf(bundleOf(), pin)).to.equal('other-key')
    })

  it('was changed when its words are not those that were signed, or by another key', () => {
    const [header, , signature] = bundleOf().split('.')
    expect(failureOf([header, encoded(claims({ statusLists: [{}] })), signature].join('.'))).to.equal(
      'signature-mismatch',
    )
    expect(failureOf(bundleOf({}, {}, generateKeyPairSync('ed25519').privateKey))).to.equal(
      'signature-mismatch',
    )
    const ofOtherKind = { kid: `${hub}#${encodePublicKey(p256.publicKey)}` }
    expect(failureOf(bundleOf({}, ofOtherKind, p256.privateKey))).to.equal('signature-mismatch')
  })

  const [header = '', payload = '', signature = ''] = bundleOf().split('.')
  const raw = (text: string | Buffer) => Buffer.from(text).toString('base64url')
  const texts: Readonly<Record<string, string>> = {
    nothing: '',
    'two parts': `${header}.${payload}`,
    'four parts': `${header}.${payload}.${signature}.${signature}`,
    'an empty header': `.${payload}.${signature}`,
    'an empty payload': `${header}..${signature}`,
    'an empty signature': `${header}.${payload}.`,
    'a header that is no JSON': `${raw('{')}.${payload}.${signature}`,
    'a header that is a list': `${encoded([])}.${payload}.${signature}`,
    'a header that is not UTF-8': `${raw(Buffer.from([0xff]))}.${payload}.${signature}`,
    'a payload that is no JSON': `${header}.${raw('{')}.${signature}`,
    'a payload that is a text': `${header}.${raw('"x"')}.${signature}`,
    'another algorithm': bundleOf({}, { alg: 'ES256' }),
    'another type': bundleOf({}, { typ: 'JWT' }),
    'something critical': bundleOf({}, { crit: ['exp'] }),
    'no key': bundleOf({}, { kid: undefined }),
    'a key that is a number': bundleOf({}, { kid: 7 }),
    'a key of somebody else': bundleOf({}, { kid: `did:web:other.example#${plainKey}` }),
    'a key of who begins alike': bundleOf({}, { kid: `${hub}2#${plainKey}` }),
    'a key that is none': bundleOf({}, { kid: `${hub}#z6Mk` }),
  }
  for (const [title, text] of Object.entries(texts))
    it(`is none with ${title}`, () => {
      expect(failureOf(text)).to.equal('not-a-bundle')
    })

  const lists = ['issuers', 'recognitions', 'frameworks', 'contexts', 'schemas', 'statusLists'] as const
  const ill: readonly (readonly [member: keyof ReturnType<typeof claims>, values: readonly unknown[]])[] = [
    ...(['iss', 'sub', 'publicUrl'] as const).map((name) => [name, [undefined, 7, {}]] as const),
    ...(['iat', 'exp'] as const).map(
      (name) => [name, [undefined, '1', 1.5, 8_640_000_000_001, -8_640_000_000_001]] as const,
    ),
    ...lists.map((name) => [name, [undefined, {}, 'x', [7], [{}, 'x'], [[]]]] as const),
    ['documents', [{}, 'x', [7], [{}, []]]],
  ]
  for (const [member, values] of ill)
    it(`is none without its ${member} in its form`, () => {
      for (const value of values)
        expect(failureOf(bundleOf({ [member]: value })), JSON.stringify(value)).to.equal('not-a-bundle')
    })

  it('may be without documents of others, and of any moment that a date can hold', () => {
    for (const change of [{ documents: undefined }, { exp: 8_640_000_000_000 }, { iat: -8_640_000_000_000 }])
      expect(failureOf(bundleOf(change))).to.equal(undefined)
  })
})
