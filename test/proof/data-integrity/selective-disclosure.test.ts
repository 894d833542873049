import { expect } from 'chai'
import fc from 'fast-check'
import { ecdsaSd2023 } from '../../../server/proof/data-integrity/ecdsa-sd-2023.ts'
import {
  CborError,
  decodeCbor,
  encodeCbor,
} from '../../../server/proof/data-integrity/selective-disclosure/cbor.ts'
import { deriveCredential } from '../../../server/proof/data-integrity/selective-disclosure/derive.ts'
import {
  readBaseProofValue,
  readDerivedProofValue,
  writeBaseProofValue,
  writeDerivedProofValue,
  type DerivedProofValue,
} from '../../../server/proof/data-integrity/selective-disclosure/proof-value.ts'
import { mandatoryPointers } from '../../../server/proof/data-integrity/selective-disclosure/mandatory-pointers.ts'
import { select } from '../../../server/proof/data-integrity/selective-disclosure/select.ts'
import { issueSdJwtVc } from '../../../server/proof/jose/sd-jwt-vc.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { now } from '../signing.ts'
import { codeOf, judged, loner } from './proving.ts'

const issuer = loner('P-256')
const evidence = (name: string) => ({ type: ['Evidence'], name, narrative: `Vu par _:${name}` })

const badge: Credential = {
  '@context': [
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ],
  id: 'urn:uuid:6f8a2f0e-4a6e-4d7e-9d0c-0f6a6f0f3a11',
  type: ['VerifiableCredential', 'AchievementCredential'],
  name: 'Accompagner une démarche en ligne',
  issuer: { id: issuer.issuer.did, type: ['Profile'], name: 'Acmé' },
  validFrom: '2026-11-21T09:30:00Z',
  validUntil: '2029-11-21T23:59:59Z',
  credentialSubject: {
    id: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22',
    type: ['AchievementSubject'],
    identifier: [
      { type: 'IdentityObject', identityHash: 'Zoé Lefèvre', identityType: 'name', hashed: false },
    ],
    narrative: 'A accompagné douze personnes.',
    achievement: {
      id: 'urn:uuid:7d1c0f5e-2b7a-4f3e-9c55-0d1b8a7f6e21',
      type: ['Achievement'],
      name: 'Accompagner une démarche en ligne',
      description: 'Rester à côté de la personne.',
      criteria: { narrative: 'Observé deux fois.' },
      tag: ['autonomie', 'démarches'],
    },
    result: [{ type: ['Result'], value: 'expert' }],
  },
  evidence: [evidence('observation')],
}
const mandatoryOnly = {
  ...badge,
  credentialSubject: {
    id: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22',
    type: ['AchievementSubject'],
    achievement: {
      id: 'urn:uuid:7d1c0f5e-2b7a-4f3e-9c55-0d1b8a7f6e21',
      type: ['Achievement'],
      name: 'Accompagner une démarche en ligne',
      description: 'Rester à côté de la personne.',
      criteria: { narrative: 'Observé deux fois.' },
    },
  },
} as Credential
delete mandatoryOnly['evidence']

const withoutProof = ({ proof: _proof, ...rest }: Credential) => rest
const proofOf = (secured: Credential) => (secured['proof'] as [Credential])[0]
const valueOf = (secured: Credential) => String(proofOf(secured)['proofValue'])

function withValue(secured: Credential, change: (value: DerivedProofValue) => DerivedProofValue): Credential {
  const value = readDerivedProofValue(valueOf(secured))
  if (value === undefined) throw new Error('not a derived proof')
  return { ...secured, proof: [{ ...proofOf(secured), proofValue: writeDerivedProofValue(change(value)) }] }
}

