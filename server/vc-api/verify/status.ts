/** What status lists say of a credential: those served here, and those of other sites where they are asked. */
import type { Credential } from '../../proof/types.ts'
import type { StatusAnswer, StatusReader } from '../../verify/status/status-answer.ts'
import { judgeEntries, type JudgedEntry } from '../../verify/status/status-entry.ts'
import { trouble, type Trouble } from '../problem-details.ts'
import { listOf } from '../values.ts'

export interface StatusFinding {
  /** One per entry, in their order. */
  readonly results: readonly object[]
  readonly problems: readonly Trouble[]
  readonly warnings: readonly Trouble[]
}

const at = '/credentialStatus'

const set = trouble(
  'statusVerification',
  'L’émetteur a révoqué ou suspendu ce titre.',
  'The issuer has revoked or suspended this credential.',
  at,
)
const marked = trouble(
  'statusVerification',
  'L’émetteur a marqué ce titre pour un autre motif que sa révocation ou sa suspension.',
  'The issuer has marked this credential for another purpose than its revocation or suspension.',
  at,
)
const notItsOwn = trouble(
  'statusVerification',
  'Le titre renvoie à une liste qui ne peut pas être la sienne.',
  'The credential points to a list that cannot be its own.',
  at,
)
const outOfRange = trouble(
  'statusRange',
  'La liste n’a pas cet index.',
  'The list does not have this index.',
  at,
)
const notReadable = trouble(
  'statusRetrieval',
  'La liste de ce service n’a pas pu être lue : on ne sait pas si ce titre est révoqué.',
  'The list of this service could not be read: whether this credential is revoked is not known.',
  at,
)
const elsewhere = trouble(
  'statusRetrieval',
  'La liste, sur un autre site, n’a pas été lue, ou ne prouve rien : on ne sait pas si ce titre est révoqué.',
  'The list, on another site, was not read, or proves nothing: whether this credential is revoked is not known.',
  at,
)
const malformed = trouble(
  'statusMalformedValue',
  'L’entrée de liste (BitstringStatusListEntry) n’a pas sa forme.',
  'The BitstringStatusListEntry does not have its form.',
  at,
)
const tooMany = trouble(
  'statusMalformedValue',
  'Ce titre a plus de dix entrées (credentialStatus) : aucune n’a été lue.',
  'This credential has more than ten entries (credentialStatus): none was read.',
  at,
)

const answers: { readonly [answer in Exclude<StatusAnswer, 'clear' | 'set'>]: Trouble } = {
  missing: notItsOwn,
  'not-issuers': notItsOwn,
  'other-purpose': notItsOwn,
  'out-of-range': outOfRange,
  unusable: notReadable,
}

/**
 * Asks the lists served here about the entries of `credentialStatus`, `lists` reading each once. Entries of lists elsewhere that were
 * not read, or of another type, are warnings: they were not checked. A list of ours that cannot be read is a problem: it could say anything. A bit for another purpose than
 * revocation or suspension is a warning.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm
 */
export async function checkStatus(
  deps: { readonly publicUrl: string; readonly lists: StatusReader },
  credential: Credential,
): Promise<StatusFinding> {
  const entries = listOf(credential['credentialStatus'])
  const { judged, trouble: bad } = await judgeEntries(deps, credential)
  if (bad === 'too-many') return { results: [], problems: [tooMany], warnings: [] }
  const found = judged.map((each, index) => ({ input: entries[index], ...findingOf(each) }))
  return {
    results: found.map(({ input, problem, warning, value }) => ({
      verified: problem === undefined && (warning === undefined || warning === marked),
      input,
      ...(value === undefined ? {} : { value }),
    })),
    problems: found.flatMap(({ problem = [] }) => problem),
    warnings: found.flatMap(({ warning = [] }) => warning),
  }
}

interface EntryFinding {
  readonly problem?: Trouble
  readonly warning?: Trouble
  /** The bit, when it is set. */
  readonly value?: 1
}

function findingOf(entry: JudgedEntry): EntryFinding {
  switch (entry.kind) {
    case 'other-type':
      return { warning: elsewhere }
    case 'elsewhere':
      if (entry.answer === 'set') return { problem: set, value: 1 }
      return entry.answer === 'clear' ? {} : { warning: elsewhere }
    case 'malformed':
      return { problem: malformed }
    case 'ours': {
      const problems = entry.answers.flatMap(({ purpose, answer }) => {
        if (answer === 'clear') return []
        return answer === 'set' ? (isFinal(purpose) ? [set] : []) : [answers[answer]]
      })
      const value = entry.answers.some(({ answer }) => answer === 'set') ? ({ value: 1 } as const) : {}
      const [problem] = problems
      if (problem !== undefined) return { problem, ...value }
      return 'value' in value ? { warning: marked, ...value } : {}
    }
  }
}

/** Whether what has this said of it is no longer good. @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry */
function isFinal(purpose: string): boolean {
  return purpose === 'revocation' || purpose === 'suspension'
}
