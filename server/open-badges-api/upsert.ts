/** A badge that an application puts into a Passeport. @see https://www.imsglobal.org/spec/ob/v3p0/#upsertcredential */
import { keepOpenBadge } from '../passport/badges/keep-foreign.ts'
import type { OpenPassport } from '../passport/passports.ts'
import { Problem } from '../problem.ts'
import type { Text } from '../text.ts'
import type { VerifyDeps, VerifyInput } from '../verify/check.ts'
import type { HostDeps } from './deps.ts'
import { compactJws } from './held-credentials.ts'

/**
 * Keeps the badge as it came, in the place of the one of the same issuer and id. Answers whether it is a new one. Does NOT say that it is about the
 * person: the API has no way to.
 * @throws Problem `invalid-request` (400) when it is no good Open Badge 3.0, `forbidden` (403) when the Passeport is full, `unavailable` (503) when it
 *   could not be verified now
 */
export async function upsertCredential(
  deps: HostDeps,
  opened: OpenPassport,
  input: VerifyInput,
  verify: VerifyDeps,
): Promise<boolean> {
  if (!isOfItsKind(input)) throw new Problem('invalid-request', notGood)
  const kept = await keepOpenBadge(deps, opened, input, verify)
  switch (kept.outcome) {
    case 'kept':
      return kept.isNew
    case 'invalid':
    case 'other':
      throw new Problem('invalid-request', notGood)
    case 'full':
      throw new Problem('forbidden', full)
    case 'unchecked':
      // A presentation, which is good and no badge.
      if (kept.report.verdict !== 'undetermined') throw new Problem('invalid-request', notGood)
      throw new Problem('unavailable', unchecked, { headers: { 'Retry-After': '3600' } })
  }
}

/** Whether what was sent is what its media type says: a JSON object, or a compact JWS and nothing around it. */
function isOfItsKind({ kind, bytes }: VerifyInput): boolean {
  const text = Buffer.from(bytes).toString('utf8')
  return kind === 'jwt' ? compactJws.test(text) : text.trimStart().startsWith('{')
}

const notGood: Text = {
  fr: 'Ce n’est pas un badge Open Badges 3.0 signé et intact : il n’est pas gardé.',
  en: 'This is not a signed and intact Open Badges 3.0 badge: it is not kept.',
}
const full: Text = {
  fr: 'Ce Passeport est plein : la personne doit d’abord en retirer des badges.',
  en: 'This Passeport is full: the person has to take badges out of it first.',
}
const unchecked: Text = {
  fr: 'La signature de ce badge n’a pas pu être vérifiée pour le moment : il n’est pas gardé.',
  en: 'The signature of this badge could not be verified for now: it is not kept.',
}
