/**
 * The states JSON-LD context processing can be in, each worked out once by jsonld.js and kept: which contexts, types and terms led there is all
 * that tells them apart.
 */
import type { ActiveContext } from 'jsonld/lib/context.js'
import { iriText } from './dataset.ts'
import { definedTerm, isAbsolute, type Term } from './term.ts'
import { Unsupported } from './unsupported.ts'

/** A key that is no keyword, as it is read inside its own context. */
export interface Property {
  readonly key: string
  readonly term: Term
  /** What its values are read in. */
  readonly state: CompiledContext
}

/** A context that is still to be worked out: thrown by the walk, which begins again once it is there. */
export class ContextNeeded extends Error {
  override readonly name = 'ContextNeeded'
  readonly compile: () => Promise<void>

  constructor(compile: () => Promise<void>) {
    super('a context is still to be compiled')
    this.compile = compile
  }
}

/** JSON-LD 1.1 API: a keyword, or what looks like one. */
const looksLikeKeyword = /^@[A-Za-z]+$/
/** A context to process on top of another. */
export interface LocalContext {
  readonly local: unknown
  readonly propagate: boolean
  readonly overrideProtected?: boolean
}

/** Works out what follows from a state. */
export type Compile = (from: ActiveContext, scopes: readonly LocalContext[]) => Promise<CompiledContext>

/** Lists of types that are remembered in one state, and their length as they are written. */
const mostTypings = 256
const longestTyping = 1000

/** Steps from one state that are remembered: anybody can make up lists of contexts. */
const mostSteps = 256

/** Contexts in one list, and types with contexts of their own of one node. */
const longestList = 32

/** One state. It never changes; the states that follow from it are found through it. */
export class CompiledContext {
  readonly #number: number
  readonly #context: ActiveContext
  readonly #compile: Compile
  readonly #terms = new Map<string, Term | undefined>()
  readonly #iris = new Map<string, string>()
  readonly #properties = new Map<string, Property>()
  readonly #next = new Map<string, CompiledContext>()
  readonly #insides = new Map<string, CompiledContext>()
  readonly #typed = new Map<string, CompiledContext>()
  readonly #keys = new Map<string, readonly string[]>()
  readonly #previous: CompiledContext | undefined

  constructor(
    number: number,
    context: ActiveContext,
    compile: Compile,
    previous: CompiledContext | undefined,
  ) {
    this.#number = number
    this.#context = context
    this.#compile = compile
    this.#previous = previous
  }

  /** A type-scoped context was applied here, which ends with the node. */
  get isTypeScoped(): boolean {
    return this.#previous !== undefined
  }

  /** The state without its type-scoped contexts. */
  reverted(): CompiledContext {
    return this.#previous ?? this
  }

