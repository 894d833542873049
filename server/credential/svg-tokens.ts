/**
 * A strict reader of the XML an SVG badge is made of: linear, no DTD content, no entities but the five of XML and
 * numeric references, no tree. What it does not know, it refuses.
 */

export interface SvgName {
  /** Namespace URI; empty for none. */
  readonly namespace: string
  readonly local: string
}

export interface SvgAttribute extends SvgName {
  readonly value: string
}

/** `from` and `to` are offsets into the text. */
export type SvgToken =
  | (SvgName & {
      readonly kind: 'start'
      readonly attributes: readonly SvgAttribute[]
      readonly empty: boolean
      readonly from: number
      readonly to: number
    })
  | (SvgName & { readonly kind: 'end'; readonly from: number; readonly to: number })
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'instruction'; readonly target: string }

/** The text is not XML as this reader knows it. */
export class MalformedSvgError extends Error {
  override readonly name = 'MalformedSvgError'
}

// XML 1.0 §2.2: no document has these, and readers disagree on what to do with them.
const forbidden = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]', 'u')
const maximumDepth = 256
const maximumParts = 50_000
// Every declaration is copied into the scope of what follows it: few are ever needed.
const maximumDeclarations = 64
const named: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])
const name = String.raw`[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?`
const tag = new RegExp(String.raw`<(/?)(${name})((?:\s+${name}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>`, 'y')
const attribute = new RegExp(String.raw`\s+(${name})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'gy')
// A document type with no internal subset declares nothing, and its external one is never fetched.
const documentType = /<!DOCTYPE\s+svg(?:\s+(?:PUBLIC\s+"[^"]*"|SYSTEM)\s+"[^"]*")?\s*>/y
const instruction = /<\?([A-Za-z_][A-Za-z0-9_.-]*)((?:\s[^?<>]*)?)\?>/y

/** What is still allowed of tokens, attributes and references: reading a hostile file must stay cheap. */
interface Budget {
  left: number
}

function spend(budget: Budget): void {
  budget.left -= 1
  if (budget.left < 0) throw new MalformedSvgError('too many parts')
}

function decodeReference(body: string): string {
  const digits = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(body)
  if (digits === null) {
    const character = named.get(body)
    if (character === undefined) throw new MalformedSvgError('unknown entity')
    return character
  }
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16)
  if (code === 0 || code > 0x10ffff) throw new MalformedSvgError('unknown character')
  return String.fromCodePoint(code)
}

function decodeText(text: string, budget: Budget): string {
  const [first = '', ...references] = text.split('&', budget.left + 2)
  const decoded = references.map((part) => {
    spend(budget)
    const end = part.slice(0, 10).indexOf(';')
    if (end === -1) throw new MalformedSvgError('unclosed reference')
    return decodeReference(part.slice(0, end)) + part.slice(end + 1)
  })
  return first + decoded.join('')
}

type Scope = ReadonlyMap<string, string>

function resolve(qualified: string, scope: Scope, isAttribute: boolean): SvgName {
  const [first = '', second] = qualified.split(':')
  if (second === undefined) return { namespace: isAttribute ? '' : (scope.get('') ?? ''), local: first }
  const namespace = scope.get(first)
  if (namespace === undefined) throw new MalformedSvgError('undeclared prefix')
  return { namespace, local: second }
}

function readAttributes(source: string, budget: Budget): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  for (const [, qualified = '', double, single] of source.matchAll(attribute)) {
    spend(budget)
    if (attributes.has(qualified)) throw new MalformedSvgError('repeated attribute')
    attributes.set(qualified, decodeText(double ?? single ?? '', budget))
  }
  return attributes
}

function isDeclaration(key: string): boolean {
  return key === 'xmlns' || key.startsWith('xmlns:')
}

function declare(scope: Scope, declared: readonly (readonly [string, string])[]): Scope {
  if (declared.length === 0) return scope
  return new Map([...scope, ...declared.map(([key, value]) => [key.slice('xmlns:'.length), value] as const)])
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray {
  pattern.lastIndex = offset
  const match = pattern.exec(text)
  if (match === null) throw new MalformedSvgError(`unreadable markup at ${offset}`)
  return match
}

function endOf(delimiter: string, text: string, offset: number): number {
  const end = text.indexOf(delimiter, offset)
  if (end === -1) throw new MalformedSvgError('unclosed markup')
  return end
}

const predefined: Scope = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])

/**
 * Reads `text` token by token, in document order, and checks that tags are balanced and that there is one root.
 * Comments and a document type without internal subset are skipped. CDATA comes out as text.
 * @throws MalformedSvgError
 */
export function* readSvg(text: string): Generator<SvgToken> {
  if (forbidden.test(text)) throw new MalformedSvgError('a character XML cannot hold')
  const open: { readonly qualified: string; readonly scope: Scope }[] = []
  let offset = 0
  let roots = 0
  let declarations = 0
  const budget = { left: maximumParts }
  while (offset < text.length) {
    spend(budget)
    const outside = open.length === 0
    if (text[offset] !== '<') {
      const next = text.indexOf('<', offset)
      const end = next === -1 ? text.length : next
      const value = text.slice(offset, end)
      if (outside ? value.trim() !== '' : value.includes(']]>')) throw new MalformedSvgError('misplaced text')
      if (!outside) yield { kind: 'text', value: decodeText(value, budget) }
      offset = end
    } else if (text.startsWith('<![CDATA[', offset)) {
      const end = endOf(']]>', text, offset)
      if (outside) throw new MalformedSvgError('misplaced text')
      yield { kind: 'text', value: text.slice(offset + 9, end) }
      offset = end + 3
    } else if (text.startsWith('<!--', offset)) {
      offset = endOf('-->', text, offset + 4) + 3
    } else if (text.startsWith('<!', offset)) {
      if (roots > 0) throw new MalformedSvgError('misplaced document type')
      offset += matchAt(documentType, text, offset)[0].length
    } else if (text.startsWith('<?', offset)) {
      const [whole, target = '', rest = ''] = matchAt(instruction, text, offset)
      const encoding = /\sencoding\s*=\s*["']([^"']*)["']/i.exec(rest)?.[1]
      if (target === 'xml' && (offset > 0 || !/^utf-8$/i.test(encoding ?? 'utf-8'))) {
        throw new MalformedSvgError('not a UTF-8 document')
      }
      yield { kind: 'instruction', target }
      offset += whole.length
    } else {
      const [whole, slash, qualified = '', source = '', emptyMark] = matchAt(tag, text, offset)
      const from = offset
      offset += whole.length
      if (slash === '/') {
        const opened = open.pop()
        if (opened?.qualified !== qualified || source !== '' || emptyMark === '/') {
          throw new MalformedSvgError('unbalanced tags')
        }
        yield { kind: 'end', ...resolve(qualified, opened.scope, false), from, to: offset }
        continue
      }
      if (outside && (roots += 1) > 1) throw new MalformedSvgError('several roots')
      if (open.length >= maximumDepth) throw new MalformedSvgError('too deep')
      const attributes = readAttributes(source, budget)
      const parentScope = open.at(-1)?.scope ?? predefined
      const declared = [...attributes].filter(([key]) => isDeclaration(key))
      declarations += declared.length
      if (declarations > maximumDeclarations) throw new MalformedSvgError('too many namespace declarations')
      const scope = declare(parentScope, declared)
      const resolved = [...attributes]
        .filter(([key]) => !isDeclaration(key))
        .map(([key, value]) => ({ ...resolve(key, scope, true), value }))
      const empty = emptyMark === '/'
      if (!empty) open.push({ qualified, scope })
      yield {
        kind: 'start',
        ...resolve(qualified, scope, false),
        attributes: resolved,
        empty,
        from,
        to: offset,
      }
    }
  }
  if (open.length > 0 || roots === 0) throw new MalformedSvgError('unclosed document')
}
