/** A document as a list of statements, some of which can be left out: the canonical form whose blank nodes bear names made by an HMAC. */
import { createHmac, randomUUID } from 'node:crypto'
import type { DocumentLoader } from 'jsonld'
import { canonicalNQuads, expanded, NotCanonicalError, nQuads } from '../../json-ld/canonical.ts'
import type { Credential } from '../../types.ts'
import { withExplicitNodes, withIdentifiers } from './name-nodes.ts'
import { select } from './select.ts'

/** Statements selected by pointers. */
export interface Group {
  /** Positions among all the statements, counted from 0, in order. */
  readonly indexes: readonly number[]
  /** N-Quads, with the blank nodes under the labels they had before. */
  readonly unlabelled: string
}

export interface GroupedQuads {
  /** All the statements in canonical order, each with its line feed. */
  readonly quads: readonly string[]
  group(pointers: readonly string[]): Promise<Group>
  /** The label each blank node was signed under (`u…`), by the one it has in `unlabelled` of a group (both without `_:`). */
  readonly labels: ReadonlyMap<string, string>
}

// Subject, predicate, object, and graph of the proofs inside.
const quad = /^(\S+) (\S+) (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@\S+)?)(?: (\S+))? \.$/

/**
 * The statements of `canonical` with other labels, sorted; `undefined` when a blank node has none. Only blank nodes are renamed: a text that
 * looks like one is a text.
 */
export function relabelled(
  canonical: string,
  labels: ReadonlyMap<string, string>,
): readonly string[] | undefined {
  const lines = canonical.split('\n').slice(0, -1)
  const statements = lines.flatMap((line) => {
    const [, subject = '', predicate = '', object = '', graph] = quad.exec(line) ?? []
    if (subject === '') throw new Error('the canonical form is not N-Quads')
    const terms = [subject, predicate, object, ...(graph === undefined ? [] : [graph])]
    const renamed = terms.flatMap((term) => {
      if (!term.startsWith('_:')) return [term]
      const label = labels.get(term.slice('_:'.length))
      return label === undefined ? [] : [`_:${label}`]
    })
    return renamed.length === terms.length ? [`${renamed.join(' ')} .\n`] : []
  })
  return statements.length === lines.length ? statements.sort() : undefined
}

function notCanonical(detail: string): NotCanonicalError {
  return new NotCanonicalError({ code: 'not-canonical', detail })
}

/** The canonical label of each blank node, by its label in `statements`; both without `_:`. */
export async function canonicalLabels(
  statements: string,
  loader: DocumentLoader,
): Promise<{ readonly canonical: string; readonly labels: ReadonlyMap<string, string> }> {
  const labels = new Map<string, string>()
  const canonical = await canonicalNQuads(statements, loader, { labels })
  return { canonical, labels }
}

/**
 * The statements of `document`, which holds no proof, under labels made with `hmacKey` (32 bytes), and any selection of them.
 * @throws NotCanonicalError for what has no canonical form, and for a document whose JSON objects are not its nodes: blank node
 *   identifiers of its own, JSON literals, inline contexts that rename `id`
 * @see https://www.w3.org/TR/vc-di-ecdsa/#canonicalizeandgroup
 */
export async function groupedQuads(
  document: Credential,
  hmacKey: Uint8Array,
  loader: DocumentLoader,
): Promise<GroupedQuads> {
  // Nobody can have written it in the document: whatever bears it is a name given here.
  const prefix = `urn:bnid:${randomUUID()}:`
  const given = new RegExp(`<${prefix}([0-9a-z]+)>`, 'g')
  const toUnlabelled = async (part: Credential): Promise<string> => {
    const explicit = withExplicitNodes(await expanded(part, loader), prefix)
    return (await nQuads(explicit, loader)).replaceAll(given, '_:n$1')
  }
  const whole = withIdentifiers(document, prefix)
  const { canonical, labels: canonicalOf } = await canonicalLabels(await toUnlabelled(whole), loader)
  if (canonical !== (await canonicalNQuads(document, loader))) {
    throw notCanonical('the objects of the document are not its nodes')
  }
  const hashed = (label: string) =>
    `u${createHmac('sha256', hmacKey).update(label, 'utf8').digest('base64url')}`
  const ofCanonical = new Map([...canonicalOf.values()].map((label) => [label, hashed(label)]))
  const labels = new Map([...canonicalOf].map(([before, label]) => [before, hashed(label)]))
  const quads = relabelled(canonical, ofCanonical)
  if (quads === undefined) throw new Error('every blank node was given a label')
  const group = async (pointers: readonly string[]): Promise<Group> => {
    const selected = select(whole, pointers)
    const unlabelled = selected === undefined ? '' : await toUnlabelled(selected)
    const chosen = new Set(relabelled(unlabelled, labels) ?? [])
    const indexes = quads.flatMap((statement, index) => (chosen.has(statement) ? [index] : []))
    // A statement that the whole does not make would never be signed.
    if (chosen.size === 0 && unlabelled !== '')
      throw notCanonical('a part of the document names other nodes than the whole')
    if (indexes.length !== chosen.size) throw notCanonical('a part of the document says more than the whole')
    return { indexes, unlabelled }
  }
  return { quads, labels, group }
}
