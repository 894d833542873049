/** The DID of an issuing organisation. */

/**
 * `did:web:<host>:issuers:<slug>`; a port is written `%3A8443`, a path in `publicUrl` adds its segments before
 * `issuers`. Its document is served at `<publicUrl>/issuers/<slug>/did.json`.
 * @see https://w3c-ccg.github.io/did-method-web/#method-specific-identifier
 */
export function webDid(publicUrl: string, organisationId: string): string {
  const url = new URL(publicUrl)
  const path = url.pathname.split('/').filter((segment) => segment !== '')
  return ['did', 'web', encodeURIComponent(url.host), ...path, 'issuers', organisationId].join(':')
}

/** `did:key:z6Mk…`. @see https://w3c-ccg.github.io/did-key-spec/ */
export function keyDid(publicKeyMultibase: string): string {
  return `did:key:${publicKeyMultibase}`
}
