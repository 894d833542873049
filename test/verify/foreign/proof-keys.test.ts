/** When a proof or a header sends us to the document of its issuer, and which key of it they mean. */
import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { ControllerKey } from '../../../server/proof/types.ts'
import type { KeyAnswer } from '../../../server/verify/foreign/look-up-keys.ts'
import {
  controllerKeyResolver,
  isWholeKeyName,
  keyNamedBy,
  keysForProofs,
} from '../../../server/verify/foreign/proof-keys.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { plainKey } from '../plain-signer.ts'
import { did, documentOf, multikey, profile } from './foreign-issuer.ts'
import { outsideWith, page, refusing } from './pages.ts'

const didUrl = 'https://univ.example/issuers/arts/did.json'
const other = encodePublicKey(generateKeyPairSync('ed25519').publicKey)

describe('a proof that names its key', () => {
  async function askedFor(proof: unknown): Promise<readonly string[]> {
    const asked: string[] = []
    const outside = outsideWith({ [didUrl]: page(documentOf(did)) }, asked)
    const answer = await keysForProofs({ publicUrl, outside }, { proof }, did, now)
    expect(answer !== undefined).to.equal(asked.length > 0)
    return asked
  }
  const naming = (verificationMethod: unknown) => ({ verificationMethod })

  const elsewhere: readonly string[] = [
    `${did}#key-1`,
    did,
    'did:web:other.example#key-1',
    'did:ebsi:zqHgS8D#1',
    'https://other.example/keys/1',
    `${did}#${plainKey.slice(0, 40)}`,
    `${did}#${plainKey}0`,
    `${did}#0${plainKey}`,
  ]
  for (const name of elsewhere)
    it(`has its issuer asked for ${name}`, async () => {
      expect(await askedFor([naming(name)])).to.deep.equal([didUrl])
      expect(await askedFor(naming(name)), 'alone').to.deep.equal([didUrl])
    })

  const held: readonly unknown[] = [
    `did:key:${plainKey}#${plainKey}`,
    `did:key:${plainKey}`,
    'did:jwk:e30#0',
    `${did}#${plainKey}`,
    `${did}#${plainKey.slice(0, 41)}`,
    `https://univ.example/#${plainKey}`,
    'http://univ.example/keys/1',
    'https://',
    'did:web:',
    'did:WEB:univ.example#key-1',
    'key-1',
    '#key-1',
    `see ${did}#key-1`,
    `x${did}#key-1`,
    `${did}#key 1`,
    `${did}#key-1#key-1`,
    `${did}#${'k'.repeat(2000)}`,
    7,
    undefined,
    { id: `${did}#key-1` },
  ]
  for (const name of held)
    it(`has nobody asked for ${JSON.stringify(name)?.slice(0, 60) ?? 'nothing'}`, async () => {
      expect(await askedFor([naming(name)])).to.deep.equal([])
    })

  it('has its issuer asked when it is one of several, and never when there is none', async () => {
    expect(await askedFor([naming(`did:key:${plainKey}`), naming(`${did}#key-1`)])).to.deep.equal([didUrl])
    expect(await askedFor([])).to.deep.equal([])
    expect(await askedFor(undefined)).to.deep.equal([])
  })

  it('may be as long as 2,000 characters', async () => {
    expect(await askedFor(naming(`${did}#${'k'.repeat(1999 - did.length)}`))).to.deep.equal([didUrl])
    expect(await askedFor(naming(`${did}#${'k'.repeat(2000 - did.length)}`))).to.deep.equal([])
  })

  it('has the address of its key asked for too', async () => {
    const keyUrl = 'https://univ.example/keys/1'
    const document = documentOf(profile, {}, { verificationMethod: [], assertionMethod: [keyUrl] })
    const outside = outsideWith({ [profile]: page(document), [keyUrl]: page(multikey(keyUrl, profile)) })
    const proof = [naming(keyUrl)]
    const answer = await keysForProofs({ publicUrl, outside }, { proof }, profile, now)
    expect(answer && 'keys' in answer && answer.keys.map((key) => key.verificationMethod)).to.deep.equal([
      keyUrl,
    ])
  })
})

