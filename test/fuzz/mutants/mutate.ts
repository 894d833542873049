/** One change to a genuine badge, of any kind somebody could make to the file they were given. */
import type { Genuine } from '../../corpus/genuine.ts'
import { leaves, withValue } from '../../corpus/json-files.ts'
import { drawFrom, type Draw, type Random } from '../../support/random-json-ld/draw.ts'
import type { InputKind } from '../../../server/verify/types.ts'

export interface Mutant {
  readonly kind: InputKind
  /** What was done: `json text`, `json value`, `jwt`, `png`, `svg`. */
  readonly change: string
  readonly bytes: Buffer
}

type Json = Record<string, unknown>
type Path = readonly (string | number)[]

function containers(value: unknown, path: Path = []): readonly (readonly [path: Path, value: object])[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, each]) =>
    containers(each, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return path.length === 0 ? inner : [[path, value], ...inner]
}

const contexts = [
  'https://www.w3.org/ns/credentials/v2',
  'https://www.w3.org/2018/credentials/v1',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
  'https://w3id.org/security/data-integrity/v2',
  'https://w3id.org/security/suites/ed25519-2020/v1',
  {},
  { name: 'https://schema.org/description' },
  { '@language': 'fr' },
]

function otherText(text: string, { pick, upTo }: Draw): unknown {
  const at = upTo(text.length)
  return pick<() => unknown>([
    () => `${text.slice(0, at)}x${text.slice(at)}`,
    () => text.slice(0, -1),
    () => text.normalize('NFD'),
    () => text.normalize('NFKC').toUpperCase(),
    () => `${text.slice(0, at)}${pick(['\u200b', '\u202e', '\u0301', ' ', '\u0000', '\n'])}${text.slice(at)}`,
    () => ` ${text}`,
    () => text.replace(/\d/u, (digit) => String((Number(digit) + 1) % 10)),
    () => pick([null, true, 7, [], {}, [text], [text, text], { id: text }, { '@value': text }, '']),
  ])()
}

/** A value somewhere in the badge is another, is elsewhere, is there twice, or not at all. */
function otherValue(genuine: Genuine, draw: Draw): Json {
  const { pick, upTo, chance } = draw
  const badge = structuredClone(genuine.badge)
  if (chance(0.08)) {
    const list = [...(badge['@context'] as unknown[])]
    list.splice(upTo(list.length), upTo(1), ...(chance(0.8) ? [pick(contexts)] : []))
    return { ...badge, '@context': chance(0.2) ? list.toReversed() : list }
  }
  if (chance(0.5)) {
    const [path, value] = pick(leaves(badge))
    if (chance(0.1)) return withValue(badge, path, pick(leaves(badge))[1])
    return withValue(
      badge,
      path,
      typeof value === 'string' ? otherText(value, draw) : pick([!value, String(value), 7, null]),
    )
  }
  const [path, value] = pick(containers(badge))
  if (Array.isArray(value)) {
    const items = value as readonly unknown[]
    const shuffled = items.toSorted(() => (chance(0.5) ? 1 : -1))
    return withValue(
      badge,
      path,
      pick<unknown>([
        items.toReversed(),
        shuffled,
        [...items, ...items],
        [...items, pick(items)],
        items.slice(1),
        items[0],
        [],
        [items],
        { '@set': items },
        { '@list': items },
      ]),
    )
  }
  const members: readonly (readonly [key: string, value: unknown])[] = Object.entries(value)
  const [key, member] = pick(members)
  const without = members.filter(([name]) => name !== key)
  const [, stranger] = pick(containers(badge))
  return withValue(
    badge,
    path,
    pick<unknown>([
      Object.fromEntries(without),
      Object.fromEntries([...without, [key, member]]),
      Object.fromEntries(members.toReversed()),
      Object.fromEntries([
        ...without,
        [pick(['@id', '@type', '@index', '@nest', 'name', 'id', `${key}x`, key.toUpperCase()]), member],
      ]),
      Object.fromEntries([
        ...members,
        [pick(['@index', '@nest', 'niveau', 'level', 'description', '@context', 'proof']), member],
      ]),
      [value],
      [value, value],
      stranger,
      'id' in value ? value.id : {},
      { ...value, ...stranger },
    ]),
  )
}

/** A bit, a byte or a few are others, or gone, or there twice. */
function otherBytes(bytes: Buffer, { pick, upTo }: Draw): Buffer {
  const at = upTo(bytes.length - 1)
  const length = upTo(8) + 1
  const flipped = Buffer.from(bytes)
  flipped.writeUInt8(bytes.readUInt8(at) ^ (1 << upTo(7)), at)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  return pick<() => Buffer>([
    () => flipped,
    () => flipped,
    () => Buffer.concat([before, after.subarray(length)]),
    () => Buffer.concat([before, after.subarray(0, length), after]),
    () => Buffer.concat([before, Buffer.from([upTo(255)]), after]),
    () => Buffer.concat([before, Buffer.from(pick([' ', '\n', '\t', '"', ',', '\\u0041', '{}'])), after]),
    () => before,
  ])()
}

/** The same text in other words: white space, escapes. */
function otherWords(text: string, { upTo, chance }: Draw): string {
  if (chance(0.3)) return JSON.stringify(JSON.parse(text), null, upTo(4))
  const at = upTo(text.length - 1)
  const code = text.charCodeAt(at).toString(16).padStart(4, '0')
  return `${text.slice(0, at)}\\u${code}${text.slice(at + 1)}`
}

function otherJwt(jwt: string, draw: Draw): string {
  const { pick, upTo, chance } = draw
  const parts = jwt.split('.')
  if (chance(0.4)) return otherBytes(Buffer.from(jwt), draw).toString('latin1')
  const which = upTo(2)
  const part = Buffer.from(parts[which] ?? '', 'base64url')
  if (chance(0.5) && which < 2) {
    const value = JSON.parse(part.toString()) as Json
    const [path, leaf] = pick(leaves(value))
    const changed = withValue(value, path, otherText(String(leaf), draw))
    return parts.toSpliced(which, 1, Buffer.from(JSON.stringify(changed)).toString('base64url')).join('.')
  }
  return parts.toSpliced(which, 1, otherBytes(part, draw).toString('base64url')).join('.')
}

/** The next mutant: the same for the same random numbers. */
export function mutantOf(genuine: Genuine, random: Random): Mutant {
  const draw = drawFrom(random)
  const text = JSON.stringify(genuine.badge)
  switch (
    draw.pick(['value', 'value', 'value', 'value', 'value', 'bytes', 'words', 'jwt', 'jwt', 'png', 'svg'])
  ) {
    case 'value':
      return {
        kind: 'json',
        change: 'json value',
        bytes: Buffer.from(JSON.stringify(otherValue(genuine, draw))),
      }
    case 'bytes':
      return { kind: 'json', change: 'json text', bytes: otherBytes(Buffer.from(text), draw) }
    case 'words':
      return { kind: 'json', change: 'json text', bytes: Buffer.from(otherWords(text, draw)) }
    case 'jwt':
      return { kind: 'jwt', change: 'jwt', bytes: Buffer.from(otherJwt(genuine.jwt, draw), 'latin1') }
    case 'png':
      return { kind: 'png', change: 'png', bytes: otherBytes(genuine.png, draw) }
    default:
      return { kind: 'svg', change: 'svg', bytes: otherBytes(Buffer.from(genuine.svg), draw) }
  }
}
