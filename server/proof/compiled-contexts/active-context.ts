/**
 * The states JSON-LD context processing can be in, each worked out once by jsonld.js and kept: which contexts, types and terms led there is all
 * that tells them apart.
 */
import ContextResolver from 'jsonld/lib/ContextResolver.js'
import contextProcessing, {
  type ActiveContext,
  type ContextOptions,
  type TermDefinition,
} from 'jsonld/lib/context.js'
import type { DocumentLoader } from 'jsonld'
import { iriText } from './dataset.ts'
import { Unsupported } from './unsupported.ts'

/** What a key of an object means. */
export interface Term {
  /** Absolute, or a keyword. */
  readonly iri: string
  /** The same as N-Quads write it. */
  readonly text: string
  /** Another key means the same. */
  readonly isAlias: boolean
  /** Datatype of its values, `@id` or `@vocab`. */
  readonly type: string | undefined
  readonly language: string | undefined
  readonly container: 'none' | 'list' | 'graph' | 'map'
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
const absoluteIri = /^[A-Za-z][A-Za-z0-9+.-]*:\S*$/

/** A blank node is nobody's IRI. */
export function isAbsolute(iri: string): boolean {
  return absoluteIri.test(iri)
}

/** One state. It never changes; the states that follow from it are found through it. */
export class CompiledContext {
  readonly #number: number
  readonly #context: ActiveContext
  readonly #compiler: ContextCompiler
  readonly #terms = new Map<string, Term | undefined>()
  readonly #iris = new Map<string, string | undefined>()
  readonly #next = new Map<string, CompiledContext>()
  readonly #previous: CompiledContext | undefined

  constructor(
    number: number,
    context: ActiveContext,
    compiler: ContextCompiler,
    previous: CompiledContext | undefined,
  ) {
    this.#number = number
    this.#context = context
    this.#compiler = compiler
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

  /** `value` as an IRI: absolute, or short for one. `vocab`: it may be a term too. @throws Unsupported */
  iri(value: string, vocab: boolean): string {
    const known = vocab ? this.#iris.get(value) : undefined
    if (known !== undefined) return known
    const iri = this.#expandedIri(value, vocab)
    if (!isAbsolute(iri)) throw new Unsupported('relative-iri')
    if (vocab && this.#context.mappings.has(value)) this.#iris.set(value, iri)
    return iri
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
    return this.#follow(`urls ${urls.join(' ')}`, () => [{ local: [...urls], propagate: true }])
  }

  /** The state inside a node of `types`, as they are written. */
  typed(types: readonly string[]): CompiledContext {
    const { mappings } = this.#context
    const scoping = types.filter((type) => mappings.get(type)?.['@context'] !== undefined)
    if (scoping.length === 0) return this
    // JSON-LD 1.1 API §5.1.2, step 11: in the order of their names, each looked up where the node began.
    scoping.sort()
    return this.#follow(`types ${scoping.join(' ')}`, () =>
      scoping.map((type) => ({ local: mappings.get(type)?.['@context'], propagate: false })),
    )
  }

  #follow(step: string, scopes: () => readonly LocalContext[]): CompiledContext {
    const known = this.#next.get(step)
    if (known !== undefined) return known
    throw new ContextNeeded(async () => {
      this.#next.set(step, await this.#compiler.compile(this.#context, scopes()))
    })
  }
}

function definedTerm(definition: TermDefinition, context: ActiveContext): Term | undefined {
  const iri = definition['@id']
  const known = iri === '@id' || iri === '@type' || (typeof iri === 'string' && isAbsolute(iri))
  const direction = '@direction' in definition ? definition['@direction'] : context['@direction']
  const type = definition['@type'] ?? undefined
  if (!known || definition.reverse === true || (direction ?? undefined) !== undefined) return undefined
  if (type === '@json' || definition['@nest'] !== undefined) return undefined
  const language = '@language' in definition ? definition['@language'] : context['@language']
  return {
    iri,
    text: iriText(iri),
    isAlias: isAlias(iri, context),
    type: type === '@none' ? undefined : type,
    language: language ?? undefined,
    container: containerOf(definition['@container'] ?? []),
  }
}

function isAlias(iri: string, { mappings }: ActiveContext): boolean {
  let found = 0
  for (const definition of mappings.values()) if (definition?.['@id'] === iri) found += 1
  return found !== 1
}

function containerOf(containers: readonly string[]): Term['container'] {
  const others = containers.filter((container) => container !== '@set')
  if (others.length === 0) return 'none'
  if (others.length > 1) return 'map'
  return others[0] === '@list' ? 'list' : others[0] === '@graph' ? 'graph' : 'map'
}

/** A context to process on top of another. */
interface LocalContext {
  readonly local: unknown
  readonly propagate: boolean
  readonly overrideProtected?: boolean
}

/** States kept at most: documents of the bundled contexts lead to some hundred. */
const mostStates = 2000

/** Works contexts out with jsonld.js. States that say the same are one. */
export class ContextCompiler {
  readonly #states = new Map<string, CompiledContext>()
  readonly #options: ContextOptions
  readonly #initial: ActiveContext
  /** Where every document begins. */
  readonly start: CompiledContext

  constructor(documentLoader: DocumentLoader) {
    this.#options = {
      documentLoader,
      base: null,
      contextResolver: new ContextResolver({ sharedCache: new Map() }),
      // What safe mode refuses is refused by the library, in its words.
      eventHandler: [
        () => {
          throw new Unsupported('context-event')
        },
      ],
    }
    this.#initial = contextProcessing.getInitialContext(this.#options)
    this.start = this.#stateOf(this.#initial)
  }

  /** @throws Unsupported when there are too many states; whatever jsonld.js throws for a bad context */
  async compile(from: ActiveContext, scopes: readonly LocalContext[]): Promise<CompiledContext> {
    let activeCtx = from
    for (const { local, ...how } of scopes)
      activeCtx = await contextProcessing.process({
        activeCtx,
        localCtx: local,
        options: this.#options,
        ...how,
      })
    return this.#stateOf(activeCtx)
  }

  #stateOf(context: ActiveContext): CompiledContext {
    const key = keyOf(context)
    const known = this.#states.get(key)
    if (known !== undefined) return known
    if (this.#states.size >= mostStates) throw new Unsupported('too-many-contexts')
    const previous =
      context.previousContext === undefined ? undefined : this.#stateOf(context.previousContext)
    const state = new CompiledContext(this.#states.size, context, this, previous)
    this.#states.set(key, state)
    return state
  }
}

/** All that expansion asks of a context. */
function keyOf(context: ActiveContext): string {
  const { mappings, previousContext } = context
  const rest = (['@base', '@vocab', '@language', '@direction'] as const).map((name) => context[name] ?? null)
  return JSON.stringify([
    [...mappings].sort(([one], [other]) => (one < other ? -1 : 1)),
    context.protected,
    rest,
    previousContext === undefined ? null : keyOf(previousContext),
  ])
}
