/** RDFC-1.0 canonical N-Quads of documents under the bundled contexts, without working the contexts out each time. */
import type { DocumentLoader } from 'jsonld'
import { ContextCompiler, ContextNeeded } from './active-context.ts'
import { labelBlankNodes, type Digest } from './canonical-labels.ts'
import type { Dataset } from './dataset.ts'
import { count } from './counts.ts'
import { Unsupported } from './unsupported.ts'
import { statementsOf } from './walk.ts'

/** Contexts one document may need that no document needed before. */
const mostNewContexts = 64

/** Answers nothing for what it leaves to jsonld.js, good and bad documents alike: it refuses nothing itself. */
export interface Canonicaliser {
  /** The canonical N-Quads of `document`. */
  canonicalNQuads(document: object, digest?: Digest): Promise<string | undefined>
  /** Whether it is known that every term of `document` is defined. */
  isSafe(document: object): Promise<boolean>
}

/** `loader` must answer the same for the same URL, always: each context is asked for once. */
export function createCanonicaliser(loader: DocumentLoader): Canonicaliser {
  const compiler = new ContextCompiler(loader)

  async function statements(document: object): Promise<Dataset> {
    for (let compiled = 0; compiled <= mostNewContexts; compiled += 1) {
      try {
        return statementsOf(document as Readonly<Record<string, unknown>>, compiler.start)
      } catch (error) {
        if (!(error instanceof ContextNeeded)) throw error
        await compile(error)
      }
    }
    throw new Unsupported('too-many-contexts')
  }

  async function orLeft<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
    try {
      const value = await work()
      count('compiled')
      return value
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error
      count(error.reason)
      return undefined
    }
  }

  return {
    canonicalNQuads: (document, digest = 'sha256') =>
      orLeft(async () => {
        const dataset = await statements(document)
        labelBlankNodes(dataset, digest)
        return dataset.canonicalNQuads()
      }),
    isSafe: async (document) => (await orLeft(() => statements(document))) !== undefined,
  }
}

async function compile({ compile }: ContextNeeded): Promise<void> {
  try {
    await compile()
  } catch (error) {
    if (error instanceof Unsupported) throw error
    throw new Unsupported('context-failed')
  }
}
