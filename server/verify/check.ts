/** What a verification check is, and the words its result is written with. */
import type { Bounded } from '../bounded/task.ts'
import type { Picture } from '../credential/picture.ts'
import type { Frameworks, FrameworkVersion } from '../framework/types.ts'
import type { OtherStatus } from '../proof/jose/types.ts'
import type { PublishedKey } from '../proof/types.ts'
import type { LocalList } from '../status/status-list.ts'
import { frenchSpaces, type Text } from '../text.ts'
import type { Readings } from './reading/readings.ts'
import type { ChallengeUse } from './presentation/challenge.ts'
import type { StatusReader } from './status/status-answer.ts'
import type { JsonObject } from './strict-json.ts'
import type { Outside } from '../outside/outside.ts'
import type { CheckOutcome, CheckResult, InputKind, PartReport, Recognition, Source } from './types.ts'

/** As much of the released frameworks as checks look at. */
export interface KnownFrameworks extends Pick<Frameworks, 'refresh'> {
  list(): readonly KnownVersion[]
}

export interface KnownVersion extends Pick<FrameworkVersion, 'slug' | 'version' | 'iri' | 'digestSri'> {
  /** Only whether they are there. */
  readonly nodes: { has(code: string): boolean }
  readonly competencies: readonly { readonly iri: string }[]
}

/** What is asked of the rest of the service. Only `outside` reaches out of it. */
export interface VerifyDeps {
  /** Base of every address this service publishes, without a final `/`. */
  readonly publicUrl: string
  readonly frameworks: KnownFrameworks
  /** What is said here of the service was so at this moment, and what came later is not known. Absent: it is so now. */
  readonly knownUntil?: Date
  /** The signed list served at `listUrl`, or at `<listUrl>/suspension`; `undefined` when we serve none there. */
  localStatus(listUrl: string): Promise<Readonly<Record<string, unknown>> | undefined>
  /** The same list as the store holds it, for when its issuer has no key any more that could sign it. Absent: it is not read then. */
  unsignedStatus?(listUrl: string): Promise<LocalList | undefined>
  /** Every key one of our own issuers ever had, and what has become of it; empty when the DID is not one of ours. */
  publishedKeys(did: string): Promise<readonly PublishedKey[]>
  /** The exact text of the credential kept here under this `id`; `undefined` when none is. Absent: none is. */
  keptCredential?(id: string): Promise<string | undefined>
  /** Address of the one badge of this service whose card bears the code that `shortId` is read from. Absent: none does. */
  badgeOfCode?(shortId: string): Promise<string | undefined>
  /** Whether a decision recorded here, to award or to endorse, stands behind a credential signed by an issuer of this service. */
  isDecidedHere(credential: JsonObject): Promise<boolean>
  /** Name of the organisation registered here under this DID. */
  issuer(did: string): Promise<string | undefined>
  /** Of these fingerprints (`ni:///sha-256;…`), those whose piece of evidence was erased here, and when (RFC 3339). */
  erasedEvidence(
    fingerprints: readonly string[],
  ): Promise<readonly { readonly fingerprint: string; readonly erasedAt: string }[]>
  /** The subjects that transcripts of this service have for whoever the badge kept here under `badgeId` is of. Absent: there are none. */
  transcriptSubjects?(badgeId: string): Promise<readonly string[]>
  /**
   * The Open Badges 2.0 assertion served here under `id`, as long as its badge is good, and the credential it is a view of. Absent, or
   * `undefined`: none is.
   */
  ownAssertion?(
    id: string,
  ): Promise<{ readonly assertion: JsonObject; readonly credential: string } | undefined>
  /** Absent: nothing of other sites is looked up. */
  readonly outside?: Outside
  /** Told of a status list on another site that is good, and of `issuer`. */
  listRead?(issuer: string, listUrl: string): void
  /** Everybody this service knows to vouch for the issuer `did`, now or ever; empty for a stranger. Absent: nobody is. */
  recognitions?(did: string): Promise<readonly Recognition[]>
  /** Uses up the challenge a presentation repeats: of all who try, one gets `good`. Absent: no challenge is given out here, and each is somebody else’s. */
  useChallenge?(challenge: string): Promise<ChallengeUse>
  /** Told of a check that broke down: a bug of ours, never something the holder can mend. */
  checkFailed?(check: string, error: unknown): void
  /** Good readings of bytes handed in before. Absent: everything is read anew. */
  readonly readings?: Readings<Reading>
  /** Reads bytes of strangers in a thread that can be ended. Absent: in this one, which is for bytes of our own. */
  readonly bounded?: Bounded
}

/** What the bytes alone say: the results of the checks that read them, none of which failed, and what those learned. */
export interface Reading {
  readonly results: readonly CheckResult[]
  readonly learned: Learned
}

export interface VerifyInput {
  /** What the caller says it is; the bytes decide whether that is true. */
  readonly kind: InputKind
  readonly bytes: Uint8Array
}

/** A credential whose signature is around it, not in it. */
export interface SignedText {
  readonly form: 'vc-jwt' | 'sd-jwt'
  readonly text: string
}

/** Who made a proof, and when. */
export interface Signer {
  readonly verificationMethod: string
  readonly controller: string
  /** When the proof says it was made. */
  readonly created?: string
  /** The key came with the text, and nothing links it to the issuer. */
  readonly isSelfAsserted?: true
}

