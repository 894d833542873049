/**
 * Contexts nobody publishes, with everything contexts can say: maps, aliases, scopes, protection, directions, reverse properties. The same
 * each time.
 */
import { drawFrom, type Random } from './draw.ts'
import type { Vocabulary } from './random-document.ts'

type Context = Readonly<Record<string, unknown>>

const number = 48
const urlOf = (index: number) => `https://contexts.example/${String(index)}`
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const typeNames = ['A', 'B', 'C', 'D']
const xsd = 'http://www.w3.org/2001/XMLSchema#'

const containers: readonly unknown[] = [
  '@list',
  '@list',
  '@set',
  '@set',
  '@graph',
  ['@set'],
  ['@list'],
  '@graph',
  ['@graph', '@set'],
  ['@graph', '@id'],
  '@language',
  '@index',
  '@id',
  '@type',
  ['@index', '@set'],
]

const datatypes = [
  '@id',
  '@id',
  '@id',
  '@vocab',
  '@vocab',
  `${xsd}date`,
  '@json',
  '@none',
  `${xsd}date`,
  `${xsd}double`,
  `${xsd}integer`,
  'p:x',
  'a',
]

function madeUp(random: Random, depth: number): Context {
  const { pick, maybe, chance, some } = drawFrom(random)
  const property = (name: string): unknown => {
    if (chance(0.02)) return null
    if (chance(0.3)) return `https://terms.example/${name}`
    if (chance(0.02)) return { '@reverse': 'https://terms.example/reverse' }
    return {
      '@id': pick([`https://terms.example/${name}`, 'https://terms.example/same', `p:${name}`, 'urn:t']),
      ...maybe({ '@type': pick(datatypes) }, 0.3),
      ...maybe({ '@container': pick(containers) }, 0.2),
      ...maybe({ '@language': pick(['fr', null, 'EN']) }, 0.1),
      ...maybe({ '@direction': pick(['rtl', null]) }, 0.02),
      ...maybe({ '@protected': true }, 0.03),
      ...maybe({ '@nest': 'nest' }, 0.01),
      ...(depth > 0 && chance(0.15) ? { '@context': scoped() } : {}),
    }
  }
  const scoped = (): unknown =>
    chance(0.1) ? null : { ...madeUp(random, depth - 1), ...maybe({ '@propagate': chance(0.5) }, 0.3) }
  const type = (name: string): unknown => ({
    '@id': `https://terms.example/${name}`,
    ...(depth > 0 && chance(0.6) ? { '@context': scoped() } : {}),
  })
  return {
    '@version': 1.1,
    id: '@id',
    type: '@type',
    p: 'https://prefixed.example/',
    nest: '@nest',
    ...maybe({ ident: '@id', kind: '@type' }, 0.1),
    ...maybe({ value: '@value', lang: '@language', list: '@list', set: '@set' }, 0.2),
    ...maybe(
      {
        '@vocab': pick<unknown>([
          ...Array<string>(12).fill('https://vocab.example/'),
          '',
          'relative/',
          null,
          'p:',
          '_:v',
        ]),
      },
      0.2,
    ),
    ...maybe({ '@base': pick<unknown>(['https://base.example/x/', null, 'relative/']) }, 0.02),
    ...maybe({ '@language': pick<unknown>(['fr', null]) }, 0.1),
    ...maybe({ '@direction': 'rtl' }, 0.01),
    ...maybe({ '@protected': true }, 0.04),
    ...maybe({ '@keywordLike': 'https://terms.example/k' }, 0.005),
    ...Object.fromEntries(some(names.length, (index) => [names[index] ?? '', property(names[index] ?? '')])),
    ...Object.fromEntries(
      some(typeNames.length, (index) => [typeNames[index] ?? '', type(typeNames[index] ?? '')]),
    ),
  }
}

/** `randomOf`: the same source of numbers for the same number. */
export function madeUpVocabulary(randomOf: (number: number) => Random): Vocabulary {
  const indexes = Array.from({ length: number }, (_, index) => index)
  return {
    documents: new Map(indexes.map((index) => [urlOf(index), { '@context': madeUp(randomOf(index), 2) }])),
    lists: indexes.flatMap((index) => [[urlOf(index)], [urlOf(index), urlOf((index * 7 + 3) % number)]]),
  }
}
