/** The W3C test vectors of the EdDSA cryptosuites, read where they are: hashes, signatures and whole documents, byte for byte. */
import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto'
import { decode, encode } from 'base58-universal'
import { expect } from 'chai'
import { canonicalJson } from '../../server/proof/canonical-json.ts'
import { ed25519Signature2020 } from '../../server/proof/data-integrity/ed25519-signature-2020.ts'
import { eddsaJcs2022, signJson, verifyJson } from '../../server/proof/data-integrity/eddsa-jcs-2022.ts'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { verifyProofs } from '../../server/proof/data-integrity/verify-proofs.ts'
import { canonicalHash, canonicalNQuads } from '../../server/proof/json-ld/canonical.ts'
import { bundledLoader } from '../../server/proof/json-ld/document-loader.ts'
import type { Credential, ProofFormat, ProofReader } from '../../server/proof/types.ts'
import { codeOf, judged, lonerOf, type Loner } from '../proof/data-integrity/proving.ts'
import { conformanceBytes, conformanceJson, hasConformanceData } from './data.ts'

const now = new Date('2026-11-21T09:30:00Z')
const created = new Date('2023-02-24T23:36:38Z')
const loader = bundledLoader

const text = (...file: readonly string[]) =>
  conformanceBytes('vc-di-eddsa', ...file)
    .toString('utf8')
    .trim()
const json = (...file: readonly string[]) => conformanceJson('vc-di-eddsa', ...file) as Credential
const hash = (canonical: string) => createHash('sha256').update(canonical).digest('hex')

interface KeyPair {
  readonly publicKeyMultibase: string
  readonly privateKeyMultibase: string
}

function privateKey({ privateKeyMultibase }: KeyPair): KeyObject {
  const seed = Buffer.from(decode(privateKeyMultibase.slice(1))).subarray(2)
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
}

/** The published key pair, in place of a key store. */
function published(): Loner {
  const pair = json('keyPair.json') as unknown as KeyPair
  return lonerOf(privateKey(pair), pair.publicKeyMultibase, 'Ed25519')
}

function withoutProof({ proof: _proof, ...document }: Credential): Credential {
  return document
}

