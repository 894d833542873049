import { expect } from 'chai'
import { linkedBadge } from '../../../server/verify/input/linked-badge.ts'

const page = 'https://site.example/people/zoe.html'
const link = (type: string, href = 'badge.json', rel = 'alternate') =>
  `<link rel="${rel}" type="${type}" href="${href}">`
const found = 'https://site.example/people/badge.json'

describe('the badge a page names', () => {
  for (const [what, html, expected] of [
    ['a link to it', link('application/vc'), found],
    ['a link in a whole page', `<!doctype html><head>\n${link('application/vc')}\n</head><p>`, found],
    ['in capitals', '<LINK REL="ALTERNATE" TYPE="APPLICATION/VC" HREF="badge.json">', found],
    ['in single quotes', "<link rel='alternate' type='application/vc' href='badge.json'>", found],
    ['without quotes', '<link rel=alternate type=application/vc href=badge.json>', found],
    [
      'with space around the signs',
      '<link\trel = "alternate" type =\'application/vc\' href= badge.json />',
      found,
    ],
    [
      'with space around the words',
      '<link rel="alternate" type=" application/vc " href=" badge.json ">',
      found,
    ],
    [
      'in another order, on several lines',
      '<link\n href="badge.json"\n type="application/vc"\n rel="alternate">',
      found,
    ],
    ['with another relation too', link('application/vc', 'badge.json', 'canonical  alternate'), found],
    ['at a whole address', link('application/vc', 'https://other.example/b'), 'https://other.example/b'],
    [
      'at an address of several parts',
      link('application/vc', '/b?a=1&amp;b=2&amp;c=3'),
      'https://site.example/b?a=1&b=2&c=3',
    ],
    ['the first of two', link('application/vc') + link('application/vc', 'second.json'), found],
    [
      'VC before JSON',
      link('application/json', 'a') + link('application/ld+json', 'b') + link('application/vc'),
      found,
    ],
    ['JSON-LD before JSON', link('application/json', 'a') + link('application/ld+json'), found],
    ['a JWT before JSON-LD', link('application/ld+json', 'a') + link('application/vc+jwt'), found],
    [
      'after other links',
      `<link rel=stylesheet href=a.css>${link('application/rss+xml', 'feed')}${link('application/vc')}`,
      found,
    ],
    ['plain JSON, if nothing else', link('application/json'), found],
    [
      'near the end of the head',
      ' '.repeat(128 * 1024 - link('application/vc').length) + link('application/vc'),
      found,
    ],
    ['after 63 other links', link('text/css', 'a').repeat(63) + link('application/vc'), found],
  ] as const)
    it(`is found: ${what}`, () => {
      expect(linkedBadge(Buffer.from(html), page)).to.equal(expected)
    })

  for (const [what, html] of [
    ['nothing', ''],
    ['a page of words', '<p>rel="alternate" type="application/vc" href="badge.json"</p>'],
    ['a link of another relation', link('application/vc', 'badge.json', 'stylesheet')],
    ['a relation that only begins so', link('application/vc', 'badge.json', 'alternates')],
    ['a link of another type', link('application/pdf')],
    ['a link without a type', '<link rel="alternate" href="badge.json">'],
    ['a link without an address', '<link rel="alternate" type="application/vc">'],
    ['a link with an empty address', link('application/vc', '')],
    ['an address that is none', link('application/vc', 'https://')],
    ['another tag', link('application/vc').replace('link', 'linked')],
    ['a tag that does not end', link('application/vc').slice(0, -1)],
    ['a tag that is too long', link('application/vc', 'x'.repeat(2000))],
    ['a link after too many others', link('text/css', 'a').repeat(64) + link('application/vc')],
    ['a link beyond the head', ' '.repeat(128 * 1024) + link('application/vc')],
  ] as const)
    it(`is not found: ${what}`, () => {
      expect(linkedBadge(Buffer.from(html), page)).to.equal(undefined)
    })

  it('is found in its own bytes, not in those beside them', () => {
    const [before, own] = [link('application/vc', 'other'), link('application/vc')]
    const bytes = Buffer.from(before + own)
    expect(linkedBadge(bytes.subarray(before.length), page)).to.equal(found)
    expect(linkedBadge(bytes.subarray(0, before.length - 1), page)).to.equal(undefined)
  })
})
