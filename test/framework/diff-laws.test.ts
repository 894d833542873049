import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { applyDiff } from '../../server/framework/diff/apply.ts'
import { frameworkDiff } from '../../server/framework/diff/framework-diff.ts'
import { invertDiff } from '../../server/framework/diff/invert.ts'
import type { FrameworkDiff } from '../../server/framework/diff/types.ts'
import type { Json, NormalForm, NormalNode } from '../../server/framework/normal-form.ts'
import { slugs } from './documents.ts'
import { edited, released, reordered, retired, retiredTerm, set, type Edit, type Path } from './diff-edits.ts'

const between = (from: NormalForm, to: NormalForm): FrameworkDiff =>
  frameworkDiff({ version: '0.1.0', form: from }, { version: '0.2.0', form: to })

/** The same nodes saying the same, in the same order. */
const same = (a: NormalForm, b: NormalForm): boolean => isDeepStrictEqual([...a.nodes], [...b.nodes])

const at = (value: Json, path: Path): Json | undefined =>
  path.reduce<Json | undefined>(
    (inner, key) => (inner as Readonly<Record<string | number, Json>> | undefined)?.[key],
    value,
  )

/** The value a JSON pointer (RFC 6901) leads to. */
function resolve(node: NormalNode | undefined, pointer: string): Json | undefined {
  const path = pointer.split('/').slice(1)
  return at(
    node ?? null,
    path.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~')),
  )
}

/** The pointers of `diff` lead to what it says was and is there. */
function pointsRight(from: NormalForm, to: NormalForm, { changes }: FrameworkDiff): boolean {
  return changes
    .filter(
      ({ kind, pointer, properties }) => kind !== 'order-changed' && pointer !== undefined && !properties,
    )
    .every(({ node, pointer = '', pointerBefore = pointer, before, after }) => {
      const was = before === undefined ? undefined : resolve(from.nodes.get(node), pointerBefore)
      const is = after === undefined ? undefined : resolve(to.nodes.get(node), pointer)
      return isDeepStrictEqual([was, is], [before, after])
    })
}

/** What every diff must do; `false` says that it does not. */
function isComplete(from: NormalForm, to: NormalForm): boolean {
  const diff = between(from, to)
  const back = invertDiff(diff)
  return (
    (diff.changes.length === 0) === same(from, to) &&
    pointsRight(from, to, diff) &&
    same(applyDiff(from, diff), to) &&
    same(applyDiff(to, back), from) &&
    isDeepStrictEqual(invertDiff(back), diff)
  )
}

/** Names that mean something to the diff, to pointers, or to JavaScript. */
const keys = [
  ...['ceasn:competencyLabel', 'ceasn:isChildOf', 'ceasn:isTopChildOf', 'mediation:letter'],
  ...['mediation:levelStatement', 'mediation:indicator', 'mediation:alignment', 'mediation:target'],
  ...['skos:exactMatch', 'mediation:acceptedEvidenceKind', 'mediation:requiresAnyOfKind'],
  ...['mediation:levelNumber', 'mediation:level', 'dcterms:description', 'mediation:rule'],
  ...[
    'id',
    'fr',
    'en',
    'fr-FR',
    '0',
    '1',
    '',
    '/',
    '~',
    '~0',
    '~1',
    'a/b',
    'm~n',
    '__proto__',
    'constructor',
  ],
  ...['toString', 'é', '👩🏽‍💻', ' ', '-'],
]
const codes = ['.', 'A', 'B1', 'C-2', 'D.4', 'E', '__proto__', 'constructor', 'x/y', '~1']
const types: readonly NormalNode['type'][] = [
  'ceasn:Competency',
  ['ceasn:Competency', 'mediation:RetiredCompetency'],
  'mediation:RetiredTerm',
  'mediation:Profile',
  'mediation:EvidenceKind',
  'skos:Concept',
]

const { json } = fc.letrec<{ json: Json; list: Json; object: Json; leaf: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true, depthSize: 'small' },
    tie('leaf'),
    tie('list'),
    tie('object'),
  ),
  leaf: fc.oneof(
    fc.constantFrom<Json>(
      null,
      true,
      false,
      0,
      1,
      2,
      -1.5,
      '',
      '.',
      './A',
      'mot',
      'un mot',
      'Un mot !',
      'a\u0000b',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  ),
  list: fc.array(tie('json'), { maxLength: 4 }),
  object: fc
    .array(fc.tuple(fc.constantFrom(...keys), tie('json')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
}))

const node = fc
  .tuple(fc.constantFrom(...types), fc.array(fc.tuple(fc.constantFrom(...keys), json), { maxLength: 5 }))
  .map(([type, entries]): NormalNode => ({ ...Object.fromEntries(entries), type }))

const form = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...codes), node), { selector: ([code]) => code, maxLength: 8 })
  .map((nodes): NormalForm => ({ slug: 'essai', nodes: new Map(nodes) }))

/** Every place in a value, the value itself first. */
function placesIn(value: Json, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : Object.entries(value)
  return [at, ...entries.flatMap(([key, inner]) => placesIn(inner, [...at, key]))]
}

const pick = <Item>(items: readonly Item[], seed: number): Item => items[seed % items.length]!

