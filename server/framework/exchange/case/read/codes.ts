/** Codes for items that have identifiers. */
import { codePattern, ownCode, typesOf, type NormalForm } from '../../../normal-form.ts'
import { keptIdentifier } from '../kept.ts'
import type { CFItem } from '../types.ts'

const longest = 99

/**
 * A code for each item, by identifier: the one it had in `previous`; or else its human coding scheme as far as a code may look like
 * it; or else its identifier; with a number behind when it is taken. A code of `previous` is never given to another item, nor one
 * that was retired to the same.
 */
export function codesFor(items: readonly CFItem[], previous?: NormalForm): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  const taken = new Set<string>([ownCode])
  for (const [code, node] of previous?.nodes ?? []) {
    taken.add(code)
    const identifier = keptIdentifier(node)
    if (identifier !== undefined && !typesOf(node).includes('mediation:RetiredCompetency'))
      known.set(identifier, code)
  }
  const codes = new Map<string, string>()
  /** Where to go on counting: many items may share a code. */
  const counts = new Map<string, number>()
  for (const { identifier, humanCodingScheme } of items) {
    const wanted = codeLike(humanCodingScheme) ?? identifier
    const code = known.get(identifier) ?? free(wanted, taken, counts)
    taken.add(code)
    codes.set(identifier, code)
  }
  return codes
}

function codeLike(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  const code = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9.-]+/gu, '-')
    .replaceAll(/^[.-]+|-+$/gu, '')
    .slice(0, longest)
  return codePattern.test(code) ? code : undefined
}

function free(wanted: string, taken: ReadonlySet<string>, counts: Map<string, number>): string {
  if (!taken.has(wanted)) return wanted
  for (let count = counts.get(wanted) ?? 2; ; count += 1) {
    const ending = `-${String(count)}`
    const code = wanted.slice(0, longest - ending.length) + ending
    if (taken.has(code)) continue
    counts.set(wanted, count + 1)
    return code
  }
}
