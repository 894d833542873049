import { expect } from 'chai'
import fc from 'fast-check'
import { caseForm } from '../../server/framework/exchange/case/read-case.ts'
import { changed, codesOf } from './case-changes.ts'
import { documentId, id, itemIds, richPackage, type CaseJson, type Json } from './case-package.ts'

const circle = [
  ...(richPackage()['CFAssociations'] as readonly CaseJson[]).filter(
    ({ identifier }) => identifier !== id(100),
  ),
  {
    ...((richPackage()['CFAssociations'] as readonly CaseJson[])[2] ?? {}),
    identifier: id(100),
    originNodeURI: { title: 'A', identifier: itemIds.a, uri: 'https://academie.example/a' },
    destinationNodeURI: { title: 'A.1', identifier: itemIds.a1, uri: 'https://academie.example/a1' },
  },
]

describe('a CASE package with a fault', () => {
  const faults: readonly [string, unknown, string][] = [
    ['is no object', [], 'type '],
    ['is nothing', null, 'type '],
    ['has no document', changed('/CFDocument', undefined), 'required /CFDocument'],
    ['has a document that is a text', changed('/CFDocument', 'x'), 'type /CFDocument'],
    ['has items that are no list', changed('/CFItems', {}), 'type /CFItems'],
    [
      'has an item without statement',
      changed('/CFItems/1/fullStatement', null),
      'required /CFItems/1/fullStatement',
    ],
    [
      'has a statement that is a number',
      changed('/CFItems/1/fullStatement', 7),
      'type /CFItems/1/fullStatement',
    ],
    ['has no identifier', changed('/CFItems/0/identifier', undefined), 'required /CFItems/0/identifier'],
    [
      'has an identifier that is no UUID',
      changed('/CFItems/0/identifier', 'a'),
      'identifier /CFItems/0/identifier',
    ],
    [
      'has an identifier of a version that CASE does not know',
      changed('/CFItems/0/identifier', '018f3a5e-0000-7000-8000-000000000000'),
      'identifier /CFItems/0/identifier',
    ],
    ['has a relative address', changed('/CFItems/0/uri', '/a'), 'uri /CFItems/0/uri'],
    [
      'has a day that does not exist',
      changed('/CFDocument/statusStartDate', '2023-02-30'),
      'date /CFDocument/statusStartDate',
    ],
    [
      'has a time without zone',
      changed('/CFDocument/lastChangeDateTime', '2023-02-01T10:00:00'),
      'dateTime /CFDocument/lastChangeDateTime',
    ],
    [
      'has an unknown association type',
      changed('/CFAssociations/3/associationType', 'likes'),
      'associationType /CFAssociations/3/associationType',
    ],
    [
      'has a rank that is no whole number',
      changed('/CFAssociations/3/sequenceNumber', 1.5),
      'type /CFAssociations/3/sequenceNumber',
    ],
    ['has half a character', changed('/CFItems/2/notes', 'a\ud800'), 'text /CFItems/2/notes'],
    ['has half a character in an extension', changed('/extensions', { a: '\udc00' }), 'text /extensions'],
    ['is CASE 2', changed('/CFDocument/caseVersion', '2.0'), 'caseVersion /CFDocument/caseVersion'],
    [
      'has the same item twice',
      changed('/CFItems/1/identifier', itemIds.a),
      'duplicate-identifier /CFItems/1/identifier',
    ],
    [
      'has an item that is the document',
      changed('/CFItems/1/identifier', documentId),
      'duplicate-identifier /CFItems/1/identifier',
    ],
    [
      'has the same association twice, in capitals',
      changed('/CFAssociations/1/identifier', id(100).toUpperCase()),
      'duplicate-identifier /CFAssociations/1/identifier',
    ],
    [
      'has a definition twice',
      changed('/CFDefinitions/CFItemTypes/1/identifier', id(501)),
      'duplicate-identifier /CFDefinitions/CFItemTypes/1/identifier',
    ],
    [
      'puts an item below itself',
      richPackage({ CFAssociations: circle }),
      'circular-hierarchy /CFAssociations/17',
    ],
    ['nests without end', changed('/extensions', nested(50_000)), 'too-deep /extensions'],
  ]
  for (const [fault, value, error] of faults) {
    it(`is refused when it ${fault}, and told where`, () => {
      const { form, errors } = caseForm(value)
      expect(form).to.equal(undefined)
      expect(codesOf(errors)).to.include(error)
    })
  }

  it('gets no more than a hundred remarks', () => {
    const items = Array.from({ length: 500 }, () => ({}))
    expect(caseForm(richPackage({ CFItems: items as never })).errors).to.have.length(100)
  })

  it('never makes the reader throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...pointers), (value, pointer) => {
        const { form, errors } = caseForm(changed(pointer, value))
        expect(form === undefined).to.equal(errors.length > 0)
      }),
      { numRuns: 200 },
    )
  })
})

const pointers = [
  '/CFDocument',
  '/CFDocument/extensions',
  '/CFDocument/subjectURI/0',
  '/CFItems',
  '/CFItems/1',
  '/CFItems/1/conceptKeywords',
  '/CFItems/1/language',
  '/CFItems/1/humanCodingScheme',
  '/CFAssociations/7',
  '/CFAssociations/7/originNodeURI',
  '/CFDefinitions',
  '/CFDefinitions/CFConcepts/0',
  '/CFRubrics/0/CFRubricCriteria/0/CFItemURI',
  '/extensions',
]

function nested(depth: number): Json {
  let value: Json = {}
  for (let level = 0; level < depth; level += 1) value = { a: value }
  return value
}
