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
  // The string just read; it is a key when a colon comes next, and of nothing else after that.
  let lastString: string | undefined
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    switch (character) {
      case '"': {
        const end = endOfString(text, index)
        lastString = text.slice(index, end + 1)
        index = end
        break
      }
      case '{':
      case '[':
        open.push(character === '{' ? new Set() : undefined)
        if (open.length > maximumDepth) return 'too-deep'
        break
      case '}':
      case ']':
        open.pop()
        break
      case ':': {
        const keys = open.at(-1)
        // Each string is unescaped once at most, however many colons follow it: the time taken grows with the text alone.
        if (keys !== undefined && lastString !== undefined) {
          const key = unescaped(lastString)
          if (keys.has(key)) return 'duplicate-key'
          keys.add(key)
        }
        lastString = undefined
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
