/** What the document of an issuer says of its keys. */
import { expect } from 'chai'
import { readControllerDocument } from '../../../server/verify/foreign/controller-document.ts'
import type { JsonValue } from '../../../server/verify/strict-json.ts'
import { did, multikey } from './foreign-issuer.ts'

const name = `${did}#key-1`
const methodOf = (more: object = {}) => ({ ...multikey(name, did), ...more })

/** What `members` of a document of `did` say: the names of its keys with their purposes, of those not read, of those elsewhere. */
function readIn(members: object) {
  const read = readControllerDocument({ id: did, ...members }, did)
  if (typeof read === 'string') return read
  const { keys, unread, references } = read
  return {
    keys: keys.map((key) => `${key.verificationMethod} ${key.purposes.join('+')}`),
    unread,
    references: references.map((key) => `${key.verificationMethod} ${key.purposes.join('+')}`),
  }
}
const nothing = { keys: [], unread: [], references: [] }

describe('the document of an issuer', () => {
  const says: readonly (readonly [title: string, members: object, said: object | string])[] = [
    ['a list of keys that is empty', { verificationMethod: [] }, nothing],
    ['keys for assertions, of which it has none', { assertionMethod: [] }, nothing],
    ['keys for logging in, of which it has none', { authentication: [] }, nothing],
    ['nothing of keys', { name: 'Arts' }, 'without-keys'],
    ['keys for other purposes alone', { keyAgreement: [name] }, 'without-keys'],
    [
      'a key it describes and lists',
      { verificationMethod: [methodOf()], assertionMethod: [name] },
      { ...nothing, keys: [`${name} assertionMethod`] },
    ],
    [
      'one key, not in a list',
      { verificationMethod: methodOf(), assertionMethod: name },
      { ...nothing, keys: [`${name} assertionMethod`] },
    ],
    [
      'a key it describes where it lists it',
      { authentication: [methodOf()] },
      { ...nothing, keys: [`${name} authentication`] },
    ],
    [
      'a key for both purposes, once by its whole name',
      {
        verificationMethod: [methodOf({ id: '#key-1' })],
        assertionMethod: [name],
        authentication: ['#key-1'],
      },
      { ...nothing, keys: [`${name} assertionMethod+authentication`] },
    ],
    ['a key it lists for nothing', { verificationMethod: [methodOf()] }, { ...nothing, keys: [`${name} `] }],
    [
      'a key in a form that is not read',
      { verificationMethod: [methodOf({ type: 'VeryGoodKey' })], assertionMethod: [name] },
      { ...nothing, unread: [name] },
    ],
    [
      'a key in a form that is not read, where it lists it',
      { assertionMethod: [methodOf({ id: '#key-1', type: 'VeryGoodKey' })] },
      { ...nothing, unread: [name] },
    ],
    ['such a key, listed for nothing', { verificationMethod: [methodOf({ type: 'VeryGoodKey' })] }, nothing],
    [
      'a key at an address of its own',
      { assertionMethod: ['https://univ.example/keys/1'], authentication: ['https://univ.example/keys/1'] },
      { ...nothing, references: ['https://univ.example/keys/1 assertionMethod+authentication'] },
    ],
    [
      'a key at an address of its own, as an object',
      { assertionMethod: [{ id: 'https://univ.example/keys/1' }] },
      { ...nothing, unread: ['https://univ.example/keys/1'] },
    ],
    [
      'a key without a name, and things that name none',
      { verificationMethod: [methodOf({ id: 7 }), 'text', 7], assertionMethod: [7, { id: 7 }, true, {}] },
      nothing,
    ],
    [
      'the same key in the same words twice',
      { verificationMethod: [methodOf(), methodOf({ id: '#key-1' })], assertionMethod: [name] },
      { ...nothing, keys: [`${name} assertionMethod`] },
    ],
    [
      'one name in two ways',
      { verificationMethod: [methodOf(), methodOf({ expires: '2030-01-01T00:00:00Z' })] },
      'unusable',
    ],
    [
      'one name in two ways, in two members',
      { verificationMethod: [methodOf()], authentication: [methodOf({ type: 'VeryGoodKey' })] },
      'unusable',
    ],
  ]
  for (const [title, members, said] of says)
    it(`is read as it says ${title}`, () => {
      expect(readIn(members)).to.deep.equal(said)
    })

  it('is of no use when it is none, or about somebody else', () => {
    const values: readonly JsonValue[] = ['text', 7, [{ id: did }], { verificationMethod: [] }]
    for (const value of values) expect(readControllerDocument(value, did)).to.equal('unusable')
    expect(readControllerDocument({ id: 'did:web:other.example', authentication: [] }, did)).to.equal(
      'unusable',
    )
  })

  it('has 128 keys at most, described or listed', () => {
    const names = (count: number) => Array.from({ length: count }, (_, at) => `${did}#${String(at)}`)
    const described = (count: number) => names(count).map((id) => methodOf({ id }))
    expect(readIn({ verificationMethod: described(128) })).to.have.nested.property('keys.length', 128)
    expect(readIn({ assertionMethod: names(128) })).to.have.nested.property('references.length', 128)
    expect(readIn({ verificationMethod: described(129) })).to.equal('unusable')
    expect(readIn({ assertionMethod: names(129) })).to.equal('unusable')
  })
})
