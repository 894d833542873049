/** Small framework versions, said in a few words, and the changes between them. */
import type { Change, ChangeKind, FrameworkDiff } from '../../server/framework/diff/types.ts'
import { ownCode, type JsonObject, type NormalNode } from '../../server/framework/normal-form.ts'
import type { VersionContent } from '../../server/award/standing/comparison.ts'

export interface Said {
  /** Levels of each competency. */
  readonly competencies?: Readonly<Record<string, readonly number[]>>
  /** What is said of each retired code. */
  readonly retired?: Readonly<Record<string, JsonObject>>
  /** The level each profile aims at, by competency. */
  readonly profiles?: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** The criteria each level of the label asks for. */
  readonly label?: Readonly<Record<string, readonly string[]>>
  readonly criteria?: readonly string[]
  /** Achievements that are not written, though there is something they could be about. */
  readonly without?: readonly string[]
}

const words = { fr: 'mots', en: 'words' }

export function content(version: string, said: Said): VersionContent {
  const { competencies = {}, profiles = {}, label = {}, without = [] } = said
  const iri = `/frameworks/essai/${version}`
  const achievement = (code: string, kind: string, facts: object) => ({
    id: `${iri}/achievements/${code}`,
    'ceterms:codedNotation': code,
    'ceterms:name': { fr: `Badge ${code}`, en: `Badge ${code}` },
    'mediation:achievementKind': kind,
    ...facts,
  })
  const graph = [
    ...Object.entries(competencies).flatMap(([code, levels]) =>
      levels.map((level) =>
        achievement(`${code}-N${String(level)}`, 'competency-level', {
          'mediation:competency': `${iri}/${code}`,
          'mediation:levelNumber': level,
        }),
      ),
    ),
    ...Object.keys(profiles).map((code) =>
      achievement(code, 'profile', { 'mediation:profile': `${iri}/${code}` }),
    ),
    ...Object.entries(label).map(([code, criteria], index) =>
      achievement(code, 'label-level', {
        'mediation:labelLevel': `${iri}/${code}`,
        'mediation:levelNumber': index + 1,
        'mediation:criterion': criteria.map((criterion) => `${iri}/${criterion}`),
      }),
    ),
  ].filter((node) => !without.includes(node['ceterms:codedNotation']))
  const files = {
    slug: 'essai',
    version,
    framework: '',
    achievements: JSON.stringify({ '@context': '/contexts/mediation/v2', '@graph': graph }),
    criteria: '{}',
  }
  const nodes = nodesOf(said)
  return { slug: 'essai', version, files, form: () => ({ slug: 'essai', nodes }) }
}

function nodesOf(said: Said): ReadonlyMap<string, NormalNode> {
  const { competencies = {}, retired = {}, profiles = {}, label = {}, criteria = [] } = said
  const scale = [1, 2, 3].map((number): readonly [string, NormalNode] => [
    `NIVEAU-${String(number)}`,
    { type: 'skos:Concept', 'mediation:levelNumber': number, 'mediation:issuable': true },
  ])
  const assessed = Object.keys(competencies).map((code): readonly [string, NormalNode] => [
    code,
    { type: ['ceasn:Competency', 'mediation:AssessedCompetency'], 'ceasn:competencyLabel': words },
  ])
  const aims = Object.entries(profiles).map(([code, targets]): readonly [string, NormalNode] => [
    code,
    {
      type: 'mediation:Profile',
      'mediation:target': Object.entries(targets).map(([competency, level]) => ({
        'mediation:competency': `./${competency}`,
        'mediation:levelNumber': level,
      })),
    },
  ])
  return new Map<string, NormalNode>([
    [ownCode, { type: 'ceasn:CompetencyFramework' }],
    ...scale,
    ...assessed,
    ...Object.entries(retired).map(([code, node]): readonly [string, NormalNode] => [
      code,
      { type: ['ceasn:Competency', 'mediation:RetiredCompetency'], ...node },
    ]),
    ...aims,
    ...Object.keys(label).map((code): readonly [string, NormalNode] => [
      code,
      { type: ['skos:Concept', 'mediation:LabelLevel'] },
    ]),
    ...criteria.map((code): readonly [string, NormalNode] => [code, { type: 'mediation:LabelCriterion' }]),
  ])
}

/** A change of a node; classed by a rule named after its class unless said otherwise. */
export function change(node: string, said: Partial<Change> & { readonly class: Change['class'] }): Change {
  return { kind: 'competency-changed' satisfies ChangeKind, node, rule: `rule-${said.class}`, ...said }
}

export function diffOf(changes: readonly Change[], from = '0.1.0', to = '0.2.0'): FrameworkDiff {
  return { framework: 'essai', from, to, class: 'none', suggestedVersion: to, counts: {}, changes }
}
