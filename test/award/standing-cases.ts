/** Cases of standings, said in a few words, and what is expected of each. */
import { expect } from 'chai'
import type { Change } from '../../server/framework/diff/types.ts'
import { standingOf } from '../../server/award/standing/standing.ts'
import { content, diffOf, type Said } from './standing-content.ts'

export interface Case {
  readonly title: string
  /** The achievement the award is of. */
  readonly of: string
  readonly before: Said
  readonly after: Said
  readonly changes?: readonly Change[]
  readonly standing: string
  readonly reasons: readonly string[]
  /** Code of the achievement proposed. */
  readonly proposal?: string
}

function look({ of, before, after, changes = [] }: Case) {
  return standingOf({ code: of }, content('0.1.0', before), content('0.2.0', after), diffOf(changes))
}

export const two = { competencies: { X: [1, 2, 3], Y: [1, 2, 3] } }
export const withoutX = { competencies: { Y: [1, 2, 3] } }
export const exact = (...codes: string[]) => ({ 'skos:exactMatch': codes })
export const replaced = (...codes: string[]) => ({ 'dcterms:isReplacedBy': codes })

/** One test per case. */
export function checked(cases: readonly Case[]): void {
  for (const one of cases) {
    it(one.title, () => {
      const { proposal } = one
      expect(look(one)).to.deep.equal({
        standing: one.standing,
        reasons: one.reasons,
        ...(proposal === undefined
          ? {}
          : {
              proposal: {
                achievement: `essai/0.2.0/${proposal}`,
                name: { fr: `Badge ${proposal}`, en: `Badge ${proposal}` },
              },
            }),
      })
    })
  }
}
