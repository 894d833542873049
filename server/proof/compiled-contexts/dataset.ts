/** Statements as N-Quads write them, by what they are about, with blank nodes still to be named. */
import { Unsupported } from './unsupported.ts'

/** The end of a list, and an empty one. */
export const rdfNil = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>'

/** Something statements are about. */
export interface Subject {
  /** Above 0 and different for each blank node; 0 of what has a name. */
  readonly index: number
  /** `<iri>`; of a blank node its canonical name `_:c14n0`, empty until it is given one. */
  text: string
  readonly statements: Quad[]
  /** Where a blank node is the object or the graph of something else. */
  readonly mentions: Quad[]
  /** Of Hash First Degree Quads; empty until it is known. */
  hash: string
  /** What was said, once something may be said twice. */
  said: Set<string> | undefined
  /** It belongs to a fragment: nothing but its canonical name may change. */
  isShared: boolean
  /** Of a fragment: what its lines say after the subject, in order, where that is always the same. */
  rests: readonly string[] | undefined
  /** The same with the subject, where that has a name. */
  lines: Lines | undefined
}

/** Lines of a canonical form, as text and in UTF-8. */
export interface Lines {
  readonly text: string
  readonly bytes: Uint8Array
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

/** What is said of something that is described always alike. Its subjects are shared by the datasets it is part of. */
export interface Fragment {
  readonly root: Subject
  readonly named: readonly Subject[]
  readonly blankNodes: readonly Subject[]
}

/** Values of one property that are compared one by one; more are compared by what was said. */
const fewValues = 16

let lastIndex = 0

export class Dataset {
  readonly blankNodes: Subject[] = []
  readonly named = new Map<string, Subject>()
  size = 0

  blankNode(): Subject {
    lastIndex += 1
    const made = newSubject(lastIndex, '')
    this.blankNodes.push(made)
    return made
  }

  /** What `text` (`<iri>`) names. From its second description on, what is said of it is compared with what was said before. */
  resource(text: string): Subject {
    const known = this.named.get(text)
    if (known !== undefined && !known.isShared) {
      mayRepeat(known)
      return known
    }
    const made = newSubject(0, text)
    this.named.set(text, made)
    if (known !== undefined) {
      made.statements.push(...known.statements)
      mayRepeat(made)
    }
    return made
  }

  /** Adds `quad` unless it was said before, as far as that is being compared. */
  add(quad: Quad): void {
    const { subject, object, graph } = quad
    if (!isNews(subject, quad)) return
    this.size += 1
    subject.statements.push(quad)
    if (typeof object !== 'string' && object !== subject) object.mentions.push(quad)
    if (graph !== undefined && graph !== subject && graph !== object) graph.mentions.push(quad)
  }

  /** Adds `quad`, one of several of its subject with the same predicate: those since the `first` statement. */
  addOneOf(quad: Quad, first: number, values: number): void {
    const { subject, object, isNative } = quad
    if (subject.said === undefined && typeof object === 'string') {
      if (values > fewValues) mayRepeat(subject)
      else
        for (let index = first; index < subject.statements.length; index += 1) {
          const other = subject.statements[index]
          if (other?.object === object && other.isNative === isNative) return
        }
    }
    this.add(quad)
  }

  /** This dataset as a fragment that begins with `root`: it is not to be changed any more. */
  asFragment(root: Subject): Fragment {
    const named = [...this.named.values()]
    for (const subject of [...named, ...this.blankNodes]) subject.isShared = true
    return { root, named, blankNodes: this.blankNodes }
  }

  /** Adds all that `fragment` says. */
  take({ root, named, blankNodes }: Fragment): Subject {
    for (const subject of named) {
      if (!this.named.has(subject.text)) this.named.set(subject.text, subject)
      else if (subject.statements.length > 0) this.#merge(this.resource(subject.text), subject)
      this.size += subject.statements.length
    }
    for (const subject of blankNodes) {
      subject.text = ''
      this.blankNodes.push(subject)
      this.size += subject.statements.length
    }
    return root
  }

  #merge(into: Subject, { statements }: Subject): void {
    for (const quad of statements) if (isNews(into, quad)) into.statements.push(quad)
  }
}

/** Whether `quad` is not known to be said of `subject`. Every list and every blank node is another. */
function isNews(subject: Subject, quad: Quad): boolean {
  if (subject.said === undefined || typeof quad.object !== 'string') return true
  const key = sameness(quad)
  if (subject.said.has(key)) {
    // jsonld.js writes the line of an empty list as often as the list is there.
    if (quad.object === rdfNil) throw new Unsupported('empty-list')
    return false
  }
  subject.said.add(key)
  return true
}

/** From now on, what is said of `subject` is compared with what was said. */
export function mayRepeat(subject: Subject): void {
  subject.said ??= new Set(subject.statements.map(sameness))
}

function newSubject(index: number, text: string): Subject {
  return {
    index,
    text,
    statements: [],
    mentions: [],
    hash: '',
    said: undefined,
    isShared: false,
    rests: undefined,
    lines: undefined,
  }
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
