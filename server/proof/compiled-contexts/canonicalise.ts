/** RDFC-1.0 canonical N-Quads of documents under the bundled contexts, without working the contexts out each time. */
import type { DocumentLoader } from 'jsonld'
import { ContextNeeded } from './active-context.ts'
import { canonicalDigest, canonicalText, type Digest } from './canonical-form.ts'
import { labelBlankNodes } from './canonical-labels.ts'
import { ContextCompiler } from './context-compiler.ts'
import { count } from './counts.ts'
import type { Dataset } from './dataset.ts'
import { createKnownParts } from './known-parts.ts'
import { Unsupported } from './unsupported.ts'
import { statementsOf, type JsonObject } from './walk.ts'

/** Contexts one document may need that no document needed before. */
const mostNewContexts = 64

/** Answers nothing for what it leaves to jsonld.js, good and bad documents alike: it refuses nothing itself. */
export interface Canonicaliser {
  /** The canonical N-Quads of `document`. */
  canonicalNQuads(document: object, digest?: Digest): Promise<string | undefined>
  /** The hash of the same, in UTF-8. */
  canonicalHash(document: object, digest: Digest): Promise<Buffer | undefined>
  /** Whether it is known that every term of `document` is defined. */
  isSafe(document: object): Promise<boolean>
}

/** `loader` must answer the same for the same URL, always: each context is asked for once. */
export function createCanonicaliser(loader: DocumentLoader): Canonicaliser {
  const compiler = new ContextCompiler(loader)
  const parts = createKnownParts()

  /** What `read` makes of the statements of `document`, at once: parts of them belong to the next document, too. */
  async function statements<Value>(
    document: object,
    digest: Digest,
    read: (dataset: Dataset) => Value,
  ): Promise<Value | undefined> {
    // Fragments are hashed with SHA-256.
    const known = digest === 'sha256' ? parts : undefined
    try {
      for (let compiled = 0; compiled <= mostNewContexts; compiled += 1) {
        try {
          const value = read(statementsOf(document as JsonObject, compiler.start, known))
          count('compiled')
          return value
        } catch (error) {
          if (!(error instanceof ContextNeeded)) throw error
          await compile(error)
        }
      }
      throw new Unsupported('too-many-contexts')
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error
      count(error.reason)
      return undefined
    }
  }

  return {
    canonicalNQuads: (document, digest = 'sha256') =>
      statements(document, digest, (dataset) => {
        labelBlankNodes(dataset, digest)
        return canonicalText(dataset)
      }),
    canonicalHash: (document, digest) =>
      statements(document, digest, (dataset) => {
        labelBlankNodes(dataset, digest)
        return canonicalDigest(dataset, digest)
      }),
    isSafe: async (document) => (await statements(document, 'sha256', () => true)) ?? false,
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
