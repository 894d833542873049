import { expect } from 'chai'
import { achievementErrors, deriveFiles } from '../../server/achievement/derive/derive-files.ts'
import { validateForm } from '../../server/framework/draft/validate.ts'
import type { JsonObject, NormalForm, NormalNode } from '../../server/framework/normal-form.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import { publishedFrameworks } from './published.ts'

const slug = 'abecedaire-publics'
type Nodes = Map<string, NormalNode>

const put = (nodes: Nodes, code: string, change: JsonObject) => {
  nodes.set(code, { ...(nodes.get(code) ?? { type: 'skos:Concept' }), ...change })
}
const retired: NormalNode = { type: 'mediation:RetiredTerm', 'skos:prefLabel': { fr: 'Ancien niveau' } }

/** Another node that is what `code` was, and what referred to that refers to it. */
function copied(nodes: Nodes, code: string, name: string, change: JsonObject = {}): void {
  for (const [other, content] of nodes) {
    const text = JSON.stringify(content).replaceAll(`"./${code}"`, `"./${name}"`)
    nodes.set(other, JSON.parse(text) as NormalNode)
  }
  nodes.set(name, { ...(nodes.get(code) ?? retired), ...change })
}

/** The policy asks of level 1 what it asks of level 2. */
function requireLevel(nodes: Nodes, code: string): void {
  const policy = nodes.get('POLITIQUE') ?? retired
  const [first, ...others] = policy['mediation:levelRequirement'] as readonly JsonObject[]
  const one = { ...first, id: './POLITIQUE#niveau-un', 'mediation:level': `./${code}` }
  put(nodes, 'POLITIQUE', { 'mediation:levelRequirement': [one, first ?? {}, ...others] })
}

describe('level 1 of autonomy is a diagnosis, and never becomes a badge', function () {
  this.timeout(60_000)
  let base: FrameworkVersion
  before(async () => {
    const found = (await publishedFrameworks()).frameworks.find(slug, '0.1.0')
    if (found === undefined) throw new Error(`no ${slug}`)
    base = found
  })

  const found = async (change: (nodes: Nodes) => void, earlier: readonly NormalForm[] = [base.form()]) => {
    const nodes = new Map(base.form().nodes)
    change(nodes)
    const { errors } = await validateForm(
      { deriveFiles, achievementErrors },
      {
        form: { slug, nodes },
        place: { version: '0.9.0', replaces: '0.1.0' },
        base: base.files,
        earlier: earlier.map((form, number) => ({ version: `0.${String(number + 1)}.0`, form })),
      },
    )
    return errors.map(({ code, node = '-' }) => `${code} ${node}`)
  }

  const cases: readonly [string, readonly string[], (nodes: Nodes) => void][] = [
    [
      'under another code, when its own is retired',
      ['level-issuable-changed NIVEAU-1B'],
      (nodes) => {
        copied(nodes, 'NIVEAU-1', 'NIVEAU-1B', { 'mediation:issuable': true })
        nodes.set('NIVEAU-1', retired)
        requireLevel(nodes, 'NIVEAU-1B')
      },
    ],
    [
      'beside itself, outside the scale',
      ['level-issuable-changed NIVEAU-1B'],
      (nodes) => {
        nodes.set('AUTRES', { ...(nodes.get('NIVEAUX') ?? retired) })
        const change = { 'mediation:issuable': true, 'skos:inScheme': './AUTRES' }
        nodes.set('NIVEAU-1B', { ...(nodes.get('NIVEAU-1') ?? retired), ...change })
      },
    ],
    [
      'on another scale',
      ['level-issuable-changed NIVEAU-1B'],
      (nodes) => {
        copied(nodes, 'NIVEAUX', 'ECHELLE')
        put(nodes, 'NIVEAU-1', { 'skos:inScheme': './NIVEAUX' })
        const change = { 'mediation:issuable': true, 'skos:inScheme': './ECHELLE' }
        copied(nodes, 'NIVEAU-1', 'NIVEAU-1B', change)
      },
    ],
    [
      'by giving its number to another level',
      ['level-issuable-changed NIVEAU-1', 'level-issuable-changed NIVEAU-2'],
      (nodes) => {
        put(nodes, 'NIVEAU-1', { 'mediation:levelNumber': 2 })
        put(nodes, 'NIVEAU-2', { 'mediation:levelNumber': 1 })
      },
    ],
    [
      'by taking another number',
      ['level-issuable-changed NIVEAU-1'],
      (nodes) => {
        put(nodes, 'NIVEAU-1', { 'mediation:levelNumber': 9 })
      },
    ],
    [
      'by leaving the scale',
      ['level-issuable-changed NIVEAU-1'],
      (nodes) => {
        nodes.set('NIVEAU-1', retired)
      },
    ],
  ]
  for (const [how, expected, change] of cases) {
    it(how, async () => {
      const errors = await found(change)
      const about = errors.filter((error) => error.startsWith('level-issuable-changed'))
      expect([...about].sort()).to.deep.equal(expected)
    })
  }

  it('in no later version, whatever the last one said', async () => {
    const forgetful = new Map(base.form().nodes)
    forgetful.set('NIVEAU-1', retired)
    const badge = (nodes: Nodes) => {
      copied(nodes, 'NIVEAU-1', 'NIVEAU-1B', { 'mediation:issuable': true })
      nodes.set('NIVEAU-1', retired)
    }
    const errors = await found(badge, [base.form(), { slug, nodes: forgetful }])
    expect(errors).to.include('level-issuable-changed NIVEAU-1B')
  })

  it('but may get another code as long as it stays a diagnosis', async () => {
    const errors = await found((nodes) => {
      copied(nodes, 'NIVEAU-1', 'NIVEAU-1B')
      nodes.set('NIVEAU-1', retired)
    })
    expect(errors).to.deep.equal([])
  })
})
