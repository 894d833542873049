/** Whether JSON-LD gives each word of a document a meaning: what a proof would not cover is refused. */
import { expanded, NotCanonicalError } from '../proof/json-ld/canonical.ts'
import { bundledLoader } from '../proof/json-ld/document-loader.ts'
import type { Credential, ProofFailure } from '../proof/types.ts'
import { trouble, type Trouble } from './problem-details.ts'
import { isObject, listOf } from './values.ts'

const loader = bundledLoader

/** The document in expanded form, one node; or why it has no safe reading. */
export type Meaning = { readonly node: Credential } | { readonly trouble: Trouble }

/** What the document says to who reads it as JSON-LD. Contexts that are not bundled are not fetched: they are unknown. */
export async function meaningOf(document: Credential, at: string): Promise<Meaning> {
  if (hasSilentKey(document)) return { trouble: silent(at) }
  try {
    const [node, ...others] = await expanded(document, loader)
    // A graph without a name of its own would not be this document.
    return node === undefined || others.length > 0 ? { trouble: silent(at) } : { node }
  } catch (error) {
    if (error instanceof NotCanonicalError) return { trouble: canonicalTrouble(error.failure, at) }
    throw error
  }
}

/** Why the document has no safe reading; undefined when it has one. */
export async function unsafe(document: Credential, at: string): Promise<Trouble | undefined> {
  const meaning = await meaningOf(document, at)
  return 'trouble' in meaning ? meaning.trouble : undefined
}

function silent(at: string): Trouble {
  return trouble(
    'malformedValue',
    'Une clé n’a pas sa place ici : la preuve ne la couvrirait pas.',
    'A key has no place here: the proof would not cover it.',
    at,
  )
}

/** Keywords of JSON-LD that say something; of the others (`@index`, …) it drops the value without a word, even in safe mode. */
const keywords: ReadonlySet<string> = new Set([
  '@id',
  '@type',
  '@value',
  '@language',
  '@direction',
  '@list',
  '@set',
])
/** Names that JavaScript libraries may take for something else than a member. */
const names: ReadonlySet<string> = new Set(['', '__proto__', 'constructor', 'prototype'])

/** Whether a context makes a word mean `@index`, or the keys of a map: JSON-LD reads both, and no statement comes of them. */
function hasSilentTerm(context: unknown): boolean {
  if (context === '@index') return true
  if (Array.isArray(context)) return context.some(hasSilentTerm)
  if (!isObject(context)) return false
  // With a property to index by, the keys become statements.
  const { '@container': container, '@index': property, ...others } = context
  const isMap = property === undefined && listOf(container).includes('@index')
  return isMap || Object.values(others).some(hasSilentTerm)
}

/** Whether a key stands somewhere that would be neither refused by JSON-LD nor signed. Contexts define words; they have keys of their own. */
export function hasSilentKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(hasSilentKey)
  return Object.entries(value).some(([key, member]) => {
    if (key === '@context') return hasSilentTerm(member)
    return names.has(key) || (key.startsWith('@') && !keywords.has(key)) || hasSilentKey(member)
  })
}

/** The trouble behind a failure of JSON-LD. */
export function canonicalTrouble({ code }: ProofFailure, at: string): Trouble {
  switch (code) {
    case 'context-unknown':
      return trouble(
        'malformedValue',
        'Un contexte n’est pas de ceux que ce service connaît, et il n’en cherche aucun ailleurs.',
        'A context is not one of those this service knows, and it looks none up elsewhere.',
        `${at}/@context`,
      )
    case 'terms-undefined':
      return trouble(
        'malformedValue',
        'Un mot, un type ou un identifiant n’a pas de sens dans ces contextes : la preuve ne le couvrirait pas.',
        'A term, a type or an identifier has no meaning in these contexts: the proof would not cover it.',
        at,
      )
    case 'too-costly-to-check':
      return trouble(
        'proofTransformation',
        'Trop de parties du document se ressemblent sans avoir d’identifiant, ou il porte trop de preuves pour sa longueur.',
        'Too many parts of the document look alike and have no identifier, or it has too many proofs for its length.',
        at,
      )
    case 'too-many-statements':
      return trouble(
        'proofTransformation',
        'Le document dit trop de choses pour être montré en partie (ecdsa-sd-2023).',
        'The document says too many things for a part of them to be shown (ecdsa-sd-2023).',
        at,
      )
    default:
      return trouble(
        'malformedValue',
        'Ce document ne se lit pas comme du JSON-LD.',
        'This document cannot be read as JSON-LD.',
        at,
      )
  }
}
