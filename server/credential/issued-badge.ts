/** A badge of ours, read back from what was signed: what its other forms are made of. */

import type { Language } from '../text.ts'

/** What the other forms of a badge say of it. Times are RFC 3339 UTC. */
export interface IssuedBadge {
  /** The permanent address of the credential. */
  readonly id: string
  readonly subjectId: string
  /** Only when the person asked for their name to be written in the badge. */
  readonly holderName?: string
  readonly issuer: { readonly id: string; readonly name: string }
  readonly validFrom: string
  /** End of validity, when the badge has one. */
  readonly validUntil?: string
  /** When it was first awarded; earlier than `validFrom` for a badge that continues another. */
  readonly awardedDate: string
  /** As it was signed: the edition of one language, which is what the badge is written in. */
  readonly achievement: Readonly<Record<string, unknown>> & {
    readonly id: string
    readonly name: string
    readonly inLanguage: Language
  }
  readonly evidence: readonly { readonly id: string; readonly name: string; readonly genre: string }[]
  /** Its entry in the revocation list, as it was signed. */
  readonly credentialStatus: Readonly<Record<string, string>>
}

/** As much of `buildCredential`'s output as is read back. */
interface SignedBadge {
  readonly id: string
  readonly issuer: IssuedBadge['issuer']
  readonly validFrom: string
  readonly validUntil?: string
  readonly awardedDate: string
  readonly credentialSubject: {
    readonly id: string
    readonly identifier?: readonly { readonly identityType: string; readonly identityHash: string }[]
    readonly achievement: IssuedBadge['achievement']
  }
  readonly evidence?: IssuedBadge['evidence']
  readonly credentialStatus: IssuedBadge['credentialStatus']
}

/**
 * Reads `text`, a credential this service signed (`buildCredential`) and kept. Does NOT verify it, and is not for anybody else's.
 * @throws Error (a bug) when it is not JSON
 */
export function readIssuedBadge(text: string): IssuedBadge {
  const {
    id,
    issuer,
    validFrom,
    validUntil,
    awardedDate,
    credentialSubject,
    evidence = [],
    credentialStatus,
  } = JSON.parse(text) as SignedBadge
  const name = credentialSubject.identifier?.find(({ identityType }) => identityType === 'name')
  return {
    id,
    subjectId: credentialSubject.id,
    ...(name === undefined ? {} : { holderName: name.identityHash }),
    issuer,
    validFrom,
    ...(validUntil === undefined ? {} : { validUntil }),
    awardedDate,
    achievement: credentialSubject.achievement,
    evidence,
    credentialStatus,
  }
}
