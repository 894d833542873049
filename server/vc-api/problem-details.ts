/** What is wrong with a request of the VC API, in the words of the W3C specifications: problem details (RFC 9457) with their types. */
import type { Language, Text } from '../text.ts'

const dataModel = 'https://www.w3.org/TR/vc-data-model#'
const security = 'https://w3id.org/security#'
const statusList = 'https://www.w3.org/ns/credentials/status-list#'

/**
 * Every problem this room answers, by a name of our own, with the type its specification gives it.
 * @see https://www.w3.org/TR/vc-data-model-2.0/#problem-details
 * @see https://www.w3.org/TR/vc-data-integrity/#processing-errors
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#processing-errors
 * @see https://www.w3.org/TR/vcalm/
 */
export const problemTypes = {
  parsing: `${dataModel}PARSING_ERROR`,
  cryptographicSecurity: `${dataModel}CRYPTOGRAPHIC_SECURITY_ERROR`,
  malformedValue: `${dataModel}MALFORMED_VALUE_ERROR`,
  range: `${dataModel}RANGE_ERROR`,
  proofGeneration: `${security}PROOF_GENERATION_ERROR`,
  proofVerification: `${security}PROOF_VERIFICATION_ERROR`,
  proofTransformation: `${security}PROOF_TRANSFORMATION_ERROR`,
  invalidDomain: `${security}INVALID_DOMAIN_ERROR`,
  invalidChallenge: `${security}INVALID_CHALLENGE_ERROR`,
  statusRetrieval: `${statusList}STATUS_RETRIEVAL_ERROR`,
  statusVerification: `${statusList}STATUS_VERIFICATION_ERROR`,
  statusMalformedValue: `${statusList}MALFORMED_VALUE_ERROR`,
  statusRange: `${statusList}RANGE_ERROR`,
  unknownOption: 'https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED',
} as const

export type ProblemName = keyof typeof problemTypes

/** One thing that is wrong, or that could not be checked. `pointer` is a JSON pointer into the body; nothing of the input is repeated. */
export interface Trouble {
  readonly problem: ProblemName
  readonly pointer?: string
  readonly detail: Text
}

/** A trouble, from its words in both languages. */
export function trouble(problem: ProblemName, fr: string, en: string, pointer?: string): Trouble {
  return { problem, detail: { fr, en }, ...(pointer === undefined ? {} : { pointer }) }
}

/** The trouble as it is answered, in one language. */
export function problemDetails({ problem, pointer, detail }: Trouble, language: Language) {
  const type = problemTypes[problem]
  return {
    type,
    title: type.slice(type.indexOf('#') + 1),
    detail: detail[language],
    ...(pointer === undefined ? {} : { pointer }),
  }
}

/** What was asked for cannot be done: one trouble or more, and the status to say so with. */
export interface Refusal {
  readonly status: 400 | 404 | 409
  readonly refused: readonly [Trouble, ...Trouble[]]
}

/** A refusal of one trouble. */
export function refusal(first: Trouble, status: Refusal['status'] = 400): Refusal {
  return made({ status, refused: [first] })
}

const refusals = new WeakSet()

function made(answer: Refusal): Refusal {
  refusals.add(answer)
  return answer
}

/** Whether it is a refusal of ours rather than what was asked for, whatever members that has: callers write credentials. */
export function isRefusal(value: object): value is Refusal {
  return refusals.has(value)
}

/** A refusal of those troubles; undefined when there are none. */
export function refusalOf([first, ...others]: readonly Trouble[]): Refusal | undefined {
  return first === undefined ? undefined : made({ status: 400, refused: [first, ...others] })
}
