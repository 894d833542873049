import { expect } from 'chai'
import { isHostedHere, isMisspeltDid } from '../../server/verify/hosted-here.ts'

const here = 'https://badges.example'

describe('an identifier', () => {
  for (const [publicUrl, ids] of [
    [
      here,
      [
        'https://badges.example',
        'http://badges.example/issuers/acme?a#b',
        'HTTPS://BADGES.Example./x',
        'https://badges.example:443/x',
        'https://badges.example:80/x',
        'https://badges.example?x',
        'https://badges.example#x',
        'https:badges.example/x',
        'https:\\\\badges.example\\x',
        'https:///badges.example/x',
        'https://somebody@badges.example/x',
        'https://ｂadges.example/x',
        'did:web:badges.example',
        'did:web:badges.example:issuers:acme#key',
        'DID:WEB:BADGES.EXAMPLE',
        'did:web:badges%2Eexample',
        'did:web:badges.example%3A443',
        'did:web:badges.example?versionId=1',
        'did:webs:badges.example:issuers',
        'did:webvh:QmHash:badges.example:issuers',
        'did:TDW:QmHash:badges.example',
      ],
    ],
    [`${here}:8443/hub`, ['https://badges.example:8443/x', 'did:web:badges.example%3A8443:x']],
    ['http://badges.example:80', ['https://badges.example', 'did:web:badges.example']],
  ] as const)
    for (const id of ids)
      it(`is one of ${publicUrl}: ${id}`, () => {
        expect(isHostedHere(publicUrl, id)).to.equal(true)
      })

  for (const [publicUrl, ids] of [
    [
      here,
      [
        '',
        'badges.example',
        'urn:https://badges.example',
        'ftp://badges.example',
        'https://badges.example:8443/x',
        'https://badges.example.org/x',
        'https://x.badges.example/x',
        'https://badgesx.example/x',
        'https://elsewhere.example/https://badges.example',
        'https://elsewhere.example?https://badges.example',
        'https://badges.example..',
        'https://badges.example@elsewhere.example/x',
        'https://[::1/x',
        'did:web:elsewhere.example:badges.example',
        'did:web:badges.example%3A8443',
        'did:web:badges.example%',
        'did:webs:QmHash:badges.example',
        'did:webvh:badges.example:elsewhere.example',
        'did:webvh:badges.example',
        'did:key:badges.example',
        'did:website:badges.example',
        'x did:web:badges.example',
        'did:web:',
      ],
    ],
    [`${here}:8443`, ['https://badges.example/x', 'https://badges.example:80/x', 'did:web:badges.example']],
  ] as const)
    for (const id of ids)
      it(`is none of ${publicUrl}: ${id}`, () => {
        expect(isHostedHere(publicUrl, id)).to.equal(false)
      })

  for (const [id, expected] of [
    ['did:web:badges.example', false],
    ['did:key:z6MkABC', false],
    ['DID:web:badges.example', true],
    ['did:WEB:badges.example', true],
    ['Did:key:x', true],
    ['did:Key', true],
    ['did:wEB:x', true],
    ['urn:did:WEB:x', false],
    ['https://x.example/did:WEB:x', false],
    ['', false],
  ] as const)
    it(`is ${expected ? '' : 'not '}easily taken for a DID: ${id}`, () => {
      expect(isMisspeltDid(id)).to.equal(expected)
    })
})
