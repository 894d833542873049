import { expect } from 'chai'
import type { PublishedKey } from '../../../../server/proof/types.ts'
import type { CheckContext, Signer, VerifyDeps } from '../../../../server/verify/check.ts'
import { issuerKey } from '../../../../server/verify/checks/issuer/key.ts'
import type { JsonObject } from '../../../../server/verify/strict-json.ts'
import { findingOf, service } from '../answer.ts'

const did = 'did:web:badges.example.org:issuers:acme'
const multibase = 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2'
const method = `${did}#${multibase}`
const published = (more: Partial<PublishedKey> = {}): PublishedKey => ({
  ...{ organisationId: 'acme', did, verificationMethod: method, publicKeyMultibase: multibase },
  ...{ algorithm: 'Ed25519', createdAt: '2026-01-01T00:00:00Z' },
  ...more,
})
const credentialOf = (issuer: string, more: JsonObject = {}): JsonObject => ({
  ...{ id: 'urn:x:badge', issuer: { id: issuer }, validFrom: '2026-11-01T00:00:00Z' },
  ...more,
})
const signed = (more: Partial<Signer> = {}): Signer => ({
  ...{ verificationMethod: method, controller: did, created: '2026-11-01T00:00:00Z' },
  ...more,
})
const keys = (...all: PublishedKey[]) => ({
  publishedKeys: (of: string) => Promise.resolve(of === did ? all : []),
})

async function keyOf(
  signers: readonly [Signer, ...Signer[]] | undefined,
  deps: Partial<VerifyDeps> = keys(published()),
  more: Partial<CheckContext> = {},
) {
  const { outcome, code, learned } = await findingOf(issuerKey, {
    ...{
      credential: credentialOf(did),
      ...(signers === undefined ? {} : { signers }),
      deps: { ...service, ...deps },
    },
    ...more,
  })
  return { answer: `${outcome} ${code}`, learned }
}

describe('the key of a proof', () => {
  const keyDid = `did:key:${multibase}`
  const rows: readonly (readonly [title: string, issuer: string, signer: Partial<Signer>, answer: string])[] =
    [
      ['that the issuer publishes here', did, {}, 'pass key-published'],
      [
        'that the issuer publishes here, by its own name',
        did,
        { verificationMethod: keyDid },
        'pass key-published',
      ],
      [
        'that the issuer does not publish here',
        did,
        { verificationMethod: `${did}#other` },
        'fail key-not-issuers',
      ],
      ['of somebody else', did, { controller: keyDid }, 'fail key-not-issuers'],
      [
        'of an issuer that is not registered here, under an address of this service',
        `${did}-2`,
        { controller: `${did}-2` },
        'fail key-not-issuers',
      ],
      ['that is the issuer', keyDid, { controller: keyDid }, 'pass key-is-issuer'],
      ['that is the issuer, as a JWK', 'did:jwk:e30', { controller: 'did:jwk:e30' }, 'pass key-is-issuer'],
      ['of an issuer named in capitals', 'did:KEY:x', { controller: 'did:KEY:x' }, 'fail key-not-issuers'],
      [
        'of an issuer elsewhere, where nobody is asked',
        'did:web:univ.example',
        { controller: 'did:web:univ.example' },
        'warn issuer-keys-not-looked-up',
      ],
      ['of an issuer that is a number', 'urn:uuid:1', { controller: keyDid }, 'warn issuer-not-bound'],
      [
        'of an issuer that is a number, by somebody named otherwise',
        'urn:uuid:1',
        { controller: 'did:web:univ.example' },
        'fail key-not-issuers',
      ],
      [
        'that came with the text of an issuer elsewhere',
        'did:web:univ.example',
        { isSelfAsserted: true },
        'warn issuer-not-bound',
      ],
      [
        'that came with the text of an issuer of a kind not read',
        'did:ion:x',
        { isSelfAsserted: true },
        'warn issuer-not-bound',
      ],
      [
        'that came with the text of an issuer that is a key',
        keyDid,
        { isSelfAsserted: true },
        'fail key-not-issuers',
      ],
      [
        'that came with the text of an issuer of this service',
        did,
        { isSelfAsserted: true },
        'fail key-not-issuers',
      ],
      [
        'that came with the text of an issuer under an address of this service',
        `${did}-2`,
        { isSelfAsserted: true },
        'fail key-not-issuers',
      ],
      [
        'that came with the text of an issuer named in capitals',
        'did:WEB:univ.example',
        { isSelfAsserted: true },
        'fail key-not-issuers',
      ],
    ]
  for (const [title, issuer, signer, answer] of rows)
    it(`${title}: ${answer}`, async () => {
      expect(
        (await keyOf([signed(signer)], keys(published()), { credential: credentialOf(issuer) })).answer,
      ).to.equal(answer)
    })

  it('was not looked at where the signature was not read', async () => {
    expect((await keyOf(undefined)).answer).to.equal('unknown key-not-checked')
  })

  it('may be newer than the data at hand', async () => {
    const deps = { ...keys(published()), knownUntil: new Date('2026-11-01T00:00:00Z') }
    expect((await keyOf([signed({ verificationMethod: `${did}#other` })], deps)).answer).to.equal(
      'unknown key-not-known-then',
    )
    expect((await keyOf([signed()], deps)).answer).to.equal('pass key-published')
  })

  it('tells who issued it here, and by which proof, only once it is known to be the issuer’s', async () => {
    expect((await keyOf([signed()])).learned).to.deep.equal({ isIssuedHere: true, issuersProof: signed() })
    const retired = await keyOf([signed()], keys(published({ retiredAt: '2026-10-01T00:00:00Z' })))
    expect([retired.answer, retired.learned]).to.deep.equal(['fail key-retired', { isIssuedHere: true }])
    expect((await keyOf([signed({ controller: keyDid })])).learned).to.equal(undefined)
    const alone = signed({ controller: keyDid })
    const own = await keyOf([alone], {}, { credential: credentialOf(keyDid) })
    expect(own.learned).to.deep.equal({ issuersProof: alone })
  })

  it('of several counts when one is good: of the good ones the one that signed last', async () => {
    const [early, late] = [signed(), signed({ created: '2026-11-02T00:00:00Z' })]
    const bad = signed({ verificationMethod: `${did}#other`, created: '2026-11-03T00:00:00Z' })
    for (const signers of [
      [early, late, bad],
      [bad, late, early],
      [late, bad, early],
    ] as const) {
      const { answer, learned } = await keyOf(signers)
      expect([answer, learned?.issuersProof]).to.deep.equal(['pass key-published', late])
    }
    expect((await keyOf([bad, bad])).answer).to.equal('fail key-not-issuers')
  })

  it('signed when the credential begins, where the proof does not say', async () => {
    const { created: _created, ...undated } = signed()
    const retired = (retiredAt: string) => keyOf([undated], keys(published({ retiredAt })))
    expect((await retired('2026-10-01T00:00:00Z')).answer).to.equal('fail key-retired')
    expect((await retired('2026-11-01T00:00:00Z')).answer).to.equal('pass key-published')
    const late = signed({ created: '2026-10-31T00:00:00Z' })
    expect((await keyOf([late, undated])).learned?.issuersProof).to.deep.equal(undated)
  })
})

