import { createPrivateKey, verify } from 'node:crypto'
import { inspect } from 'node:util'
import { expect } from 'chai'
import { createKeyStore } from '../../../server/proof/keys/key-store.ts'
import { webDid } from '../../../server/proof/keys/issuer-did.ts'
import { decodePublicKey } from '../../../server/proof/keys/multikey.ts'
import { openPrivateKey, sealPrivateKey } from '../../../server/proof/keys/private/sealed-key.ts'
import type { Issuer } from '../../../server/proof/types.ts'
import { Problem } from '../../../server/problem.ts'
import { keyEncryptionKey, keyStoreOver, now, openSigning, publicUrl, type Signing } from '../signing.ts'

/** As long as what a Data Integrity proof signs. */
const data = Buffer.alloc(64, 'données à signer', 'utf8')

describe('The key store', () => {
  let signing: Signing
  beforeEach(async () => {
    signing = await openSigning()
  })
  afterEach(() => signing.close())

  const isGenuine = (issuer: Issuer, signature: Uint8Array) => {
    const key = decodePublicKey(issuer.publicKeyMultibase)
    if (key === undefined) throw new Error('undecodable public key')
    return verify(null, data, key.key, signature)
  }

  const refusal = async (issuer: Issuer, key: Uint8Array): Promise<Problem> => {
    const keys = keyStoreOver(signing.store, key)
    const error: unknown = await keys.sign(issuer, data).catch((reason: unknown) => reason)
    await keys.close()
    if (!(error instanceof Problem)) throw new Error('expected a Problem')
    return error
  }

  it('makes a key at first use, and only then', async () => {
    expect(await signing.keys.published('acme')).to.deep.equal([])
    const first = await signing.keys.current('acme')
    expect(await signing.keys.current('acme')).to.deep.equal(first)
    expect(await signing.keys.published('acme')).to.deep.equal([first])
    expect(first.algorithm).to.equal('Ed25519')
    expect(await signing.store.issuerKeys.count({ organisationId: 'acme' })).to.equal(1)
  })

  it('gives an organisation the did:web of the service and its own key as fragment', async () => {
    const issuer = await signing.keys.current('acme')
    expect(issuer.did).to.equal('did:web:badges.example.org:issuers:acme')
    expect(issuer.publicKeyMultibase).to.match(/^z6Mk/)
    expect(issuer.verificationMethod).to.equal(`${issuer.did}#${issuer.publicKeyMultibase}`)
  })

  it('gives an organisation that asked for it the did:key of its key', async () => {
    const issuer = await signing.keys.current('beta')
    expect(issuer.did).to.equal(`did:key:${issuer.publicKeyMultibase}`)
    expect(issuer.verificationMethod).to.equal(`${issuer.did}#${issuer.publicKeyMultibase}`)
  })

  it('lets one key win when several processes make the first one at once', async () => {
    const stores = Array.from({ length: 8 }, () => keyStoreOver(signing.store))
    const issuers = await Promise.all(stores.map((keys) => keys.current('acme')))
    expect(new Set(issuers.map((issuer) => issuer.publicKeyMultibase)).size).to.equal(1)
    const signatures = await Promise.all(
      stores.map((keys, at) => keys.sign(issuers[at] ?? issuers[0]!, data)),
    )
    expect(signatures.every((signature) => isGenuine(issuers[0]!, signature))).to.equal(true)
    await Promise.all(stores.map((keys) => keys.close()))
  })

  it('refuses to make a key for an organisation that does not exist', async () => {
    const error: unknown = await signing.keys.current('nobody').catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(Error)
    expect(await signing.store.issuerKeys.count({ organisationId: 'nobody' })).to.equal(0)
  })

  it('signs so that the published key verifies, from another process too', async () => {
    const issuer = await signing.keys.current('acme')
    expect(isGenuine(issuer, await signing.keys.sign(issuer, data))).to.equal(true)
    const other = keyStoreOver(signing.store)
    expect(isGenuine(issuer, await other.sign(issuer, data))).to.equal(true)
    await other.close()
  })

  it('reads the keys again for whoever asks later: a key retired meanwhile signs no more', async () => {
    const issuer = await signing.keys.current('acme')
    const [key] = await signing.keys.keys('acme')
    if (key === undefined) throw new Error('no key')
    const before = [signing.keys.sign(issuer, data), signing.keys.sign(issuer, data)]
    const signed = await Promise.all(before)
    expect(signed.every((signature) => isGenuine(issuer, signature))).to.equal(true)

    const asked = signing.keys.sign(issuer, data)
    await signing.store.issuerKeys.replace({ ...key, retiredAt: '2026-11-21T09:10:00Z' })
    const after = [0, 1].map(() => signing.keys.sign(issuer, data).catch((reason: unknown) => reason))
    for (const error of await Promise.all(after))
      expect(error).to.have.property('code', 'signing-key-unavailable')
    await asked.catch(() => undefined)
  })

  it('reads the keys once for all who ask in one tick', async () => {
    const issuer = await signing.keys.current('acme')
    let reads = 0
    const { issuerKeys, organisations } = signing.store
    const keys = createKeyStore({
      issuerKeys: {
        insert: (key) => issuerKeys.insert(key),
        page(query) {
          reads += 1
          return issuerKeys.page(query)
        },
      },
      organisation: (id) => organisations.get(id),
      ...{ keyEncryptionKey, publicUrl, now: () => now },
    })
    const signatures = await Promise.all(Array.from({ length: 20 }, () => keys.sign(issuer, data)))
    expect(signatures.every((signature) => isGenuine(issuer, signature))).to.equal(true)
    expect(reads).to.equal(1)
    await keys.sign(issuer, data)
    expect(reads).to.equal(2)
    await keys.close()
  })

  it('answers signing-key-unavailable, and nothing more, under another key-encryption key', async () => {
    const issuer = await signing.keys.current('acme')
    const problem = await refusal(issuer, Buffer.alloc(32, 1))
    expect(problem.code).to.equal('signing-key-unavailable')
    expect(problem.cause).to.equal(undefined)
  })

  it('does not open a key moved to another organisation', async () => {
    const issuer = await signing.keys.current('acme')
    const stored = await signing.store.issuerKeys.get('acme:1')
    if (stored === undefined) throw new Error('no stored key')
    await signing.store.issuerKeys.insert({ ...stored, _id: 'beta:1', organisationId: 'beta' })
    const problem = await refusal({ ...issuer, organisationId: 'beta' }, keyEncryptionKey)
    expect(problem.code).to.equal('signing-key-unavailable')
  })

  it('does not open a key whose stored text was changed', async () => {
    const issuer = await signing.keys.current('acme')
    const stored = await signing.store.issuerKeys.get('acme:1')
    if (stored === undefined) throw new Error('no stored key')
    const { encryptedPrivateKey = '' } = stored
    const last = encryptedPrivateKey.at(-5) === 'A' ? 'B' : 'A'
    const changed = `${encryptedPrivateKey.slice(0, -5)}${last}${encryptedPrivateKey.slice(-4)}`
    await signing.store.issuerKeys.replace({ ...stored, encryptedPrivateKey: changed })
    expect((await refusal(issuer, keyEncryptionKey)).code).to.equal('signing-key-unavailable')
  })

  it('never shows private key bytes in what it stores, answers or throws', async () => {
    const issuer = await signing.keys.current('acme')
    const stored = await signing.store.issuerKeys.get('acme:1')
    const pkcs8 = openPrivateKey(keyEncryptionKey, issuer, stored?.encryptedPrivateKey ?? '')
    if (pkcs8 === undefined) throw new Error('the stored key does not open')
    const raw =
      createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' }).d ?? ''
    const seed = Buffer.from(raw, 'base64url')
    const seen = inspect([issuer, stored, signing.keys, await refusal(issuer, Buffer.alloc(32, 1))], {
      depth: 9,
    })
    for (const form of [seed.toString('hex'), raw, seed.toString('base64'), pkcs8.toString('base64url')]) {
      expect(form.length).to.be.greaterThan(40)
      expect(seen).not.to.include(form)
    }
  })
})

