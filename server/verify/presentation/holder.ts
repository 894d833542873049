/** Whether who presents a credential is who it is about. */
import type { Credential } from '../../proof/types.ts'
import { fail, isObject, notReached, pass, unknown, valuesOf, warn, worst, type Finding } from '../check.ts'
import type { CheckOutcome, PartReport, SubjectBinding, VerificationReport } from '../types.ts'
import type { PresentationForm } from './read-presentation.ts'

const isTheirs = pass(
  'holder-is-subject',
  'Qui présente ce badge est la personne qui l’a reçu : la même clé le montre.',
  'Who presents this badge is who received it: the same key shows it.',
)
const isAnothers = fail(
  'holder-not-subject',
  'Ce badge a été remis à quelqu’un d’autre que qui le présente.',
  'This badge was given to somebody else than who presents it.',
)
const bearer = warn(
  'subject-has-no-key',
  'Ce badge ne nomme aucune clé de qui l’a reçu : n’importe qui peut le présenter.',
  'This badge names no key of who received it: anybody can present it.',
)
const notRead = unknown(
  'subject-not-read',
  'Ce badge n’ayant pas été vérifié, on ne sait pas à qui il a été remis.',
  'As this badge was not verified, who it was given to is not known.',
)

type Presented = { readonly holder: string; readonly form: PresentationForm }

/** What is known of a credential that was judged. */
type Judged = Pick<VerificationReport, 'verdict' | 'checks' | 'credential' | 'parts'>

/**
 * Whether `holder` is who the credential is about and, of a record, whether every badge in it is of the same person: anybody can sign a record
 * about themselves around somebody else’s badge.
 */
export function judgeHolder(presented: Presented, report: Judged): Finding {
  const found = ofOne(presented, report.credential, report.verdict === 'invalid')
  const parts = report.checks.find(({ id }) => id === 'parts')
  if (parts === undefined || found !== isTheirs || areTheirs(parts)) return found
  return ofParts(presented.holder, report.parts ?? [])
}

/** The check of the parts of a record compares who each is about, and knows of ours what they do not say. */
function areTheirs({ code, outcome }: { readonly code: string; readonly outcome: CheckOutcome }): boolean {
  return outcome === 'pass' || code === 'part-with-reservations'
}

function ofParts(holder: string, parts: readonly PartReport[]): Finding {
  const presented = { holder, form: 'data-integrity' } as const
  const findings = parts.map(({ credential, verdict }) => ofOne(presented, credential, verdict === 'invalid'))
  const found = worst(findings) ?? notRead
  return found === isTheirs && findings.includes(notReached) ? notReached : found
}

/**
 * Of one credential that `holder` presents, as it was verified; `undefined` where it was not. The issuer of an SD-JWT names the key that bound
 * it; any other credential names the DID it is about, or nobody: a number, an address and a mail address are no keys. Does NOT say that the
 * presentation was made just now.
 */
function ofOne({ holder, form }: Presented, credential: Credential | undefined, isInvalid: boolean): Finding {
  if (credential === undefined) return isInvalid ? notReached : notRead
  if (form === 'sd-jwt') return isTheirs
  const subjects = valuesOf(credential['credentialSubject']).map((each) =>
    isObject(each) ? each['id'] : undefined,
  )
  if (subjects.length > 0 && subjects.every((id) => id === holder)) return isTheirs
  const isSomebody = (id: unknown) => typeof id === 'string' && /^did:/iu.test(id) && id !== holder
  return subjects.some(isSomebody) ? isAnothers : bearer
}

/** All of them together. @param isAsked somebody gave a challenge, and the presentation repeats it */
export function bindingOf(findings: readonly Finding[], isAsked: boolean): SubjectBinding {
  if (findings.some(({ outcome }) => outcome === 'fail')) return 'failed'
  if (findings.length === 0 || findings.some(({ outcome }) => outcome !== 'pass')) return 'not-possible'
  return isAsked ? 'proven' : 'not-requested'
}

/** What the report says of all credentials at once: the worst of them. */
export function holderOfAll(findings: readonly Finding[]): Finding {
  return worst(findings) ?? notReached
}
