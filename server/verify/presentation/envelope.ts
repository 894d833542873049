/** What may stand around the credentials of a presentation. Stricter than JSON-LD, which reads past what it has no word for. */
import { fail, isObject, unknown, valuesOf, type Finding } from '../check.ts'
import { credentialsV1, credentialsV2 } from '../../proof/json-ld/contexts.ts'
import type { Credential } from '../../proof/types.ts'

/** Each is judged like one handed in by itself. */
export const mostCredentials = 20

/** Contexts in the whole of it: the credentials repeat theirs, and each is processed anew. */
const mostContexts = 100

const members: ReadonlySet<string> = new Set([
  '@context',
  'id',
  'type',
  'holder',
  'verifiableCredential',
  'proof',
])

/** What a presentation may name beside a data model: none of them gives a word of a presentation another meaning. */
const further: ReadonlySet<unknown> = new Set([
  'https://w3id.org/security/data-integrity/v1',
  'https://w3id.org/security/data-integrity/v2',
  'https://w3id.org/security/suites/ed25519-2020/v1',
  ...['3.0.1', '3.0.2', '3.0.3'].map(
    (version) => `https://purl.imsglobal.org/spec/ob/v3p0/context-${version}.json`,
  ),
])

const malformed = fail(
  'presentation-malformed',
  'La présentation n’a pas la forme prévue, ou dit autre chose que qui présente quels badges.',
  'The presentation does not have its form, or says something else than who presents which badges.',
)
const redefined = fail(
  'context-unknown',
  'La présentation redéfinit le sens des mots (@context).',
  'The presentation redefines the meaning of words (@context).',
)
const notKnown: Finding = {
  ...unknown(
    'context-not-known',
    'La présentation emploie un vocabulaire (@context) publié ailleurs, que ce service ne connaît pas : elle n’a pas été vérifiée.',
    'The presentation uses a vocabulary (@context) published elsewhere, which this service does not know: it was not verified.',
  ),
  stops: true,
}
const empty = fail(
  'presentation-empty',
  'La présentation ne contient aucun badge.',
  'The presentation holds no badge.',
)
const tooMany = fail(
  'presentation-too-long',
  `La présentation contient plus de ${String(mostCredentials)} badges, ou trop de vocabulaires.`,
  `The presentation holds more than ${String(mostCredentials)} badges, or too many vocabularies.`,
)

/**
 * What is wrong with the members of a presentation, `undefined` when nothing is: only those of the data model, `VerifiablePresentation` its one
 * type, a holder that is an identifier, credentials that are objects, no JSON-LD keyword but `@context`. Does NOT look into the credentials
 * beyond their keywords and contexts, nor at the proof. `mayBeEmpty`: nothing need be shown.
 */
export function envelopeFlaw(presentation: Credential, mayBeEmpty = false): Finding | undefined {
  const { id, type, holder, verifiableCredential } = presentation
  if (Object.keys(presentation).some((name) => !members.has(name))) return malformed
  const types = valuesOf(type)
  const holderId = isObject(holder) ? holder['id'] : holder
  const isHolderAlone = !isObject(holder) || Object.keys(holder).length === 1
  const credentials = valuesOf(verifiableCredential)
  const hasForm =
    types.length === 1 &&
    types[0] === 'VerifiablePresentation' &&
    (id === undefined || typeof id === 'string') &&
    (holder === undefined || (typeof holderId === 'string' && isHolderAlone)) &&
    credentials.every(isObject)
  if (!hasForm) return malformed
  if (credentials.length === 0 && !mayBeEmpty) return empty
  return credentials.length > mostCredentials || contextsIn(presentation) > mostContexts ? tooMany : undefined
}

/** What is wrong with the vocabularies, `undefined` when each word has one known meaning. */
export function contextFlaw(presentation: Credential): Finding | undefined {
  if (hasOwnWords(presentation)) return redefined
  const contexts = valuesOf(presentation['@context'])
  const [model, ...others] = contexts
  if (model !== credentialsV2 && model !== credentialsV1) return redefined
  return others.every((url) => further.has(url)) && new Set(contexts).size === contexts.length
    ? undefined
    : notKnown
}

/** A keyword other than `@context`, or a context that is not an address, anywhere: in the credentials too, before any of them is processed. */
function hasOwnWords(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasOwnWords)
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, member]) =>
    key === '@context'
      ? !valuesOf(member).every((each) => typeof each === 'string')
      : key.startsWith('@') || hasOwnWords(member),
  )
}

function contextsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each: unknown) => sum + contextsIn(each), 0)
  if (!isObject(value)) return 0
  const inside: readonly unknown[] = Object.values(value)
  return inside.reduce<number>((sum, each) => sum + contextsIn(each), valuesOf(value['@context']).length)
}
