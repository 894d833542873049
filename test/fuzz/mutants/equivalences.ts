/**
 * The only changes after which a genuine badge is still good; and in each case, what is shown is what was signed.
 *
 * - `same JSON`: white space, escapes, the way a number is written, the order of keys;
 * - `same sets`: the order of a set, an element twice, brackets around a single value, `{ "id": x }` for `x`; JSON-LD signs a set of statements;
 * - `same class`: OpenBadgeCredential for AchievementCredential, its other name in the context of Open Badges;
 * - `described elsewhere`: the issuer is also the creator of the achievement, and what is said of one node in two places is signed once;
 * - `proof context`: a context of proofs after all others, which defines nothing that those of a badge do not (`verify/checks/context.ts`);
 * - `same text`: an image whose badge is the same to the last character, or a JWT with white space around.
 */
import { unbake } from '../../../server/credential/unbake.ts'
import type { Genuine } from '../../corpus/genuine.ts'
import type { Mutant } from './mutate.ts'

export type Equivalence =
  'same JSON' | 'same sets' | 'same class' | 'described elsewhere' | 'proof context' | 'same text'

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** One text for all documents that differ in the order of keys only. */
function inKeyOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inKeyOrder).join()}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${inKeyOrder(value[key])}`).join()}}`
}

/** Lists whose order is part of what is signed. */
const ordered: ReadonlySet<string> = new Set(['allowedValue', '@context'])

/** One text for all documents that hold the same sets. */
function asSets(value: unknown, key = ''): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => (Array.isArray(item) ? `[${asSets(item)}]` : asSets(item)))
    if (ordered.has(key)) return `[${items.join()}]`
    const set = [...new Set(items)].sort()
    return set.length === 1 ? (set[0] ?? '') : `{${set.join()}}`
  }
  if (!isRecord(value)) return JSON.stringify(value)
  const keys = Object.keys(value).sort()
  if (keys.length === 1 && keys[0] === 'id') return JSON.stringify(value['id'])
  return `{${keys.map((each) => `${JSON.stringify(each)}:${asSets(value[each], each)}`).join()}}`
}

function withoutAlias(text: string): string {
  return text.replaceAll('"OpenBadgeCredential"', '"AchievementCredential"')
}

/** The two descriptions of the issuer, put together and in both places. */
function completed(value: unknown): unknown {
  if (!isRecord(value)) return value
  const { issuer, credentialSubject: subject } = value
  const achievement = isRecord(subject) ? subject['achievement'] : undefined
  const creator = isRecord(achievement) ? achievement['creator'] : undefined
  if (!isRecord(issuer) || !isRecord(subject) || !isRecord(achievement) || !isRecord(creator)) return value
  if (issuer['id'] !== creator['id']) return value
  const whole = Object.fromEntries(
    [...new Set([...Object.keys(issuer), ...Object.keys(creator)])].map((key) => {
      const said = [issuer[key], creator[key]].flat().filter((each) => each !== undefined)
      return [key, said]
    }),
  )
  return {
    ...value,
    issuer: whole,
    credentialSubject: { ...subject, achievement: { ...achievement, creator: whole } },
  }
}

const proofContexts: ReadonlySet<unknown> = new Set([
  'https://w3id.org/security/data-integrity/v2',
  'https://w3id.org/security/suites/ed25519-2020/v1',
])

function contextsOf(value: unknown): readonly unknown[] {
  const contexts = isRecord(value) ? value['@context'] : undefined
  return Array.isArray(contexts) ? contexts : []
}

function textIn({ kind, bytes }: Mutant): string {
  if (kind !== 'png' && kind !== 'svg') return bytes.toString('utf8')
  const unbaked = unbake(bytes)
  return 'text' in unbaked ? unbaked.text : ''
}

/** What `credential` says, but for the contexts it says it with. */
export function statements(credential: unknown): string {
  return asSets(isRecord(credential) ? { ...credential, '@context': [] } : credential)
}

/** Which of them the mutant is; `undefined` when it is none, and should not have been believed. */
export function equivalenceOf(genuine: Genuine, mutant: Mutant): Equivalence | undefined {
  const text = textIn(mutant)
  if (mutant.kind === 'jwt') return text.trim() === genuine.jwt ? 'same text' : undefined
  if (text === JSON.stringify(genuine.badge)) return 'same text'
  const value: unknown = JSON.parse(text)
  if (inKeyOrder(value) === inKeyOrder(genuine.badge)) return 'same JSON'
  if (asSets(value) === asSets(genuine.badge)) return 'same sets'
  if (asSets(JSON.parse(withoutAlias(text))) === asSets(genuine.badge)) return 'same class'
  if (asSets(completed(value)) === asSets(completed(genuine.badge))) return 'described elsewhere'
  const [last, ...others] = contextsOf(value).toReversed()
  if (proofContexts.has(last) && isRecord(value)) {
    const without = { ...value, '@context': others.toReversed() }
    if (asSets(without) === asSets(genuine.badge)) return 'proof context'
  }
  return undefined
}
