/** A signed badge as the text it is kept in. */
import { isConstant } from '../constant.ts'

/** How deep constants are looked for: the achievement of a badge is in its subject. */
const deepest = 2

/**
 * What `JSON.stringify(credential)` says, for plain JSON: objects, lists, text, numbers that are finite, booleans and null. The text of a
 * constant is written once.
 */
export function badgeText(credential: Readonly<Record<string, unknown>>): string {
  return objectText(credential, 0)
}

const known = new WeakMap<object, string>()

function textOf(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value)
  if (isConstant(value)) {
    const text = known.get(value) ?? JSON.stringify(value)
    known.set(value, text)
    return text
  }
  return depth < deepest ? objectText(value, depth) : JSON.stringify(value)
}

function objectText(object: object, depth: number): string {
  let text = ''
  for (const [name, member] of Object.entries(object) as [string, unknown][]) {
    if (member === undefined) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${textOf(member, depth + 1)}`
  }
  return `{${text}}`
}
