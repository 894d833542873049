/** What makes JSON text dangerous or ambiguous, found before anything is built from it. */

export type JsonFlaw = 'too-deep' | 'duplicate-key'

/**
 * The first flaw of `text`; `undefined` when it has none, or is no JSON at all (parsing it tells). Keys are compared after
 * unescaping.
 * @see https://www.rfc-editor.org/rfc/rfc7493#section-2.3 (a key twice means different things to different readers)
 */
export function jsonFlaw(text: string, maximumDepth: number): JsonFlaw | undefined {
  // The keys of every object that is open; `undefined` for an array.
  const open: (Set<string> | undefined)[] = []
  let lastString = ''
  for (let index = 0; index < text.length; index += 1) {
    switch (text[index]) {
      case '"': {
        const end = endOfString(text, index)
        lastString = text.slice(index, end + 1)
        index = end
        break
      }
      case '{':
      case '[':
        open.push(text[index] === '{' ? new Set() : undefined)
        if (open.length > maximumDepth) return 'too-deep'
        break
      case '}':
      case ']':
        open.pop()
        break
      case ':': {
        const key = unescaped(lastString)
        if (open.at(-1)?.has(key) === true) return 'duplicate-key'
        open.at(-1)?.add(key)
      }
    }
  }
  return undefined
}

/** Position of the quotation mark that ends the string starting at `start`; the last character when none does. */
function endOfString(text: string, start: number): number {
  for (let end = start; ;) {
    end = text.indexOf('"', end + 1)
    if (end === -1) return text.length - 1
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end
  }
}

function unescaped(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1)
  try {
    return String(JSON.parse(token))
  } catch {
    return token
  }
}
