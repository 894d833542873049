import { BlockList } from 'node:net'
import { expect } from 'chai'
import fc from 'fast-check'
import { isPublicAddress } from '../../server/outside/public-address.ts'

/**
 * The IANA special-purpose registries, typed from them: https://www.iana.org/assignments/iana-ipv4-special-registry/ and
 * https://www.iana.org/assignments/iana-ipv6-special-registry/; multicast and what is left unallocated beside them.
 */
const special4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24
  192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 255.255.255.255/32 168.63.129.16/32`
const special6 = `::/128 ::1/128 ::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48
  3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8`
/** 2000::/3 is all that has been given out. */
const unallocated6 = '::/3 4000::/2 8000::/1'

const ranges = (texts: readonly string[]) =>
  texts.flatMap((text) => text.split(/\s+/u)).map((range) => range.split('/') as [string, string])
const ranges4 = ranges([special4])
const ranges6 = ranges([special6, unallocated6])
const notPublic4 = new BlockList()
for (const [network, prefix] of ranges4) notPublic4.addSubnet(network, Number(prefix), 'ipv4')
const notPublic6 = new BlockList()
for (const [network, prefix] of ranges6) notPublic6.addSubnet(network, Number(prefix), 'ipv6')

const dotted = (number: number) => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
const grouped = (groups: readonly number[]) => groups.map((group) => group.toString(16)).join(':')

/** First and last address of a range, and their neighbours outside it. */
function edges4([network, prefix]: readonly [string, string]): readonly string[] {
  const first = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const last = first + 2 ** (32 - Number(prefix)) - 1
  return [first - 1, first, last, last + 1].filter((number) => number >= 0 && number < 2 ** 32).map(dotted)
}

function edges6([network, prefix]: readonly [string, string]): readonly string[] {
  const [head = '', tail = ''] = network.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const missing = 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)]
  const first = all.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n)
  const last = first + (1n << BigInt(128 - Number(prefix))) - 1n
  return [first - 1n, first, last, last + 1n]
    .filter((number) => number >= 0n && number < 1n << 128n)
    .map((number) =>
      Array.from({ length: 8 }, (_group, index) =>
        ((number >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
      ).join(':'),
    )
}

describe('a public address (IP)', () => {
  it('is in none of the ranges of the IPv4 registry, to the last address of each', () => {
    for (const address of ranges4.flatMap(edges4)) {
      expect(isPublicAddress(address), address).to.equal(!notPublic4.check(address, 'ipv4'))
    }
  })

  it('is in none of the ranges of the IPv6 registry, to the last address of each', () => {
    for (const address of ranges6.flatMap(edges6)) {
      expect(isPublicAddress(address), address).to.equal(!notPublic6.check(address, 'ipv6'))
    }
  })

  it('is in none of the ranges of the registries, whatever the IPv4 address', () => {
    const anywhere = fc.integer({ min: 0, max: 2 ** 32 - 1 })
    fc.assert(
      fc.property(anywhere.map(dotted), (address) => {
        expect(isPublicAddress(address)).to.equal(!notPublic4.check(address, 'ipv4'))
      }),
      { numRuns: 5000 },
    )
  })

  it('is in none of the ranges of the registries, whatever the IPv6 address', () => {
    const group = fc.integer({ min: 0, max: 0xffff })
    const first = fc.oneof(group, fc.constantFrom(0, 0x64, 0x100, 0x2001, 0x2002, 0x2620, 0x3fff, 0x5f00))
    const others = fc.array(fc.oneof(group, fc.constantFrom(0, 1, 0xff9b, 0xdb8, 0xffff)), {
      minLength: 7,
      maxLength: 7,
    })
    fc.assert(
      fc.property(first, others, (head, tail) => {
        const address = grouped([head, ...tail])
        expect(isPublicAddress(address)).to.equal(!notPublic6.check(address, 'ipv6'))
      }),
      { numRuns: 5000 },
    )
  })

  it('has no IPv4 address inside it, whatever the address and however it is put there', () => {
    const holders = [
      (a: number, b: number) => `::${grouped([a, b])}`,
      (a: number, b: number) => `::ffff:${grouped([a, b])}`,
      (a: number, b: number) => `::ffff:0:${grouped([a, b])}`,
      (a: number, b: number) => `64:ff9b::${grouped([a, b])}`,
      (a: number, b: number) => `64:ff9b:1::${grouped([a, b])}`,
      (a: number, b: number) => `2002:${grouped([a, b])}::1`,
      (a: number, b: number) => `2001:0:${grouped([a, b])}::1`,
      (a: number, b: number) => `2a01:e0a:1:2:0:5efe:${grouped([a, b])}`,
      (a: number, b: number) => `2a01:e0a:1:2:200:5efe:${grouped([a, b])}`,
    ]
    const group = fc.integer({ min: 0, max: 0xffff })
    fc.assert(
      fc.property(fc.constantFrom(...holders), group, group, (holder, a, b) => {
        expect(isPublicAddress(holder(a, b))).to.equal(false)
      }),
    )
  })

  const notAddresses = [
    '',
    'example',
    '127.1',
    '0x8.8.8.8',
    '010.8.8.8',
    '8.8.8',
    '8.8.8.8.',
    '134744072',
    '[2620:fe::fe]',
    '2620:fe::fe%eth0',
  ]
  for (const text of notAddresses) {
    it(`is written as the operating system writes it: not "${text}"`, () => {
      expect(isPublicAddress(text)).to.equal(false)
    })
  }
})
