/** Whether a text around a badge is good, and by which key, before anybody asks whose it is. */
import { expect } from 'chai'
import { issueSdJwtVc } from '../../../server/proof/jose/sd-jwt-vc.ts'
import { signVcJwt } from '../../../server/proof/jose/vc-jwt.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { isObject, type VerifyDeps } from '../../../server/verify/check.ts'
import { credentialIn, signedTextIn } from '../../../server/verify/signed/signed-text.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { loner } from '../../proof/data-integrity/proving.ts'
import { publicUrl } from '../../proof/signing.ts'
import { plainDid, plainKey, plainlySigned } from '../plain-signer.ts'
import { openWallet } from '../presentation/wallet.ts'
import { asking, documentOf, read, smallBadge, source, univ } from './small-badge.ts'

describe('a badge in a signed text', () => {
  const { keys, issuer } = loner()
  const { did } = issuer
  const issuedAt = new Date('2026-11-21T09:00:00Z')
  const signer = {
    verificationMethod: issuer.verificationMethod,
    controller: did,
    created: '2026-11-21T09:00:00Z',
  }
  const jwtOf = (credential: Credential, options: object = {}) =>
    signVcJwt(keys, issuer, credential, { publicUrl, issuedAt, ...options })

  async function readText(text: string, change: Partial<VerifyDeps> = {}) {
    const signedText = signedTextIn(text)
    const found = signedText === undefined ? undefined : credentialIn(signedText)
    if (found === undefined || 'refused' in found) throw new Error('it was not read')
    return read(found.credential, change, signedText)
  }

  it('is intact by a key its header names, and shown without what only repeats it', async () => {
    const badge = smallBadge(did)
    const { answer, learned, basedOn } = await readText(await jwtOf(badge))
    expect([answer, basedOn]).to.deep.equal(['pass signature-valid', undefined])
    expect(learned).to.deep.equal({ credential: badge, signers: [signer] })
    const { created: _created, ...undated } = signer
    const { learned: other } = await readText(await signVcJwt(keys, issuer, badge, { publicUrl }))
    expect(other?.signers).to.deep.equal([undated])
  })

  it('may say less in an SD-JWT: what its holder leaves out is not known', async () => {
    const vct = 'https://badges.example.org/vct'
    const { answer, learned } = await readText(
      await issueSdJwtVc(keys, issuer, smallBadge(did), { publicUrl, vct, issuedAt }),
    )
    expect([answer, learned?.signers, learned?.credential?.['name']]).to.deep.equal([
      'pass signature-valid',
      [signer],
      'Badge',
    ])
    const shortened = (await issueSdJwtVc(keys, issuer, smallBadge(did), { publicUrl, vct, issuedAt })).split(
      '~',
    )[0]
    expect((await readText(`${String(shortened)}~`)).answer).to.equal('pass signature-valid')
  })

  it('is not with a letter changed', async () => {
    const [header, payload, mark = ''] = (await jwtOf(smallBadge(did))).split('.')
    const changed = [header, payload, (mark.startsWith('A') ? 'B' : 'A') + mark.slice(1)].join('.')
    expect((await readText(changed)).answer).to.equal('fail signature-mismatch')
  })

  it('with a proof inside needs that to be good, too', async () => {
    const wallet = openWallet()
    const badge = await plainlySigned(smallBadge(plainDid))
    const around = async (inside: Credential, claims: Credential = {}) => {
      const { id, issuer: by, validFrom, credentialSubject } = inside as JsonObject
      const said = {
        ...{
          iss: isObject(by) ? by['id'] : by,
          jti: id,
          nbf: Date.parse(typeof validFrom === 'string' ? validFrom : '') / 1000,
        },
        sub: isObject(credentialSubject) ? credentialSubject['id'] : undefined,
      }
      return readText(wallet.jwt({ ...inside, ...said, ...claims }, { typ: 'JWT', kid: wallet.did }))
    }
    const good = await around(badge)
    // Whoever signed the text around it is who answers for it.
    expect([good.answer, good.learned?.signers?.map(({ controller }) => controller)]).to.deep.equal([
      'pass signature-valid',
      [wallet.did],
    ])
    expect((await around({ ...badge, proof: [{ type: 'VeryGoodProof' }] })).answer).to.equal(
      'fail proof-format-unknown',
    )
    expect((await around({ ...badge, proof: [{ type: 'JsonWebSignature2020' }] })).answer).to.equal(
      'unknown proof-format-not-supported',
    )
    expect((await around({ ...badge, name: 'Autre' })).answer).to.equal('fail signature-mismatch')
    expect((await around(badge, { jti: 'urn:x:other' })).answer).to.equal('fail claims-mismatch')
  })

  it('says nothing that is not in what was signed', async () => {
    const hidden = smallBadge(did, {
      issuer: {
        id: did,
        type: ['Profile', 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile'],
        name: 'Atelier',
      },
    })
    expect((await readText(await jwtOf(hidden))).answer).to.equal('fail altered-structure')
  })

  describe('by a key its header only names', () => {
    const wallet = openWallet()
    const multibase = wallet.did.slice('did:key:'.length)
    const badge = smallBadge(univ)
    const by = async (
      kid: string | undefined,
      deps: Partial<VerifyDeps>,
      header: object = {},
      credential = badge,
    ) => {
      const subject = credential['credentialSubject'] as JsonObject
      const said = {
        ...{ iss: (credential['issuer'] as JsonObject)['id'], jti: credential['id'], sub: subject['id'] },
        nbf: Date.parse('2026-11-20T00:00:00Z') / 1000,
      }
      const text = wallet.jwt({ ...credential, ...said }, { typ: 'JWT', kid, ...header })
      const { answer, learned, basedOn } = await readText(text, deps)
      return { answer, signers: learned?.signers, basedOn }
    }

    it('is intact where the issuer publishes it', async () => {
      const found = await by(`${univ}#key-1`, asking(documentOf(multibase)))
      expect(found).to.deep.equal({
        answer: 'pass signature-valid',
        signers: [{ verificationMethod: `${univ}#key-1`, controller: univ }],
        basedOn: source,
      })
    })
    const rows: readonly (readonly [
      title: string,
      kid: string,
      deps: Partial<VerifyDeps>,
      answer: string,
    ])[] = [
      ['nobody is asked', `${univ}#key-1`, {}, 'unknown key-not-looked-up'],
      ['the site does not answer', `${univ}#key-1`, asking(undefined), 'unknown issuer-document-unreachable'],
      ['the issuer publishes others', `${univ}#key-9`, asking(documentOf(multibase)), 'fail key-not-issuers'],
      [
        'the issuer publishes others, and the name may be any',
        'key nine',
        asking(documentOf(multibase)),
        'unknown issuer-key-name-not-read',
      ],
      [
        'the issuer publishes one that cannot be read',
        `${univ}#key-9`,
        asking(documentOf('z6Mk')),
        'unknown issuer-key-not-read',
      ],
      [
        'it is said to be of this service',
        'did:web:badges.example.org:issuers:acme#x',
        asking(documentOf(multibase)),
        'fail key-not-issuers',
      ],
      [
        'the issuer publishes another one under that name',
        `${univ}#key-1`,
        asking(documentOf(plainKey)),
        'fail signature-mismatch',
      ],
    ]
    for (const [title, kid, deps, answer] of rows)
      it(`and ${title}: ${answer}`, async () => {
        expect((await by(kid, deps)).answer).to.equal(answer)
      })
    it('and that it brings itself is nobody’s yet', async () => {
      const jwk = wallet.publicKey.export({ format: 'jwk' })
      const found = await by(undefined, {}, { jwk })
      expect([found.answer, found.signers?.[0]?.isSelfAsserted, found.basedOn]).to.deep.equal([
        'pass signature-valid',
        true,
        undefined,
      ])
    })
  })
})
