import { expect } from 'chai'
import {
  bakeAssertionPng,
  bakeAssertionSvg,
} from '../../../server/credential/open-badges-2/bake-assertion.ts'
import { objectIn, olderTextIn, olderVersion, readOlder } from '../../../server/verify/older/read-older.ts'
import type { InputKind } from '../../../server/verify/types.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { png } from '../../credential/small-images.ts'

const v2 = 'https://w3id.org/openbadges/v2'
const badge = { '@context': v2, id: 'urn:x' }
const text = JSON.stringify(badge)
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jws = (payload: unknown) => `${part({ alg: 'RS256' })}.${part(payload)}.AAAA`
const address = 'https://site.example/a'

describe('a version of Open Badges before 3.0', () => {
  const rows: readonly (readonly [JsonObject, string | undefined])[] = [
    [{ '@context': v2 }, '2.0'],
    [{ '@context': 'http://w3id.org/openbadges/v2' }, '2.0'],
    [{ '@context': [v2, 'https://x.example'] }, '2.0'],
    [{ '@context': 'https://w3id.org/openbadges/v1' }, '1.1'],
    [{ '@context': 'https://w3id.org/openbadges/v3' }, 'unknown'],
    [{ '@context': 'https://w3id.org/openbadges/' }, 'unknown'],
    [{ '@context': 'https://w3id.org/openbadges' }, undefined],
    [{ '@context': `x${v2}` }, undefined],
    [{ '@context': `${v2}\n` }, undefined],
    [{ '@context': ['https://x.example', v2] }, undefined],
    [{ '@context': { '@vocab': v2 } }, undefined],
    [{ '@context': [], recipient: 'a', badge: {} }, '0.5'],
    [{ recipient: 'a', badge: {} }, '0.5'],
    [{ recipient: 'a', badge: address }, undefined],
    [{ recipient: 'a', badge: address, uid: '1', verify: {} }, undefined],
    [{ badge: {} }, undefined],
    [{ recipient: {}, badge: address, uid: '1', verify: {} }, '1.0'],
    [{ recipient: {}, badge: {}, uid: '1', verify: {} }, '1.0'],
    [{ recipient: {}, badge: address, verify: {} }, undefined],
    [{ recipient: {}, badge: address, uid: '1' }, undefined],
    [{ '@context': 'https://x.example', recipient: 'a', badge: {} }, undefined],
    [{}, undefined],
  ]
  for (const [document, version] of rows)
    it(`is ${version ?? 'none'}: ${JSON.stringify(document)}`, () => {
      expect(olderVersion(document)).to.equal(version)
    })
})

describe('the text of a badge before 3.0', () => {
  /** With space in it. */
  const padded = (length: number) => text.replace('{', '{'.padEnd(length - text.length + 1))
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'
  const good: readonly (readonly [string, InputKind, string | Buffer, string])[] = [
    ['JSON', 'json', text, text],
    ['JSON said to be a JWT', 'jwt', text, text],
    ['JSON with space around it', 'json', `\n ${text} \n`, text],
    ['JSON after a byte order mark', 'json', `\uFEFF${text}`, text],
    ['a JWS', 'jwt', jws(badge), jws(badge)],
    ['a JWS with space around it', 'json', ` ${jws(badge)}\n`, jws(badge)],
    ['a PNG', 'png', bakeAssertionPng(png, text), text],
    ['an SVG', 'svg', Buffer.from(bakeAssertionSvg(svg, text, address)), text],
    ['the address in a PNG', 'png', bakeAssertionPng(png, address), address],
    [
      'the plain address in a PNG',
      'png',
      bakeAssertionPng(png, ' http://site.example/a '),
      'http://site.example/a',
    ],
    ['as long as may be', 'json', padded(256 * 1024), padded(256 * 1024)],
  ]
  for (const [what, kind, content, found] of good)
    it(`is found: ${what}`, () => {
      const input = { kind, bytes: Buffer.from(content) }
      const isInImage = kind === 'png' || kind === 'svg'
      expect(olderTextIn(input)).to.deep.equal({ text: found, isInImage })
    })

  const bad: readonly (readonly [string, InputKind, string | Buffer])[] = [
    ['an image without one', 'png', png],
    ['an image that is none', 'svg', text],
    ['JSON said to be an image', 'png', text],
    ['an image said to be JSON', 'json', bakeAssertionPng(png, text)],
    ['an address alone', 'json', address],
    ['two addresses in an image', 'png', bakeAssertionPng(png, `${address} ${address}`)],
    ['an address within a sentence in an image', 'png', bakeAssertionPng(png, `Voir ${address}`)],
    ['another badge', 'json', '{"@context":"https://www.w3.org/ns/credentials/v2"}'],
    ['a list', 'json', `[${text}]`],
    ['a member twice', 'json', text.replace('{', '{"id":"urn:y",')],
    ['half of it', 'json', text.slice(0, -1)],
    ['a JWS of another badge', 'jwt', jws({ a: 1 })],
    ['a JWS of two parts', 'jwt', `${part({ alg: 'RS256' })}.${part(badge)}`],
    ['a JWS that nobody can check', 'jwt', `${part({ alg: 'none' })}.${part(badge)}.AAAA`],
    [
      'a JWS whose content has a member twice',
      'jwt',
      `${part({ alg: 'RS256' })}.${Buffer.from(text.replace('{', '{"id":"urn:y",')).toString('base64url')}.AAAA`,
    ],
    ['no UTF-8', 'json', Buffer.from(text.replace('urn:x', 'urn:é'), 'latin1')],
    ['nothing', 'json', ''],
    ['longer than may be', 'json', padded(256 * 1024 + 1)],
    [
      'longer than may be, in bytes',
      'json',
      JSON.stringify({ ...badge, a: Array(140).fill('é'.repeat(1000)) }),
    ],
  ]
  for (const [what, kind, content] of bad)
    it(`is not found: ${what}`, () => {
      expect(olderTextIn({ kind, bytes: Buffer.from(content) })).to.equal(undefined)
    })

  it('counts without the space around it', () => {
    expect(olderTextIn({ kind: 'json', bytes: Buffer.from(text.padEnd(256 * 1024 + 1)) })?.text).to.equal(
      text,
    )
  })

  it('is read as a badge, signed or not, or as an address', () => {
    expect(readOlder({ text, isInImage: false })).to.deep.equal({ version: '2.0', assertion: badge })
    expect(readOlder({ text: address, isInImage: true })).to.deep.equal({ hostedAt: address })
    const signed = readOlder({ text: jws(badge), isInImage: true })
    expect(signed).to.deep.include({ version: '2.0', assertion: badge })
    expect(signed).to.have.nested.property('jws.text', text)
  })
})

describe('a JSON text beside a badge', () => {
  it('is an object, or is nothing', () => {
    expect(['{"a":1}', '[]', '1', '"a"', '{"a":1,"a":1}', '{'].map(objectIn)).to.deep.equal([
      { a: 1 },
      ...[undefined, undefined, undefined, undefined, undefined],
    ])
  })
})
