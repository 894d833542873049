/** Who secured a presentation, and what they present, under the rules of the VC API. */
import { isEnvelope } from '../../proof/jose/enveloped.ts'
import type { Credential, VerifiedProof } from '../../proof/types.ts'
import {
  parsePresentation,
  readPresentation,
  type Asked,
  type UnverifiedPresentation,
} from '../../verify/presentation/read-presentation.ts'
import type { VcApiDeps } from '../deps.ts'
import { trouble, type Trouble } from '../problem-details.ts'
import { troublesOf } from '../rules/rule.ts'
import { unsafe } from '../safe-mode.ts'
import { isObject } from '../values.ts'
import { presentationRules } from './presentation-rules.ts'
import { proofTrouble } from './proof-trouble.ts'
import { embeddedProofTroubles } from './secured.ts'

/** A presentation whose proofs are all good; or why it is not one. */
export type Presented =
  | {
      readonly presentation: Credential
      readonly credentials: readonly unknown[]
      readonly proofs: readonly Pick<VerifiedProof, 'verificationMethod' | 'controller' | 'created'>[]
    }
  | { readonly problems: readonly [Trouble, ...Trouble[]] }

const notAnObject = trouble(
  'parsing',
  'Une présentation vérifiable est un objet.',
  'A verifiable presentation is an object.',
  '',
)
const notAnEnvelope = trouble(
  'parsing',
  'L’enveloppe n’a que @context, type et un id de la forme data:application/vp+jwt,…',
  'The envelope has only @context, type and an id of the form data:application/vp+jwt,…',
  '',
)

/**
 * Reads a presentation of either form, and checks its form, its terms and its proofs: made to say who presents, by the holder it names, and
 * repeating what was asked. Does NOT check the credentials, nor that the challenge was not used before.
 */
export async function presentedCredentials(
  deps: Pick<VcApiDeps, 'clock'>,
  document: unknown,
  asked: Asked,
): Promise<Presented> {
  if (!isObject(document)) return { problems: [notAnObject] }
  const parsed = parsePresentation(document)
  if ('failure' in parsed) {
    const { failure } = parsed
    return { problems: [failure.code === 'envelope-malformed' ? notAnEnvelope : proofTrouble(failure, '')] }
  }
  const [bad, ...more] = await malformed(document, parsed)
  if (bad !== undefined) return { problems: [bad, ...more] }
  const presenter = await readPresentation(parsed, { now: deps.clock(), ...asked })
  if ('failure' in presenter) return { problems: [proofTrouble(presenter.failure, '')] }
  const { presentation, credentials } = parsed
  return { presentation, credentials, proofs: presenter.proofs }
}

/** What a presentation must be before its proofs are looked at. */
async function malformed(
  document: Credential,
  { presentation }: UnverifiedPresentation,
): Promise<readonly Trouble[]> {
  const troubles = troublesOf(presentation, presentationRules, '')
  if (isEnvelope(document, 'EnvelopedVerifiablePresentation')) return troubles
  const all = [...troubles, ...embeddedProofTroubles(document)]
  if (all.length > 0) return all
  const bad = await unsafe(document, '')
  return bad === undefined ? [] : [bad]
}
