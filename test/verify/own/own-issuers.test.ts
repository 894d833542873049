/** What is known here of the issuers of this service: over a real store, with real keys and lists. */
import { expect } from 'chai'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import { ownIssuers } from '../../../server/verify/own/own-issuers.ts'
import { openSigning, publicUrl, type Signing } from '../../proof/signing.ts'

type Own = ReturnType<typeof ownIssuers>

describe('the issuers of this service', () => {
  const acme = 'did:web:badges.example.org:issuers:acme'
  let signing: Signing
  let beta: string
  let betas: string
  let own: Own
  const asked: string[] = []

  before(async () => {
    signing = await openSigning()
    const { store, keys } = signing
    ;({ did: beta, publicKeyMultibase: betas } = await keys.current('beta'))
    await keys.current('acme')
    await keys.current('acme', 'P-256')
    own = ownIssuers({
      store,
      keys,
      publicUrl,
      statusLists: {
        publish(listId, purpose) {
          asked.push(`publish ${listId} ${String(purpose)}`)
          return Promise.resolve(listId === 'none' ? undefined : JSON.stringify({ id: listId }))
        },
        read(listId, purpose) {
          asked.push(`read ${listId} ${String(purpose)}`)
          return Promise.resolve(undefined)
        },
      },
    })
  })
  after(() => signing.close())
  beforeEach(() => asked.splice(0))

  it('are those registered under their DID, by its path or by its key', async () => {
    expect(await own.issuer(acme)).to.equal('Acmé')
    expect(await own.issuer(beta)).to.equal('Bêta')
  })

  it('have every key they ever had under that DID, and no other', async () => {
    const of = async (did: string) => (await own.publishedKeys(did)).map((key) => [key.did, key.algorithm])
    expect(await of(acme)).to.have.deep.members([
      [acme, 'Ed25519'],
      [acme, 'P-256'],
    ])
    expect(await of(beta)).to.deep.equal([[beta, 'Ed25519']])
  })

  it('are not whoever has a DID of another form, or of nobody here', async () => {
    const acmes = (await signing.keys.current('acme')).publicKeyMultibase
    for (const did of [
      'did:web:badges.example.org:issuers:gamma',
      // Registered under its key, and under nothing else.
      'did:web:badges.example.org:issuers:beta',
      'did:web:badges.example.org:issuers',
      'did:web:elsewhere.example:issuers:acme',
      'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
      // Has a key, and is registered under its path.
      `did:key:${acmes}`,
      `x${beta}`,
      `${beta}#${betas}`,
      `did:web:${betas}`,
      betas,
      '',
    ]) {
      expect(await own.issuer(did), did).to.equal(undefined)
      expect(await own.publishedKeys(did), did).to.deep.equal([])
    }
  })

  it('keep their lists at their addresses, one for suspension beside each', async () => {
    const lists = `${publicUrl}/status-lists/`
    expect(await own.localStatus(`${lists}acme-1`)).to.deep.equal({ id: 'acme-1' })
    expect(await own.localStatus(`${lists}acme-1/suspension`)).to.deep.equal({ id: 'acme-1' })
    expect(await own.localStatus(`${lists}none`)).to.equal(undefined)
    await own.unsignedStatus?.(`${lists}acme-1`)
    await own.unsignedStatus?.(`${lists}acme-1/suspension`)
    expect(asked).to.deep.equal([
      'publish acme-1 undefined',
      'publish acme-1 suspension',
      'publish none undefined',
      'read acme-1 undefined',
      'read acme-1 suspension',
    ])
  })

  it('keep no list anywhere else', async () => {
    const lists = `${publicUrl}/status-lists/`
    const read: NonNullable<VerifyDeps['localStatus']>[] = [own.localStatus]
    for (const url of [
      `${publicUrl}/status-lists`,
      lists,
      `${lists}acme-1/revocation`,
      `${lists}acme-1/suspension/suspension`,
      `${lists}a/b`,
      `${lists}acme 1`,
      `${lists}${'a'.repeat(129)}`,
      'https://elsewhere.example/status-lists/acme-1',
      `x${lists}acme-1`,
    ]) {
      for (const each of read) expect(await each(url), url).to.equal(undefined)
      expect(await own.unsignedStatus?.(url), url).to.equal(undefined)
    }
    expect(asked).to.deep.equal([])
    expect(await own.localStatus(`${lists}${'a'.repeat(128)}`)).to.be.an('object')
  })
})
