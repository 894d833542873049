/** The links of an item that our own terms can say: SKOS mappings and what it takes the place of. */
import { fullFormats } from 'ajv-formats/dist/formats.js'
import type { Resolve } from './read/arrangement.ts'
import { matchTypes } from './terms.ts'
import type { CFAssociation } from './types.ts'

/** By term: each target (`./CODE`, or an address) with the association that says so. */
export type Links = ReadonlyMap<
  string,
  readonly { readonly target: string; readonly association: CFAssociation }[]
>

export const replaces = 'dcterms:replaces'

/** The terms that `links` can give. */
export const linkTerms: readonly string[] = [...matchTypes.map(({ term }) => term), replaces]

/**
 * What `associations` say of `item` in our terms. `codeOf` gives the code of an item of the same package. What leads to the document
 * itself, or to the item itself, is left to CASE.
 */
export function links(
  associations: readonly CFAssociation[],
  item: string,
  resolve: Resolve,
  codeOf: (identifier: string) => string | undefined,
): Links {
  const found = new Map<string, { target: string; association: CFAssociation }[]>()
  for (const association of associations) {
    const { associationType, originNodeURI, destinationNodeURI } = association
    const replacing = associationType === 'replacedBy'
    const term = replacing ? replaces : matchTypes.find(({ type }) => type === associationType)?.term
    const [from, to] = replacing ? [destinationNodeURI, originNodeURI] : [originNodeURI, destinationNodeURI]
    if (term === undefined || resolve(from) !== item) continue
    const known = resolve(to)
    const code = known === undefined ? undefined : codeOf(known)
    if (known !== undefined && (code === undefined || known === item)) continue
    const target = code === undefined ? to.uri : `./${code}`
    if (code === undefined && !isUri(target)) continue
    found.set(term, [...(found.get(term) ?? []), { target, association }])
  }
  return found
}

function isUri(text: string): boolean {
  const check: unknown = fullFormats.uri
  return typeof check === 'function' && (check as (text: string) => boolean)(text)
}