describe('A badge that its holder shows in part', () => {
  let base: Credential
  before(async () => {
    base = await ecdsaSd2023.sign(issuer.keys, issuer.issuer, badge, now)
  })
  const judge = async (secured: Credential) => codeOf(await judged(ecdsaSd2023, secured))
  const refusal = async (credential: Credential, pointers: readonly string[]) =>
    deriveCredential(credential, pointers).then(
      () => 'derived',
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    )

  it('vc-di-ecdsa §3.4: shows at least its issuer, dates, subject and achievement, and verifies', async () => {
    const derived = await deriveCredential(base, [])
    expect(withoutProof(derived)).to.deep.equal(mandatoryOnly)
    expect(await judge(derived)).to.equal('verified')
  })

  it('hides the same as an SD-JWT VC of which nothing is disclosed', async () => {
    const richer = {
      ...badge,
      awardedDate: '2025-01-01T00:00:00Z',
      relatedResource: [{ id: 'https://badges.example/decisions/1', type: ['Resource'] }],
      refreshService: { id: 'https://badges.example/credentials/1/refresh', type: 'Refresh' },
      credentialStatus: { id: 'https://badges.example/l#7', type: 'BitstringStatusListEntry' },
      description: 'Ce badge.',
    }
    const derivedOf = select(richer, mandatoryPointers(richer))
    const options = { publicUrl: 'https://badges.example', vct: 'https://badges.example/vct', issuedAt: now }
    const token = await issueSdJwtVc(issuer.keys, issuer.issuer, richer, options)
    const payload = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
      (key, value: unknown) => (key.startsWith('_sd') ? undefined : value),
    ) as Credential
    const {
      iss: _iss,
      jti: _jti,
      nbf: _nbf,
      exp: _exp,
      sub: _sub,
      iat: _iat,
      vct: _vct,
      ...shownClaims
    } = payload
    expect(shownClaims).to.deep.equal(derivedOf)
    expect(JSON.stringify(derivedOf)).to.not.match(/credentials\/1|decisions/u)
  })

  it('shows what the holder chooses, and only that', async () => {
    const derived = await deriveCredential(base, [
      '/evidence/0/name',
      '/credentialSubject/result/0',
      '/credentialSubject/achievement/tag/1',
    ])
    const { credentialSubject, evidence: shownEvidence } = derived
    expect(shownEvidence).to.deep.equal([{ type: ['Evidence'], name: 'observation' }])
    expect(credentialSubject).to.have.deep.property('result', [{ type: ['Result'], value: 'expert' }])
    expect(credentialSubject).to.have.deep.nested.property('achievement.tag', ['démarches'])
    expect(credentialSubject).to.not.have.any.keys('identifier', 'narrative')
    expect(JSON.stringify(derived)).to.not.include('Zoé')
    expect(await judge(derived)).to.equal('verified')
  })

  it('shows all of it when the whole is named', async () => {
    const derived = await deriveCredential(base, [''])
    expect(withoutProof(derived)).to.deep.equal(badge)
    expect(await judge(derived)).to.equal('verified')
  })

  it('verifies whatever is chosen, and nothing hidden can be put back', async () => {
    const choices = [
      ...[
        '/evidence',
        '/evidence/0',
        '/evidence/0/narrative',
        '/credentialSubject',
        '/credentialSubject/narrative',
      ],
      ...['/credentialSubject/identifier', '/credentialSubject/achievement/tag', '/credentialSubject/result'],
    ]
    await fc.assert(
      fc.asyncProperty(fc.subarray(choices), async (pointers) => {
        const derived = await deriveCredential(base, pointers)
        expect(await judge(derived)).to.equal('verified')
        const hidden = JSON.stringify(withoutProof(derived)) !== JSON.stringify(badge)
        if (hidden) expect(await judge({ ...badge, proof: derived['proof'] })).to.equal('signature-mismatch')
      }),
      { numRuns: 12 },
    )
  })

  it('tells nothing of what is hidden: neither the key of its names nor how much there is', async () => {
    const value = readDerivedProofValue(valueOf(await deriveCredential(base, [])))
    expect(value?.signatures).to.deep.equal([])
    const whole = readBaseProofValue(valueOf(base))
    const bytes = Buffer.from(valueOf(await deriveCredential(base, [])).slice(1), 'base64url')
    expect(bytes.includes(Buffer.from(whole?.hmacKey ?? 'none'))).to.equal(false)
  })

  it('vc-di-ecdsa §3.5.8: is not verified by its full copy, which is for the holder alone', async () => {
    expect(await judge(base)).to.equal('proof-not-derived')
  })

  it('signs a text that looks like the name of a node as the text it is', async () => {
    const derived = await deriveCredential(base, ['/evidence/0/narrative'])
    expect(await judge(derived)).to.equal('verified')
    const changed = structuredClone(derived)
    ;(changed['evidence'] as [Credential])[0]['narrative'] = 'Vu par _:personne'
    expect(await judge(changed)).to.equal('signature-mismatch')
  })

  it('does not let one thing be shown as two, or two as one', async () => {
    const derived = await deriveCredential(base, ['/evidence'])
    const [piece] = derived['evidence'] as [Credential]
    const { narrative, ...named } = piece
    const split = { ...derived, evidence: [named, { type: ['Evidence'], narrative }] }
    expect(await judge(split)).to.equal('signature-mismatch')
    const value = readDerivedProofValue(valueOf(derived))
    const [label = ''] = [...(value?.labels.values() ?? [])]
    const doubled = withValue(derived, (read) => ({
      ...read,
      labels: new Map([...read.labels, ['c14n9', label]]),
    }))
    expect(await judge(doubled)).to.equal('proof-value-malformed')
  })

  it('does not verify when its proof says otherwise than it was made', async () => {
    const derived = await deriveCredential(base, ['/evidence'])
    const changes: Record<string, (value: DerivedProofValue) => DerivedProofValue> = {
      'a signature less': (value) => ({ ...value, signatures: value.signatures.slice(1) }),
      'signatures in another order': (value) => ({ ...value, signatures: value.signatures.toReversed() }),
      'one statement more that is mandatory': (value) => ({
        ...value,
        mandatoryIndexes: Array.from({ length: value.mandatoryIndexes.length + 1 }, (_each, index) => index),
        signatures: value.signatures.slice(1),
      }),
      'a mandatory statement that is not there': (value) => ({
        ...value,
        mandatoryIndexes: [...value.mandatoryIndexes, 10_000],
      }),
      'another signature of the issuer': (value) => ({ ...value, baseSignature: new Uint8Array(64).fill(1) }),
      'a key that is none': (value) => ({ ...value, publicKey: new Uint8Array(35) }),
      'the key of another badge': (value) => ({
        ...value,
        publicKey: readBaseProofValue(valueOf(other))?.publicKey ?? value.publicKey,
      }),
    }
    const other = await ecdsaSd2023.sign(issuer.keys, issuer.issuer, badge, now)
    for (const [title, change] of Object.entries(changes))
      expect(await judge(withValue(derived, change)), title).to.equal('signature-mismatch')
    expect(await judge(withValue(derived, (value) => ({ ...value, labels: new Map() })))).to.equal(
      'signature-mismatch',
    )
  })

  it('is not put together from the parts of two badges', async () => {
    const richer = structuredClone(badge)
    richer['evidence'] = [evidence('diplôme')]
    const other = await deriveCredential(await ecdsaSd2023.sign(issuer.keys, issuer.issuer, richer, now), [
      '/evidence',
    ])
    const poor = await deriveCredential(base, ['/evidence'])
    const lent = readDerivedProofValue(valueOf(other))
    const mixed = withValue({ ...poor, evidence: richer['evidence'] }, (value) => ({
      ...value,
      labels: lent?.labels ?? value.labels,
      signatures: lent?.signatures ?? [],
    }))
    expect(await judge(mixed)).to.equal('signature-mismatch')
  })

  const pointers: readonly string[] = [
    ...[
      'evidence',
      '/',
      '/nothing',
      '/evidence/1',
      '/evidence/-',
      '/evidence/01',
      '/evidence/1e0',
      '/evidence/ 0',
    ],
    ...['/name/0', '/name/length', '/evidence/length', '/~2', '/~', '/proof', '/@context', '/@context/0'],
    ...['/__proto__', '/constructor/name', '/toString', '/credentialSubject/__proto__/toString'],
  ]
  for (const pointer of pointers) {
    it(`cannot be asked for ${pointer}`, async () => {
      expect(await refusal(base, [pointer])).to.equal('invalid-request')
    })
  }

  it('cannot be asked for more than 256 parts', async () => {
    expect(await refusal(base, Array<string>(300).fill('/evidence'))).to.equal('invalid-request')
  })

  it('is derived from nothing but one full copy', async () => {
    const derived = await deriveCredential(base, [''])
    const proof = proofOf(base)
    const value = readBaseProofValue(valueOf(base))
    if (value === undefined) throw new Error('not a base proof')
    const withFewer = writeBaseProofValue({ ...value, signatures: value.signatures.slice(1) })
    for (const [title, flawed] of Object.entries({
      'no proof': withoutProof(base),
      'a derived proof': derived,
      'two proofs': { ...base, proof: [proof, proof] },
      'a text': { ...base, proof: 'x' },
      'another form': { ...base, proof: [{ ...proof, cryptosuite: 'ecdsa-rdfc-2019' }] },
      'half a value': { ...base, proof: [{ ...proof, proofValue: valueOf(base).slice(0, 90) }] },
      'fewer signatures than statements': { ...base, proof: [{ ...proof, proofValue: withFewer }] },
      'another document': { ...base, description: 'Ajout' },
      'contexts nobody knows': { ...base, '@context': ['https://example.org/c'] },
    }))
      expect(await refusal(flawed, []), title).to.equal('invalid-request')
  })

  it('is not signed when it says more than a proof that can be read has room for', async () => {
    const tag = Array.from({ length: 900 }, (_each, index) => `mot ${String(index)}`)
    const { credentialSubject } = badge as { credentialSubject: { achievement: object } }
    const achievement = { ...credentialSubject.achievement, tag }
    const talkative = { ...badge, credentialSubject: { ...credentialSubject, achievement } }
    const error: unknown = await ecdsaSd2023
      .sign(issuer.keys, issuer.issuer, talkative, now)
      .catch((reason: unknown) => reason)
    expect(error).to.have.nested.property('failure.code', 'too-many-statements')
  })

  it('is not signed when its objects are not its nodes', async () => {
    const shared = { ...badge, evidence: [{ ...evidence('a'), id: '_:a' }] }
    const error: unknown = await ecdsaSd2023
      .sign(issuer.keys, issuer.issuer, shared, now)
      .catch((reason: unknown) => reason)
    expect(error).to.have.nested.property('failure.code', 'not-canonical')
  })

  it('shows who it is about, when nothing but an identity says so', async () => {
    const { id: _id, ...subject } = badge['credentialSubject'] as Credential
    const nameless = { ...badge, credentialSubject: subject }
    const derived = await deriveCredential(
      await ecdsaSd2023.sign(issuer.keys, issuer.issuer, nameless, now),
      [],
    )
    expect(derived['credentialSubject']).to.have.nested.property('identifier[0].identityHash', 'Zoé Lefèvre')
    expect(await judge(derived)).to.equal('verified')
  })
})

