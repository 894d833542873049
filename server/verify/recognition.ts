/** Whether somebody vouches for an issuer as far as a credential goes: at the moment it was signed, for what it is about, and still. Pure. */
import { isObject, objectsOf } from './check.ts'
import { isHostedHere } from './hosted-here.ts'
import type { Recognition, VerificationReport } from './types.ts'

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

type Credential = NonNullable<VerificationReport['credential']>

export interface RecognitionQuestion {
  readonly credential: Credential
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
 * What a credential is about: its achievement, what that is aligned with, and what the credential relates to. Not who decided, which is not what
 * was recognised.
 */
export function targetsOf(credential: Credential, publicUrl: string): readonly unknown[] {
  const { credentialSubject: subject } = credential
  const achievement = isObject(subject) && isObject(subject['achievement']) ? subject['achievement'] : {}
  return [
    achievement['id'],
    ...objectsOf(achievement['alignment']).map(({ targetUrl }) => targetUrl),
    ...objectsOf(credential['relatedResource'])
      .map(({ id }) => id)
      .filter((id) => !isUnder(`${publicUrl}/decisions`, id)),
  ]
}

/**
 * Whether a credential is of one of `frameworks`, or aligned with one, and names nothing else of this service: who may recognise letters does
 * not, by also quoting a letter, recognise mediators.
 */
export function isOfFrameworks(
  frameworks: readonly string[],
  credential: Credential,
  publicUrl: string,
): boolean {
  const targets = targetsOf(credential, publicUrl)
  const isOfThese = (target: unknown) => frameworks.some((framework) => isUnder(framework, target))
  return targets.some(isOfThese) && targets.every((target) => isOfThese(target) || !isHere(publicUrl, target))
}

/** A limited recognition covers a badge whose achievement is one of its labels, or that is of its frameworks. */
function isCovered(
  { frameworks, labels }: Recognition,
  { credential, publicUrl }: RecognitionQuestion,
): boolean {
  if (frameworks === undefined && labels === undefined) return true
  const { credentialSubject: subject } = credential
  const achievement = isObject(subject) && isObject(subject['achievement']) ? subject['achievement'] : {}
  if (labels?.some((label) => isUnder(label, achievement['id'])) === true) return true
  return frameworks !== undefined && isOfFrameworks(frameworks, credential, publicUrl)
}
