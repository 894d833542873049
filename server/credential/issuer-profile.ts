/** Who issues, as a badge says it. */

export interface ProfiledIssuer {
  readonly did: string
  readonly organisation: { readonly name: string; readonly url?: string; readonly email?: string }
}

/**
 * The issuing organisation as an Open Badges 3.0 Profile; its id is its DID.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#profile
 */
export function issuerProfile({ did, organisation }: ProfiledIssuer): Record<string, unknown> {
  const { name, url, email } = organisation
  return {
    id: did,
    type: ['Profile'],
    name,
    ...(url === undefined ? {} : { url }),
    ...(email === undefined ? {} : { email }),
  }
}
