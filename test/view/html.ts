/** Reads HTML as strictly as pages are written: every element is closed, every attribute quoted. */
export interface Element {
  readonly tag: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly (Element | string)[]
}

const voidTags = new Set(['br', 'link', 'meta', 'img', 'hr', 'input'])
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function decoded(text: string): string {
  return text.replace(/&(#?\w+);/gu, (whole, name: string) => entities[name] ?? whole)
}

/** The root element of a document. @throws Error on anything that is not well formed */
export function readHtml(html: string): Element {
  if (!html.startsWith('<!doctype html>')) throw new Error('no doctype')
  const root = { tag: '', attributes: new Map<string, string>(), children: [] as (Element | string)[] }
  const open = [root]
  for (const [token, close, tag, attributes, selfClosed] of html
    .slice('<!doctype html>'.length)
    .matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<]*")?)*)\s*(\/?)>|[^<]+|</gu)) {
    const parent = open.at(-1)
    if (parent === undefined) throw new Error(`${token} after the end`)
    if (tag === undefined) {
      if (token === '<') throw new Error('a bare <')
      parent.children.push(decoded(token))
    } else if (close === '/') {
      if (parent.tag !== tag) throw new Error(`</${tag}> closes <${parent.tag}>`)
      open.pop()
    } else {
      const pairs = [...(attributes ?? '').matchAll(/([a-z-]+)(?:="([^"]*)")?/gu)]
      const element = {
        tag,
        attributes: new Map(pairs.map(([, name = '', value = '']) => [name, decoded(value)])),
        children: [] as (Element | string)[],
      }
      parent.children.push(element)
      if (selfClosed !== '/' && !voidTags.has(tag)) open.push(element)
    }
  }
  if (open.length !== 1) throw new Error(`<${String(open.at(-1)?.tag)}> is not closed`)
  const [html_] = root.children.filter((child) => typeof child !== 'string')
  if (html_ === undefined) throw new Error('no element')
  return html_
}

/** `element` and everything in it, in the order of the document. */
export function elements(element: Element): readonly Element[] {
  return [element, ...element.children.flatMap((child) => (typeof child === 'string' ? [] : elements(child)))]
}

/** The elements with one of these tags. */
export function byTag(element: Element, ...tags: readonly string[]): readonly Element[] {
  return elements(element).filter(({ tag }) => tags.includes(tag))
}

/** The text a reader sees, spaces collapsed; a block starts a new line. */
export function text(element: Element): string {
  const blocks = /^(p|li|dt|dd|h[1-6]|div|section|tr|caption|ul|ol|dl|table|nav|br)$/u
  const raw = (node: Element | string): string => {
    if (typeof node === 'string') return node
    const inner = node.children.map(raw).join('')
    return blocks.test(node.tag) ? `\n${inner}\n` : inner
  }
  return raw(element)
    .split('\n')
    .map((line) => line.replace(/\s+/gu, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}

/** The lines of text between the heading `heading` and the next heading of the same rank or above. */
export function under(document: Element, heading: string): string {
  const all = elements(document)
  const at = all.findIndex((element) => /^h[1-6]$/u.test(element.tag) && text(element) === heading)
  const found = all[at]
  if (found === undefined) throw new Error(`no heading ${heading}`)
  const parent = all.find((element) => element.children.includes(found))
  const siblings = parent?.children.slice(parent.children.indexOf(found) + 1) ?? []
  const end = siblings.findIndex(
    (sibling) => typeof sibling !== 'string' && /^h[1-6]$/u.test(sibling.tag) && sibling.tag <= found.tag,
  )
  const children = end === -1 ? siblings : siblings.slice(0, end)
  return text({ tag: 'div', attributes: new Map(), children })
}
