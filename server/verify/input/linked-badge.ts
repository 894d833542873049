/** Finds the badge that a page says it is about. */

/** Of a page, this much is looked at: its head. */
const mostCharacters = 128 * 1024
const mostLinks = 64

const badgeTypes: ReadonlySet<string> = new Set([
  'application/vc',
  'application/vc+ld+json',
  'application/vc+jwt',
  'application/ld+json',
  'application/json',
])

/**
 * Absolute address of the first `<link rel="alternate">` of the page whose type is that of a credential, `application/vc` and its like before plain
 * JSON. `undefined` when there is none. Reads the tags by their letters: nothing of the page is run, shown or believed.
 */
export function linkedBadge(page: Uint8Array, address: string): string | undefined {
  const text = Buffer.from(page.buffer, page.byteOffset, Math.min(page.byteLength, mostCharacters)).toString(
    'utf8',
  )
  const links = [...text.matchAll(/<link\s([^<>]{1,2000})>/giu)]
    .slice(0, mostLinks)
    .flatMap(([, inside = '']) => {
      const { rel = '', type = '', href = '' } = attributesIn(inside)
      const isAlternate = rel.toLowerCase().split(/\s+/u).includes('alternate')
      return isAlternate && href !== '' && URL.canParse(href, address)
        ? [{ type: type.toLowerCase(), url: new URL(href, address).href }]
        : []
    })
  const order = [...badgeTypes]
  const [best] = links
    .filter(({ type }) => badgeTypes.has(type))
    .toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type))
  return best?.url
}

function attributesIn(inside: string): Readonly<Partial<Record<'rel' | 'type' | 'href', string>>> {
  const attributes = [...inside.matchAll(/(rel|type|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/giu)]
  return Object.fromEntries(
    attributes.map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      (double ?? single ?? bare ?? '').replaceAll('&amp;', '&').trim(),
    ]),
  )
}