describe('CBOR', () => {
  it('is written as the examples of RFC 8949, appendix A', () => {
    for (const [value, hex] of [
      [0, '00'],
      [23, '17'],
      [24, '1818'],
      [1000, '1903e8'],
      [1_000_000, '1a000f4240'],
      [Buffer.from('01020304', 'hex'), '4401020304'],
      ['ü', '62c3bc'],
      [[1, [2, 3], [4, 5]], '8301820203820405'],
      [
        new Map([
          [1, 2],
          [3, 4],
        ]),
        'a201020304',
      ],
    ] as const)
      expect(encodeCbor(value).toString('hex')).to.equal(hex)
  })

  it('is read as it was written', () => {
    const leaf = fc.oneof(
      fc.nat(),
      fc.string(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(leaf, fc.array(leaf))), (value) => {
        expect(decodeCbor(encodeCbor(value))).to.deep.equal(value)
      }),
    )
  })

  it('is refused when it is cut short, announces more than there is, or holds anything else', () => {
    for (const hex of [
      ...['', '18', '44010203', '9a00ffffff', 'bb', '8201', '1b0000000000000001', '5f41004100ff'],
      ...['f6', 'f5', '20', 'c100', 'a1616101', 'a201020103', '0000', '8181818100', 'ff'],
    ])
      expect(() => decodeCbor(Buffer.from(hex, 'hex')), hex).to.throw(CborError)
  })

  it('is read or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          decodeCbor(Buffer.from(bytes))
        } catch (error) {
          expect(error).to.be.instanceOf(CborError)
        }
      }),
    )
  })
})
