/** What the tests use of a package that ships without types. */
declare module 'openbadges-validator' {
  type Errors = Readonly<Record<string, unknown>> | null
  const validator: {
    /** May throw on what is no object. */
    assertion(assertion: object, version: string): Errors
    badgeClass(badge: object, version: string): Errors
    issuerOrganization(issuer: object, version: string): Errors
    /** Whether `hash` (`sha256$…`) is that of `identity`, then `salt`. */
    doesHashedEmailMatch(hash: string, salt: string, identity: string): boolean
  }
  export default validator
}
