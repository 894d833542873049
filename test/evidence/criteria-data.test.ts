import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { criteriaErrors } from '../../server/evidence/criteria-errors.ts'
import { evaluate } from '../../server/evidence/evaluate.ts'
import { rules } from '../../server/evidence/rules/index.ts'
import type { Rule } from '../../server/evidence/rules/rule.ts'
import type { Criteria, CriteriaRule, Dossier, EvidenceKind } from '../../server/evidence/types.ts'
import { projectPath } from '../../server/schema.ts'
import { decidedAt } from './dossier.ts'

/** A `criteria.json`: an achievement's rules are those of its rule set and its own, in the `order` of their types. */
interface CriteriaDocument {
  readonly version: string
  readonly strengthOfKind: Readonly<Record<string, string>>
  readonly order: readonly string[]
  readonly ruleSets: Readonly<Record<string, readonly CriteriaRule[]>>
  readonly achievements: Readonly<
    Record<
      string,
      { readonly competency?: string; readonly ruleSet: string; readonly rules: readonly CriteriaRule[] }
    >
  >
}

interface KindNode {
  readonly type: unknown
  readonly 'skos:notation': string
  readonly 'skos:prefLabel': EvidenceKind['title']
  readonly 'mediation:selfDeclared': boolean
  readonly 'ceasn:weight': number
}

const settingAside = [
  'observed-by-decision-date',
  'about-the-recipient',
  'accepted-kinds',
  'freshness',
  'endorser-is-not-recipient',
  'no-mutual-endorsement',
]

const needingPerson = ['endorser-holds-level', 'pseudonymised', 'person-decides']

/** `RM-A1.1-N2`, `RM-A1.1-N3`: of one competency, each level above the one before. */
function isAscending(codes: readonly string[]): boolean {
  const [lowest = ''] = codes
  return codes.every((code, index) => {
    const previous = codes[index - 1]
    return (
      code.slice(0, -1) === lowest.slice(0, -1) && (previous === undefined || code.at(-1)! > previous.at(-1)!)
    )
  })
}

const folders = readdirSync(projectPath('frameworks'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    readdirSync(projectPath('frameworks', name)).map((version) => [name, version] as const),
  )
  .filter((folder) => existsSync(projectPath('frameworks', ...folder, 'criteria.json')))

it('there are criteria to check', () => {
  expect(folders.map(([framework]) => framework)).to.include.members([
    'referentiel-mediateurs',
    'abecedaire-publics',
    'label-regional',
  ])
})

for (const folder of folders) {
  describe(`the criteria of ${folder.join(' ')}`, () => {
    const document = read('criteria.json') as CriteriaDocument
    const { '@graph': nodes } = read('framework.jsonld') as { readonly '@graph': readonly KindNode[] }
    const kinds = nodes
      .filter(({ type }) => type === 'mediation:EvidenceKind')
      .map((node): EvidenceKind => {
        return {
          code: node['skos:notation'],
          title: node['skos:prefLabel'],
          selfDeclared: node['mediation:selfDeclared'],
          weight: node['ceasn:weight'],
        }
      })
    const all = Object.keys(document.achievements).map((code) => criteriaOf(code))

    function read(file: string): unknown {
      return JSON.parse(readFileSync(projectPath('frameworks', ...folder, file), 'utf8'))
    }

    function criteriaOf(code: string): Criteria {
      const { competency, ruleSet, rules: own } = document.achievements[code] ?? { ruleSet: '', rules: [] }
      const ofSet = document.ruleSets[ruleSet]
      if (ofSet === undefined) throw new Error(`${code}: no rule set ${ruleSet}`)
      const rank = ({ type }: CriteriaRule) => document.order.indexOf(type)
      return {
        achievement: code,
        ...(competency === undefined ? {} : { competency }),
        version: document.version,
        kinds,
        rules: [...ofSet, ...own].sort((a, b) => rank(a) - rank(b)),
      }
    }

    it('are without error for every achievement', () => {
      const errors = all.flatMap((criteria) =>
        criteriaErrors(criteria).map(({ rule, message }) => `${criteria.achievement} ${rule}: ${message}`),
      )
      expect(errors).to.deep.equal([])
    })

    it('give an order to every type of rule they use, and set pieces aside before any is counted', () => {
      const types = rules.map(({ type }: Rule) => type)
      expect(types).to.include.members([...document.order])
      const used = all.flatMap((criteria) => criteria.rules.map(({ type }) => type))
      expect(document.order).to.include.members(used)
      const inOrder = document.order.filter((type) => type !== 'recipient-consent')
      expect(inOrder.slice(0, settingAside.length)).to.have.members(settingAside)
    })

    it('ask what needs a person after all the rest', () => {
      expect(document.order.slice(-needingPerson.length)).to.deep.equal(needingPerson)
    })

    it('never take an endorsement of a level without asking what the peer holds', () => {
      const unasked = all.filter(
        ({ competency, kinds: defined, rules: judged }) =>
          competency !== undefined &&
          defined.some(({ code }) => code === 'EV-END') &&
          !judged.some(({ type }) => type === 'endorser-holds-level'),
      )
      expect(unasked.map(({ achievement }) => achievement)).to.deep.equal([])
    })

    it('list the badges that serve for one another from the lowest level to the highest', () => {
      const misordered = all.flatMap(({ achievement, rules: judged }) =>
        judged
          .flatMap(({ params }) => [params, ...((params['sets'] ?? []) as readonly object[])])
          .flatMap((params) => ('anyOf' in params ? [params.anyOf as readonly string[]] : []))
          .filter((codes) => !isAscending(codes))
          .map((codes) => `${achievement}: ${codes.join(' ')}`),
      )
      expect(misordered).to.deep.equal([])
    })

    it('say how strong a proof each kind of evidence makes', () => {
      expect(Object.keys(document.strengthOfKind)).to.have.members(kinds.map(({ code }) => code))
    })

    it('grant nothing on an empty dossier', () => {
      const empty: Dossier = {
        recipient: 'amelie',
        consent: true,
        pieces: [],
        held: [],
        endorsementsGiven: [],
        assessments: [],
      }
      const granting = all.filter((criteria) => evaluate(criteria, empty, decidedAt).outcome !== 'not-met')
      expect(granting.map(({ achievement }) => achievement)).to.deep.equal([])
    })

    it('can all be met by somebody who has every kind of evidence and every badge', () => {
      const impossible = all.flatMap((criteria) =>
        evaluate(criteria, richest(criteria), decidedAt)
          .findings.filter(({ outcome }) => outcome === 'not-met')
          .map(({ rule, reason }) => `${criteria.achievement} ${rule}: ${reason.en}`),
      )
      expect(impossible).to.deep.equal([])
    })

    function richest(criteria: Criteria): Dossier {
      const mentioned = JSON.stringify(criteria.rules).match(/[A-Za-z0-9.-]+/g) ?? []
      const codes = [...new Set(mentioned)]
      return {
        recipient: 'amelie',
        consent: true,
        pieces: kinds.map(({ code }) => ({
          id: code,
          kind: code,
          about: 'amelie',
          competencies: criteria.competency === undefined ? codes : [criteria.competency],
          observedAt: '2026-11-20',
          endorser: 'benoit',
          pseudonymised: true,
        })),
        held: codes.map((code) => ({ awardId: code, achievement: code })),
        endorsementsGiven: [],
        assessments: [],
      }
    }
  })
}
