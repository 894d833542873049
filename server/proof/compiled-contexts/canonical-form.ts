/**
 * The lines of a dataset in order, once every blank node has its name.
 * @see https://www.w3.org/TR/rdf-canon/#canon-algo-algo step 7
 */
import { hash } from 'node:crypto'
import type { Dataset, Fragment, Lines, Quad, Subject } from './dataset.ts'

/** Which hash the names of blank nodes depend on. */
export type Digest = 'sha256' | 'sha384'

/** Works out what is the same in every document of what `fragment` says. */
export function prepareLines({ named, blankNodes }: Fragment): void {
  for (const subject of [...named, ...blankNodes]) {
    if (!subject.statements.every(isWithoutBlankNodes)) continue
    subject.rests = restsOf(subject)
    if (subject.index > 0) continue
    const text = linesOf(subject)
    subject.lines = { text, bytes: Buffer.from(text) }
  }
}

/** Canonical N-Quads. */
export function canonicalText(dataset: Dataset): string {
  return piecesOf(dataset)
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('')
}

/** `digest` of the canonical N-Quads in UTF-8. */
export function canonicalDigest(dataset: Dataset, digest: Digest): Buffer {
  const pieces = piecesOf(dataset)
  let most = 0
  for (const piece of pieces) most += typeof piece === 'string' ? piece.length * 3 : piece.bytes.length
  const bytes = most > scratch.length ? Buffer.allocUnsafe(most) : scratch
  let length = 0
  for (const piece of pieces)
    if (typeof piece === 'string') length += bytes.write(piece, length)
    else {
      bytes.set(piece.bytes, length)
      length += piece.bytes.length
    }
  return hash(digest, bytes.subarray(0, length), 'buffer')
}

/** Where forms of common length are put together: in turns, because nothing waits in between. */
const scratch = Buffer.allocUnsafeSlow(256 * 1024)

/** What is prepared, and the lines between. */
function piecesOf({ named, blankNodes }: Dataset): readonly (string | Lines)[] {
  const pieces: (string | Lines)[] = []
  let between = ''
  // `<` comes before `_`.
  for (const subject of [...inOrder([...named.values()]), ...inOrder(blankNodes)]) {
    if (subject.lines === undefined) {
      between += linesOf(subject)
      continue
    }
    if (between !== '') pieces.push(between)
    between = ''
    pieces.push(subject.lines)
  }
  if (between !== '') pieces.push(between)
  return pieces
}

function inOrder(subjects: readonly Subject[]): readonly Subject[] {
  return [...subjects].sort(byText)
}

/** A name that another begins with comes first, as it does with the space after it. */
function byText({ text: one }: Subject, { text: other }: Subject): number {
  return one < other ? -1 : 1
}

function linesOf(subject: Subject): string {
  const start = `${subject.text} `
  let all = ''
  for (const rest of subject.rests ?? restsOf(subject)) all += start + rest
  return all
}

function restsOf({ statements }: Subject): readonly string[] {
  const ordered = statements.length > 1 ? [...statements].sort(byLine) : statements
  return ordered.map((quad) => restOf(quad, ownName))
}

const ownName = ({ text }: Subject) => text

/** As the lines of two quads with the same subject are ordered: part by part, because each ends before a longer one goes on. */
function byLine(one: Quad, other: Quad): number {
  if (one.predicate !== other.predicate) return one.predicate < other.predicate ? -1 : 1
  const [object, otherObject] = [textOf(one.object), textOf(other.object)]
  if (object !== otherObject) return object < otherObject ? -1 : 1
  return textOf(one.graph) < textOf(other.graph) ? -1 : 1
}

/** Of the default graph nothing, which comes first. */
function textOf(resource: string | Subject | undefined): string {
  return typeof resource === 'string' ? resource : (resource?.text ?? '')
}

function isWithoutBlankNodes({ object, graph }: Quad): boolean {
  return typeof object === 'string' && graph === undefined
}

/** What comes after the subject. */
export function restOf({ predicate, object, graph }: Quad, name: (node: Subject) => string): string {
  const end = graph === undefined ? ' .\n' : ` ${name(graph)} .\n`
  return `${predicate} ${typeof object === 'string' ? object : name(object)}${end}`
}
