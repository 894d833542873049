/** Reads what a browser sends for a form with a file: `multipart/form-data`. */

/** More than any form of ours has. */
const mostFields = 8
/** Of one field, before its value: its name, and the name and kind of a file. */
const longestHead = 1024
const boundary = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/iu
// What is written first is the name of the field, with quotes percent-encoded: the name of a file that follows cannot be taken for it.
const fieldName = /^content-disposition:[ \t]*form-data;[ \t]*name="([^"\r\n]{0,100})"/imu

/**
 * The first value of each field, by name; each is a view of `body`. `undefined` when `body` is no such form, has more than eight fields, or
 * says more than 1,024 bytes of one. The name and kind that a file is said to have are not looked at.
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export function formFields(body: Buffer, contentType: string): ReadonlyMap<string, Buffer> | undefined {
  const [, quoted, plain] = boundary.exec(contentType) ?? []
  const delimiter = `\r\n--${quoted ?? plain ?? ''}`
  // Nothing stands before the first field.
  if (delimiter.length === 4 || !body.toString('latin1', 0, 80).startsWith(delimiter.slice(2)))
    return undefined
  const fields = new Map<string, Buffer>()
  let at = delimiter.length - 2
  for (let count = 0; count <= mostFields; count += 1) {
    const next = body.toString('latin1', at, at + 2)
    if (next === '--') return fields
    const head = body.subarray(at, at + longestHead)
    const headEnd = head.indexOf('\r\n\r\n')
    const start = at + headEnd + 4
    const end = headEnd < 0 ? -1 : body.indexOf(delimiter, start)
    const [, name] = fieldName.exec(head.toString('latin1', 2, Math.max(headEnd, 2))) ?? []
    if (count === mostFields || next !== '\r\n' || end < 0 || name === undefined) return undefined
    if (!fields.has(name)) fields.set(name, body.subarray(start, end))
    at = end + delimiter.length
  }
  return undefined
}