/** What the checks so far have learned. */
export interface Learned {
  /** Absent: a JSON object with an embedded proof. */
  readonly signedText?: SignedText
  /** As read by `format`; replaced by the recompacted object when `signature` passes. */
  readonly credential?: JsonObject
  /** Once all signatures are good: of the proofs by the issuer, or else of the first one. */
  readonly signers?: readonly [Signer, ...Signer[]]
  /** Of an image: the picture without the badge in it. */
  readonly picture?: Picture
  /** A key was looked up on another site to read the signature: it may change while the bytes do not. */
  readonly isKeyLookedUp?: true
  /** A status the signed text has, or may have, beside `credentialStatus`. */
  readonly otherStatus?: OtherStatus
  /** The key that signed is one that an issuer of this service publishes. */
  readonly isIssuedHere?: true
  /** The proof, of those by the issuer, whose key was found to be its own; absent while nothing links a key to it. */
  readonly issuersProof?: Signer
  /** Who vouches for the issuer, for what the credential is about, then and now; absent: nobody. */
  readonly recognisedBy?: readonly Recognition[]
  /** The issuer is registered here and has not lost a recognition, or is recognised, for what the credential is about, then and now. */
  readonly isIssuerRecognised?: true
  /** Name under which the issuer is registered here, once the key is known to be its own. */
  readonly registeredName?: string
  /** Endorsements inside the credential, as they were handed in; none of them judged. Absent: there are none. */
  readonly endorsements?: readonly AttachedEndorsement[]
  /** The credentials in a transcript, as they were handed in; none of them judged. Absent: it is no transcript. */
  readonly parts?: readonly JsonObject[]
  /** What was found of each of `parts`, in their order. */
  readonly partReports?: readonly PartReport[]
}

/** An endorsement inside another credential. */
export interface AttachedEndorsement {
  /** A credential with a proof of its own; or a signed text. */
  readonly endorsement: JsonObject | string
  /** `id` of the object it stands in, which it has to be about; absent when that has none. */
  readonly attachedTo?: string
}

/** What was found of a credential inside another. */
export type InnerReport = Omit<PartReport, 'pointer'>

export interface CheckContext extends Learned {
  readonly deps: VerifyDeps
  readonly input: VerifyInput
  readonly now: Date
  readonly credential: JsonObject
  /** The status lists served here, each read once for this report. */
  readonly lists: StatusReader
  /**
   * Judges a credential found inside this one, as if it had been handed in alone; `undefined` when as many as one report may cost were judged
   * already. Absent: this one is itself inside another that is, and nothing in it is judged any more.
   */
  judgeInside?(credential: JsonObject | string): Promise<InnerReport | undefined>
}

/** One answer of a check. `detail` never repeats a word of the credential. */
export interface Finding {
  readonly outcome: CheckOutcome
  readonly code: string
  readonly detail: Text
  readonly basedOn?: readonly Source[]
  readonly learned?: Learned
  /** Of a fatal check whose answer is `unknown`: nothing that follows can be read either, and is skipped. */
  readonly stops?: true
}

export interface Check {
  /** Stable; what a report calls it. */
  readonly id: string
  readonly title: Text
  /** The clause it comes from. */
  readonly spec: string
  /** After a failure nothing else in the credential can be believed: the later checks are skipped. */
  readonly fatal: boolean
  /** Answers, whatever the credential says; a throw is a bug and is reported as such. */
  run(context: CheckContext): Finding | Promise<Finding>
}

function finding(outcome: CheckOutcome) {
  return (code: string, fr: string, en: string): Finding => ({
    outcome,
    code,
    detail: { fr: frenchSpaces(fr), en },
  })
}

export const pass = finding('pass')
export const fail = finding('fail')
export const warn = finding('warn')
/** Could not be checked: neither good nor bad. */
export const unknown = finding('unknown')
export const skipped = finding('skipped')

/** A check that was not made, because of what one before it found. */
export const notReached = skipped(
  'not-reached',
  'Non vérifié : un contrôle précédent n’a pas abouti.',
  'Not checked: an earlier check did not succeed.',
)

/** A check that broke down: a bug of ours, and nobody’s fault. */
export const broken = unknown(
  'check-failed',
  'Ce contrôle n’a pas pu être fait, par la faute de ce service.',
  'This check could not be made, through a fault of this service.',
)

/** What a report says of `check`, which found this. */
export function resultOf(
  { id, title }: Pick<Check, 'id' | 'title'>,
  { outcome, code, detail, basedOn }: Pick<Finding, 'outcome' | 'code' | 'detail' | 'basedOn'>,
): CheckResult {
  return { id, title, outcome, code, detail, ...(basedOn === undefined ? {} : { basedOn }) }
}

const severity: readonly CheckOutcome[] = ['skipped', 'pass', 'warn', 'unknown', 'fail']

function bySeverity(a: Finding, b: Finding): number {
  return severity.indexOf(a.outcome) - severity.indexOf(b.outcome)
}

/** The finding that weighs least, the first of several alike. */
export function best([first, ...others]: readonly [Finding, ...Finding[]]): Finding {
  return [first, ...others].toSorted(bySeverity)[0] ?? first
}

/** The finding that weighs most, the first of several alike: a failure, then what is not known. `undefined` when there is none. */
export function worst(findings: readonly Finding[]): Finding | undefined {
  return findings.toSorted((a, b) => bySeverity(b, a))[0]
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The values of a member that may be absent, single or an array. */
export function valuesOf(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** The objects among `valuesOf(value)`. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return valuesOf(value).filter(isObject)
}

/** `id` of the issuer, which is a Profile object or, in a status list, a text. */
export function issuerId(credential: Readonly<Record<string, unknown>>): string | undefined {
  const { issuer } = credential
  const id = isObject(issuer) ? issuer['id'] : issuer
  return typeof id === 'string' ? id : undefined
}
