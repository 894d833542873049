/** What openbadges-validator finds well formed in Open Badges 0.5 to 1.1, and what we do: every difference has a name. */
import validator from 'openbadges-validator'
import { expect } from 'chai'
import { verifyCredential } from '../../server/verify/verify.ts'
import { stranger } from '../verify/stranger.ts'

type Json = Readonly<Record<string, unknown>>

const now = new Date('2026-12-01T12:00:00Z')
const site = 'https://issuer.example'
const hash = `sha256$${'ab'.repeat(32)}`

const of05: Json = {
  recipient: hash,
  salt: 'sel',
  evidence: '/preuve',
  expires: '2030-01-01',
  issued_on: '2013-01-01',
  badge: {
    version: '1.0.0',
    name: 'Soudure',
    image: '/i.png',
    description: 'Sait souder',
    criteria: '/c',
    issuer: { origin: site, name: 'Fablab', org: 'Atelier', contact: 'a@issuer.example' },
  },
}
const of10: Json = {
  uid: 'a1',
  recipient: { type: 'email', hashed: true, identity: hash, salt: 'sel' },
  badge: `${site}/class`,
  verify: { type: 'hosted', url: `${site}/a` },
  issuedOn: 1_577_836_800,
  expires: '2030-01-01',
  evidence: `${site}/preuve`,
  image: `${site}/i.png`,
}
const of11: Json = {
  ...of10,
  '@context': 'https://w3id.org/openbadges/v1',
  type: 'Assertion',
  id: `${site}/a`,
}

const versions = { '0.5.0': of05, '1.0.0': of10, '1.1.0': of11 } as const
type Version = keyof typeof versions

/** What stands in for a value: good in some places, and nowhere in others. */
const values: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['true', true],
  ['a number', 12],
  ['a list', []],
  ['an object', { a: 'b' }],
  ['words', 'du texte'],
  ['no words', ''],
  ['an https address', 'https://issuer.example/x'],
  ['an http address', 'http://issuer.example/x'],
  ['an ftp address', 'ftp://issuer.example/x'],
  ['a path', '/x'],
  ['a day', '2020-02-03'],
  ['seconds', '1577836800'],
  ['an e-mail', 'zoe@exemple.fr'],
  ['a hash', `sha256$${'0f'.repeat(32)}`],
  ['the type of another', 'BadgeClass'],
]

function placesOf(value: unknown, above: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => [
    [...above, key],
    ...placesOf(member, [...above, key]),
  ])
}

function withValue(json: Json, [step, ...rest]: readonly string[], value: unknown): Json {
  if (step === undefined) return json
  const inside = rest.length === 0 ? value : withValue(json[step] as Json, rest, value)
  const { [step]: _, ...others } = json
  return inside === undefined ? others : { ...others, [step]: inside }
}

interface Case {
  readonly version: Version
  readonly place: string
  readonly value: string
  readonly assertion: Json
}

const cases: readonly Case[] = (Object.keys(versions) as readonly Version[]).flatMap((version) => [
  { version, place: '', value: 'as it is', assertion: versions[version] },
  ...placesOf(versions[version]).flatMap((path) =>
    values.map(([title, value]) => ({
      version,
      place: path.join('.'),
      value: title,
      assertion: withValue(versions[version], path, value),
    })),
  ),
])

async function ours({ assertion }: Case): Promise<boolean> {
  const { checks } = await verifyCredential(
    stranger,
    { kind: 'json', bytes: Buffer.from(JSON.stringify(assertion)) },
    now,
  )
  return checks.some(
    ({ id, outcome, code }) => id === 'schema' && outcome === 'pass' && code === 'well-formed',
  )
}

function theirs({ assertion, version }: Case): boolean {
  try {
    return validator.assertion(structuredClone(assertion), version) === null
  } catch {
    return false
  }
}

/** Why the two differ, each with what it holds for. */
const reasons: readonly (readonly [name: string, holds: (one: Case, we: boolean) => boolean])[] = [
  [
    'they take no words at all for a value that may be absent',
    ({ value, place }, we) =>
      !we &&
      value === 'no words' &&
      ['evidence', 'expires', 'image', 'issued_on', 'badge.version', 'badge.issuer.contact'].includes(place),
  ],
  [
    'the version is mandatory in 0.5, and they do not ask for it',
    ({ version, place, value }, we) =>
      !we && version === '0.5.0' && place === 'badge.version' && value === 'nothing',
  ],
  [
    'they take anything for the hash of a recipient',
    ({ place }, we) => !we && place === 'recipient.identity',
  ],
  [
    'they take only ten digits for seconds since 1970',
    ({ place, value }, we) => we && ['issuedOn', 'expires'].includes(place) && value === 'a number',
  ],
  [
    'without a context it is a badge of 1.0 for us',
    ({ place, value }, we) => we && place === '@context' && ['nothing', 'a list'].includes(value),
  ],
  [
    'they take any text for the type',
    ({ version, place }, we) => !we && version === '1.1.0' && place === 'type',
  ],
]

function reasonOf(one: Case, we: boolean): string | undefined {
  return reasons.find(([, holds]) => holds(one, we))?.[0]
}

describe('openbadges-validator and the form of badges before 2.0', function () {
  this.timeout(60_000)

  it('agree on hundreds of assertions, and where they do not, the reason has a name', async () => {
    const found = new Map<string, number>()
    let refusedByBoth = 0
    let acceptedByBoth = 0
    for (const one of cases) {
      const [we, they] = [await ours(one), theirs(one)]
      if (we === they) {
        if (we) acceptedByBoth += 1
        else refusedByBoth += 1
        continue
      }
      const reason = reasonOf(one, we)
      const said = `${one.version} ${one.place}: ${one.value}: ${we ? 'we accept' : 'they accept'}`
      expect(reason, said).to.not.equal(undefined)
      found.set(reason ?? said, (found.get(reason ?? said) ?? 0) + 1)
    }
    expect(cases.length).to.be.greaterThan(400)
    expect(acceptedByBoth).to.be.greaterThan(40)
    expect(refusedByBoth).to.be.greaterThan(200)
    // A reason nobody needs any more leaves the list.
    expect([...found.keys()].sort()).to.deep.equal(reasons.map(([name]) => name).toSorted())
  })
})
