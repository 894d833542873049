import { expect } from 'chai'
import { publicUrl } from '../../server/outside/public-url.ts'

const asked = (text: string) => publicUrl(text, 'badges.example')?.href

/** What a browser, curl or an old library would take to this machine or its network. */
const loopback: readonly (readonly [how: string, url: string])[] = [
  ['as it is', 'https://127.0.0.1/'],
  ['as one decimal number', 'https://2130706433/'],
  ['as one octal number', 'https://017700000001/'],
  ['as one hexadecimal number', 'https://0x7f000001/'],
  ['in octal parts', 'https://0177.0.0.01/'],
  ['in hexadecimal parts', 'https://0x7f.0x0.0x0.0x1/'],
  ['in parts of several bases', 'https://0x7f.0.01/'],
  ['in two parts', 'https://127.1/'],
  ['in three parts', 'https://127.0.1/'],
  ['as zero', 'https://0/'],
  ['as 0.0.0.0', 'https://0.0.0.0/'],
  ['with a dot behind', 'https://127.0.0.1./'],
  ['in full-width digits', 'https://１２７.０.０.１/'],
  ['in circled digits', 'https://①②⑦.⓪.⓪.①/'],
  ['with ideographic dots', 'https://127。0。0。1/'],
  ['with half-width ideographic dots', 'https://127｡0｡0｡1/'],
  ['percent-encoded', 'https://%31%32%37%2e%30%2e%30%2e%31/'],
  ['another one of 127/8', 'https://127.127.127.127/'],
  ['in IPv6', 'https://[::1]/'],
  ['in IPv6, written out', 'https://[0000:0000:0000:0000:0000:0000:0000:0001]/'],
  ['unspecified in IPv6', 'https://[::]/'],
  ['mapped into IPv6', 'https://[::ffff:127.0.0.1]/'],
  ['mapped into IPv6, in hexadecimal', 'https://[::ffff:7f00:1]/'],
  ['compatible with IPv4', 'https://[::127.0.0.1]/'],
  ['translated', 'https://[::ffff:0:127.0.0.1]/'],
  ['behind NAT64', 'https://[64:ff9b::127.0.0.1]/'],
  ['behind a local NAT64', 'https://[64:ff9b:1::127.0.0.1]/'],
  ['in 6to4', 'https://[2002:7f00:1::]/'],
  ['in Teredo', 'https://[2001:0:7f00:1::80ff:fffe]/'],
  ['in ISATAP', 'https://[2a00:1450:4007:80e:0:5efe:7f00:1]/'],
]

