/**
 * From JSON-LD to statements in one pass: expansion, node map and RDF conversion together, for what `CompiledContext` compiles.
 * @see https://www.w3.org/TR/json-ld11-api/#expansion-algorithm and #deserialize-json-ld-to-rdf-algorithm
 */
import type { CompiledContext, Property } from './active-context.ts'
import { Dataset, iriText, literalText, mayRepeat, rdfNil, type Fragment, type Subject } from './dataset.ts'
import type { Term } from './term.ts'
import { Unsupported } from './unsupported.ts'

export type JsonObject = Readonly<Record<string, unknown>>

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const xsd = 'http://www.w3.org/2001/XMLSchema#'
const rdfType = iriText(`${rdf}type`)
const rdfFirst = iriText(`${rdf}first`)
const rdfRest = iriText(`${rdf}rest`)

/** Levels of objects and lists: what is deeper is left to the library, and its limits. */
const deepest = 64

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [value]
}

interface GraphPlace {
  readonly graph: Subject | undefined
  readonly depth: number
}

/** Where a value stands. */
interface Place extends GraphPlace {
  readonly subject: Subject
  readonly predicate: string
}

/** A number as RDF has it; 1e21 and more, and those JSON writes with an exponent, are left to the library. */
function numberText(value: number, datatype: string | undefined): string {
  if (datatype === `${xsd}double`) throw new Unsupported('number')
  if (Number.isSafeInteger(value))
    return literalText(String(value), { datatype: datatype ?? `${xsd}integer` })
  const text = String(value)
  if (!text.includes('.') || text.includes('e')) throw new Unsupported('number')
  const [mantissa = '', exponent = ''] = value.toExponential(15).split('e')
  const shortest = mantissa.replace(/(\.\d+?)0+$/u, '$1')
  return literalText(`${shortest}E${exponent.replace('+', '')}`, { datatype: datatype ?? `${xsd}double` })
}

/** Parts of documents that are described always alike. */
export interface KnownParts {
  /** `element` as a fragment, if it is one that is remembered; `outside` is the state it stands in. */
  fragmentOf(element: JsonObject, id: string, outside: CompiledContext): KnownPart | undefined
}

export interface KnownPart {
  readonly fragment: Fragment
  /** Levels of objects and lists in it. */
  readonly levels: number
}

class Walk {
  readonly dataset = new Dataset()
  readonly #parts: KnownParts | undefined
  readonly #taken = new Set<KnownPart>()
  /** The deepest so far. */
  levels = 0

  constructor(parts: KnownParts | undefined) {
    this.#parts = parts
  }

  /** The node `element` is, in the state it has where its property stands. Answers its name. */
  node(element: JsonObject, outside: CompiledContext, graph: Subject | undefined, depth: number): Subject {
    this.#descendTo(depth)
    const beginning = '@context' in element ? outside.under(knownContexts(element['@context'])) : outside
    const { key: typeKey, types } = typesOf(element, beginning)
    const state = beginning.typed(types)
    const id = idOf(element, state)
    if (id !== undefined && graph === undefined && depth > 0 && types.some(isOftenRepeated)) {
      const part = this.#parts?.fragmentOf(element, id, outside)
      // Said again in the same document, its blank nodes are others.
      if (part !== undefined && !this.#taken.has(part)) {
        this.#taken.add(part)
        this.#descendTo(depth + part.levels)
        return this.dataset.take(part.fragment)
      }
    }
    const subject = id === undefined ? this.dataset.blankNode() : this.dataset.resource(id)
    const first = subject.statements.length
    for (const type of types)
      this.dataset.addOneOf(
        { subject, predicate: rdfType, object: beginning.iriText(type, true), graph, isNative: false },
        first,
        types.length,
      )
    for (const key of Object.keys(element)) {
      if (key === '@context') continue
      const { iri } = termOf(state, key)
      if ((iri === '@type') !== (key === typeKey)) throw new Unsupported('keyword')
      if (iri === '@id' || iri === '@type') continue
      const property = state.property(key)
      if (property.term.isAlias) mayRepeat(subject)
      this.#values(element[key], property, { subject, predicate: property.term.text, graph, depth })
    }
    return subject
  }

