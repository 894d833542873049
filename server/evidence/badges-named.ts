/** Which badges a verdict can depend on: a dossier says nothing of any other. */
import { isConstant } from '../constant.ts'
import { everyRule } from './criteria-errors.ts'
import type { CriteriaRule } from './types.ts'

/** Codes of badges that rules ask about. */
export interface BadgesNamed {
  /** Of the person judged. */
  readonly held: ReadonlySet<string>
  /** Of those who endorse them. */
  readonly endorsers: ReadonlySet<string>
}

const known = new WeakMap<object, BadgesNamed>()

/** Looks inside combinators too, once where `rules` are constant. They have no error (see `criteriaErrors`). Pure. */
export function badgesNamed(rules: readonly CriteriaRule[]): BadgesNamed {
  if (!isConstant(rules)) return namedBy(rules)
  const named = known.get(rules) ?? namedBy(rules)
  known.set(rules, named)
  return named
}

function namedBy(rules: readonly CriteriaRule[]): BadgesNamed {
  const held = new Set<string>()
  const endorsers = new Set<string>()
  for (const { type, params } of everyRule(rules)) {
    if (type === 'prior-level') addAll(held, [params['achievement']])
    if (type === 'badge-set') addAll(held, (params['sets'] as readonly BadgeSet[]).flatMap(anyOf))
    if (type === 'endorser-holds-level') addAll(endorsers, params['anyOf'] as readonly string[])
  }
  return { held, endorsers }
}

interface BadgeSet {
  readonly anyOf: readonly string[]
}

const anyOf = (set: BadgeSet) => set.anyOf

function addAll(codes: Set<string>, more: readonly unknown[]): void {
  for (const code of more) if (typeof code === 'string') codes.add(code)
}
