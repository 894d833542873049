import { expect } from 'chai'
import type { Caller } from '../../server/access/access-token.ts'
import { mayActFor, mayGive, needsPerson, roles, type Role } from '../../server/access/role.ts'
import type { Scope } from '../../server/access/scope.ts'

const names = Object.keys(roles) as Role[]
const caller = (scopes: readonly Scope[], personId?: string): Caller => ({
  keyId: 'key_1',
  organisationId: 'mjc',
  scopes,
  ...(personId === undefined ? {} : { personId }),
})
const given = (role: Role) => ({ role, scopes: roles[role] })

describe('a role', () => {
  it('holds no right of the operator, nor one over frameworks', () => {
    for (const name of names)
      for (const scope of roles[name]) expect(scope, name).not.to.match(/^(organisation|framework):/)
  })

  it('never both applies and assesses', () => {
    for (const name of names) {
      const scopes: readonly Scope[] = roles[name]
      expect(scopes.includes('application:apply') && scopes.includes('application:assess'), name).to.equal(
        false,
      )
    }
  })

  it('is given by coordinators, whatever it holds', () => {
    for (const name of names) expect(mayGive(caller(roles.coordinator), given(name)), name).to.equal(true)
  })

  it('is given by nobody else who lacks one of its rights', () => {
    for (const name of names) {
      for (const missing of roles.coordinator) {
        const almost = roles.coordinator.filter((scope) => scope !== missing)
        const has = roles[name].every((scope) => (almost as readonly Scope[]).includes(scope))
        expect(mayGive(caller(almost), given(name)), `${name} without ${missing}`).to.equal(has)
      }
    }
  })

  it('gives a coordinator no other way to pass on what they lack', () => {
    for (const scope of [
      'organisation:write',
      'framework:release',
      'application:assess',
      'session:read',
    ] as const)
      expect(mayGive(caller(roles.coordinator), { scopes: [scope] }), scope).to.equal(false)
  })

  it('of applicants and assessors is somebody’s; so is the right to assess', () => {
    const needing = names.filter((name) => needsPerson(given(name)))
    expect(needing).to.deep.equal(['applicant', 'assessor'])
    expect(needsPerson({ scopes: ['session:read', 'application:assess'] })).to.equal(true)
    expect(needsPerson({ scopes: ['application:apply', 'session:read'] })).to.equal(false)
  })
})

describe('acting for a person', () => {
  const cases: readonly (readonly [string, Caller, boolean])[] = [
    ['oneself', caller(['api-key:write'], 'anne'), true],
    ['somebody else', caller(['api-key:write'], 'yann'), false],
    ['somebody, as a program', caller(['api-key:write']), false],
    [
      'somebody, when one keeps the people of the organisation',
      caller(['api-key:write', 'person:write']),
      true,
    ],
    ['somebody, as the operator', caller(['api-key:write', 'organisation:write']), true],
  ]
  for (const [who, one, expected] of cases) {
    it(`is ${expected ? '' : 'not '}given: ${who}`, () => {
      expect(mayActFor(one, 'anne')).to.equal(expected)
    })
  }
})