const hidden: readonly (readonly [how: string, url: string])[] = [
  ['localhost', 'https://localhost/'],
  ['localhost in capitals', 'https://LOCALHOST/'],
  ['localhost in letters of another width', 'https://ｌｏｃａｌｈｏｓｔ/'],
  ['a name under localhost', 'https://a.localhost/'],
  ['localhost with a dot behind', 'https://localhost./'],
  ['any name with a dot behind', 'https://other-site.example./'],
  ['a name of the local network', 'https://printer.local/'],
  ['a name of a cloud', 'https://metadata.google.internal/'],
  ['a name of a home', 'https://box.home.arpa/'],
  ['a name of an office', 'https://wiki.corp/'],
  ['a name without a dot', 'https://intranet/'],
  ['a hidden service', 'https://abcdefghijklmnop.onion/'],
  ['this service', 'https://badges.example/verifications'],
  ['this service in capitals', 'https://BADGES.example/'],
  ['the metadata of a cloud', 'https://169.254.169.254/latest/meta-data/'],
  ['the metadata of another cloud', 'https://100.100.100.200/'],
  ['the metadata of Azure', 'https://168.63.129.16/'],
  ['the metadata of Oracle', 'https://192.0.0.192/'],
  ['the metadata of AWS in IPv6', 'https://[fd00:ec2::254]/'],
  ['a private address', 'https://10.1.2.3/'],
  ['a zone of a link', 'https://[fe80::1%25eth0]/'],
  ['a zone of a public address', 'https://[2606:4700::1111%25eth0]/'],
  ['http', 'http://other-site.example/'],
  ['a file', 'file:///etc/passwd'],
  ['ftp', 'ftp://other-site.example/'],
  ['gopher', 'gopher://other-site.example/'],
  ['data', 'data:application/json,{}'],
  ['javascript', 'javascript:alert(1)'],
  ['a blob', 'blob:https://other-site.example/1'],
  ['another port', 'https://other-site.example:8443/'],
  ['port 0', 'https://other-site.example:0/'],
  ['the port of http', 'https://other-site.example:80/'],
  ['a user', 'https://user@other-site.example/'],
  ['a user and a password', 'https://user:password@other-site.example/'],
  ['an empty user', 'https://@other-site.example/'],
  ['a user that looks like a host', 'https://other-site.example@127.0.0.1/'],
  ['a backslash for a slash', String.raw`https://other-site.example\@127.0.0.1/`],
  ['backslashes for slashes', String.raw`https:\\other-site.example/`],
  ['a backslash in the path', String.raw`https://other-site.example/a\b`],
  ['no slashes', 'https:other-site.example/'],
  ['one slash', 'https:/other-site.example/'],
  ['three slashes', 'https:///other-site.example/'],
  ['no scheme', '//other-site.example/'],
  ['no host', 'https://'],
  ['a line break in the scheme', 'ht\ntps://other-site.example/'],
  ['a tab in the host', 'https://other-site.exam\tple/'],
  ['a space in front', ' https://other-site.example/'],
  ['a line break in the path', 'https://other-site.example/\r\nHost: 127.0.0.1'],
  ['a zero byte', 'https://other-site.example/\u0000'],
  ['a percent sign in the host', 'https://other-site.example%00.badges.example/'],
  ['more than 2,048 characters', `https://other-site.example/${'a'.repeat(2048)}`],
  ['nothing', ''],
]

describe('a public address (URL)', () => {
  for (const [how, url] of loopback) {
    it(`is not this machine ${how}`, () => {
      expect(asked(url)).to.equal(undefined)
    })
  }

  for (const [how, url] of hidden) {
    it(`is not ${how}`, () => {
      expect(asked(url)).to.equal(undefined)
    })
  }

  const good: readonly (readonly [claim: string, text: string, url: string])[] = [
    ['is a name with a dot', 'https://other-site.example', 'https://other-site.example/'],
    ['may say its port', 'https://other-site.example:443/a', 'https://other-site.example/a'],
    ['may be in capitals', 'HTTPS://Other-Site.Example/A', 'https://other-site.example/A'],
    ['may have a query', 'https://other-site.example/a?b=c@d', 'https://other-site.example/a?b=c@d'],
    ['is asked for without its fragment', 'https://other-site.example/a#b', 'https://other-site.example/a'],
    ['is what is before a fragment', 'https://other-site.example#@127.0.0.1/', 'https://other-site.example/'],
    ['may be of another script', 'https://médiation.example/é', 'https://xn--mdiation-b1a.example/%C3%A9'],
    ['may be an address of the internet', 'https://9.9.9.9/', 'https://9.9.9.9/'],
    ['may be an IPv6 address of the internet', 'https://[2620:fe::fe]/', 'https://[2620:fe::fe]/'],
    ['may look like this service', 'https://badges.example.org/', 'https://badges.example.org/'],
    [
      'may have a name that only begins like a private one',
      'https://local.example/',
      'https://local.example/',
    ],
  ]
  for (const [claim, text, url] of good) {
    it(claim, () => {
      expect(asked(text)).to.equal(url)
    })
  }

  it('may have 2,048 characters', () => {
    const text = `https://other-site.example/${'a'.repeat(2048 - 'https://other-site.example/'.length)}`
    expect(asked(text)).to.equal(text)
  })
})