describe('A sealed private key', () => {
  const owner = { organisationId: 'acme', publicKeyMultibase: 'z6MkA' }
  const secret = Buffer.from('forty-eight bytes of PKCS#8, or so it is supposed')

  it('opens for its owner, and is never sealed twice alike', () => {
    const [once, twice] = [
      sealPrivateKey(keyEncryptionKey, owner, secret),
      sealPrivateKey(keyEncryptionKey, owner, secret),
    ]
    expect(openPrivateKey(keyEncryptionKey, owner, once)).to.deep.equal(secret)
    expect(once).not.to.equal(twice)
    expect(once).to.match(/^v1\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/)
  })

  const sealed = sealPrivateKey(keyEncryptionKey, owner, secret)
  const [, iv = '', tag = '', body = ''] = sealed.split('.')
  const table: Record<string, string> = {
    'of another version': `v2.${iv}.${tag}.${body}`,
    'with a shortened tag': `v1.${iv}.${tag.slice(0, 8)}.${body}`,
    'with a shortened iv': `v1.${iv.slice(0, 8)}.${tag}.${body}`,
    'without its ciphertext': `v1.${iv}.${tag}.`,
    'with more parts': `${sealed}.AA`,
    'that is empty': '',
  }
  for (const [title, text] of Object.entries(table)) {
    it(`does not open a text ${title}`, () => {
      expect(openPrivateKey(keyEncryptionKey, owner, text)).to.equal(undefined)
    })
  }
})

describe('The did:web of an issuer', () => {
  const table: readonly (readonly [string, string])[] = [
    ['https://badges.example.org', 'did:web:badges.example.org:issuers:acme'],
    ['https://badges.example.org:8443', 'did:web:badges.example.org%3A8443:issuers:acme'],
    ['http://localhost:8080/', 'did:web:localhost%3A8080:issuers:acme'],
    ['https://example.org/badges/fr', 'did:web:example.org:badges:fr:issuers:acme'],
    ['https://EXAMPLE.org:443', 'did:web:example.org:issuers:acme'],
  ]
  for (const [url, did] of table) {
    it(`is ${did} for ${url}`, () => {
      expect(webDid(url, 'acme')).to.equal(did)
    })
  }
})
