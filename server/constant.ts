/** What never changes again: what was worked out of it can be remembered. */

const constants = new WeakSet()

/** `value`, frozen all the way down. For plain JSON that its maker hands out again and again; of anything else, nothing is frozen. */
export function constant<Value>(value: Value): Value {
  if (!isPlain(value) || constants.has(value)) return value
  for (const member of Object.values(value)) constant(member)
  constants.add(Object.freeze(value))
  return value
}

/** Whether `constant` made it so. */
export function isConstant(value: object): boolean {
  return constants.has(value)
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}
