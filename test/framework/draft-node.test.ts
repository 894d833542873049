import { expect } from 'chai'
import { draftError } from '../../server/framework/draft/validation/draft-error.ts'
import { nodeErrors } from '../../server/framework/draft/validation/node-errors.ts'
import type { JsonObject } from '../../server/framework/normal-form.ts'
import type { Frameworks } from '../../server/framework/types.ts'
import { publishedFrameworks } from './published.ts'

const mediators = 'referentiel-mediateurs'

describe('a node by itself', () => {
  const at = { framework: mediators, version: '0.2.0' }
  let frameworks: Frameworks
  before(async () => {
    ;({ frameworks } = await publishedFrameworks())
  })
  const node = (): JsonObject => frameworks.find(mediators, '0.1.0')?.form().nodes.get('RM-A1.1') ?? {}
  const errors = (code: string, content: JsonObject) =>
    nodeErrors(at, code, content).map((finding) => `${finding.code} ${finding.pointer ?? ''}`.trim())

  it('is fine, whichever it is of the three frameworks', () => {
    for (const version of frameworks.list()) {
      const { slug } = version
      for (const [code, content] of version.form().nodes)
        expect(nodeErrors({ framework: slug, version: '0.2.0' }, code, content), code).to.deep.equal([])
    }
  })

  const hostile = (text: string) => JSON.parse(text) as JsonObject
  const cases: readonly [string, string, () => JsonObject, readonly string[]][] = [
    ['a code of an address of the service', 'diff', node, ['code-malformed']],
    ['a code with a slash', 'RM/A', node, ['code-malformed']],
    ['an instruction to a JSON-LD reader', 'RM-A1.1', () => ({ ...node(), '@id': 'x' }), ['key-refused']],
    [
      'one deep inside',
      'RM-A1.1',
      () => ({ ...node(), 'ceasn:competencyText': { fr: 'a', '@context': 'x' } }),
      ['key-refused /ceasn:competencyText'],
    ],
    [
      'a way to a prototype',
      'RM-A1.1',
      () => hostile('{"type":"skos:Concept","__proto__":{"x":1}}'),
      ['key-refused'],
    ],
    [
      'one in what CASE said',
      'C1',
      () => hostile('{"type":"ceasn:Competency","mediation:case":{"a":[{"__proto__":1}]}}'),
      ['key-refused /mediation:case/a/0'],
    ],
    ['an identifier of its own', 'RM-A1.1', () => ({ ...node(), id: './RM-A1.2' }), ['key-refused /id']],
    ['a term there is not', 'RM-A1.1', () => ({ ...node(), 'mediation:score': 3 }), ['schema']],
    [
      'a link that follows from others',
      'RM-A1.1',
      () => ({ ...node(), 'ceasn:isPartOf': '.' }),
      ['link-derived /ceasn:isPartOf'],
    ],
    [
      'the type of the framework',
      'RM-A1.1',
      () => ({ type: 'ceasn:CompetencyFramework' }),
      ['framework-node /type'],
    ],
    ['no type', 'RM-A1.1', () => ({}), ['schema']],
    [
      'a part of another node',
      'RM-A1.1',
      () => ({
        ...node(),
        'ceasn:skillEmbodied': [
          { id: './RM-A1.2#x', type: 'ceasn:Competency', 'ceasn:competencyText': { fr: 'x' } },
        ],
      }),
      ['nested-id /ceasn:skillEmbodied/0/id'],
    ],
    [
      'a text that is a reference',
      'RM-A1.1',
      () => ({ ...node(), 'ceasn:competencyText': { fr: './RM-A1.2' } }),
      ['text-is-reference /ceasn:competencyText/fr'],
    ],
    [
      'a text that is a point',
      'RM-A1.1',
      () => ({ ...node(), 'ceasn:competencyText': { fr: '.' } }),
      ['text-is-reference /ceasn:competencyText/fr'],
    ],
    [
      'half a character',
      'RM-A1.1',
      () => ({ ...node(), 'ceasn:competencyText': { fr: 'x\ud83d' } }),
      ['text-refused /ceasn:competencyText/fr'],
    ],
    [
      'a reference of no known form',
      'RM-A1.1',
      () => ({ ...node(), 'ceasn:isChildOf': ['./RM A1'] }),
      ['schema /ceasn:isChildOf/0'],
    ],
    [
      'a reference that leaves the framework',
      'RM-A1.1',
      () => ({ ...node(), 'ceasn:isChildOf': ['https://ailleurs.example/x'] }),
      ['schema /ceasn:isChildOf/0'],
    ],
    [
      'more than 100,000 characters',
      'RM-A1.1',
      () => ({ ...node(), 'ceasn:competencyText': { fr: 'x'.repeat(100_000) } }),
      ['node-too-large'],
    ],
  ]
  for (const [what, code, content, expected] of cases) {
    it(`is refused with ${what}`, () => {
      expect(errors(code, content())).to.deep.equal(expected)
    })
  }

  it('is told in both languages where it is wrong', () => {
    const [finding] = nodeErrors(at, 'RM-A1.1', {
      ...node(),
      'ceasn:competencyLabel': { fr: 'Sans anglais' },
    })
    expect(finding === undefined ? undefined : draftError(finding)).to.deep.equal({
      node: 'RM-A1.1',
      pointer: '/ceasn:competencyLabel',
      code: 'schema',
      detail: {
        fr: 'Le nœud n’a pas la forme attendue ici : il manque en.',
        en: "The node is not of the form expected here: must have required property 'en'.",
      },
    })
  })
})
