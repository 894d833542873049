/** An organisation as an Open Badges 2.0 Issuer. */
import { openBadges2Context } from './addresses.ts'

export interface OpenBadges2IssuerParts {
  /** Its own address. */
  readonly id: string
  readonly organisation: { readonly name: string; readonly url?: string; readonly email?: string }
  /** What stands for `url` when the organisation has told none: where its Open Badges 3.0 profile is. */
  readonly profileUrl: string
  readonly publicUrl: string
  /** Address of its logo, when it has one. */
  readonly logoUrl?: string
}

/**
 * Pure. `verification` confines assertions of this issuer to this service. Open Badges 2.0 wants an e-mail; one that was not told is left out
 * rather than made up.
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#Profile
 */
export function openBadges2Issuer(parts: OpenBadges2IssuerParts): Record<string, unknown> {
  const { id, organisation, profileUrl, publicUrl, logoUrl } = parts
  const { name, url = profileUrl, email } = organisation
  return {
    '@context': openBadges2Context,
    id,
    type: 'Issuer',
    name,
    url,
    ...(email === undefined ? {} : { email }),
    ...(logoUrl === undefined ? {} : { image: logoUrl }),
    verification: {
      type: 'HostedBadge',
      allowedOrigins: new URL(publicUrl).host,
      startsWith: `${publicUrl}/ob2/assertions/`,
    },
  }
}
