/** Whether two JSON documents say the same in JSON-LD, where arrays are sets and one value is a set of one. */

/**
 * One text per meaning: keys sorted, arrays sorted as sets (duplicates count), an array of one written as its value,
 * `{ "id": x }` as the reference `x`. An array directly inside an array equals nothing else.
 * Does NOT know which arrays are ordered lists: the signature itself holds their order.
 */
export function setForm(value: unknown): string {
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value
    const forms = elements.map((element) =>
      Array.isArray(element) ? `[${setForm(element)}]` : setForm(element),
    )
    return forms.length === 1 && forms[0] !== undefined ? forms[0] : `[${forms.sort().join()}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
  const [only] = members
  if (members.length === 1 && only?.[0] === 'id' && typeof only[1] === 'string')
    return JSON.stringify(only[1])
  return `{${members
    .map(([key, member]) => `${JSON.stringify(key)}:${setForm(member)}`)
    .sort()
    .join()}}`
}
