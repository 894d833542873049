import { expect } from 'chai'
import {
  best,
  fail,
  isObject,
  issuerId,
  objectsOf,
  pass,
  resultOf,
  skipped,
  unknown,
  valuesOf,
  warn,
  worst,
  type Finding,
} from '../../server/verify/check.ts'

const kinds = { skipped, pass, warn, unknown, fail }
/** From what weighs least. */
const inOrder: readonly Finding[] = Object.entries(kinds).map(([kind, make]) =>
  make(kind, `${kind}.`, `${kind}.`),
)

describe('findings', () => {
  it('have the outcome they are named after', () => {
    expect(inOrder.map(({ outcome }) => outcome)).to.deep.equal(Object.keys(kinds))
    expect(pass('a-code', 'Oui.', 'Yes.')).to.deep.equal({
      outcome: 'pass',
      code: 'a-code',
      detail: { fr: 'Oui.', en: 'Yes.' },
    })
  })

  for (const [light, one] of inOrder.entries())
    for (const [heavy, other] of inOrder.entries()) {
      if (light >= heavy) continue
      it(`weigh less that ${one.outcome} than that ${other.outcome}`, () => {
        expect(worst([one, other])).to.equal(other)
        expect(worst([other, one])).to.equal(other)
        expect(best([one, other])).to.equal(one)
        expect(best([other, one])).to.equal(one)
      })
    }

  it('that weigh the same: the first counts', () => {
    const [a, b] = [fail('a', 'A.', 'A.'), fail('b', 'B.', 'B.')]
    expect([worst([a, b]), best([a, b])]).to.deep.equal([a, a])
    expect(worst([])).to.equal(undefined)
  })

  it('say what they rely on only where they rely on something', () => {
    const check = { id: 'x', title: { fr: 'X', en: 'X' } }
    const basedOn = [{ url: 'https://x.example', fetchedAt: '2026-11-21T09:30:00Z' }]
    const found = pass('a-code', 'Oui.', 'Yes.')
    expect(resultOf(check, { ...found, basedOn })).to.deep.equal({ ...check, ...found, basedOn })
    expect(resultOf(check, found)).to.deep.equal({ ...check, ...found })
    expect(resultOf(check, found)).to.not.have.any.keys('basedOn')
  })
})

describe('what a credential says', () => {
  const listed: readonly (readonly [unknown, readonly unknown[], readonly unknown[]])[] = [
    [undefined, [], []],
    ['x', ['x'], []],
    [null, [null], []],
    [{ a: 1 }, [{ a: 1 }], [{ a: 1 }]],
    [[{ a: 1 }, 'x', null, [{}]], [{ a: 1 }, 'x', null, [{}]], [{ a: 1 }]],
  ]
  for (const [value, values, objects] of listed)
    it(`once, several times or not at all is a list: ${JSON.stringify(value) ?? 'nothing'}`, () => {
      expect(valuesOf(value)).to.deep.equal(values)
      expect(objectsOf(value)).to.deep.equal(objects)
    })

  it('is an object, or is none', () => {
    expect([{}, [], null, 'x', undefined, 1].map(isObject)).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
      false,
    ])
  })

  it('of its issuer is an id, or holds one', () => {
    const ids = ['did:x', { id: 'did:x', name: 'X' }, { name: 'X' }, { id: 1 }, 1, undefined, ['did:x']]
    expect(ids.map((issuer) => issuerId({ issuer }))).to.deep.equal([
      'did:x',
      'did:x',
      ...[undefined, undefined, undefined, undefined, undefined],
    ])
  })
})
