/** Statements as N-Quads write them, by what they are about, with blank nodes still to be named. */

/** Something statements are about. */
export interface Subject {
  /** Place among the blank nodes; -1 of what has a name. */
  readonly index: number
  /** `<iri>`; of a blank node its canonical name `_:c14n0`, empty until it is given one. */
  text: string
  readonly statements: Quad[]
  /** Where a blank node is the object or the graph of something else. */
  readonly mentions: Quad[]
  /** Of Hash First Degree Quads. */
  hash: string
  /** What was said, once something may be said twice. */
  said: Set<string> | undefined
}

export interface Quad {
  readonly subject: Subject
  /** `<iri>`. */
  readonly predicate: string
  /** An IRI or a literal; or a blank node. */
  readonly object: string | Subject
  /** A blank node; undefined: the default graph. */
  readonly graph: Subject | undefined
  /** Whether the literal is a string in JSON, or a number or a boolean: two values, even if RDF writes them alike. */
  readonly isNative: boolean
}

export class Dataset {
  readonly blankNodes: Subject[] = []
  readonly #named = new Map<string, Subject>()
  size = 0

  blankNode(): Subject {
    const made = newSubject(this.blankNodes.length, '')
    this.blankNodes.push(made)
    return made
  }

  /** What `text` (`<iri>`) names. From its second description on, what is said of it is compared with what was said before. */
  named(text: string): Subject {
    const known = this.#named.get(text)
    if (known === undefined) {
      const made = newSubject(-1, text)
      this.#named.set(text, made)
      return made
    }
    mayRepeat(known)
    return known
  }

  /** Adds `quad` unless it was said before, as far as that is being compared. */
  add(quad: Quad): void {
    const { subject, object, graph } = quad
    // Every list and every blank node is another.
    if (subject.said !== undefined && typeof object === 'string') {
      const key = sameness(quad)
      if (subject.said.has(key)) return
      subject.said.add(key)
    }
    this.size += 1
    subject.statements.push(quad)
    if (typeof object !== 'string' && object !== subject) object.mentions.push(quad)
    if (graph !== undefined && graph !== subject && graph !== object) graph.mentions.push(quad)
  }

  /** RDFC-1.0 §4.4.3, step 7: the lines in order, once every blank node has its name. */
  canonicalNQuads(): string {
    // A space ends the name: `_:c14n1 ` comes before `_:c14n10 `.
    const subjects = [...this.#named.values(), ...this.blankNodes].map(
      ({ text, statements }) => [`${text} `, statements] as const,
    )
    subjects.sort(([one], [other]) => (one < other ? -1 : 1))
    let all = ''
    for (const [start, statements] of subjects) {
      const lines = statements.map(
        ({ predicate, object, graph }) =>
          `${predicate} ${typeof object === 'string' ? object : object.text}${graph === undefined ? '' : ` ${graph.text}`} .\n`,
      )
      for (const line of lines.sort()) all += start + line
    }
    return all
  }
}

/** From now on, what is said of `subject` is compared with what was said. */
export function mayRepeat(subject: Subject): void {
  subject.said ??= new Set(subject.statements.map(sameness))
}

function newSubject(index: number, text: string): Subject {
  return { index, text, statements: [], mentions: [], hash: '', said: undefined }
}

function sameness({ predicate, object, graph, isNative }: Quad): string {
  if (typeof object !== 'string') return ''
  return `${predicate} ${object} ${graph?.index ?? ''}${isNative ? ' native' : ''}`
}

const literalEscapes = new Map(
  [...Array.from({ length: 0x20 }, (_, code) => code), 0x7f].map((code) => {
    const character = String.fromCharCode(code)
    return [character, unicodeEscape(character)] as const
  }),
)
for (const [character, letter] of Object.entries({
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\f': 'f',
  '\r': 'r',
  '"': '"',
  '\\': '\\',
}))
  literalEscapes.set(character, `\\${letter}`)

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

// What canonical N-Quads write otherwise than it is: RDFC-1.0 §5.2.
const escapedInLiterals = /[\u0000-\u001f\u007f"\\]/g
const escapedInIris = /[\u0000-\u0020<>"{}|^`\\]/g

export function iriText(iri: string): string {
  return `<${iri.search(escapedInIris) === -1 ? iri : iri.replace(escapedInIris, unicodeEscape)}>`
}

/** `datatype`: an IRI, none for a string. */
export function literalText(value: string, { datatype, language }: LiteralKind = {}): string {
  const text =
    value.search(escapedInLiterals) === -1
      ? value
      : value.replace(escapedInLiterals, (character) => literalEscapes.get(character) ?? character)
  if (language !== undefined) return `"${text}"@${language}`
  return datatype === undefined || datatype === xsdString ? `"${text}"` : `"${text}"^^${iriText(datatype)}`
}

const xsdString = 'http://www.w3.org/2001/XMLSchema#string'

export interface LiteralKind {
  readonly datatype?: string
  readonly language?: string
}
