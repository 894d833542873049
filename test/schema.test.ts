import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { constant } from '../server/constant.ts'
import { keepsToSchema, projectPath, schemaErrors } from '../server/schema.ts'

const file = 'criteria.schema.json'
const released: unknown = JSON.parse(
  readFileSync(projectPath('frameworks/referentiel-mediateurs/0.1.0/criteria.json'), 'utf8'),
)

/** `value` with `change` in place of each of its objects and lists in turn, and of nothing. */
function* changed(value: unknown, change: unknown): Generator {
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    for (const other of [change, ...changed(member, change)])
      yield Array.isArray(value)
        ? value.map((item: unknown, index) => (String(index) === name ? other : item))
        : { ...value, [name]: other }
  }
}

describe('what keeps to a schema', () => {
  const some = [released, ...[...changed(released, { neither: 'this' })].slice(0, 300)]

  it('is what the schema finds no error in, whatever was judged before', () => {
    for (const value of some) {
      expect(keepsToSchema(file, value)).to.equal(schemaErrors(file, value).length === 0)
    }
    expect(new Set(some.map((value) => keepsToSchema(file, value)))).to.deep.equal(new Set([true, false]))
  })

  it('is the same of constants, the first time and the next', () => {
    for (const value of some.map((one) => constant(structuredClone(one)))) {
      const answers = [1, 2].map(() => keepsToSchema(file, value))
      expect(answers).to.deep.equal([1, 2].map(() => schemaErrors(file, value).length === 0))
    }
  })

  it('is asked of a schema that there is', () => {
    expect(() => keepsToSchema('no.schema.json', {})).to.throw('no schema schemas/no.schema.json')
  })
})
