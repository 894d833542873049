/** Whether proofs are good, and by which key, before anybody asks whose it is. */
import { expect } from 'chai'
import type { Credential } from '../../../server/proof/types.ts'
import { type VerifyDeps } from '../../../server/verify/check.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { multikey } from '../foreign/foreign-issuer.ts'
import { plainDid, plainKey, plainlySigned } from '../plain-signer.ts'
import { openWallet } from '../presentation/wallet.ts'
import { asking, documentOf, read, smallBadge, source, univ } from './small-badge.ts'

const json = (value: Credential) => JSON.parse(JSON.stringify(value)) as JsonObject

describe('a badge with proofs inside', () => {
  const wallet = openWallet()
  const created = '2026-11-21T09:00:00Z'
  const plain = { verificationMethod: `${plainDid}#${plainKey}`, controller: plainDid, created }
  const named = async (members: Credential = {}, issuer = univ) =>
    json(
      await plainlySigned(smallBadge(issuer), issuer, { verificationMethod: `${issuer}#key-1`, ...members }),
    )

  it('is intact by a key its proof brings, and what was signed is what is seen further on', async () => {
    const badge = json(await plainlySigned(smallBadge(plainDid)))
    const { answer, learned, basedOn } = await read(badge)
    expect([answer, basedOn]).to.deep.equal(['pass signature-valid', undefined])
    expect(learned).to.deep.equal({ credential: badge, signers: [plain] })
  })

  it('is not with a word changed', async () => {
    const badge = json(await plainlySigned(smallBadge(plainDid)))
    const { answer, learned } = await read({ ...badge, name: 'Autre' })
    expect([answer, learned]).to.deep.equal(['fail signature-mismatch', undefined])
  })

  it('is judged by the proofs of its issuer, if any is; or else by the first', async () => {
    const by = async (issuer: string) => {
      const theirs = (await wallet.sign(smallBadge(issuer), { proofPurpose: 'assertionMethod' }))[
        'proof'
      ] as JsonObject
      const [ours] = (await plainlySigned(smallBadge(issuer)))['proof'] as JsonObject[]
      const other = (await plainlySigned(smallBadge(issuer), plainDid, { created: '2026-11-21T09:10:00Z' }))[
        'proof'
      ] as JsonObject[]
      const proof = [theirs, ...(ours === undefined ? [] : [ours]), ...other]
      const { answer, learned } = await read({ ...smallBadge(issuer), proof })
      return [answer, learned?.signers?.map((each) => [each.controller, each.created])]
    }
    const both = [
      [plainDid, created],
      [plainDid, '2026-11-21T09:10:00Z'],
    ]
    expect(await by(plainDid)).to.deep.equal(['pass signature-valid', both])
    expect(await by(wallet.did)).to.deep.equal([
      'pass signature-valid',
      [[wallet.did, '2026-11-21T09:30:00Z']],
    ])
    expect(await by('did:web:nobody.example')).to.deep.equal([
      'pass signature-valid',
      [[wallet.did, '2026-11-21T09:30:00Z']],
    ])
  })

  it('by a key it only names is read with what the issuer’s site publishes, which may change', async () => {
    const { answer, learned, basedOn } = await read(await named(), asking(documentOf(plainKey)))
    expect([answer, learned?.isKeyLookedUp, basedOn]).to.deep.equal(['pass signature-valid', true, source])
    expect(learned?.signers).to.deep.equal([
      { verificationMethod: `${univ}#key-1`, controller: univ, created },
    ])
  })

  const rows: readonly (readonly [
    title: string,
    deps: Partial<VerifyDeps>,
    answer: string,
    isBasedOn: boolean,
  ])[] = [
    ['nobody is asked', {}, 'unknown key-not-looked-up', false],
    ['the site does not answer', asking(undefined), 'unknown issuer-document-unreachable', false],
    ['the site publishes no key', asking({ id: univ }), 'unknown issuer-document-without-keys', true],
    [
      'the site speaks of somebody else',
      asking({ ...documentOf(plainKey), id: 'did:web:x.example' }),
      'unknown issuer-document-unusable',
      true,
    ],
    [
      'the site publishes another key',
      asking(
        documentOf(plainKey, {
          verificationMethod: [multikey(`${univ}#key-2`, univ)],
          assertionMethod: [`${univ}#key-2`],
        }),
      ),
      'fail key-not-issuers',
      true,
    ],
  ]
  for (const [title, deps, answer, isBasedOn] of rows)
    it(`by a key it only names, where ${title}: ${answer}`, async () => {
      const found = await read(await named(), deps)
      expect([found.answer, (found.basedOn ?? []).length > 0]).to.deep.equal([answer, isBasedOn])
    })

  it('by a key it only names, among several proofs, may lack that of somebody else who signed', async () => {
    const badge = await named()
    const other = (await wallet.sign(smallBadge(univ), { proofPurpose: 'assertionMethod' }))[
      'proof'
    ] as JsonObject
    const proof = [...(badge['proof'] as JsonObject[]), other]
    const without = documentOf(plainKey, {
      verificationMethod: [multikey(`${univ}#key-2`, univ)],
      assertionMethod: [`${univ}#key-2`],
    })
    const found = await read({ ...badge, proof }, asking(without))
    expect([found.answer, found.basedOn]).to.deep.equal(['unknown key-not-looked-up', source])
  })

  it('by a key of this service that is only named is not one', async () => {
    const found = await read(
      await named({}, 'did:web:badges.example.org:issuers:acme'),
      asking(documentOf(plainKey)),
    )
    expect(found.answer).to.match(/^fail /u)
  })
})
