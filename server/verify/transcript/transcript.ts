/** Comprehensive Learner Records: one credential around several. */
import { isObject, objectsOf, valuesOf } from '../check.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'

/** More than anybody is likely to be shown; ours have fifty at most. */
export const mostParts = 50

const vocabulary = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#'

/**
 * Members of a ClrSubject by the names compaction gives them: the published context ties each to a type of value that no object of theirs is of,
 * so that only their full names fit.
 */
const members: ReadonlyMap<string, string> = new Map([
  [`${vocabulary}achievement`, 'achievement'],
  [`${vocabulary}association`, 'association'],
  [`${vocabulary}identifier-1`, 'identifier'],
])

/** Whether `credential` says it is a ClrCredential. */
export function isTranscript(credential: Readonly<Record<string, unknown>>): boolean {
  return valuesOf(credential['type']).includes('ClrCredential')
}

/** The credentials in a transcript, in their order, as they were handed in; of anything else, none. */
export function partsOf(credential: Readonly<Record<string, unknown>>): readonly JsonObject[] {
  if (!isTranscript(credential)) return []
  const [subject] = objectsOf(credential['credentialSubject'])
  return objectsOf(subject?.['verifiableCredential'])
}

/** A transcript without the credentials in it, which stand for themselves; anything else as it is. */
export function withoutParts(credential: JsonObject): JsonObject {
  if (!isTranscript(credential)) return credential
  const { credentialSubject: subject, ...others } = credential
  if (!isObject(subject)) return credential
  const { verifiableCredential, ...rest } = subject
  return { ...others, credentialSubject: rest }
}

/** `document` with the members of its subject under the names they have in a transcript. */
export function withMemberNames(
  document: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { credentialSubject: subject } = document
  if (!isTranscript(document) || !isObject(subject)) return document
  const renamed = Object.entries(subject).map(([key, member]): readonly [string, JsonValue] => [
    members.get(key) ?? key,
    member,
  ])
  return { ...document, credentialSubject: Object.fromEntries(renamed) }
}
