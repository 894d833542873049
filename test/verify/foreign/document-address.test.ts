/** Where the document of an issuer is, from its identifier alone. */
import { expect } from 'chai'
import { documentAddress } from '../../../server/verify/foreign/document-address.ts'

const label = 'a'.repeat(63)

const read: readonly (readonly [id: string, address: string])[] = [
  ['did:web:univ.example', 'https://univ.example/.well-known/did.json'],
  ['did:web:UNIV.Example:Arts', 'https://univ.example/Arts/did.json'],
  ['did:web:univ.example%3A8443', 'https://univ.example:8443/.well-known/did.json'],
  ['did:web:univ.example%3a8443:a:b', 'https://univ.example:8443/a/b/did.json'],
  ['did:web:univ.example:a-b_c.d:...:9', 'https://univ.example/a-b_c.d/.../9/did.json'],
  ['did:web:a-1.b--2.example', 'https://a-1.b--2.example/.well-known/did.json'],
  [`did:web:${label}.${label}`, `https://${label}.${label}/.well-known/did.json`],
  ['did:web:1.example', 'https://1.example/.well-known/did.json'],
  ['did:web:univ.e1', 'https://univ.e1/.well-known/did.json'],
  ['https://univ.example', 'https://univ.example/'],
  ['https://univ.example/', 'https://univ.example/'],
  ['https://univ.example/issuers/1?v=3_0', 'https://univ.example/issuers/1?v=3_0'],
  [`https://univ.example/${'a'.repeat(1979)}`, `https://univ.example/${'a'.repeat(1979)}`],
]

const refused: Readonly<Record<string, readonly string[]>> = {
  'names no site': [
    '',
    'did:web:',
    'did:web:%3A8443',
    'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2',
    'urn:uuid:1',
    'https://',
    'see https://univ.example/',
    'a did:web:univ.example',
  ],
  'is not https': ['http://univ.example/', 'ftp://univ.example/'],
  'has a host that is no name': [
    'did:web:127.0.0.1',
    'did:web:2130706433',
    'did:web:1.2',
    'did:web:-univ.example',
    'did:web:univ-.example',
    'did:web:univ.-example',
    'did:web:univ.example-',
    'did:web:univ..example',
    'did:web:.example',
    'did:web:univ.example.',
    'did:web:un_iv.example',
    'did:web:univ.example/a',
    'did:web:user@univ.example',
    `did:web:a${label}.example`,
    `did:web:univ.a${label}`,
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://un_iv.example/',
  ],
  // U+017F and U+212A are s and k where case is ignored.
  'is written with letters that a browser takes for others': [
    'did:web:\u017fite.example',
    'did:web:univ.\u212a',
    'https://\u017fite.example/',
    'https://UNIV.example/',
    'https://univ.example:443/',
    'https://univ.example/a/../b',
    'https://univ.example/é',
    'HTTPS://univ.example/',
  ],
  'has something else than a port after the host': [
    'did:web:univ.example%3A',
    'did:web:univ.example%3A123456',
    'did:web:univ.example%3A99999',
    'did:web:univ.example%3A8443x',
    'did:web:univ.example%3A80%3A80',
    'did:web:univ.example%2Fa',
    'did:web:univ.example%',
    'did:web:univ.example%20%3A80',
  ],
  'has a path that would lead elsewhere': [
    'did:web:univ.example:',
    'did:web:univ.example:a:',
    'did:web:univ.example:.',
    'did:web:univ.example:a:..',
    'did:web:univ.example:%2e%2e',
    'did:web:univ.example:a/b',
    'did:web:univ.example:a?b',
    'did:web:univ.example:a b',
  ],
  'has a part of a document, or spaces': [
    'https://univ.example/#me',
    'https://univ.example/ ',
    'https://univ.example/a b',
    'https://univ.example\\a',
    'https://univ.example/#',
  ],
  'has a user': ['https://user@univ.example/', 'https://:secret@univ.example/', 'https://a:b@univ.example/'],
  'is longer than 2,000 characters': [
    `https://univ.example/${'a'.repeat(1980)}`,
    `did:web:univ.example:${'a'.repeat(2000)}`,
  ],
}

describe('the address of the document of an issuer', () => {
  for (const [id, address] of read)
    it(`is ${address.slice(0, 60)} for ${id.slice(0, 60)}`, () => {
      expect(documentAddress(id)).to.equal(address)
    })
  for (const [title, ids] of Object.entries(refused))
    it(`is not known when the identifier ${title}`, () => {
      for (const id of ids) expect(documentAddress(id), id.slice(0, 60)).to.equal(undefined)
    })
})
