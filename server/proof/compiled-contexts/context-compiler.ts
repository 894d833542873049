/** Works JSON-LD contexts out with jsonld.js. */
import type { DocumentLoader } from 'jsonld'
import ContextResolver from 'jsonld/lib/ContextResolver.js'
import contextProcessing, { type ActiveContext, type ContextOptions } from 'jsonld/lib/context.js'
import { CompiledContext, type LocalContext } from './active-context.ts'
import { Unsupported } from './unsupported.ts'

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
      contextResolver: newResolver(),
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
  async #compile(from: ActiveContext, scopes: readonly LocalContext[]): Promise<CompiledContext> {
    let activeCtx = from
    // What jsonld.js remembers of a context is not to be trusted beyond: see `separateContexts`.
    const options = { ...this.#options, contextResolver: newResolver() }
    for (const { local, ...how } of scopes)
      activeCtx = await contextProcessing.process({
        activeCtx,
        localCtx: local,
        options,
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
    const state = new CompiledContext(
      this.#states.size,
      context,
      (from, scopes) => this.#compile(from, scopes),
      previous,
    )
    this.#states.set(key, state)
    return state
  }
}

function newResolver(): ContextResolver {
  return new ContextResolver({ sharedCache: new Map() })
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
