/** A revocation list of Open Badges, read from its bytes. */
import { expect } from 'chai'
import {
  isListed,
  readRevocationList,
  readRevocationListTask,
} from '../../../../server/verify/foreign/lists/revocation-list.ts'
import { did } from '../foreign-issuer.ts'

const listUrl = 'https://lists.example/revocations'
const read = (list: unknown) => {
  const bytes =
    list instanceof Uint8Array ? list : Buffer.from(typeof list === 'string' ? list : JSON.stringify(list))
  return readRevocationList({ bytes, listUrl })
}

describe('a revocation list of Open Badges', () => {
  it('is the ids of what is revoked, and whose list it is', () => {
    const revokedCredential = [
      { id: 'urn:1' },
      { id: 'urn:2', revoked: true },
      { id: 'urn:3', revoked: false },
      { id: 'urn:4', revoked: 'yes' },
      { id: 7 },
      {},
    ]
    const said = { issuer: did, revoked: ['urn:1', 'urn:2', 'urn:4'] }
    expect(read({ id: listUrl, issuer: did, revokedCredential })).to.deep.equal(said)
    expect(
      read({ issuer: { id: did, type: 'Profile' }, revokedCredentials: revokedCredential }),
    ).to.deep.equal(said)
    expect(read({ revokedCredential: [], revokedCredentials: [{ id: 'urn:1' }] })).to.deep.equal({
      revoked: [],
    })
    expect(read({ issuer: 7, revokedCredential: [] })).to.deep.equal({ revoked: [] })
  })

  it('has 20,000 entries at most', () => {
    const entries = (count: number) => Array.from({ length: count }, () => ({ id: 'urn:1' }))
    expect(read({ revokedCredential: entries(19_999) })).to.have.nested.property('revoked.length', 19_999)
    expect(read({ revokedCredential: entries(20_001) })).to.equal(undefined)
  })

  const others: Readonly<Record<string, unknown>> = {
    'is no object': [{ revokedCredential: [] }],
    'is not JSON': '<html>',
    'is not UTF-8': Buffer.from('{"revokedCredential":["\xff"]}', 'latin1'),
    'is another list': { id: `${listUrl}/2`, revokedCredential: [] },
    'has an id that is no text': { id: null, revokedCredential: [] },
    'lists nothing': { id: listUrl, issuer: did },
    'lists one alone': { revokedCredential: { id: 'urn:1' } },
    'lists texts': { revokedCredential: ['urn:1'] },
    'lists a text among others': { revokedCredential: [{ id: 'urn:1' }, 'urn:2'] },
  }
  for (const [title, list] of Object.entries(others))
    it(`is not read from what ${title}`, () => {
      expect(read(list)).to.equal(undefined)
    })

  it('is read in a thread by its length', () => {
    expect(readRevocationListTask.size({ bytes: new Uint8Array(7), listUrl })).to.equal(7)
  })

  it('says of a badge of its own issuer whether it is in it, and nothing of others', () => {
    const list = { issuer: did, revoked: ['urn:1'] }
    const said = (credentialId: string | undefined, issuer = did) => isListed(list, { issuer, credentialId })
    expect([said('urn:1'), said('urn:2'), said(undefined)]).to.deep.equal(['set', 'clear', 'unusable'])
    expect([said('urn:1', 'did:web:other.example'), said('urn:2', '')]).to.deep.equal([
      'not-issuers',
      'not-issuers',
    ])
    expect(isListed({ revoked: ['urn:1'] }, { issuer: did, credentialId: 'urn:1' })).to.equal('not-issuers')
  })
})
