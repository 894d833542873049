/** One document: what the engine makes of it, and what jsonld.js and rdf-canonize make of it. */
import { hash } from 'node:crypto'
import { createCanonicaliser, type Canonicaliser } from '../../server/proof/compiled-contexts/canonicalise.ts'
import { documentsByOutcome, type Outcome } from '../../server/proof/compiled-contexts/counts.ts'
import {
  assertSafe,
  canonicalNQuads,
  NotCanonicalError,
  type Digest,
} from '../../server/proof/json-ld/canonical.ts'
import { bundledLoader, documentLoader } from '../../server/proof/json-ld/document-loader.ts'
import { leftContexts } from '../support/left-documents.ts'
import type { Document } from '../support/random-json-ld/random-document.ts'
import { madeUp } from './documents.ts'

/** Serves the bundled contexts and those made up for the purpose. It is not `bundledLoader`: documents under it go to jsonld.js. */
const loader = documentLoader(new Map([...madeUp.documents, ...leftContexts]))

/** An engine that remembers nothing yet. */
export function newEngine(): Canonicaliser {
  return createCanonicaliser(loader)
}

/** Canonical N-Quads, or why there are none. */
export interface Difference {
  readonly ours: string
  readonly theirs: string
}

export interface Compared {
  /** What the engine did with it. */
  readonly outcome: Outcome
  /** Undefined when both say the same, and when the engine leaves it. */
  readonly difference: Difference | undefined
}

export interface Thoroughness {
  readonly digest: Digest
  /** Also as the service asks for it: the engine of the bundled contexts first, then the library, with its words for what it refuses. */
  readonly asTheService: boolean
}

const usual: Thoroughness = { digest: 'sha256', asTheService: false }

export async function compare(
  engine: Canonicaliser,
  document: Document,
  { digest, asTheService }: Thoroughness = usual,
): Promise<Compared> {
  const before = new Map(documentsByOutcome())
  const ours = await said(() => engine.canonicalNQuads(document, digest))
  const outcome = newOutcome(before)
  if (ours === undefined && outcome !== 'many-alike' && !asTheService)
    return { outcome, difference: undefined }
  const theirs = (await said(() => canonicalNQuads(document, loader, { digest }))) ?? ''
  if (ours !== undefined && ours !== theirs) return { outcome, difference: { ours, theirs } }
  if (ours !== undefined) {
    const summed = (await engine.canonicalHash(document, digest))?.toString('hex') ?? 'none'
    const expected = hash(digest, theirs, 'hex')
    if (summed !== expected) return { outcome, difference: { ours: summed, theirs: expected } }
  }
  // Only their order is too much: the engine may know that every term is defined.
  if (outcome === 'many-alike' && (await engine.isSafe(document))) {
    const safety = await said(() => assertSafe(document, loader).then(() => 'safe'))
    if (safety !== 'safe') return { outcome, difference: { ours: 'safe', theirs: safety ?? '' } }
  }
  if (asTheService && !JSON.stringify(document).includes(madeUpHost)) {
    const served = (await said(() => canonicalNQuads(document, bundledLoader, { digest }))) ?? ''
    if (served !== theirs) return { outcome, difference: { ours: served, theirs } }
  }
  return { outcome, difference: undefined }
}

const madeUpHost = '//contexts.example/'

/** What comes of it; the code of a refusal. What is no refusal is said, too: it is a difference. */
async function said(work: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof NotCanonicalError) return `refused: ${error.failure.code}`
    return `threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
}

function newOutcome(before: ReadonlyMap<Outcome, number>): Outcome {
  for (const [outcome, times] of documentsByOutcome())
    if (times !== (before.get(outcome) ?? 0)) return outcome
  return 'compiled'
}
