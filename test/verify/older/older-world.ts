/** A badge of Open Badges 2.0, its class, its issuer and its key, as their site shows them; and the same of 1.0. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { judgeOlder, type OlderDeps } from '../../../server/verify/older/judge-older.ts'
import type { InnerReport } from '../../../server/verify/check.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { sitesInMemory, type SitePage } from '../in-memory-sites.ts'

export type Json = Readonly<Record<string, unknown>>

export const context = 'https://w3id.org/openbadges/v2'
export const site = 'https://issuer.example'
export const at = (path: string) => `${site}${path}`
export const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()

export const profile = (change: Json = {}): Json => ({
  '@context': context,
  id: at('/issuer'),
  type: 'Issuer',
  name: 'Fablab',
  publicKey: at('/key'),
  ...change,
})
export const badgeClass = (change: Json = {}): Json => ({
  '@context': context,
  id: at('/class'),
  type: 'BadgeClass',
  name: 'Soudure',
  description: 'Sait souder',
  image: at('/i.png'),
  criteria: at('/criteria'),
  issuer: at('/issuer'),
  ...change,
})
export const assertion = (change: Json = {}): Json => ({
  '@context': context,
  id: at('/a'),
  type: 'Assertion',
  recipient: { type: 'email', hashed: false, identity: 'zoe.lefevre@exemple.fr' },
  badge: at('/class'),
  verification: { type: 'hosted' },
  issuedOn: '2020-01-01T00:00:00Z',
  ...change,
})
export const publicKey = (change: Json = {}): Json => ({
  id: at('/key'),
  type: 'CryptographicKey',
  owner: at('/issuer'),
  publicKeyPem: pemOf(keys.publicKey),
  ...change,
})
export const assertion1 = (change: Json = {}): Json => ({
  uid: 'a1',
  recipient: { type: 'email', hashed: false, identity: 'zoe.lefevre@exemple.fr' },
  badge: at('/class1'),
  verify: { type: 'hosted', url: at('/a1') },
  issuedOn: '2020-01-01',
  ...change,
})
export const assertion05 = (origin: unknown = site): Json => ({
  recipient: 'zoe.lefevre@exemple.fr',
  issued_on: '2013-01-01',
  badge: {
    version: '0.5.0',
    name: 'Soudure',
    image: '/i.png',
    description: 'Sait souder',
    criteria: '/c',
    issuer: { origin, name: 'Fablab' },
  },
})

export type Pages = Readonly<Record<string, SitePage>>

/** By path, at the site of the issuer. */
export const pages = (change: Pages = {}): Pages => {
  const all: Pages = {
    '/a': { body: assertion() },
    '/class': { body: badgeClass() },
    '/issuer': { body: profile() },
    '/key': { body: publicKey() },
    '/a1': { body: assertion1() },
    '/class1': {
      body: {
        name: 'Soudure',
        description: 'Sait souder',
        image: at('/i.png'),
        criteria: at('/c'),
        issuer: at('/issuer1'),
      },
    },
    '/issuer1': { body: { name: 'Fablab', url: site } },
    '/pem': { body: pemOf(keys.publicKey), mediaType: 'text/plain' },
    ...change,
  }
  return Object.fromEntries(
    Object.entries(all).map(([path, page]) => [/^https?:/u.test(path) ? path : at(path), page]),
  )
}

/** A JWS of `payload`. */
export function jws(payload: Json, key: KeyObject = keys.privateKey): string {
  const input = [{ alg: 'RS256' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

/** What is found of a badge, or of the text of one, while the site shows `change` beside the usual. */
export async function judged(
  badge: Json | string,
  change: Pages = {},
  { isInImage = false, ...more }: Partial<OlderDeps> & { readonly isInImage?: boolean } = {},
): Promise<{
  readonly report: InnerReport
  readonly asked: readonly string[]
  answer(check: string): string
}> {
  const outside = sitesInMemory(pages(change))
  const text = typeof badge === 'string' ? badge : JSON.stringify(badge)
  const found = await judgeOlder({ text, isInImage }, { publicUrl, outside, ...more }, now)
  if ('kept' in found) throw new Error('it is none of ours')
  const { report } = found
  return {
    report,
    asked: outside.asked.map(({ url }) => url),
    answer(check) {
      const result = report.checks.find(({ id }) => id === check)
      return `${report.verdict}: ${result?.outcome ?? ''} ${result?.code ?? ''}`
    },
  }
}
