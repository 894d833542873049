/**
 * All the proofs of a document together: sets, where each stands by itself, and chains, where one is made over others.
 * @see https://www.w3.org/TR/vc-data-integrity/#verify-proof-sets-and-chains
 */
import type {
  Credential,
  ProofContext,
  ProofFailure,
  ProofReader,
  ProofsResult,
  VerifiedProof,
} from '../types.ts'
import { workOnce } from '../json-ld/work-once.ts'
import { proofReaders } from './index.ts'

type Proof = Readonly<Record<string, unknown>>

/** Each costs at least a signature. */
const largestNumberOfProofs = 8

/** A proof, and the proofs it is made over. */
interface Link {
  readonly proof: Proof
  readonly over: readonly Proof[]
}

class ProofSetError extends Error {
  override readonly name = 'ProofSetError'
  readonly failure: ProofFailure

  constructor(code: string, detail: string) {
    super(detail)
    this.failure = { code, detail }
  }
}

function isObject(value: unknown): value is Proof {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function proofsOf(secured: Credential): readonly Proof[] {
  const proofs: readonly unknown[] = [secured['proof'] ?? []].flat()
  if (proofs.length === 0) throw new ProofSetError('proof-missing', 'the document has no proof')
  if (proofs.length > largestNumberOfProofs) {
    throw new ProofSetError('proof-multiple', `the document has more than ${largestNumberOfProofs} proofs`)
  }
  if (!proofs.every(isObject)) throw new ProofSetError('proof-malformed', 'a proof is not an object')
  return proofs
}

function identified(proofs: readonly Proof[]): ReadonlyMap<string, Proof> {
  const byId = new Map<string, Proof>()
  for (const proof of proofs) {
    if (!('id' in proof)) continue
    const { id } = proof
    if (typeof id !== 'string' || !URL.canParse(id)) {
      throw new ProofSetError('proof-malformed', 'the identifier of a proof is not a URL')
    }
    if (byId.has(id)) throw new ProofSetError('proof-id-repeated', 'two proofs have the same identifier')
    byId.set(id, proof)
  }
  return byId
}

function previousProofs(proof: Proof, byId: ReadonlyMap<string, Proof>): readonly Proof[] {
  if (!('previousProof' in proof)) return []
  const list: readonly unknown[] = [proof['previousProof']].flat()
  const names = new Set(list)
  if (names.size === 0 || names.size !== list.length) {
    throw new ProofSetError('previous-proof-malformed', 'previousProof does not name proofs, each once')
  }
  for (const name of names) {
    if (typeof name !== 'string') {
      throw new ProofSetError('previous-proof-malformed', 'previousProof is not the identifier of a proof')
    }
    if (!byId.has(name)) {
      throw new ProofSetError('previous-proof-missing', 'a proof is made over another that is not there')
    }
  }
  // VC-DI §4.5: "each element from allProofs" that is named, in the order of the document and not that of the names.
  return [...byId].flatMap(([id, previous]) => (names.has(id) ? [previous] : []))
}

/** The proofs, each after those it is made over. */
function inOrder(links: readonly Link[]): readonly Link[] {
  const done = new Set<Proof>()
  const ordered: Link[] = []
  while (ordered.length < links.length) {
    const ready = links.filter(({ proof, over }) => !done.has(proof) && over.every((each) => done.has(each)))
    // Nobody can sign over a signature that is made later.
    if (ready.length === 0) throw new ProofSetError('previous-proof-cycle', 'proofs are made over each other')
    ordered.push(...ready)
    for (const { proof } of ready) done.add(proof)
  }
  return ordered
}

/** The reader of each, before anything is paid for. */
function readerOf(proof: Proof): ProofReader {
  const reader = proofReaders.find((candidate) => candidate.recognises(proof))
  if (reader !== undefined) return reader
  throw proof['type'] === 'DataIntegrityProof'
    ? new ProofSetError('cryptosuite-unsupported', 'the cryptosuite of a proof is not one that is read here')
    : new ProofSetError('proof-type-unsupported', 'the type of a proof is not one that is read here')
}

async function verifyLinks(
  secured: Credential,
  links: readonly Link[],
  context: ProofContext,
): Promise<ProofsResult> {
  const readers = new Map(links.map(({ proof }) => [proof, readerOf(proof)]))
  const { proof: _proofs, ...unsecured } = secured
  const found = new Map<Proof, VerifiedProof>()
  const work = workOnce()
  // Proofs made over the same ones are made over the same document.
  const documents = new Map<string, Credential>()
  const documentUnder = (over: readonly Proof[]): Credential => {
    const key = over.map(({ id }) => String(id)).join(' ')
    // VC-DI §4.5: the input of a chained proof is the document with the proofs that this one names.
    const document = documents.get(key) ?? (over.length === 0 ? unsecured : { ...unsecured, proof: over })
    documents.set(key, document)
    return document
  }
  for (const { proof, over } of inOrder(links)) {
    const reader = readers.get(proof) ?? readerOf(proof)
    const result = await reader.verify(documentUnder(over), proof, { ...context, work })
    if (!result.verified) return result
    const { verified: _yes, ...rest } = result
    found.set(proof, { ...rest, format: reader.name })
  }
  const [first, ...others] = links.flatMap(({ proof }) => found.get(proof) ?? [])
  if (first === undefined) throw new Error('a document without proofs was refused before')
  return { verified: true, proofs: [first, ...others] }
}

/**
 * Checks every proof of `secured` in `context`; the proofs come back in the order in which they stand. All must be good: one that is not,
 * or that is of a form not read here, makes the document unverified. Fetches nothing. Does NOT compare any controller with the issuer:
 * anybody can add a good proof of their own.
 * Failure codes: those of the formats; `too-costly-to-check` when its proofs ask for more than 163,840 characters to be worked out (see
 * `workOnce`); `proof-missing`, `proof-multiple` (more than 8), `proof-malformed`, `proof-type-unsupported`,
 * `cryptosuite-unsupported`; and of chains `proof-id-repeated`, `previous-proof-malformed`, `previous-proof-missing`,
 * `previous-proof-cycle`.
 */
export async function verifyProofs(secured: Credential, context: ProofContext): Promise<ProofsResult> {
  try {
    const proofs = proofsOf(secured)
    const byId = identified(proofs)
    const links = proofs.map((proof) => ({ proof, over: previousProofs(proof, byId) }))
    return await verifyLinks(secured, links, context)
  } catch (error) {
    if (error instanceof ProofSetError) return { verified: false, failure: error.failure }
    throw error
  }
}
