import { expect } from 'chai'
import { canonize } from 'rdf-canonize'
import { canonicalText } from '../../../server/proof/compiled-contexts/canonical-form.ts'
import type { Digest } from '../../../server/proof/compiled-contexts/canonical-form.ts'
import { labelBlankNodes } from '../../../server/proof/compiled-contexts/canonical-labels.ts'
import { Dataset, type Subject } from '../../../server/proof/compiled-contexts/dataset.ts'
import { Unsupported } from '../../../server/proof/compiled-contexts/unsupported.ts'
import { randomFrom } from '../../chaos/allocators.ts'
import { drawFrom } from '../../support/random-json-ld/draw.ts'

/** Subject, predicate, object, and a graph: letters are blank nodes, the rest is as N-Quads write it. */
type Statement =
  | readonly [subject: string, predicate: string, object: string]
  | readonly [subject: string, predicate: string, object: string, graph: string]

const isBlank = (name: string) => /^\w+$/u.test(name)

function written(statements: readonly Statement[]): string {
  const name = (each = '') => (isBlank(each) ? `_:${each}` : each)
  return statements.map((statement) => `${statement.map(name).join(' ')} .\n`).join('')
}

/** Canonical N-Quads; undefined when it is left to the library. */
function ours(statements: readonly Statement[], digest: Digest = 'sha256'): string | undefined {
  const dataset = new Dataset()
  const blankNodes = new Map<string, Subject>()
  const blankNode = (name: string): Subject => {
    const known = blankNodes.get(name) ?? dataset.blankNode()
    blankNodes.set(name, known)
    return known
  }
  for (const [subject, predicate, object, graph] of statements)
    dataset.add({
      subject: isBlank(subject) ? blankNode(subject) : dataset.resource(subject),
      predicate,
      object: isBlank(object) ? blankNode(object) : object,
      graph: graph === undefined ? undefined : blankNode(graph),
      isNative: false,
    })
  try {
    labelBlankNodes(dataset, digest)
    return canonicalText(dataset)
  } catch (error) {
    if (error instanceof Unsupported) return undefined
    throw error
  }
}

function theirs(statements: readonly Statement[], digest: Digest = 'sha256'): Promise<string> {
  return canonize(written(statements), {
    algorithm: 'RDFC-1.0',
    inputFormat: 'application/n-quads',
    format: 'application/n-quads',
    maxDeepIterations: 100_000,
    messageDigestAlgorithm: digest,
  })
}

const [p, q] = ['<urn:p>', '<urn:q>']
const numbered = (length: number) => Array.from({ length }, (_, index) => index)
const ring = (name: string, length: number): Statement[] =>
  numbered(length).map((at) => [`${name}${String(at)}`, p, `${name}${String((at + 1) % length)}`])
const everyPair = (length: number): Statement[] =>
  numbered(length).flatMap((one) =>
    numbered(length)
      .filter((other) => other !== one)
      .map((other): Statement => [`n${String(one)}`, p, `n${String(other)}`]),
  )

