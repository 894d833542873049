/** Rules about the resources a credential pins by their digest. */
import { decode } from 'base58-universal'
import { credentialsV2, dataIntegrityV2, multikeyV1 } from '../../proof/json-ld/contexts.ts'
import type { Credential } from '../../proof/types.ts'
import { isObject, isText, isUrl, listOf } from '../values.ts'
import { rule, type Rule } from './rule.ts'

const algorithms = ['sha256', 'sha384', 'sha512'] as const
type Algorithm = (typeof algorithms)[number]

/** A digest a specification prints of its own context. The copies bundled here say the same in other bytes: theirs are not compared. */
const printed = (algorithm: Algorithm, hexadecimal: string): Digest => ({
  algorithm,
  bytes: Buffer.from(hexadecimal, 'hex'),
})

/**
 * @see https://www.w3.org/TR/vc-data-model-2.0/#base-context
 * @see https://www.w3.org/TR/vc-data-integrity/#contexts-and-vocabularies
 */
const published: ReadonlyMap<unknown, readonly Digest[]> = new Map([
  [
    credentialsV2,
    [
      printed('sha256', '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734'),
      printed(
        'sha384',
        '97f1eb8e5042356c805fdd61afa2c557663785e0794dcafa21e138fd38def18cb360133c221aa31d6896a6bf3e65b614',
      ),
    ],
  ],
  [dataIntegrityV2, [printed('sha256', '67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4')]],
  [multikeyV1, [printed('sha256', 'ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597')]],
])

interface Digest {
  readonly algorithm: Algorithm
  readonly bytes: Buffer
}

/** Multihash codes of the same. */
const multihashes: Readonly<Record<number, Algorithm>> = { 0x12: 'sha256', 0x20: 'sha384', 0x13: 'sha512' }

/** The digest of a `digestMultibase`; undefined when it has not its form. */
function multibaseDigest(text: string): Digest | undefined {
  const bytes = multibaseBytes(text)
  const algorithm = multihashes[bytes?.[0] ?? 0]
  if (bytes === undefined || algorithm === undefined || bytes[1] !== bytes.length - 2) return undefined
  return { algorithm, bytes: bytes.subarray(2) }
}

function multibaseBytes(text: string): Buffer | undefined {
  if (text.length > 200) return undefined
  if (/^u[A-Za-z0-9_-]+$/u.test(text)) return Buffer.from(text.slice(1), 'base64url')
  if (/^z[1-9A-HJ-NP-Za-km-z]+$/u.test(text)) return Buffer.from(decode(text.slice(1)))
  return undefined
}

const longestMetadata = 2000

/** The digests of a `digestSRI`, one or several, in base64 or base64url; options after `?` say nothing yet. None when one has not its form. */
function sriDigests(text: unknown): readonly Digest[] {
  if (!isText(text) || text.length > longestMetadata) return []
  const digests = text.split(/[ \t\n\f\r]+/u).flatMap((each) => (each === '' ? [] : [sriDigest(each)]))
  return digests.every((digest) => digest !== undefined) ? digests : []
}

function sriDigest(text: string): Digest | undefined {
  const [, name, base64 = ''] =
    /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?[!-~]*)?$/u.exec(text) ?? []
  const algorithm = algorithms.find((each) => each === name)
  // Node reads both alphabets of base64.
  return algorithm === undefined ? undefined : { algorithm, bytes: Buffer.from(base64, 'base64') }
}

/**
 * Whether there are digests of their form and, of a resource known here, the right ones. Of several, those of the strongest algorithm count,
 * and one of them must be right. A resource that is not known is not looked up: its digests only have their form.
 * @see https://www.w3.org/TR/SRI/#does-response-match-metadatalist
 */
function areRight(id: unknown, digests: readonly Digest[]): boolean {
  const strongest = algorithms.findLast((each) => digests.some(({ algorithm }) => algorithm === each))
  if (strongest === undefined) return false
  const right = published.get(id)?.find(({ algorithm }) => algorithm === strongest)
  return (
    right === undefined ||
    digests.some(({ algorithm, bytes }) => algorithm === strongest && bytes.equals(right.bytes))
  )
}

function resourcesOf({ relatedResource }: Credential): readonly Credential[] {
  return listOf(relatedResource).filter(isObject)
}

/** @see https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources */
export const relatedResourceRules: readonly Rule[] = [
  rule(
    '/relatedResource',
    'relatedResource est un objet, ou une liste d’objets, chacun avec son propre id (URL).',
    'relatedResource is an object, or a list of objects, each with an id (URL) of its own.',
    (credential) => {
      const ids = resourcesOf(credential).map(({ id }) => id)
      return (
        ids.length === listOf(credential['relatedResource']).length &&
        ids.every(isUrl) &&
        new Set(ids).size === ids.length
      )
    },
  ),
  rule(
    '/relatedResource',
    'Chaque ressource a une empreinte (digestSRI ou digestMultibase).',
    'Each resource has a digest (digestSRI or digestMultibase).',
    (credential) =>
      resourcesOf(credential).every((resource) => 'digestSRI' in resource || 'digestMultibase' in resource),
  ),
  {
    path: '/relatedResource',
    problem: 'cryptographicSecurity',
    detail: {
      fr: 'Une empreinte n’a pas sa forme, ou n’est pas celle de la ressource.',
      en: 'A digest does not have its form, or is not that of the resource.',
    },
    holds: (credential) =>
      resourcesOf(credential).every(({ id, digestSRI, digestMultibase }) => {
        const multibase = isText(digestMultibase) ? multibaseDigest(digestMultibase) : undefined
        return (
          (digestSRI === undefined || areRight(id, sriDigests(digestSRI))) &&
          (digestMultibase === undefined || areRight(id, multibase === undefined ? [] : [multibase]))
        )
      }),
  },
]
