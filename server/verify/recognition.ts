/** Whether somebody vouches for an issuer as far as a credential goes: at the moment it was signed, for what it is about, and still. Pure. */
import { isObject, objectsOf } from './check.ts'
import { isHostedHere } from './hosted-here.ts'
import type { JsonObject } from './strict-json.ts'
import type { Recognition } from './types.ts'

/**
 * `recognised`: when the credential was signed and now, for what it is about. `recognition-ended-since`: it was when the credential says it was
 * signed, and is no more; the date is the issuer's own word, and an issuer that lost its recognition can write an earlier one.
 * `recognised-later`: not yet then. `recognition-ended`: no more then. `recognised-for-other-things`: for other frameworks and labels only.
 */
export type RecognitionAnswer =
  | 'recognised'
  | 'recognition-ended-since'
  | 'recognised-later'
  | 'recognition-ended'
  | 'recognised-for-other-things'

/** The order in which one answer goes before another, when several vouch. */
const byWorth = [
  'recognised',
  'recognition-ended-since',
  'recognised-later',
  'recognition-ended',
  'recognised-for-other-things',
] as const satisfies readonly RecognitionAnswer[]

export interface RecognitionQuestion {
  readonly credential: JsonObject
  /** When it was signed, RFC 3339: by its proof or, where that does not say, by the credential. Absent: nothing says. */
  readonly signedAt: string | undefined
  readonly now: Date
  /** Base of every address of this service: what else a badge is aligned with says nothing about what it is for. */
  readonly publicUrl: string
}

export interface JudgedRecognition {
  readonly answer: RecognitionAnswer
  /** Those that hold; empty unless the answer is `recognised`. */
  readonly by: readonly Recognition[]
}

/** The best answer `recognitions` give; `undefined` when there are none. */
export function judgeRecognition(
  recognitions: readonly Recognition[],
  question: RecognitionQuestion,
): JudgedRecognition | undefined {
  const answers = recognitions.map((recognition) => ({
    recognition,
    answer: answerOf(recognition, question),
  }))
  const best = byWorth.find((worth) => answers.some(({ answer }) => answer === worth))
  if (best === undefined) return undefined
  const holding = answers.filter(({ answer }) => answer === 'recognised')
  return { answer: best, by: holding.map(({ recognition }) => recognition) }
}

function answerOf(recognition: Recognition, question: RecognitionQuestion): RecognitionAnswer {
  if (!isCovered(recognition, question)) return 'recognised-for-other-things'
  const now = question.now.getTime()
  const signedAt = question.signedAt === undefined ? now : Date.parse(question.signedAt)
  const since = Date.parse(recognition.since)
  const until = recognition.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(recognition.until)
  // A moment that cannot be read compares with nothing: it is never recognised.
  if (!(signedAt < until)) return 'recognition-ended'
  if (!(signedAt >= since && now >= since)) return 'recognised-later'
  return now < until ? 'recognised' : 'recognition-ended-since'
}

/**
 * `iri` itself, or something under it: a version of the framework, a competency of it, an edition of the achievement. What could be written in
 * another way (`..`, capitals in the host, a default port, `%`) is under nothing: it leads elsewhere than it seems to.
 */
export function isUnder(iri: string, target: unknown): boolean {
  if (typeof target !== 'string') return false
  if (target === iri) return true
  const isPlain = !target.includes('%') && URL.canParse(target) && new URL(target).href === target
  return isPlain && (target.startsWith(`${iri}/`) || target.startsWith(`${iri}#`))
}

/** Whether `target` leads to this service, however it is written. */
function isHere(publicUrl: string, target: unknown): boolean {
  if (typeof target !== 'string') return false
  return isHostedHere(publicUrl, URL.canParse(target) ? new URL(target).href : target)
}

/**
 * A limited recognition covers a badge whose achievement is one of its labels; or that is of one of its frameworks, or aligned with one, and
 * names nothing else of this service: who may recognise letters does not, by also quoting a letter, recognise mediators.
 */
function isCovered(
  { frameworks, labels }: Recognition,
  { credential, publicUrl }: RecognitionQuestion,
): boolean {
  if (frameworks === undefined && labels === undefined) return true
  const { credentialSubject: subject } = credential
  const achievement = isObject(subject) && isObject(subject['achievement']) ? subject['achievement'] : {}
  const { id, alignment } = achievement
  if (labels?.some((label) => isUnder(label, id)) === true) return true
  if (frameworks === undefined) return false
  const targets = [
    id,
    ...objectsOf(alignment).map(({ targetUrl }) => targetUrl),
    // Who decided is not what was recognised.
    ...objectsOf(credential['relatedResource'])
      .map((resource) => resource['id'])
      .filter((resource) => !isUnder(`${publicUrl}/decisions`, resource)),
  ]
  const isOfThese = (target: unknown) => frameworks.some((framework) => isUnder(framework, target))
  return targets.some(isOfThese) && targets.every((target) => isOfThese(target) || !isHere(publicUrl, target))
}
