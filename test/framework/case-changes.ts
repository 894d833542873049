/** The rich package with something wrong, and what is said of it. */
import { richPackage } from './case-package.ts'

/** A copy of the rich package in which the value at `pointer` is `value`; `undefined` takes it away. */
export function changed(pointer: string, value: unknown): unknown {
  const copy = structuredClone(richPackage()) as unknown
  const path = pointer.split('/').slice(1)
  const last = path.pop() ?? ''
  const holder = path.reduce((at, key) => (at as Record<string, unknown>)[key], copy) as Record<
    string,
    unknown
  >
  if (value === undefined) Reflect.deleteProperty(holder, last)
  else holder[last] = value
  return copy
}

/** Code and place of each remark. */
export function codesOf(remarks: readonly { readonly pointer?: string; readonly code: string }[]) {
  return remarks.map(({ pointer, code }) => `${code} ${pointer ?? ''}`)
}