const shapes: readonly (readonly [string, readonly Statement[]])[] = [
  ['no blank node', [['<urn:s>', p, '<urn:o>']]],
  ['one blank node', [['a', p, '"x"']]],
  ['one that names itself', [['a', p, 'a']]],
  ['two that name each other', ring('a', 2)],
  [
    'two told apart by their words',
    [
      ['<urn:s>', p, 'a'],
      ['<urn:s>', q, 'b'],
      ['a', p, '"x"'],
      ['b', p, '"y"'],
    ],
  ],
  [
    'two told apart by what those say that they name',
    [
      ['<urn:s>', p, 'a'],
      ['<urn:s>', p, 'b'],
      ['a', p, 'c'],
      ['b', p, 'd'],
      ['c', q, '"x"'],
      ['d', q, '"y"'],
    ],
  ],
  [
    'two that say the same',
    [
      ['<urn:s>', p, 'a'],
      ['<urn:s>', p, 'b'],
      ['a', p, '"x"'],
      ['b', p, '"x"'],
    ],
  ],
  ['a ring of five', ring('a', 5)],
  ['two rings of three', [...ring('a', 3), ...ring('b', 3)]],
  [
    'a ring both ways',
    ring('a', 4).flatMap(([one, , other]): Statement[] => [
      [one, p, other],
      [other, p, one],
    ]),
  ],
  ['a ring of three and one of four', [...ring('a', 3), ...ring('b', 4)]],
  ['three of which each names every other', everyPair(3)],
  ['four of which each names every other', everyPair(4)],
  ['a chain of six', numbered(6).map((at): Statement => [`a${String(at)}`, p, `a${String(at + 1)}`])],
  [
    'a graph that one node names',
    [
      ['<urn:s>', p, 'g'],
      ['a', q, '"x"', 'g'],
      ['a', q, 'b', 'g'],
    ],
  ],
  [
    'two graphs that say the same',
    [
      ['a', q, '"x"', 'g'],
      ['b', q, '"x"', 'h'],
      ['<urn:s>', p, 'g'],
      ['<urn:s>', p, 'h'],
    ],
  ],
  [
    'a graph that is its own subject',
    [
      ['g', p, '"x"', 'g'],
      ['h', p, 'g', 'h'],
    ],
  ],
  [
    'one statement in two graphs',
    [
      ['a', p, 'b', 'g'],
      ['a', p, 'b', 'h'],
      ['a', p, 'b'],
    ],
  ],
  [
    'one related in two ways',
    [
      ['a', p, 'b'],
      ['a', q, 'b'],
      ['b', p, 'a'],
      ['c', p, 'd'],
      ['c', q, 'd'],
      ['d', p, 'c'],
    ],
  ],
  [
    'eleven that are told apart',
    numbered(11).map((at): Statement => [`a${String(at)}`, p, `"${String(at)}"`]),
  ],
]

describe('names of blank nodes', function () {
  this.timeout(60_000)

  for (const [title, statements] of shapes)
    it(`are those of the library: ${title}`, async () => {
      for (const digest of ['sha256', 'sha384'] as const)
        expect(ours(statements, digest)).to.equal(await theirs(statements, digest))
      const turned = [...statements].reverse().map(renamed)
      expect(ours(turned), 'whatever they were called').to.equal(ours(statements))
    })

  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)
  it(`are those of the library, whatever the dataset (FUZZ_SEED=${String(seed)})`, async () => {
    let compared = 0
    for (let number = 0; number < 600; number += 1) {
      const { upTo, pick, chance } = drawFrom(randomFrom(seed * 1000 + number))
      const most = 1 + upTo(5)
      const blank = () => `n${String(upTo(most))}`
      const texts = new Map<string, Statement>()
      for (let left = 1 + upTo(9); left > 0; left -= 1) {
        const subject = chance(0.8) ? blank() : '<urn:s>'
        const object = chance(0.75) ? blank() : pick(['"x"', '"y"', '<urn:o>'])
        const triple = [subject, pick([p, q]), object] as const
        const statement: Statement = chance(0.1) ? [...triple, blank()] : triple
        texts.set(statement.join(' '), statement)
      }
      const statements = [...texts.values()]
      const named = ours(statements)
      if (named === undefined) continue
      compared += 1
      expect(named, written(statements)).to.equal(await theirs(statements))
    }
    expect(compared).to.be.above(300)
  })

  it('are left to the library when very many look alike', () => {
    expect(ours(everyPair(12))).to.equal(undefined)
  })
})

function renamed(statement: Statement): Statement {
  const [subject, predicate, object, graph] = statement
  const other = (name: string) => (isBlank(name) ? `z${name}` : name)
  const triple = [other(subject), predicate, other(object)] as const
  return graph === undefined ? triple : [...triple, other(graph)]
}
