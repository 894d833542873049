import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { canonicalJson } from '../../../server/proof/canonical-json.ts'
import { eddsaJcs2022 } from '../../../server/proof/data-integrity/eddsa-jcs-2022.ts'
import { eddsaRdfc2022 } from '../../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { ecdsaRdfc2019 } from '../../../server/proof/data-integrity/ecdsa-rdfc-2019.ts'
import { ecdsaSd2023 } from '../../../server/proof/data-integrity/ecdsa-sd-2023.ts'
import { verifyPresentationProof } from '../../../server/proof/data-integrity/presentation.ts'
import { verifyProofs } from '../../../server/proof/data-integrity/verify-proofs.ts'
import { canonicalHash } from '../../../server/proof/json-ld/canonical.ts'
import { bundledLoader } from '../../../server/proof/json-ld/document-loader.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { encode } from 'base58-universal'
import { now } from '../signing.ts'
import { codeOf, loner, shown, type Loner } from './proving.ts'

const context = { now, purpose: 'assertionMethod' } as const
const [alice, bob] = [loner(), loner()]
const carol = loner('P-256')

const unsigned: Credential = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  id: 'urn:uuid:6f8a2f0e-4a6e-4d7e-9d0c-0f6a6f0f3a11',
  type: ['VerifiableCredential'],
  issuer: alice.issuer.did,
  credentialSubject: { id: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22' },
}

const proofOf = (signed: Credential) => (signed['proof'] as [Credential])[0]

/** One more proof over the document and `over`, as vc-di-eddsa §3.2 makes it. */
async function proofOver(
  { keys, issuer }: Loner,
  over: readonly Credential[],
  members: Credential = {},
  base: Credential = unsigned,
): Promise<Credential> {
  const document = over.length === 0 ? base : { ...base, proof: over }
  const proof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-11-21T09:30:00Z',
    verificationMethod: issuer.verificationMethod,
    proofPurpose: 'assertionMethod',
    ...members,
  }
  const loader = bundledLoader
  const configuration = { ...proof, '@context': unsigned['@context'] }
  const hashes = [await canonicalHash(configuration, loader), await canonicalHash(document, loader)]
  return { ...proof, proofValue: `z${encode(await keys.sign(issuer, Buffer.concat(hashes)))}` }
}

