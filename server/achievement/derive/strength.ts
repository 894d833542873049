/** How strong a proof a kind of evidence makes. No framework says so: it is carried from version to version. */
import type { ProofStrength } from '../types.ts'
import type { Kind } from './read/scheme.ts'

type Strengths = Readonly<Record<string, ProofStrength>>

/** Of the kinds that the frameworks of the hub share. */
const shared: ReadonlyMap<string, ProofStrength> = new Map([
  ['EV-ATT', 'attendance-attested'],
  ['EV-OBS', 'assessed'],
  ['EV-PRO', 'assessed'],
  ['EV-TEM', 'declared'],
  ['EV-AUT', 'declared'],
  ['EV-BIL', 'attendance-attested'],
  ['EV-END', 'endorsed'],
  ['EV-CRA', 'attendance-attested'],
  ['EV-HAB', 'certified'],
  ['EV-EMP', 'attendance-attested'],
  ['EV-ENT', 'assessed'],
])

/** The strength stated for `code`, by the version before or for all frameworks; undefined when nobody has stated one. */
export function statedStrength(code: string, carried: Strengths): ProofStrength | undefined {
  return carried[code] ?? shared.get(code)
}

/** What a person says of themselves is declared, and so is what nobody has stated: a badge never claims more than is known. */
export function strengthOf({ code, selfDeclared }: Kind, carried: Strengths): ProofStrength {
  return selfDeclared ? 'declared' : (statedStrength(code, carried) ?? 'declared')
}
