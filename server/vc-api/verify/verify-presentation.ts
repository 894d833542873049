/** Judges any verifiable presentation, in the way of the VC API. */
import type { Credential } from '../../proof/types.ts'
import { timestamp } from '../../timestamp.ts'
import type { Asked } from '../../verify/presentation/read-presentation.ts'
import { useChallenge } from '../challenge.ts'
import type { VcApiDeps } from '../deps.ts'
import { trouble, type Trouble } from '../problem-details.ts'
import { credentialRules } from '../rules/index.ts'
import { troublesOf } from '../rules/rule.ts'
import { idOf, isObject, listOf } from '../values.ts'
import { presentedApart } from './read-apart.ts'
import { keyTrouble } from './signing-key.ts'
import { notVerified, verification, type Verification } from './verification.ts'
import { periodTroubles, verifyAnyCredential, type CredentialChecks } from './verify-credential.ts'

const replayable = trouble(
  'invalidChallenge',
  'Aucun défi (challenge) n’a été donné : cette présentation a pu servir ailleurs.',
  'No challenge was given: this presentation may have been made for somebody else.',
  '/options/challenge',
)
const unsigned = trouble(
  'proofVerification',
  'Un titre sans preuve n’est accepté que de qui le présente et le signe ainsi (issuer égal à holder).',
  'A credential without a proof is accepted only from who presents it and so signs it (issuer equal to holder).',
  '/proof',
)

/**
 * Verified means: the presentation has its form, all its proofs are good, by whoever it names as holder, and repeat what was asked; each of
 * its credentials is verified, or is the holder’s own statement; and a challenge given out here for this organisation is used up by it.
 * Does NOT compare the holder with who the credentials are about.
 */
export async function verifyAnyPresentation(
  deps: VcApiDeps,
  organisationId: string,
  document: unknown,
  asked: Asked & CredentialChecks,
): Promise<Verification> {
  const presented = await presentedApart(deps, document, asked)
  if ('problems' in presented) return notVerified(...presented.problems)
  const { presentation, proofs } = presented
  const signers = new Set<unknown>(proofs.map(({ controller }) => controller))
  // A presentation is made now, whatever it says.
  const now = timestamp(deps.clock())
  const keys = await Promise.all(proofs.map((proof) => keyTrouble(deps, proof, now)))
  const holder = idOf(presentation['holder'])
  const self = signers.has(holder) ? holder : undefined
  const credentials: Verification[] = []
  for (const each of presented.credentials) credentials.push(await credentialIn(deps, each, self, asked))
  const problems = [...keys.filter((bad) => bad !== undefined), ...credentials.flatMap(placed)]
  // Last, so that a presentation refused for another reason can be mended and sent again.
  const spent =
    problems.length === 0 && asked.challenge !== undefined
      ? await useChallenge(deps, organisationId, asked.challenge)
      : undefined
  const inputs = listOf(presentation['proof'])
  const results = {
    presentation: {
      proof: proofs.map((_, index) => ({ verified: keys[index] === undefined, input: inputs[index] ?? {} })),
      ...(asked.challenge === undefined
        ? {}
        : { challenge: { verified: spent === undefined, input: asked.challenge } }),
      ...(asked.domain === undefined ? {} : { domain: { verified: true, input: asked.domain } }),
      ...(holder === undefined ? {} : { holder: { verified: self !== undefined, input: holder } }),
    },
  }
  const warnings = [
    ...(asked.challenge === undefined ? [replayable] : []),
    ...credentials.flatMap((each) => each.warnings),
  ]
  const all = spent === undefined ? problems : [...problems, spent]
  return { ...verification(results, all, warnings), credentials }
}

/** `self`: who presents, when they are named as the holder. */
async function credentialIn(
  deps: VcApiDeps,
  credential: unknown,
  self: unknown,
  checks: CredentialChecks,
): Promise<Verification> {
  if (!isObject(credential) || 'proof' in credential || !('issuer' in credential)) {
    return verifyAnyCredential(deps, credential, checks)
  }
  return selfAsserted(credential, self, deps.clock())
}

/** VC Data Model 2.0 §4.13.3: "the value of the issuer property … MUST be identical to the holder property". */
function selfAsserted(credential: Credential, self: unknown, now: Date): Verification {
  const isOwn = self !== undefined && idOf(credential['issuer']) === self
  const troubles = troublesOf(credential, credentialRules, '')
  return verification({}, [...(isOwn ? [] : [unsigned]), ...troubles, ...periodTroubles(credential, now)])
}

/** The problems of a credential, where it stands in the presentation. */
function placed({ problems }: Verification, index: number): readonly Trouble[] {
  return problems.map((problem) => ({
    ...problem,
    pointer: `/verifiableCredential/${String(index)}${problem.pointer ?? ''}`,
  }))
}
