import { expect } from 'chai'
import { isRedirectUri, isRegistered, redirectTo } from '../../server/open-badges-api/oauth/redirect-uri.ts'

const registered = ['https://portfolio.example/retour', 'https://portfolio.example/autre?x=1']

describe('an address to send people back to', () => {
  for (const uri of [
    'https://portfolio.example',
    'https://portfolio.example/',
    'https://portfolio.example:8443/retour?x=1',
    'http://127.0.0.1/retour',
    'http://127.0.0.1:7777/retour',
    'http://[::1]/retour',
  ])
    it(`may be registered: ${uri}`, () => {
      expect(isRedirectUri(uri)).to.equal(true)
    })

  for (const uri of [
    'http://portfolio.example/retour',
    'http://localhost/retour',
    'http://127.0.0.2/retour',
    'http://127.1/retour',
    'https://portfolio.example/retour#',
    'https://portfolio.example/retour#x',
    'https://qui@portfolio.example/retour',
    'https://:mot@portfolio.example/retour',
    'https://*.example/retour',
    'https://portfolio.example/*',
    'https://portfolio.example/a/../retour',
    'https://portfolio.example/%2e%2e/retour',
    'https://PORTFOLIO.example/retour',
    'https://portfolio.example:443/retour',
    'https:\\portfolio.example\\retour',
    'https:/portfolio.example/retour',
    '//portfolio.example/retour',
    '/retour',
    'javascript:alert(1)',
    'data:text/html,x',
    'com.example.app:/retour',
    'https://portfolio.exаmple/retour',
    'https://portfolio.example/re tour',
    'https://portfolio.example/retour\n',
    'https://portfolio.example/"><b>',
    `https://portfolio.example/${'x'.repeat(500)}`,
    '',
  ])
    it(`may not: ${JSON.stringify(uri.slice(0, 60))}`, () => {
      expect(isRedirectUri(uri)).to.equal(false)
    })

  it('is the one that was registered, to the letter (RFC 6749 §3.1.2.3, RFC 9700 §2.1)', () => {
    for (const uri of registered) expect(isRegistered(uri, registered), uri).to.equal(true)
    for (const uri of [
      'https://portfolio.example/retour/',
      'https://portfolio.example/Retour',
      'https://portfolio.example/retour?x=1',
      'https://portfolio.example/retour#x',
      'https://portfolio.example/retour/../retour',
      'https://portfolio.example/%72etour',
      'https://portfolio.example:443/retour',
      'https://portfolio.example.pirate.example/retour',
      'https://pirate.example/retour',
      'https://portfolio.example@pirate.example/retour',
      'https://pirate.example\\@portfolio.example/retour',
      'https://portfolio.example/retour&next=https://pirate.example',
      'http://portfolio.example/retour',
      'https://portfolio.example/autre',
      'https://portfolio.example/autre?x=1&y=2',
      'https://portfolio.example/autre?y=2&x=1',
      ' https://portfolio.example/retour',
      'https://portfolio.example/retour ',
      'https://portfolio.example/retour%00',
      'https://portfolio.example/retour;x',
      '//portfolio.example/retour',
      'portfolio.example/retour',
      'javascript:alert(1)//https://portfolio.example/retour',
      'https://127.0.0.1/retour',
      'http://127.0.0.1/retour',
      'null',
      '',
    ])
      expect(isRegistered(uri, registered), uri).to.equal(false)
  })

  it('on loopback may have any port, and nothing else of its own (RFC 8252 §7.3)', () => {
    const own = ['http://127.0.0.1/retour']
    expect(isRegistered('http://127.0.0.1:49152/retour', own)).to.equal(true)
    for (const uri of [
      'http://127.0.0.1:49152/autre',
      'http://127.0.0.1:49152/retour?x=1',
      'http://[::1]:49152/retour',
      'http://localhost:49152/retour',
      'https://127.0.0.1:49152/retour',
      'http://127.0.0.1:49152/retour#x',
      'http://127.0.0.1:99999/retour',
    ])
      expect(isRegistered(uri, own), uri).to.equal(false)
  })

  it('keeps the query it has when an answer is added', () => {
    expect(redirectTo('https://portfolio.example/autre?x=1', { code: 'a b', state: undefined })).to.equal(
      'https://portfolio.example/autre?x=1&code=a+b',
    )
  })
})
