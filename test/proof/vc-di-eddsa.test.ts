/** The W3C test vectors of the cryptosuites this service signs with, read where they are. */
import { createHash, createPrivateKey, sign } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { decode } from 'base58-universal'
import { expect } from 'chai'
import { canonicalHash } from '../../server/proof/canonical.ts'
import { canonicalJson } from '../../server/proof/canonical-json.ts'
import { documentLoader } from '../../server/proof/document-loader.ts'
import { signJson, verifyJson } from '../../server/proof/eddsa-jcs-2022.ts'
import { eddsaRdfc2022With } from '../../server/proof/eddsa-rdfc-2022.ts'
import type { Credential, Issuer, KeyStore } from '../../server/proof/types.ts'

const vectors = path.join(process.env['CONFORMANCE_DATA'] ?? '../shared/conformance', 'vc-di-eddsa')
const read = (file: string) => readFileSync(path.join(vectors, 'eddsa-rdfc-2022', file), 'utf8')
const readJson = (file: string) => JSON.parse(read(file)) as Credential

// The published examples context gives every term it does not list an IRI under this vocabulary.
const examples = { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } }
const loader = documentLoader(new Map([['https://www.w3.org/ns/credentials/examples/v2', examples]]))

/** The published key pair, in place of a key store. */
function publishedKeys(): { readonly keys: KeyStore; readonly issuer: Issuer } {
  const pair = JSON.parse(readFileSync(path.join(vectors, 'keyPair.json'), 'utf8')) as Record<string, string>
  const seed = Buffer.from(decode(pair['privateKeyMultibase']?.slice(1) ?? '')).subarray(2)
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  const publicKeyMultibase = pair['publicKeyMultibase'] ?? ''
  const did = `did:key:${publicKeyMultibase}`
  const issuer = {
    organisationId: 'w3c',
    did,
    publicKeyMultibase,
    verificationMethod: `${did}#${publicKeyMultibase}`,
  }
  const keys: KeyStore = {
    current: () => Promise.resolve(issuer),
    published: () => Promise.resolve([issuer]),
    sign: (_issuer, data) => Promise.resolve(sign(null, data, key)),
  }
  return { keys, issuer }
}

describe('The W3C vectors of eddsa-rdfc-2022', () => {
  before(function () {
    if (existsSync(vectors)) return
    console.log('skipped: no conformance data')
    this.skip()
  })

  it('give the published hashes of the document and of the proof configuration', async () => {
    const { proof: _proof, ...document } = readJson('signedDataInt.json')
    expect((await canonicalHash(document, loader)).toString('hex')).to.equal(
      read('docHashDataInt.txt').trim(),
    )
    const configuration = await canonicalHash(readJson('proofConfigDataInt.json'), loader)
    expect(configuration.toString('hex')).to.equal(read('proofHashDataInt.txt').trim())
  })

  it('verify as published', async () => {
    const signed = readJson('signedDataInt.json')
    const result = await eddsaRdfc2022With(loader).verify(signed, new Date('2026-11-21T09:30:00Z'))
    expect(result).to.include({ verified: true })
  })

  it('give the published proof value when signed with the published key', async () => {
    const { proof, ...document } = readJson('signedDataInt.json')
    const { keys, issuer } = publishedKeys()
    const created = new Date('2023-02-24T23:36:38Z')
    const signed = await eddsaRdfc2022With(loader).sign(keys, issuer, document, created)
    expect(signed['proof']).to.deep.equal([proof])
  })
})

describe('The W3C vectors of eddsa-jcs-2022', () => {
  const readText = (file: string) => readFileSync(path.join(vectors, 'eddsa-jcs-2022', file), 'utf8').trim()
  const readDocument = (file: string) => JSON.parse(readText(file)) as Credential
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')

  before(function () {
    if (existsSync(vectors)) return
    console.log('skipped: no conformance data')
    this.skip()
  })

  it('give the published canonical forms and hashes of the document and of the proof configuration', () => {
    const { proof: _proof, ...document } = readDocument('signedJCS.json')
    const configuration = readDocument('proofConfigJCS.json')
    expect(canonicalJson(document)).to.equal(readText('canonDocJCS.txt'))
    expect(canonicalJson(configuration)).to.equal(readText('proofCanonJCS.txt'))
    expect(hash(canonicalJson(document))).to.equal(readText('docHashJCS.txt'))
    expect(hash(canonicalJson(configuration))).to.equal(readText('proofHashJCS.txt'))
  })

  it('verify as published, and no longer when a word is changed', () => {
    const signed = readDocument('signedJCS.json')
    const now = new Date('2026-11-21T09:30:00Z')
    expect(verifyJson(signed, now)).to.include({ verified: true })
    expect(verifyJson({ ...signed, name: 'Another' }, now)).to.include({ verified: false })
  })

  it('give the published proof when signed with the published key', async () => {
    const { proof, ...document } = readDocument('signedJCS.json')
    const { keys, issuer } = publishedKeys()
    const signed = await signJson(keys, issuer, document, new Date('2023-02-24T23:36:38Z'))
    expect(signed['proof']).to.deep.equal(proof)
    expect(readText('sigBTC58JCS.txt')).to.equal((proof as { proofValue: string }).proofValue)
  })
})