/** An edit of a framework as people make them, its places drawn by numbers. */
const someEdit = fc
  .tuple(
    fc.constantFrom('write', 'take', 'repeat', 'turn', 'retire', 'move', 'add', 'remove'),
    fc.nat(),
    fc.nat(),
    json,
  )
  .map(([what, first, second, value]): Edit => (before) => {
    const [code, found] = pick([...before.nodes], first)
    const inside = placesIn(found).filter(([property]) => property !== undefined && property !== 'type')
    const path = inside.length === 0 ? undefined : pick(inside, second)
    const lists = inside.filter((one) => Array.isArray(at(found, one)))
    const list = lists.length === 0 ? undefined : pick(lists, second)
    switch (what) {
      case 'write':
        return path === undefined ? before : set(code, path, value)(before)
      case 'take':
        return path === undefined ? before : set(code, path, undefined)(before)
      case 'repeat':
        return list === undefined
          ? before
          : set(code, list, repeated(at(found, list) as Json[], first))(before)
      case 'turn':
        return list === undefined ? before : set(code, list, (at(found, list) as Json[]).toReversed())(before)
      case 'retire':
        return set(code, [], second % 2 === 0 ? retired : retiredTerm)(before)
      case 'move':
        return reordered((all) => {
          const rest = all.toSpliced(first % all.length, 1 + (second % 5))
          const moved = all.filter((entry) => !rest.includes(entry))
          return rest.toSpliced(second % (rest.length + 1), 0, ...moved)
        })(before)
      case 'add':
        return before.nodes.has('NEW-1')
          ? before
          : reordered((all) => all.toSpliced(second % (all.length + 1), 0, ['NEW-1', found]))(before)
      case 'remove':
        return reordered((all) => all.toSpliced(first % all.length, 1))(before)
    }
  })

const repeated = (list: readonly Json[], seed: number): readonly Json[] =>
  list.length === 0 ? list : list.toSpliced(seed % list.length, 0, pick(list, seed))

describe('a diff', () => {
  for (const slug of slugs) {
    const original = released(slug)
    it(`made on ${slug} gives the later version, and undone the earlier one, whatever was edited`, function () {
      this.timeout(20_000)
      fc.assert(
        fc.property(fc.array(someEdit, { minLength: 1, maxLength: 8 }), (edits) =>
          isComplete(original, edited(original, ...edits)),
        ),
        { numRuns: 60 },
      )
    })

    it(`of ${slug} with itself is empty, and asks for no other version`, () => {
      const diff = between(original, released(slug))
      expect(diff).to.include({ class: 'none', suggestedVersion: '0.1.0' })
      expect(diff.changes).to.deep.equal([])
    })
  }

  it('of any two small frameworks is complete, whatever their names and values are', function () {
    this.timeout(20_000)
    fc.assert(
      fc.property(form, form, (from, to) => isComplete(from, to)),
      { numRuns: 1_500 },
    )
  })

  it('of a small framework and an edit of it is complete', function () {
    this.timeout(20_000)
    fc.assert(
      fc.property(
        form.filter(({ nodes }) => nodes.size > 0),
        someEdit,
        (from, edit) => isComplete(from, edit(from)),
      ),
      { numRuns: 1_500 },
    )
  })

  it('survives being written down and read again', () => {
    const from = released('label-regional')
    fc.assert(
      fc.property(someEdit, (edit) => {
        const to = edit(from)
        const read = JSON.parse(JSON.stringify(between(from, to))) as FrameworkDiff
        return same(applyDiff(from, read), to)
      }),
      { numRuns: 30 },
    )
  })

  it('is refused by a version it does not start from', () => {
    const from = released('label-regional')
    const edits: readonly Edit[] = [
      set('LR-02', ['mediation:tier'], 'excellence'),
      set('LR-02', ['mediation:evidencedBy', 'fr', 0], undefined),
      set('LR-02', ['skos:prefLabel', 'fr'], 'Autre'),
      set('LR-02', [], retiredTerm),
      reordered((all) => all.filter(([code]) => code !== 'LR-02')),
    ]
    const other = edited(
      from,
      set('LR-02', ['mediation:tier'], 'autre'),
      set('LR-02', ['mediation:evidencedBy', 'fr', 0], 'autre chose'),
      set('LR-02', ['skos:prefLabel', 'fr'], 'autre nom'),
    )
    for (const edit of edits) {
      const diff = between(from, edit(from))
      expect(() => applyDiff(other, diff)).to.throw(/do not start from this version/)
    }
  })

  it('is refused between two frameworks', () => {
    expect(() => between(released('label-regional'), released('abecedaire-publics'))).to.throw(/is not/)
  })

  it('of 20,000 competencies, each edited and the order reversed, is made and applied in seconds', function () {
    this.timeout(15_000)
    const size = 20_000
    const many = (word: string): readonly (readonly [string, NormalNode])[] =>
      Array.from({ length: size }, (_, index) => [
        `C${String(index)}`,
        {
          type: 'ceasn:Competency',
          'ceasn:competencyLabel': { fr: `${word} numéro ${String(index)}` },
          'ceasn:isChildOf': [`./C${String(index >> 4)}`],
        },
      ])
    const from: NormalForm = { slug: 'grand', nodes: new Map(many('compétence')) }
    const to: NormalForm = { slug: 'grand', nodes: new Map(many('savoir').toReversed()) }
    const diff = between(from, to)
    const applied = applyDiff(from, diff)
    expect(diff.changes).to.have.length(2 * size - 1)
    expect(same(applied, to)).to.equal(true)
  })
})