  #descendTo(depth: number): void {
    if (depth > deepest) throw new Unsupported('too-deep')
    if (depth > this.levels) this.levels = depth
  }

  #values(value: unknown, property: Property, place: Place): void {
    const { container } = property.term
    if (container === 'list') {
      this.#list(value, property, place)
      return
    }
    if (container === 'map' && isObject(value)) throw new Unsupported('map-container')
    const values: readonly unknown[] = Array.isArray(value) ? value.flat(deepest) : [value]
    const first = place.subject.statements.length
    for (const each of values) this.#value(each, property, place, first, values.length)
  }

  #value(value: unknown, property: Property, place: Place, first: number, values: number): void {
    if (value === null || value === undefined) return
    if (Array.isArray(value)) throw new Unsupported('too-deep')
    if (property.term.container === 'graph') {
      this.#graph(value, property, place)
      return
    }
    const { subject, predicate, graph } = place
    const object = this.#object(value, property, place)
    const isNative = typeof value === 'number' || typeof value === 'boolean'
    this.dataset.addOneOf({ subject, predicate, object, graph, isNative }, first, values)
  }

  #object(value: unknown, { key, term, state }: Property, { graph, depth }: GraphPlace): string | Subject {
    if (!isObject(value)) return scalarText(value, term, state)
    const node = this.node(value, state.inside(key, isReference(value, state)), graph, depth + 1)
    return node.index === 0 ? node.text : node
  }

  /** JSON-LD 1.1 §4.9: the node in a graph of its own. */
  #graph(value: unknown, property: Property, place: Place): void {
    if (!isObject(value)) throw new Unsupported('dropped-node')
    const name = this.dataset.blankNode()
    this.dataset.add({ ...place, object: name, isNative: false })
    const before = this.dataset.size
    this.#object(value, property, { graph: name, depth: place.depth })
    // What says nothing is dropped from a graph, which safe mode refuses.
    if (this.dataset.size === before) throw new Unsupported('dropped-node')
  }

  /** RDF 1.1 Semantics §D.3: a collection. */
  #list(value: unknown, property: Property, place: Place): void {
    if (value === null || value === undefined) return
    const items = listOf(value).filter((item) => item !== null && item !== undefined)
    const { graph } = place
    const cells = items.map(() => this.dataset.blankNode())
    this.dataset.add({ ...place, object: cells[0] ?? rdfNil, isNative: false })
    for (const [index, subject] of cells.entries()) {
      const item = items[index]
      if (Array.isArray(item)) throw new Unsupported('list-of-lists')
      const object = this.#object(item, property, place)
      this.dataset.add({ subject, predicate: rdfFirst, object, graph, isNative: false })
      this.dataset.add({
        subject,
        predicate: rdfRest,
        object: cells[index + 1] ?? rdfNil,
        graph,
        isNative: false,
      })
    }
  }
}

/** §5.3, Value Expansion, and the literal or IRI it becomes. */
function scalarText(value: unknown, { type, language }: Term, state: CompiledContext): string {
  if (type === '@id' || type === '@vocab') {
    if (typeof value !== 'string') throw new Unsupported('number')
    return state.iriText(value, type === '@vocab')
  }
  if (typeof value === 'number') return numberText(value, type)
  if (typeof value === 'boolean') return literalText(String(value), { datatype: type ?? `${xsd}boolean` })
  if (typeof value !== 'string' || type === `${xsd}double`) throw new Unsupported('number')
  if (type !== undefined) return literalText(value, { datatype: type })
  return literalText(value, language === undefined ? {} : { language })
}

function knownContexts(contexts: unknown): readonly string[] {
  const urls = listOf(contexts)
  if (!urls.every((url) => typeof url === 'string')) throw new Unsupported('inline-context')
  return urls
}

function termOf(state: CompiledContext, key: string): Term {
  // jsonld.js copies documents in a way that loses this key.
  if (key.startsWith('@') || key === '__proto__') throw new Unsupported('keyword')
  const term = state.term(key)
  if (term === undefined) throw new Unsupported('undefined-term')
  return term
}

/** Parts that one document shares with others: what is awarded, and by whom. Only a hint: it is their content that is compared. */
function isOftenRepeated(type: string): boolean {
  return type === 'Achievement' || type === 'Profile'
}

/** The one key that means `@type`, and its values. */
function typesOf(
  element: JsonObject,
  state: CompiledContext,
): { readonly key?: string; readonly types: readonly string[] } {
  const [key, ...others] = state.keysFor('@type').filter((each) => Object.hasOwn(element, each))
  if (key === undefined) return { types: [] }
  const types = listOf(element[key])
  if (others.length > 0 || !types.every((type) => typeof type === 'string')) throw new Unsupported('keyword')
  return { key, types }
}

/** `<iri>`. */
function idOf(element: JsonObject, state: CompiledContext): string | undefined {
  const [key, ...others] = state.keysFor('@id').filter((each) => Object.hasOwn(element, each))
  if (key === undefined) return undefined
  const id = element[key]
  if (others.length > 0 || typeof id !== 'string') throw new Unsupported('keyword')
  return state.iriText(id, false)
}

/** JSON-LD 1.1 API §5.1.2, step 7: the node is only named. */
function isReference(value: JsonObject, state: CompiledContext): boolean {
  const keys = Object.keys(value)
  return keys.length === 1 && keys[0] !== undefined && state.keysFor('@id').includes(keys[0])
}

/** The statements of `document`, but for its canonical names. @throws as `statementsOf` */
export function fragmentOf(element: JsonObject, outside: CompiledContext): KnownPart {
  const walk = new Walk(undefined)
  const root = walk.node(element, outside, undefined, 0)
  return { fragment: walk.dataset.asFragment(root), levels: walk.levels }
}

/**
 * The statements of `document`; `parts` of it may be shared with other documents: they are to be used up before the next one is walked.
 * @throws Unsupported for what is left to the library; ContextNeeded for a context that is still to be compiled
 */
export function statementsOf(document: JsonObject, start: CompiledContext, parts?: KnownParts): Dataset {
  const walk = new Walk(parts)
  walk.node(document, start, undefined, 0)
  if (walk.dataset.size === 0) throw new Unsupported('dropped-node')
  return walk.dataset
}
