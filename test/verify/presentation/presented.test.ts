/** What stands in a presentation, and where: each credential as one handed in by itself. */
import { expect } from 'chai'
import type { Credential } from '../../../server/proof/types.ts'
import { readPresentationApart } from '../../../server/verify/presentation/read-apart.ts'
import type { InputKind } from '../../../server/verify/types.ts'
import { compact } from '../../proof/jose/tokens.ts'
import { now } from '../../proof/signing.ts'
import { service } from '../checks/answer.ts'
import { inThisThread } from '../reading/in-this-thread.ts'
import { openWallet, v2 } from './wallet.ts'

const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }
const wallet = openWallet()
const badge = (id: string) => ({
  '@context': [v2],
  id,
  type: ['VerifiableCredential'],
  issuer: 'did:web:x.example',
  credentialSubject: { id: wallet.did },
})
const [one, two] = [badge('urn:x:1'), badge('urn:x:2')]
const signed = (credentials: unknown) => wallet.sign(wallet.presentation(credentials), asked)
const bound = () => {
  const claims = {
    vct: 'https://badges.example.org/vct',
    cnf: { jwk: wallet.publicKey.export({ format: 'jwk' }) },
  }
  const sdJwt = `${compact({ alg: 'EdDSA', typ: 'dc+sd-jwt' }, claims, openWallet().key)}~`
  return wallet.bind(sdJwt, { nonce: asked.challenge, aud: asked.domain })
}

const read = async (handed: Credential | string, question: object = asked) => {
  const text = typeof handed === 'string' ? handed : JSON.stringify(handed)
  const input = { kind: 'json' as InputKind, bytes: Buffer.from(text) }
  const here = await readPresentationApart(service, input, now, question)
  const apart = await readPresentationApart({ ...service, bounded: inThisThread() }, input, now, question)
  expect(apart?.results).to.deep.equal(here?.results)
  const presented = (each: typeof here) =>
    each?.presented?.credentials.map(({ pointer, input: { kind, bytes } }) => [
      pointer,
      kind,
      Buffer.from(bytes).toString(),
    ])
  expect(presented(apart)).to.deep.equal(presented(here))
  return { here, credentials: presented(here) }
}

describe('what a presentation holds', () => {
  it('is several badges, each at its place in the list', async () => {
    const { here, credentials } = await read(await signed([one, two]))
    expect(credentials).to.deep.equal([
      ['/verifiableCredential/0', 'json', JSON.stringify(one)],
      ['/verifiableCredential/1', 'json', JSON.stringify(two)],
    ])
    expect([here?.presented?.form, here?.presented?.holder]).to.deep.equal(['data-integrity', wallet.did])
  })

  it('is one badge, in a list or not', async () => {
    expect((await read(await signed(one))).credentials).to.deep.equal([
      ['/verifiableCredential', 'json', JSON.stringify(one)],
    ])
    expect((await read(await signed([one]))).credentials?.[0]?.[0]).to.equal('/verifiableCredential/0')
  })

  it('is the whole text, of an SD-JWT that its holder signed', async () => {
    const text = bound()
    const { here, credentials } = await read(text)
    expect(credentials).to.deep.equal([['', 'jwt', text]])
    expect(here?.presented?.form).to.equal('sd-jwt')
  })

  it('is not told of one that is refused, or answers something else', async () => {
    const refused = [
      [wallet.presentation([one]), asked, 'presentation-not-signed'],
      [await signed([one]), { ...asked, domain: 'https://autre.example' }, 'domain-other'],
      [await signed([one]), { ...asked, challenge: 'other' }, 'challenge-not-repeated'],
    ] as const
    for (const [handed, question, code] of refused) {
      const { here } = await read(handed, question)
      expect(here?.results.map((each) => each.code)).to.include(code)
      expect(here).to.include({ stopped: true }).and.not.to.have.property('presented')
    }
  })

  it('is nothing, where there is no presentation', async () => {
    expect((await read(one)).here).to.equal(undefined)
  })
})
