/** Where the Open Badges 2.0 forms live: for good, since whoever checks a hosted badge fetches them. */
import type { Language } from '../../text.ts'

/** The context all of them have. @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html */
export const openBadges2Context = 'https://w3id.org/openbadges/v2'

export interface OpenBadges2Addresses {
  readonly assertion: (awardId: string) => string
  /** `achievement`: `<framework>/<version>/<code>`. */
  readonly badgeClass: (organisationId: string, achievement: string, language: Language) => string
  readonly issuer: (organisationId: string) => string
}

export function openBadges2Addresses(publicUrl: string): OpenBadges2Addresses {
  const base = `${publicUrl}/ob2`
  return {
    assertion: (awardId) => `${base}/assertions/${awardId}`,
    badgeClass: (organisationId, achievement, language) =>
      `${base}/badge-classes/${organisationId}/${achievement}/${language}`,
    issuer: (organisationId) => `${base}/issuers/${organisationId}`,
  }
}
