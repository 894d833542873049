/** What people do, as the scopes it takes. Nothing is kept of a role: a key has its scopes. */
import type { Caller } from './access-token.ts'
import type { Scope } from './scope.ts'

export const roles = {
  /** Applies for badges, asks for endorsements, says where they stand; sees nobody else's. */
  applicant: ['application:apply', 'endorsement:write', 'positioning:read', 'positioning:write'],
  /** Holds sessions, awards badges there, opens applications for learners. */
  trainer: [
    'session:read',
    'session:write',
    'award:read',
    'award:write',
    'award:revoke',
    'person:read',
    'application:open',
    'positioning:read',
    'positioning:write',
    'endorsement:write',
  ],
  /** Assesses the applications they are assigned to, as far as they are delegated. */
  assessor: ['application:assess'],
  /** Says who is who and who may, assigns assessors, looks after delays. */
  coordinator: [
    'person:read',
    'person:write',
    'application:manage',
    'award:read',
    'award:write',
    'award:revoke',
    'api-key:write',
  ],
} as const satisfies Readonly<Record<string, readonly Scope[]>>

export type Role = keyof typeof roles

/** Scopes that mean nothing without a person: whoever assesses does so in their own name. */
const personal: readonly Scope[] = ['application:assess']
const personalRoles: readonly Role[] = ['applicant', 'assessor']

/** Whether a key with these rights is of no use unless it is somebody's. */
export function needsPerson(rights: { readonly role?: Role; readonly scopes: readonly Scope[] }): boolean {
  return (
    (rights.role !== undefined && personalRoles.includes(rights.role)) ||
    rights.scopes.some((scope) => personal.includes(scope))
  )
}

/**
 * Whether the caller may make a key with these scopes: those it has itself; and, for a coordinator, those of any role, because giving the
 * people of the organisation what they need for their work is theirs to do. No role holds a right of the operator or one over frameworks.
 */
export function mayGive(
  caller: Pick<Caller, 'scopes'>,
  rights: { readonly role?: Role; readonly scopes: readonly Scope[] },
): boolean {
  const has = (scopes: readonly Scope[]) => scopes.every((scope) => caller.scopes.includes(scope))
  return has(rights.scopes) || (rights.role !== undefined && has(roles.coordinator))
}

/**
 * Whether the caller may make a key for this person: for themself; for anybody, when it keeps the people of the organisation or operates
 * the service. Acting as somebody else is a right too.
 */
export function mayActFor(caller: Caller, personId: string): boolean {
  return (
    caller.personId === personId ||
    caller.scopes.includes('person:write') ||
    caller.scopes.includes('organisation:write')
  )
}