describe('The W3C vectors of the EdDSA cryptosuites', () => {
  if (!hasConformanceData('vc-di-eddsa vectors')) return

  for (const [folder, end, signedFile] of [
    ['eddsa-rdfc-2022', 'DataInt', 'signedDataInt.json'],
    ['Ed25519Signature2020', 'EdSig', 'signedEdSig.json'],
  ] as const) {
    it(`${folder}: give the published canonical forms and hashes of document and proof configuration`, async () => {
      const document = withoutProof(json(folder, signedFile))
      const configuration = json(folder, `proofConfig${end}.json`)
      expect((await canonicalNQuads(document, loader)).trim()).to.equal(text(folder, `canonDoc${end}.txt`))
      expect((await canonicalNQuads(configuration, loader)).trim()).to.equal(
        text(folder, `proofCanon${end}.txt`),
      )
      const hashes = [await canonicalHash(configuration, loader), await canonicalHash(document, loader)]
      expect(Buffer.concat(hashes).toString('hex')).to.equal(text(folder, `combinedHash${end}.txt`))
    })
  }

  it('eddsa-jcs-2022: give the published canonical forms and hashes of document and proof configuration', () => {
    const document = withoutProof(json('eddsa-jcs-2022', 'signedJCS.json'))
    const configuration = json('eddsa-jcs-2022', 'proofConfigJCS.json')
    expect(canonicalJson(document)).to.equal(text('eddsa-jcs-2022', 'canonDocJCS.txt'))
    expect(canonicalJson(configuration)).to.equal(text('eddsa-jcs-2022', 'proofCanonJCS.txt'))
    expect(hash(canonicalJson(document))).to.equal(text('eddsa-jcs-2022', 'docHashJCS.txt'))
    expect(hash(canonicalJson(configuration))).to.equal(text('eddsa-jcs-2022', 'proofHashJCS.txt'))
  })

  const readers: readonly (readonly [ProofReader, string])[] = [
    [eddsaRdfc2022, 'signedDataInt.json'],
    [eddsaJcs2022, 'signedJCS.json'],
    [ed25519Signature2020, 'signedEdSig.json'],
  ]
  for (const [reader, file] of readers) {
    it(`${reader.name}: verify as published, and no longer when a word is changed`, async () => {
      const signed = json(reader.name, file)
      expect(codeOf(await judged(reader, signed, { now }))).to.equal('verified')
      expect(codeOf(await judged(reader, { ...signed, name: 'Another' }, { now }))).to.equal(
        'signature-mismatch',
      )
      expect(await verifyProofs(signed, { now, purpose: 'assertionMethod' })).to.have.property(
        'verified',
        true,
      )
    })
  }

  const signers: readonly (readonly [ProofFormat, string])[] = [
    [eddsaRdfc2022, 'signedDataInt.json'],
    [eddsaJcs2022, 'signedJCS.json'],
  ]
  for (const [format, file] of signers) {
    it(`${format.name}: give the published proof when signed with the published key`, async () => {
      const expected = json(format.name, file)
      const { keys, issuer } = published()
      const signed = await format.sign(keys, issuer, withoutProof(expected), created)
      expect(signed).to.deep.equal({ ...expected, proof: [expected['proof']] })
    })
  }

  it('eddsa-jcs-2022: are read and written alike as plain JSON', async () => {
    const expected = json('eddsa-jcs-2022', 'signedJCS.json')
    const { keys, issuer } = published()
    expect(verifyJson(expected, now)).to.include({ verified: true })
    expect(await signJson(keys, issuer, withoutProof(expected), created)).to.deep.equal(expected)
  })

  describe('of proof sets and chains', () => {
    const folder = 'proof-set-chain'
    const context = { now, purpose: 'assertionMethod' } as const

    for (const [file, proofs] of [
      ['signedProofSet1.json', 1],
      ['signedProofSet2.json', 2],
      ['signedProofChain1.json', 3],
      ['signedProofChain2.json', 4],
    ] as const) {
      it(`find all ${proofs} proofs of ${file} good, and none once the document is changed`, async () => {
        const signed = json(folder, file)
        const result = await verifyProofs(signed, context)
        expect(result).to.have.property('verified', true)
        const all = [signed['proof']].flat() as readonly Credential[]
        const methods = all.map((proof) => proof['verificationMethod'])
        expect(result.verified ? result.proofs.map((proof) => proof.verificationMethod) : []).to.deep.equal(
          methods,
        )
        expect(methods).to.have.lengthOf(proofs)
        expect(codeOf(await verifyProofs({ ...signed, name: 'Another' }, context))).to.equal(
          'signature-mismatch',
        )
      })
    }

    it('give the published signatures of a proof over two others, and of one over that', async () => {
      const pairs = json(folder, 'multiKeyPairs.json') as unknown as Readonly<Record<string, KeyPair>>
      for (const [number, key] of [
        ['1', 'keyPair3'],
        ['2', 'keyPair4'],
      ] as const) {
        const { proofValue, ...options } = json(folder, `proofChainConfigSigned${number}.json`)
        const document = json(folder, `proofChainTempDoc${number}.json`)
        const configuration = { ...options, '@context': document['@context'] }
        const hashes = [await canonicalHash(configuration, loader), await canonicalHash(document, loader)]
        const pair = pairs[key]
        if (pair === undefined) throw new Error(`no ${key} among the vectors`)
        const signature = sign(null, Buffer.concat(hashes), privateKey(pair))
        expect(`z${encode(signature)}`).to.equal(proofValue)
      }
    })

    it('do not verify with a proof of the chain taken out, or changed', async () => {
      const signed = json(folder, 'signedProofChain2.json')
      const proofs = signed['proof'] as readonly Credential[]
      const without = (position: number) => ({ ...signed, proof: proofs.filter((_p, at) => at !== position) })
      for (const position of [0, 1, 2]) {
        expect(codeOf(await verifyProofs(without(position), context))).to.equal('previous-proof-missing')
      }
      const swapped = proofs.map((proof, at) =>
        at === 1 ? { ...proof, created: '2023-02-24T23:36:39Z' } : proof,
      )
      expect(codeOf(await verifyProofs({ ...signed, proof: swapped }, context))).to.equal(
        'signature-mismatch',
      )
    })
  })
})