describe('the key that a header names', () => {
  const key = (verificationMethod: string, more: Partial<ControllerKey> = {}): ControllerKey => ({
    verificationMethod,
    controller: did,
    publicKeyMultibase: plainKey,
    purposes: ['assertionMethod'],
    ...more,
  })
  const first = key(`${did}#other`, { publicKeyMultibase: other })
  const named = (found: ControllerKey, kid: string) =>
    keyNamedBy([first, found], kid, did)?.verificationMethod

  it('is named whole, from # on, after #, by its address, or by itself', () => {
    const method = `${did}#key-1`
    for (const kid of [method, '#key-1', 'key-1', `#${plainKey}`, `did:web:x#${plainKey}`])
      expect(named(key(method), kid), kid).to.equal(method)
    const address = 'https://univ.example/keys/1'
    expect(named(key(method, { names: ['https://univ.example/keys/0', address] }), address)).to.equal(method)
    expect(named(key(address), address)).to.equal(address)
  })

  it('is none of the issuer’s under any other name, nor in a form that is not read', () => {
    for (const kid of [
      'key-2',
      '#key-2',
      did,
      `${did}#key-1#key-1`,
      'https://univ.example/keys/1',
      `${did}:key-1`,
    ])
      expect(named(key(`${did}#key-1`), kid), kid).to.equal(undefined)
    expect(named(key(`${did}#key-1`, { publicKeyMultibase: 'z6Mk' }), 'key-1')).to.equal(undefined)
    expect(keyNamedBy([], 'key-1', did)).to.equal(undefined)
  })

  it('is the key it says, of that issuer', () => {
    const found = keyNamedBy([first, key(`${did}#key-1`)], 'key-1', did)
    expect(found && { ...found, key: encodePublicKey(found.key) }).to.deep.equal({
      key: plainKey,
      verificationMethod: `${did}#key-1`,
      controller: did,
    })
  })

  it('can be nothing else when its name is whole', () => {
    for (const kid of ['https://univ.example/k', `${did}#key-1`, '#key-1'])
      expect(isWholeKeyName(kid), kid).to.equal(true)
    for (const kid of [
      'key-1',
      'https://',
      'did:web:',
      'did:',
      '#',
      'urn:x:#k',
      'see https://univ.example/',
      'DID:web:x',
    ])
      expect(isWholeKeyName(kid), kid).to.equal(false)
  })

  it('is looked up in the document of the issuer, and what that said is told', async () => {
    const answers: KeyAnswer[] = []
    const asked: string[] = []
    const pages = { [didUrl]: page(documentOf(did)) }
    const resolve = controllerKeyResolver({ publicUrl, outside: outsideWith(pages, asked) }, now, (answer) =>
      answers.push(answer),
    )
    expect((await resolve('key-1', did))?.verificationMethod).to.equal(`${did}#key-1`)
    expect(answers.map((answer) => answer.basedOn.map(({ url }) => url))).to.deep.equal([[didUrl]])
    expect(await resolve('key-1', undefined)).to.equal(undefined)
    expect(await resolve('urn:ietf:params:oauth:jwk-thumbprint:sha-256:x', did)).to.equal(undefined)
    expect([asked, answers.length]).to.deep.equal([[didUrl], 1])
  })

  it('is not known when the document is not', async () => {
    const answers: KeyAnswer[] = []
    const outside = outsideWith({ [didUrl]: refusing('unreachable') })
    const resolve = controllerKeyResolver({ publicUrl, outside }, now, (answer) => answers.push(answer))
    expect(await resolve('key-1', did)).to.equal(undefined)
    expect(answers).to.deep.equal([{ trouble: 'unreachable', basedOn: [] }])
  })

  it('is asked for at its address, on the site of the issuer', async () => {
    const keyUrl = 'https://univ.example/keys/1'
    const asked: string[] = []
    const pages = { [profile]: page(documentOf(profile)), [keyUrl]: refusing('not-found') }
    const resolve = controllerKeyResolver(
      { publicUrl, outside: outsideWith(pages, asked) },
      now,
      () => undefined,
    )
    await resolve(keyUrl, profile)
    await resolve('#key-2', profile)
    expect(asked).to.deep.equal([profile, keyUrl])
  })
})