/** The same as vc-di-eddsa §3.3 makes it, where the order of a list is signed. */
async function jcsOver({ keys, issuer }: Loner, over: readonly Credential[], members: Credential) {
  const options = {
    ...{ type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', proofPurpose: 'assertionMethod' },
    verificationMethod: issuer.verificationMethod,
    '@context': unsigned['@context'],
    ...members,
  }
  const hashes = [options, { ...unsigned, proof: over }].map((each) =>
    createHash('sha256').update(canonicalJson(each)).digest(),
  )
  return { ...options, proofValue: `z${encode(await keys.sign(issuer, Buffer.concat(hashes)))}` }
}

/** With so many characters more. */
const lengthened = (characters: number): Credential => ({ ...unsigned, description: 'a'.repeat(characters) })

const judge = async (proof: unknown) => codeOf(await verifyProofs({ ...unsigned, proof }, context))

describe('The proofs of a document', () => {
  it('VC-DI §4.5: are a set when each stands by itself, whatever their forms', async () => {
    const made = [
      await eddsaRdfc2022.sign(alice.keys, alice.issuer, unsigned, now),
      await eddsaJcs2022.sign(bob.keys, bob.issuer, unsigned, now),
      await ecdsaRdfc2019.sign(carol.keys, carol.issuer, unsigned, now),
      await shown(await ecdsaSd2023.sign(carol.keys, carol.issuer, unsigned, now)),
    ].map(proofOf)
    const result = await verifyProofs({ ...unsigned, proof: made }, context)
    expect(result).to.deep.equal({
      verified: true,
      proofs: [
        { ...alice.issuer, format: 'eddsa-rdfc-2022' },
        { ...bob.issuer, format: 'eddsa-jcs-2022' },
        { ...carol.issuer, format: 'ecdsa-rdfc-2019' },
        { ...carol.issuer, format: 'ecdsa-sd-2023' },
      ].map(({ verificationMethod, did: controller, format }) => ({
        ...{ verificationMethod, controller, created: '2026-11-21T09:30:00Z', format },
      })),
    })
  })

  it('VC-DI §4.5: are all refused when one of them is bad, wherever it stands', async () => {
    const good = [await proofOver(alice, []), await proofOver(bob, [])]
    const bad = { ...(await proofOver(bob, [])), created: '2026-11-21T09:29:59Z' }
    expect(await judge(good)).to.equal('verified')
    expect(await judge([bad, ...good])).to.equal('signature-mismatch')
    expect(await judge([...good, bad])).to.equal('signature-mismatch')
    expect(await judge([...good, { ...bad, cryptosuite: 'bbs-2023' }])).to.equal('cryptosuite-unsupported')
    expect(await judge([...good, { ...bad, type: 'JsonWebSignature2020' }])).to.equal(
      'proof-type-unsupported',
    )
  })

  it('are at least one and at most eight', async () => {
    const proof = await proofOver(alice, [])
    expect(await judge(undefined)).to.equal('proof-missing')
    expect(await judge([])).to.equal('proof-missing')
    expect(await judge(null)).to.equal('proof-missing')
    expect(await judge(Array<object>(8).fill(proof))).to.equal('verified')
    expect(await judge(Array<object>(9).fill(proof))).to.equal('proof-multiple')
  })

  const nested = (depth: number) =>
    `u${Buffer.from(`d95d01${'d840'.repeat(depth)}`, 'hex').toString('base64url')}`

  it('are refused, whatever nests in the value of one of them', async () => {
    const [proof] = (await shown(await ecdsaSd2023.sign(carol.keys, carol.issuer, unsigned, now)))[
      'proof'
    ] as [Credential]
    for (const depth of [1, 4, 24_000])
      expect(await judge({ ...proof, proofValue: nested(depth) }), String(depth)).to.equal(
        'proof-value-malformed',
      )
  })

  it('of a long document are worked out once, however many there are', async () => {
    const long = lengthened(100_000)
    const proofs = []
    for (let count = 0; count < 8; count += 1) proofs.push(await proofOver(alice, [], {}, long))
    expect(codeOf(await verifyProofs({ ...long, proof: proofs }, context))).to.equal('verified')
  })

  it('made over each other are not all worked out when they and their document are too long', async () => {
    const chainOver = async (document: Credential) => {
      const first = await proofOver(alice, [], { id: one }, document)
      return { ...document, proof: [first, await proofOver(bob, [first], { previousProof: one }, document)] }
    }
    const one = 'urn:uuid:11111111-1111-4111-8111-111111111111'
    expect(codeOf(await verifyProofs(await chainOver(lengthened(60_000)), context))).to.equal('verified')
    expect(codeOf(await verifyProofs(await chainOver(lengthened(100_000)), context))).to.equal(
      'too-costly-to-check',
    )
  })

  it('are objects, in an array or not', async () => {
    const proof = await proofOver(alice, [])
    expect(await judge(proof)).to.equal('verified')
    for (const other of ['z1', 7, true, [proof, 'z1'], [null], [[proof, proof]]])
      expect(await judge(other), JSON.stringify(other)).to.equal('proof-malformed')
  })
})

describe('A chain of proofs', () => {
  const first = 'urn:uuid:11111111-1111-4111-8111-111111111111'
  const second = 'urn:uuid:22222222-2222-4222-8222-222222222222'
  let links: readonly [Credential, Credential, Credential]
  before(async () => {
    const one = await proofOver(alice, [], { id: first })
    const two = await proofOver(bob, [one], { id: second, previousProof: first })
    links = [one, two, await proofOver(alice, [one, two], { previousProof: [first, second] })]
  })

  it('VC-DI §4.5: is over the proofs it names in the order of the document, not in that of the names', async () => {
    const one = await proofOver(alice, [], { id: first })
    const other = await proofOver(bob, [], { id: second })
    const over = { previousProof: [second, first] }
    expect(await judge([one, other, await proofOver(alice, [one, other], over)])).to.equal('verified')
    expect(await judge([one, other, await jcsOver(alice, [one, other], over)])).to.equal('verified')
    expect(await judge([one, other, await jcsOver(alice, [other, one], over)])).to.equal('signature-mismatch')
  })

  it('verifies, in whatever order it stands', async () => {
    expect(await judge(links)).to.equal('verified')
    expect(await judge(links.toReversed())).to.equal('verified')
  })

  it('does not verify when a link is missing, changed, or made over other links than it says', async () => {
    const [one, two, three] = links
    expect(await judge([two, three])).to.equal('previous-proof-missing')
    expect(await judge([one, three])).to.equal('previous-proof-missing')
    expect(await judge([{ ...one, created: '2026-11-21T09:00:00Z' }, two])).to.equal('signature-mismatch')
    expect(await judge([one, { ...two, previousProof: undefined }])).to.equal('previous-proof-malformed')
    const { previousProof: _previous, ...unlinked } = two
    expect(await judge([one, unlinked])).to.equal('signature-mismatch')
    expect(await judge([one, two, { ...three, previousProof: second }])).to.equal('signature-mismatch')
  })

  it('names each previous proof once, by a text', async () => {
    const [one, two] = links
    for (const previousProof of [null, 7, true, {}, [], [first, first], [first, 7], [[first]]])
      expect(await judge([one, { ...two, previousProof }]), JSON.stringify(previousProof)).to.equal(
        'previous-proof-malformed',
      )
    expect(await judge([one, { ...two, previousProof: '' }])).to.equal('previous-proof-missing')
    expect(await judge([one, { ...two, previousProof: '__proto__' }])).to.equal('previous-proof-missing')
  })

  it('has no two proofs of one name, and names are URLs', async () => {
    const [one, two] = links
    expect(await judge([one, two, await proofOver(bob, [], { id: first })])).to.equal('proof-id-repeated')
    for (const id of [null, 7, '', 'first', {}, [first]])
      expect(await judge([{ ...one, id }]), JSON.stringify(id)).to.equal('proof-malformed')
  })

  it('is refused when it goes in circles', async () => {
    const [one, two] = links
    expect(await judge([{ ...one, previousProof: first }])).to.equal('previous-proof-cycle')
    expect(await judge([{ ...one, previousProof: second }, two])).to.equal('previous-proof-cycle')
  })
})

describe('A presentation', () => {
  const presentation = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: alice.issuer.did,
  }
  const asked = { challenge: 'uZk9', domain: 'employer.example' }
  const signed = (document: Credential, signer = alice, answers: object = asked) =>
    eddsaRdfc2022.sign(signer.keys, signer.issuer, document, now, {
      proofPurpose: 'authentication',
      ...answers,
    })
  const judgePresentation = async (made: Credential, expected: object = asked) =>
    codeOf(await verifyPresentationProof(made, { now, ...expected }))

  it('verifies when its holder signed it for the one who asks, in answer to what was asked', async () => {
    expect(await judgePresentation(await signed(presentation))).to.equal('verified')
    expect(
      await judgePresentation(await signed({ ...presentation, holder: { id: alice.issuer.did } })),
    ).to.equal('verified')
  })

  it('may name nobody, and be asked nothing', async () => {
    const { holder: _holder, ...nameless } = presentation
    expect(await judgePresentation(await signed(nameless, bob, {}), {})).to.equal('verified')
  })

  it('does not verify when somebody else signed it in the name of the holder', async () => {
    expect(await judgePresentation(await signed(presentation, bob))).to.equal('holder-not-signer')
    for (const holder of [{}, { id: bob.issuer.did }])
      expect(await judgePresentation(await signed({ ...presentation, holder }))).to.equal('holder-not-signer')
  })

  it('does not verify in answer to another challenge, for another domain, or for none', async () => {
    const made = await signed(presentation)
    expect(await judgePresentation(made, { ...asked, challenge: 'uZk8' })).to.equal('proof-challenge-wrong')
    expect(await judgePresentation(made, { ...asked, domain: 'other.example' })).to.equal(
      'proof-domain-wrong',
    )
    expect(await judgePresentation(await signed(presentation, alice, {}))).to.equal('proof-challenge-wrong')
    const everywhere = await signed(presentation, alice, { challenge: asked.challenge })
    expect(await judgePresentation(everywhere)).to.equal('proof-domain-wrong')
  })

  it('does not verify with a proof made to state it, without a proof, or when it is none', async () => {
    const statement = await eddsaRdfc2022.sign(alice.keys, alice.issuer, unsigned, now)
    expect(await judgePresentation(statement)).to.equal('not-a-presentation')
    expect(await judgePresentation(presentation)).to.equal('proof-missing')
    const made = await signed(presentation)
    const stated = { ...proofOf(made), proofPurpose: 'assertionMethod' }
    expect(await judgePresentation({ ...made, proof: stated })).to.equal('proof-purpose-wrong')
  })

  it('covers the credentials inside', async () => {
    const credential = await eddsaRdfc2022.sign(
      bob.keys,
      bob.issuer,
      { ...unsigned, issuer: bob.issuer.did },
      now,
    )
    const made = await signed({ ...presentation, verifiableCredential: [credential] })
    expect(await judgePresentation(made)).to.equal('verified')
    const other = { ...credential, issuer: alice.issuer.did }
    expect(await judgePresentation({ ...made, verifiableCredential: [other] })).to.equal('signature-mismatch')
  })
})