describe('a key somebody else may have', () => {
  const compromised = keys(published({ compromisedAt: '2026-11-10T00:00:00Z' }))
  const proof = (proofValue: unknown, by = method) => ({ verificationMethod: by, proofValue }) as JsonObject
  const kept = (...proofs: JsonObject[]) => ({
    ...compromised,
    keptCredential: (id: string) =>
      Promise.resolve(id === 'urn:x:badge' ? JSON.stringify({ proof: proofs }) : undefined),
  })
  const handed = (...proofs: JsonObject[]) => ({ credential: credentialOf(did, { proof: proofs }) })
  const since = 'unknown key-compromised-since'
  const then = 'pass key-published-then'

  const rows: readonly (readonly [
    title: string,
    deps: Partial<VerifyDeps>,
    more: Partial<CheckContext>,
    answer: string,
  ])[] = [
    ['nobody keeps it', compromised, handed(proof('zA')), since],
    ['it is kept here', kept(proof('zA')), handed(proof('zA')), then],
    ['another is kept here', kept(proof('zB')), handed(proof('zA')), since],
    ['it is kept here with more proofs', kept(proof('zB'), proof('zA')), handed(proof('zA')), then],
    [
      'one of its proofs by the key is not the one kept',
      kept(proof('zA')),
      handed(proof('zA'), proof('zB')),
      since,
    ],
    [
      'a proof by another key is not the one kept',
      kept(proof('zA')),
      handed(proof('zA'), proof('zB', `${did}#other`)),
      then,
    ],
    ['the kept proof is by another key', kept(proof('zA', `${did}#other`)), handed(proof('zA')), since],
    ['it has no proof by the key', kept(proof('zA')), handed(proof('zA', `${did}#other`)), since],
    ['its proof has no value, nor that of the kept one', kept(proof(undefined)), handed(proof(7)), since],
    [
      'its signature is around it',
      kept(proof('zA')),
      { ...handed(proof('zA')), signedText: { form: 'vc-jwt', text: '' } },
      since,
    ],
    ['it has no identifier', kept(proof('zA')), { credential: { issuer: did, proof: [proof('zA')] } }, since],
  ]
  for (const [title, deps, more, answer] of rows)
    it(`is believed of a badge from before where it was kept then: ${title}, ${answer}`, async () => {
      expect((await keyOf([signed()], deps, more)).answer).to.equal(answer)
    })

  it('is not believed of what is dated later, kept or not', async () => {
    const later = signed({ created: '2026-11-10T00:00:00Z' })
    expect((await keyOf([later], kept(proof('zA')), handed(proof('zA')))).answer).to.equal(
      'fail key-compromised',
    )
  })
})
