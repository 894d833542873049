/** What the failure of a proof is called in the specifications. */
import type { ProofFailure } from '../../proof/types.ts'
import { trouble, type ProblemName, type Trouble } from '../problem-details.ts'
import { canonicalTrouble } from '../safe-mode.ts'

/** Failures of the form of a proof: it was not even looked at further. Any other is a proof that was checked and is not good. */
const malformed: readonly RegExp[] = [
  /-missing$/u,
  /-malformed$/u,
  /-unsupported$/u,
  /-undecodable$/u,
  /-repeated$/u,
  /^not-a-presentation$/u,
]

function nameOf(code: string): ProblemName {
  if (code === 'proof-challenge-wrong') return 'invalidChallenge'
  if (code === 'proof-domain-wrong') return 'invalidDomain'
  if (malformed.some((form) => form.test(code))) return 'parsing'
  return 'proofVerification'
}

const canonical = new Set(['context-unknown', 'terms-undefined', 'not-canonical', 'too-costly-to-check'])

const wordings: Readonly<Partial<Record<ProblemName, readonly [fr: string, en: string]>>> = {
  parsing: ['La preuve n’a pas une forme connue ici.', 'The proof does not have a form known here.'],
  invalidChallenge: [
    'La preuve ne reprend pas le défi (challenge).',
    'The proof does not repeat the challenge.',
  ],
  invalidDomain: ['La preuve n’est pas faite pour ce domaine.', 'The proof is not made for this domain.'],
  proofVerification: [
    'La preuve n’est pas bonne : le contenu a changé, ou n’est pas de qui le dit.',
    'The proof is not good: the content was changed, or is not by who it says.',
  ],
}

const notItsOwnKey = [
  'Rien ne montre que cette clé peut servir à présenter : seules les clés qui se nomment elles-mêmes (did:key) le peuvent.',
  'Nothing shows that this key may be used to present: only keys that name themselves (did:key) may.',
] as const

/** Of a key that was asked for at the site of its issuer; `code` says, as in reports, what came of that. */
export function notShown(code: string): Trouble {
  return trouble(
    'proofVerification',
    `Le site de l’émetteur ne montre pas que cette clé est la sienne, ou n’a pas pu être consulté. (${code})`,
    `The site of the issuer does not show that this key is its own, or could not be visited. (${code})`,
    '/proof',
  )
}

/** The failure as a problem. The stable code it has here is added to its words. */
export function proofTrouble(failure: ProofFailure, at: string): Trouble {
  if (failure.code === 'holder-key-not-looked-up')
    return trouble('proofVerification', ...notItsOwnKey, `${at}/proof`)
  if (canonical.has(failure.code)) return canonicalTrouble(failure, at)
  const name = nameOf(failure.code)
  const [fr, en] = wordings[name] ?? ['', '']
  return trouble(name, `${fr} (${failure.code})`, `${en} (${failure.code})`, `${at}/proof`)
}
