/** What is said of all changes together, and of each by the rules. */
import type { Text } from '../../text.ts'
import { factsOf } from './facts.ts'
import type { Unclassed } from './node/node-changes.ts'
import { diffRules } from './rules.ts'
import type { Change, ChangeClass, ChangeKind, FrameworkDiff } from './types.ts'

/** `change` with its class, and the rule it has it from. */
export function classed(change: Unclassed): Change {
  const facts = factsOf(change)
  const rule = diffRules.find(({ applies }) => applies(facts))
  if (rule === undefined) throw new Error(`no rule classes ${change.kind} of ${change.node}`)
  const { kind, node, ...rest } = change
  return { kind, class: rule.class, node, rule: rule.id, ...rest }
}

type Ends = Pick<FrameworkDiff, 'framework' | 'from' | 'to'>

/** The whole report. `changes` are classed. */
export function summarised(
  { framework, from, to }: Ends,
  changes: readonly Change[],
  names: NonNullable<FrameworkDiff['names']>,
): FrameworkDiff {
  const strongest = strongestOf(changes)
  const counts: Partial<Record<ChangeKind, number>> = {}
  for (const { kind } of changes) counts[kind] = (counts[kind] ?? 0) + 1
  return {
    framework,
    from,
    to,
    class: strongest,
    suggestedVersion: suggestedVersion(from, strongest),
    counts,
    changes,
    rules: rulesOf(changes),
    names,
  }
}

function strongestOf(changes: readonly Change[]): ChangeClass | 'none' {
  const present = new Set(changes.map((change) => change.class))
  return (['breaking', 'compatible', 'editorial'] as const).find((one) => present.has(one)) ?? 'none'
}

function rulesOf(changes: readonly Change[]): Readonly<Record<string, Text>> {
  const named = new Set(changes.map(({ rule }) => rule))
  return Object.fromEntries(diffRules.filter(({ id }) => named.has(id)).map(({ id, text }) => [id, text]))
}

/** @see https://semver.org/#spec-item-4 anything may change below 1.0.0: the minor number tells */
function suggestedVersion(from: string, strongest: ChangeClass | 'none'): string {
  const [, major = 0, minor = 0, patch = 0] = (/^(\d+)\.(\d+)\.(\d+)/u.exec(from) ?? []).map(Number)
  const next = {
    none: from,
    editorial: [major, minor, patch + 1],
    compatible: [major, minor + 1, 0],
    breaking: major === 0 ? [0, minor + 1, 0] : [major + 1, 0, 0],
  }[strongest]
  return typeof next === 'string' ? next : next.join('.')
}
