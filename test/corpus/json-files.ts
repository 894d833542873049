/** JSON that costs, that two readers read differently, or that says something else than what was signed. */
import type { Random } from '../support/random-json-ld/draw.ts'
import type { Genuine } from './genuine.ts'
import { filesOf, type HostileFile } from './hostile-file.ts'

type Path = readonly (string | number)[]
type Json = Record<string, unknown>

const file = filesOf('json', 'application/json')

/** Every place that holds a text, a number or a boolean. */
export function leaves(value: unknown, path: Path = []): readonly (readonly [path: Path, value: unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

/** A copy of `document` with `value` at `path`. */
export function withValue(document: unknown, path: Path, value: unknown): Json {
  const copy = structuredClone(document) as Json
  let at: Json = copy
  for (const step of path.slice(0, -1)) at = at[step] as Json
  at[path.at(-1) ?? ''] = value
  return copy
}

function repeated<Item>(count: number, item: (index: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, index) => item(index))
}

/** What was cheap to write and would be dear to read. */
function costly({ badge }: Genuine): readonly HostileFile[] {
  const evidence = (value: unknown) => ({ ...badge, evidence: value })
  const context = badge['@context'] as readonly unknown[]
  const blank = { type: ['Evidence'], name: 'x' }
  const clique = (size: number) =>
    repeated(size, (index) => ({
      id: `_:b${String(index)}`,
      type: ['Evidence'],
      related: repeated(size, (other) => `_:b${String(other)}`),
    }))
  const endorsed = (depth: number): unknown =>
    depth === 0 ? {} : { ...badge, id: `urn:x:${String(depth)}`, endorsement: [endorsed(depth - 1)] }
  return [
    ...[20, 60, 120, 200, 240, 256, 257, 1000, 5000].map((count) =>
      file(`${String(count)} identical blank nodes`, evidence(repeated(count, () => blank))),
    ),
    ...[50, 240, 1000].map((count) =>
      file(
        `${String(count)} blank nodes that differ little`,
        evidence(repeated(count, (index) => ({ ...blank, name: String(index) }))),
      ),
    ),
    ...[2, 5, 10, 20, 40].map((size) =>
      file(`a clique of ${String(size)} blank nodes`, evidence(clique(size))),
    ),
    ...[10, 32, 33, 200, 256, 3000].flatMap((count) => [
      file(`${String(count)} inline contexts`, {
        ...badge,
        '@context': repeated(count, () => ({ a: 'urn:x:a' })),
      }),
      file(`${String(count)} times the last context`, {
        ...badge,
        '@context': [...context, ...repeated(count, () => context.at(-1))],
      }),
    ]),
    file('a context with 5,000 terms', {
      ...badge,
      '@context': [
        ...context,
        Object.fromEntries(repeated(5000, (index) => [`t${String(index)}`, `urn:x:${String(index)}`])),
      ],
    }),
    ...[25, 100, 1000, 2000, 50_000].flatMap((depth) => [
      file(`${String(depth)} levels of objects`, `${'{"evidence":'.repeat(depth)}1${'}'.repeat(depth)}`),
      file(`${String(depth)} levels of arrays`, `${'['.repeat(depth)}${']'.repeat(depth)}`),
    ]),
    ...[3, 8, 20].map((depth) => file(`${String(depth)} badges inside each other`, endorsed(depth))),
    ...[33, 200].map((count) =>
      file(`${String(count)} endorsements`, {
        ...badge,
        endorsement: repeated(count, (index) => ({ '@context': context, id: `urn:x:${String(index)}` })),
      }),
    ),
    ...['[', '{', '"', '\\', '.', '0', '-', 't', 'n', ' ', '\u00e9', '1e'].map((sign) =>
      file(
        `256 KiB of ${JSON.stringify(sign)}`,
        sign.repeat(Math.floor((256 * 1024) / Buffer.byteLength(sign))),
      ),
    ),
    ...[60_000, 65_537, 250_000].map((length) =>
      file(`a name of ${String(length)} letters`, { ...badge, name: 'x'.repeat(length) }),
    ),
    file('an address of 64 KB', evidence([{ id: `https://${'a.'.repeat(32_000)}`, type: ['Evidence'] }])),
    file(
      'an address of 64 KB of %',
      evidence([{ id: `urn:x:${'%20'.repeat(21_000)}!`, type: ['Evidence'] }]),
    ),
    file('a date of 60 KB', { ...badge, validFrom: `2026-01-01T00:00:00.${'1'.repeat(60_000)}Z` }),
    file('300 types', { ...badge, type: repeated(256, (index) => `https://x.example/${String(index)}`) }),
    file('1,000 empty objects', evidence(repeated(250, () => ({ a: {}, b: {}, c: {} })))),
    file('2 MiB', Buffer.alloc(2 * 1024 * 1024 - 1, 0x20)),
  ]
}

/** What two readers would understand differently. */
function ambiguous({ badge }: Genuine): readonly HostileFile[] {
  const text = JSON.stringify(badge)
  const bytes = Buffer.from(text)
  const keys = Object.keys(badge)
  const inAchievement = (member: string) => text.replace('"achievement":{', `"achievement":{${member},`)
  return [
    ...repeated(40, (index) => {
      const length = Math.floor((bytes.length * index) / 40)
      return file(`cut after ${String(length)} bytes`, bytes.subarray(0, length))
    }),
    ...keys.map((key) => file(`${key} twice`, text.replace(`"${key}":`, `"${key}":"Expert","${key}":`))),
    ...keys.map((key) =>
      file(
        `${key} twice, once escaped`,
        text.replace(
          `"${key}":`,
          `"\\u00${key.charCodeAt(0).toString(16)}${key.slice(1)}":"Expert","${key}":`,
        ),
      ),
    ),
    ...keys.map((key) => file(`${key} is null`, { ...badge, [key]: null })),
    ...['__proto__', 'constructor', 'prototype', 'toString', '', 'hasOwnProperty'].flatMap((key) => [
      file(`${key} at the top`, text.replace('{', `{"${key}":{"level":"9"},`)),
      file(`${key} in the achievement`, inAchievement(`"${key}":{"level":"9"}`)),
    ]),
    ...[
      'id',
      'type',
      'value',
      'index',
      'nest',
      'graph',
      'reverse',
      'included',
      'list',
      'set',
      'language',
      'json',
    ].map((word) => file(`@${word} in the achievement`, inAchievement(`"@${word}":"NIVEAU EXPERT"`))),
    ...['index', 'nest', 'graph', 'reverse', 'included', 'base', 'vocab', 'import'].map((word) =>
      file(`@${word} at the top`, text.replace('{', `{"@${word}":{"name":"Expert"},`)),
    ),
    ...[
      '1e400',
      '-0',
      '0.1000000000000000055511151231257827',
      '12345678901234567890',
      '1e-400',
      'NaN',
      'Infinity',
      '0x10',
      '01',
      '1.',
      '.5',
      '+1',
    ].map((number) => file(`the number ${number}`, inAchievement(`"creditsAvailable":${number}`))),
    file('a byte order mark', Buffer.concat([Buffer.from('efbbbf', 'hex'), bytes])),
    file('UTF-16, little end first', Buffer.from(`\ufeff${text}`, 'utf16le')),
    file('UTF-16, big end first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()),
    file(
      'UTF-8 written too long',
      Buffer.concat([bytes.subarray(0, -1), Buffer.from('2c22c0af223a317d', 'hex')]),
    ),
    file(
      'a byte that is no UTF-8',
      Buffer.concat([bytes.subarray(0, 60), Buffer.from([0xff]), bytes.subarray(60)]),
    ),
    file('half a character', text.replace('"name":"', '"name":"\\ud83d')),
    file('a zero in a name', text.replace('"name":"', '"name":"\\u0000')),
    file('a name turned round', text.replace('"name":"', '"name":"\u202e')),
    file('a name with an invisible letter', text.replace('"name":"', '"name":"\u200b')),
    file('a name put together otherwise', text.replace('"name":"', '"name":"e\u0301')),
    file('a type with a Greek letter', text.replace('AchievementCredential', '\u0391chievementCredential')),
    file('text after the badge', `${text} "Expert"`),
    file('two badges', `${text}${text}`),
    file('a comment', text.replace('{', '{/* Expert */')),
    file('a comma too many', text.replace(/\}$/, ',}')),
    file('single quotes', text.replaceAll('"', "'")),
    file('a list of the badge', [badge]),
    file('the badge as a text', JSON.stringify(text)),
    file('nothing', ''),
    file('null', 'null'),
  ]
}

const others = [
  'Expert',
  '2099-01-01T00:00:00Z',
  'https://x.example/',
  'did:key:z6Mkfriq1MqLBoPWecGoDLjguo1sB9brj6wT3qZ5BxkKpuP6',
  '9',
]
const wrong: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e21,
  '',
  [],
  {},
  [[]],
  [null],
  { id: 1 },
  { '@value': 'x' },
  ['a', 'b'],
  'x'.repeat(1000),
]

/** Some of its values are others, or are of other types. */
function altered({ badge }: Genuine, random: Random): readonly HostileFile[] {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]
  const all = leaves(badge)
  return repeated(60, (index) => {
    const [path = [], value] = pick(all) ?? []
    const at = `/${path.join('/')}`
    const different = others.filter((other) => other !== value)
    return index % 2 === 0
      ? file(`${String(index)}: another value at ${at}`, withValue(badge, path, pick(different)))
      : file(`${String(index)}: another type at ${at}`, withValue(badge, path, pick(wrong)))
  })
}

export function jsonFiles(genuine: Genuine, random: Random): readonly HostileFile[] {
  return [...costly(genuine), ...ambiguous(genuine), ...altered(genuine, random)]
}
