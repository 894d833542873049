import { expect } from 'chai'
import { handedIn } from '../../../server/verify/input/handed-in.ts'
import { kindOf } from '../../../server/verify/input/kind-of.ts'

const png = Buffer.from('89504e470d0a1a0a', 'hex')

describe('what bytes look like', () => {
  for (const [what, bytes, kind] of [
    ['a PNG', png, 'png'],
    ['the letters PNG alone', Buffer.from('PNG'), 'json'],
    ['a PNG after something else', Buffer.concat([Buffer.from(' '), png]), 'json'],
    ['a PDF', '%PDF-1.7', 'pdf'],
    ['a PDF after something else', ' %PDF-1.7', 'json'],
    ['an SVG', '<svg/>', 'svg'],
    ['an SVG after white space', '\n <?xml version="1.0"?>', 'svg'],
    ['an SVG after a byte order mark', '\uFEFF<svg/>', 'svg'],
    ['an SVG after letters', 'x<svg/>', 'json'],
    ['an SVG after a byte order mark that is not the first', ' \uFEFF<svg/>', 'json'],
    ['a signed text', 'eyJhbGciOiJub25lIn0.e30.', 'jwt'],
    ['a signed text after white space', '\n eyJhbGci.e30.AA', 'jwt'],
    ['a signed text after a byte order mark', '\uFEFFeyJhbGci.e30.AA', 'jwt'],
    ['a text without a dot', 'eyJhbGci', 'json'],
    ['a sentence', 'Bonjour, voici a.b.c', 'json'],
    ['an object', '{"a":"b.c"}', 'json'],
    ['an object after a byte order mark', '\uFEFF{"a":"b.c"}', 'json'],
    ['a dot first', '.a.b', 'json'],
    ['nothing', '', 'json'],
    ['a tag that comes late', `${' '.repeat(1024)}<svg/>`, 'json'],
  ] as const)
    it(`is ${kind}: ${what}`, () => {
      const content = Buffer.from(bytes)
      expect(kindOf(content)).to.equal(kind)
      const inside = Buffer.concat([Buffer.from('<PDF'), content, Buffer.from('<')])
      expect(kindOf(inside.subarray(4, 4 + content.length))).to.equal(kind)
    })
})

describe('what a JSON text hands in', () => {
  const url = 'https://badges.example/1'
  for (const [what, text, expected] of [
    ['an address', JSON.stringify({ url }), { url }],
    ['a code', '{"code":"7KQW"}', { code: '7KQW' }],
    [
      'an address that is long',
      JSON.stringify({ url: 'x'.repeat(8192 - 10) }),
      { url: 'x'.repeat(8192 - 10) },
    ],
  ] as const)
    it(`is ${what}`, () => {
      expect(handedIn(Buffer.from(text))).to.deep.equal(expected)
    })

  for (const [what, text] of [
    ['an address among others', JSON.stringify({ url, id: 'x' })],
    ['an address and a code', JSON.stringify({ url, code: '7KQW' })],
    ['an address that is no text', '{"url":1}'],
    ['a code that is no text', '{"code":["7KQW"]}'],
    ['another member', '{"id":"https://badges.example/1"}'],
    ['a list', JSON.stringify([{ url }])],
    ['a text', JSON.stringify(url)],
    ['two addresses', `{"url":"${url}","url":"${url}2"}`],
    ['no JSON', `{"url":"${url}"`],
    ['no UTF-8', Buffer.from('{"url":"é"}', 'latin1')],
    ['longer than any address', JSON.stringify({ url: 'x'.repeat(8192 - 9) })],
    ['an empty object', '{}'],
  ] as const)
    it(`is a badge, good or bad, where it is ${what}`, () => {
      const bytes = Buffer.from(text)
      expect(handedIn(bytes)).to.deep.equal({ kind: 'json', bytes })
    })
})
