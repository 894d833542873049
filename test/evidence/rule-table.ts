/** Runs tables of cases of evidence rules, one test per case. */
import { expect } from 'chai'
import type { Dossier, Outcome, Piece } from '../../server/evidence/types.ts'
import { dossier, findingOf, rule } from './dossier.ts'

interface Case {
  readonly claim: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly pieces?: readonly Piece[]
  readonly about?: Partial<Dossier>
  readonly outcome: Outcome
  readonly evidence: readonly string[]
  readonly fr: string
  readonly en: string
  readonly easy: string
}

/** One suite per rule type. The finding must set nothing aside. */
export function describeRules(cases: Readonly<Record<string, readonly Case[]>>): void {
  for (const [type, table] of Object.entries(cases)) {
    describe(`evidence rule ${type}`, () => {
      for (const { claim, params, pieces, about, outcome, evidence, fr, en, easy } of table) {
        it(claim, () => {
          const finding = findingOf(rule(type, params), dossier(pieces ?? [], about))
          expect(finding).to.deep.equal({
            rule: type,
            type,
            params: params ?? {},
            outcome,
            evidence,
            setAside: [],
            reason: { fr, en },
            easy,
          })
        })
      }
    })
  }
}
