/** What a document may have much of, before jsonld.js is given it: its work grows with the square of some things. */

/** Contexts in one list: nobody's badge has ten. */
const mostContexts = 32
/** Types of one thing. */
const mostTypes = 100

/** Whether `document` is not made to keep a processor busy: its lists of contexts and of types are short. Its size and its depth are bounded elsewhere. */
export function isModest(document: unknown): boolean {
  const left = [document]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) {
      const most =
        key === '@context' ? mostContexts : key === 'type' || key === '@type' ? mostTypes : Infinity
      if (Array.isArray(inner) && inner.length > most) return false
      if (typeof inner === 'object') left.push(inner)
    }
  }
  return true
}
