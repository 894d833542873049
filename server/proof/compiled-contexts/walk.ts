/**
 * From JSON-LD to statements in one pass: expansion, node map and RDF conversion together, for what `CompiledContext` compiles.
 * @see https://www.w3.org/TR/json-ld11-api/#expansion-algorithm and #deserialize-json-ld-to-rdf-algorithm
 */
import type { CompiledContext, Term } from './active-context.ts'
import { Dataset, iriText, literalText, mayRepeat, type Subject } from './dataset.ts'
import { Unsupported } from './unsupported.ts'

type JsonObject = Readonly<Record<string, unknown>>

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const xsd = 'http://www.w3.org/2001/XMLSchema#'
const rdfType = iriText(`${rdf}type`)
const rdfFirst = iriText(`${rdf}first`)
const rdfRest = iriText(`${rdf}rest`)
const rdfNil = iriText(`${rdf}nil`)

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

/** A key that is no keyword, as it is read inside its own context: `term` and `state` are those its values are read in. */
interface Property {
  readonly key: string
  readonly term: Term
  readonly state: CompiledContext
}

function propertyOf(key: string, term: Term, state: CompiledContext): Property {
  const scoped = state.scopedTo(key, state)
  if (scoped === state) return { key, term, state }
  const inside = termOf(scoped, key)
  if (inside.container !== term.container || inside.iri !== term.iri) throw new Unsupported('undefined-term')
  return { key, term: inside, state: scoped }
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

class Walk {
  readonly dataset = new Dataset()

  /** The node `element` is, in `state` as it is where its property stands. Answers its name. */
  node(element: JsonObject, outside: CompiledContext, graph: Subject | undefined, depth: number): Subject {
    if (depth > deepest) throw new Unsupported('too-deep')
    let state = outside
    if ('@context' in element) state = state.under(knownContexts(element['@context']))
    const beginning = state
    const { key: typeKey, types } = typesOf(element, state)
    state = state.typed(types)
    const id = idOf(element, state)
    const subject = id === undefined ? this.dataset.blankNode() : this.dataset.named(iriText(id))
    const typing = { subject, predicate: rdfType, graph, depth }
    if (types.length > 1) mayRepeat(subject)
    for (const type of types) this.#say(typing, iriText(beginning.iri(type, true)), type)
    for (const key of Object.keys(element)) {
      if (key === '@context') continue
      const term = termOf(state, key)
      if ((term.iri === '@type') !== (key === typeKey)) throw new Unsupported('keyword')
      if (term.iri === '@id' || term.iri === '@type') continue
      const property = propertyOf(key, term, state)
      if (term.isAlias) mayRepeat(subject)
      this.#values(element[key], property, { subject, predicate: term.text, graph, depth })
    }
    return subject
  }

  #values(value: unknown, property: Property, place: Place): void {
    const { container } = property.term
    if (container === 'list') {
      this.#list(value, property, place)
      return
    }
    if (container === 'map' && isObject(value)) throw new Unsupported('map-container')
    const values = listOf(value)
    if (values.length > 1) mayRepeat(place.subject)
    for (const each of values) {
      if (each === null || each === undefined) continue
      if (Array.isArray(each)) this.#values(each, property, place)
      else if (container === 'graph') this.#graph(each, property, place)
      else this.#say(place, this.#object(each, property, place), each)
    }
  }

  #object(value: unknown, { key, term, state }: Property, { graph, depth }: GraphPlace): string | Subject {
    if (!isObject(value)) return scalarText(value, term, state)
    const node = this.node(value, insideOf(value, key, state), graph, depth + 1)
    return node.index < 0 ? node.text : node
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

  #say({ subject, predicate, graph }: Place, object: string | Subject, value: unknown): void {
    const isNative = typeof value === 'number' || typeof value === 'boolean'
    this.dataset.add({ subject, predicate, object, graph, isNative })
  }
}

/** §5.3, Value Expansion, and the literal or IRI it becomes. */
function scalarText(value: unknown, { type, language }: Term, state: CompiledContext): string {
  if (type === '@id' || type === '@vocab') {
    if (typeof value !== 'string') throw new Unsupported('number')
    return iriText(state.iri(value, type === '@vocab'))
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
  if (key.startsWith('@')) throw new Unsupported('keyword')
  const term = state.term(key)
  if (term === undefined) throw new Unsupported('undefined-term')
  return term
}

/** The one key that means `@type`, and its values. */
function typesOf(
  element: JsonObject,
  state: CompiledContext,
): { readonly key?: string; readonly types: readonly string[] } {
  let found: { readonly key: string; readonly types: readonly string[] } | undefined
  for (const key of Object.keys(element)) {
    if (key.startsWith('@') || state.term(key)?.iri !== '@type') continue
    const types = listOf(element[key])
    if (found !== undefined || !types.every((type) => typeof type === 'string'))
      throw new Unsupported('keyword')
    found = { key, types }
  }
  return found ?? { types: [] }
}

function idOf(element: JsonObject, state: CompiledContext): string | undefined {
  let found: string | undefined
  for (const key of Object.keys(element)) {
    if (key.startsWith('@') || state.term(key)?.iri !== '@id') continue
    const id = element[key]
    if (found !== undefined || typeof id !== 'string') throw new Unsupported('keyword')
    found = state.iri(id, false)
  }
  return found
}

/**
 * §5.1.2, steps 7 to 9: the state in which `value` of `key` begins, from that of the property itself. Type-scoped contexts end with the node
 * they were for, except where a node is only named.
 */
function insideOf(value: JsonObject, key: string, scoped: CompiledContext): CompiledContext {
  const keys = Object.keys(value)
  const [only] = keys
  const isReference = keys.length === 1 && only !== undefined && scoped.term(only)?.iri === '@id'
  return (isReference ? scoped : scoped.reverted()).scopedTo(key, scoped)
}

/**
 * The statements of `document`.
 * @throws Unsupported for what is left to the library; ContextNeeded for a context that is still to be compiled
 */
export function statementsOf(document: JsonObject, start: CompiledContext): Dataset {
  const walk = new Walk()
  walk.node(document, start, undefined, 0)
  if (walk.dataset.size === 0) throw new Unsupported('dropped-node')
  return walk.dataset
}
