/** A site and a key that say they belong together, say no more than that. */
import { expect } from 'chai'
import { compact } from '../../proof/jose/tokens.ts'
import { changed, now, resultOf } from '../issuing.ts'
import { issuedBy, plainDid, plainKey, plainlySigned, plainPrivateKey } from '../plain-signer.ts'
import { setUpElsewhere } from './elsewhere.ts'

const path = '/.well-known/did-configuration.json'
const kid = `${plainDid}#${plainKey}`
const seconds = now.getTime() / 1000

describe('the domain of an issuer nobody here knows', () => {
  const elsewhere = setUpElsewhere()

  const linkage = (subject: object = {}, claims: object = {}, header: object = {}) =>
    compact(
      { alg: 'EdDSA', typ: 'JWT', kid, ...header },
      {
        iss: plainDid,
        sub: plainDid,
        nbf: seconds - 60,
        exp: seconds + 3600,
        vc: {
          type: ['VerifiableCredential', 'DomainLinkageCredential'],
          issuer: plainDid,
          credentialSubject: { id: plainDid, origin: 'https://univ.example', ...subject },
        },
        ...claims,
      },
      plainPrivateKey,
    )
  const serve = (...linked: readonly unknown[]) => {
    elsewhere.leadTo()
    elsewhere.site.answer(path, { body: { linked_dids: linked } })
  }
  /** Its creator is the issuer, and says the same of itself. */
  const badgeOf = (url: string, issuer = plainDid) =>
    changed(
      changed(issuedBy(elsewhere.badge, issuer), ['issuer', 'url'], () => url),
      ['credentialSubject', 'achievement', 'creator', 'url'],
      () => url,
    )
  const judged = async (url = 'https://univ.example/people', issuer = plainDid) => {
    return elsewhere.verify(await plainlySigned(badgeOf(url, issuer), issuer))
  }
  const trust = async (url?: string) => resultOf(await judged(url), 'issuer.trust')
  const linked = 'warn issuer-domain-linked'
  const stranger = 'warn issuer-unknown'

  it('is said to be its own when its site says the same, and the issuer stays a stranger', async () => {
    serve({ id: 'urn:other' }, 'a.b.c', linkage())
    const report = await judged()
    expect([report.verdict, resultOf(report, 'issuer.trust')]).to.deep.equal(['valid-with-warnings', linked])
    const { basedOn: [source] = [] } = report.checks.find(({ id }) => id === 'issuer.trust') ?? {}
    expect(source?.url).to.equal(`https://univ.example${path}`)
    expect(report.issuer).to.deep.equal({ id: plainDid, recognised: false })
  })

  const others: Readonly<Record<string, () => unknown>> = {
    'of another origin': () => linkage({ origin: 'https://other.example' }),
    'of a deeper address': () => linkage({ origin: 'https://univ.example/people' }),
    'about another DID': () => linkage({ id: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' }),
    'by another issuer': () => linkage({}, { iss: 'did:web:univ.example' }),
    'with another subject': () => linkage({}, { sub: 'did:web:univ.example' }),
    'that has ended': () => linkage({}, { exp: seconds - 301 }),
    'without an end': () => linkage({}, { exp: undefined }),
    'that has not begun': () => linkage({}, { nbf: seconds + 301 }),
    'of another kind': () => linkage({}, { vc: { credentialSubject: { id: plainDid } } }),
    'that was changed': () => {
      const [head, , signature] = linkage({ origin: 'https://other.example' }).split('.')
      return [head, linkage().split('.')[1], signature].join('.')
    },
    'under the name of another key': () =>
      linkage({}, {}, { kid: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' }),
  }
  for (const [title, text] of Object.entries(others)) {
    it(`is not known to be its own by a linkage ${title}`, async () => {
      serve(text())
      expect(await trust()).to.equal(stranger)
    })
  }

  it('is not known to be its own when the site does not answer, or sends its visitors elsewhere', async () => {
    elsewhere.site.answer(path, { status: 503 })
    expect(await trust()).to.equal(stranger)
    serve(linkage())
    elsewhere.site.answer('/moved', { body: { linked_dids: [linkage()] } })
    elsewhere.site.answer(path, { status: 302, headers: { Location: '/moved' } })
    expect(await trust()).to.equal(stranger)
  })

  it('is asked of nobody for an address that is none of a site, nor when this service asks nobody', async () => {
    for (const url of ['http://univ.example/', 'https://127.0.0.1/', 'https://user@univ.example/'])
      expect(await trust(url)).to.equal(stranger)
    const report = await elsewhere.issuing.verify(await plainlySigned(badgeOf('https://univ.example/')))
    expect(resultOf(report, 'issuer.trust')).to.equal(stranger)
    expect(elsewhere.site.asked).to.deep.equal([])
  })
})
