/** Codes, tokens and secrets of applications: worked out from ids with a key of the service, and kept nowhere. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { grantScopes, type GrantScope } from './scopes.ts'

export type GrantTokenKind = 'code' | 'access token' | 'refresh token'

/** What a code or a token says; nobody else can make one. */
export interface GrantToken {
  readonly grantId: string
  /** Of an access token: the second since 1970 it ends at; of a refresh token: its round; of a code: 0. Below 2^40. */
  readonly number: number
  readonly scopes: readonly GrantScope[]
}

export interface GrantSecrets {
  /** 43 characters of base64url. */
  clientSecret(clientId: string): string
  isClientSecret(clientId: string, text: string): boolean
  /** 72 characters of base64url. */
  write(kind: GrantTokenKind, token: GrantToken): string
  /** `undefined` of what this service did not write as that kind. Does NOT say that it is still good. */
  read(kind: GrantTokenKind, text: string): GrantToken | undefined
  /** What an application knows somebody by: another one knows the same person by another. A URN. */
  profileId(passportId: string, clientId: string): string
}

const idBytes = 16
const numberBytes = 5
const saidBytes = idBytes + numberBytes + 1

/** `secret`: 32 bytes used for nothing else. */
export function createGrantSecrets(secret: Uint8Array): GrantSecrets {
  const keyed = (...parts: readonly string[]) =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest()
  const mark = (kind: GrantTokenKind, said: Buffer) => keyed(kind, said.toString('hex'))
  const ofClient = (clientId: string) => keyed('client secret', clientId)
  return {
    clientSecret: (clientId) => ofClient(clientId).toString('base64url'),
    isClientSecret(clientId, text) {
      const given = Buffer.from(text, 'utf8')
      const right = Buffer.from(ofClient(clientId).toString('base64url'), 'utf8')
      return given.length === right.length && timingSafeEqual(given, right)
    },
    write(kind, { grantId, number, scopes }) {
      const said = Buffer.alloc(saidBytes)
      said.write(grantId, 'hex')
      said.writeUIntBE(number, idBytes, numberBytes)
      said.writeUInt8(bitsOf(scopes), idBytes + numberBytes)
      return Buffer.concat([said, mark(kind, said)]).toString('base64url')
    },
    read(kind, text) {
      // 54 bytes: no bits to spare, so that no two texts are one token.
      if (!/^[A-Za-z0-9_-]{72}$/u.test(text)) return undefined
      const bytes = Buffer.from(text, 'base64url')
      const said = bytes.subarray(0, saidBytes)
      if (!timingSafeEqual(bytes.subarray(saidBytes), mark(kind, said))) return undefined
      const bits = said.readUInt8(idBytes + numberBytes)
      return {
        grantId: said.toString('hex', 0, idBytes),
        number: said.readUIntBE(idBytes, numberBytes),
        scopes: grantScopes.filter((_, at) => (bits & (1 << at)) !== 0),
      }
    },
    profileId(passportId, clientId) {
      const digits = keyed('profile', passportId, clientId).toString('hex')
      // RFC 9562 §5.8: version 8, whose bits are the maker's own.
      const parts = [
        digits.slice(0, 8),
        digits.slice(8, 12),
        `8${digits.slice(12, 15)}`,
        `8${digits.slice(15, 18)}`,
        digits.slice(18, 30),
      ]
      return `urn:uuid:${parts.join('-')}`
    },
  }
}

function bitsOf(scopes: readonly GrantScope[]): number {
  return grantScopes.reduce((bits, scope, at) => (scopes.includes(scope) ? bits | (1 << at) : bits), 0)
}