  /** What `key` means as a property; `undefined` for what is not compiled. */
  term(key: string): Term | undefined {
    const known = this.#terms.get(key)
    if (known !== undefined || this.#terms.has(key)) return known
    const definition = this.#context.mappings.get(key)
    // Anybody can make up keys: those are not kept.
    if (definition === undefined) return this.#vocabularyTerm(key)
    const term = definition === null ? undefined : definedTerm(definition, this.#context)
    this.#terms.set(key, term)
    return term
  }

  #vocabularyTerm(key: string): Term | undefined {
    const vocab = this.#context['@vocab']
    if (typeof vocab !== 'string' || key.includes(':') || key.startsWith('@')) return undefined
    return isAbsolute(vocab + key) ? definedTerm({ '@id': vocab + key }, this.#context) : undefined
  }

  /** The keys that mean `keyword`. */
  keysFor(keyword: '@id' | '@type'): readonly string[] {
    const known = this.#keys.get(keyword)
    if (known !== undefined) return known
    const keys = [...this.#context.mappings.keys()].filter((key) => this.term(key)?.iri === keyword)
    this.#keys.set(keyword, keys)
    return keys
  }

  /** `key` as a property. @throws Unsupported for what is not compiled */
  property(key: string): Property {
    const known = this.#properties.get(key)
    if (known !== undefined) return known
    const term = this.#required(key)
    const state = this.scopedTo(key, this)
    const inside = state.#required(key)
    if (inside.container !== term.container || inside.iri !== term.iri)
      throw new Unsupported('undefined-term')
    const property = { key, term: { ...inside, isAlias: term.isAlias }, state }
    if (this.#context.mappings.has(key)) this.#properties.set(key, property)
    return property
  }

  #required(key: string): Term {
    const term = key.startsWith('@') ? undefined : this.term(key)
    if (term === undefined) throw new Unsupported(key.startsWith('@') ? 'keyword' : 'undefined-term')
    return term
  }

  /** `value` as N-Quads write its IRI: absolute, or short for one. `vocab`: it may be a term too. @throws Unsupported */
  iriText(value: string, vocab: boolean): string {
    const known = vocab ? this.#iris.get(value) : undefined
    if (known !== undefined) return known
    const iri = this.#expandedIri(value, vocab)
    if (!isAbsolute(iri)) throw new Unsupported('relative-iri')
    const text = iriText(iri)
    if (vocab && this.#context.mappings.has(value)) this.#iris.set(value, text)
    return text
  }

  #expandedIri(value: string, vocab: boolean): string {
    if (looksLikeKeyword.test(value)) throw new Unsupported('keyword')
    const { mappings } = this.#context
    if (vocab && mappings.has(value)) {
      const iri = mappings.get(value)?.['@id']
      if (typeof iri !== 'string') throw new Unsupported('undefined-term')
      return iri
    }
    const colon = value.indexOf(':')
    if (colon > 0) {
      if (value.startsWith('_:')) throw new Unsupported('blank-node-identifier')
      if (value.startsWith('//', colon + 1)) return value
      const prefix = mappings.get(value.slice(0, colon))
      return prefix?._prefix === true ? `${prefix['@id'] ?? ''}${value.slice(colon + 1)}` : value
    }
    const base = this.#context['@vocab']
    if (vocab && typeof base === 'string') return base + value
    throw new Unsupported('relative-iri')
  }

  /** The state inside the values of `key`, when `by` gives it a context of its own. */
  scopedTo(key: string, by: CompiledContext): CompiledContext {
    const local = by.#context.mappings.get(key)?.['@context']
    if (local === undefined) return this
    return this.#follow(`term ${by.#number} ${key}`, () => [
      { local, propagate: true, overrideProtected: true },
    ])
  }

  /** The state under an object's own `@context`, a list of URLs. */
  under(urls: readonly string[]): CompiledContext {
    if (urls.length > longestList) throw new Unsupported('too-many-contexts')
    return this.#follow(`urls ${urls.join(' ')}`, () => [{ local: [...urls], propagate: true }])
  }

  /** The state inside a node of `types`, as they are written. */
  typed(types: readonly string[]): CompiledContext {
    const written = types.join(' ')
    const known = this.#typed.get(written)
    if (known !== undefined) return known
    const state = this.#typedAnew(types)
    // Anybody can make up types, and orders of types.
    if (this.#typed.size < mostTypings && written.length < longestTyping) this.#typed.set(written, state)
    return state
  }

  #typedAnew(types: readonly string[]): CompiledContext {
    const { mappings } = this.#context
    const scoping = types.filter((type) => mappings.get(type)?.['@context'] !== undefined)
    if (scoping.length === 0) return this
    if (scoping.length > longestList) throw new Unsupported('too-many-contexts')
    // JSON-LD 1.1 API §5.1.2, step 11: in the order of their names, each looked up where the node began.
    scoping.sort()
    return this.#follow(`types ${scoping.join(' ')}`, () =>
      scoping.map((type) => ({ local: mappings.get(type)?.['@context'], propagate: false })),
    )
  }

  /**
   * §5.1.2, steps 7 to 9: the state in which a node begins that is a value of `key`, from that of the property itself. Type-scoped contexts
   * end with the node they were for, except where a node is only named.
   */
  inside(key: string, isReference: boolean): CompiledContext {
    const name = isReference ? `@${key}` : key
    const known = this.#insides.get(name)
    if (known !== undefined) return known
    const state = (isReference ? this : this.reverted()).scopedTo(key, this)
    if (this.#context.mappings.has(key)) this.#insides.set(name, state)
    return state
  }

  #follow(step: string, scopes: () => readonly LocalContext[]): CompiledContext {
    const known = this.#next.get(step)
    if (known !== undefined) return known
    throw new ContextNeeded(async () => {
      const state = await this.#compile(this.#context, scopes())
      const [oldest] = this.#next.keys()
      if (this.#next.size >= mostSteps && oldest !== undefined) this.#next.delete(oldest)
      this.#next.set(step, state)
    })
  }
}
