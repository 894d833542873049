/** A signed badge of the versions before 3.0: a JWS, by a key its issuer publishes. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { signatureFailure, type ParsedJws } from '../../proof/jose/jws.ts'
import { fail, isObject, notReached, pass, unknown, valuesOf, type Finding } from '../check.ts'
import type { JsonObject } from '../strict-json.ts'
import type { Source } from '../types.ts'
import type { Provenance } from './hosted.ts'
import { originOf, sameAddress, type OtherDocuments } from './other-documents.ts'
import { fits, isIssuer, olderIssuer, type OlderIssuer } from './older-issuer.ts'
import type { OlderBadge, OlderVersion } from './read-older.ts'

const keyNotLookedUp = unknown(
  'key-not-looked-up',
  'La clé de la signature est publiée ailleurs, et n’a pas pu être consultée. Le badge n’a pas été vérifié.',
  'The key of the signature is published elsewhere, and could not be looked up. The badge was not verified.',
)

const keyNotIssuers = fail(
  'key-not-issuers',
  'La clé qui a signé n’est pas celle de l’émetteur affiché.',
  'The key that signed is not that of the issuer shown.',
)

const signatureMismatch = fail(
  'signature-mismatch',
  'La signature ne correspond pas au contenu : le badge a été modifié ou n’est pas authentique.',
  'The signature does not match the content: the badge was modified or is not genuine.',
)

const statusUnknown = unknown(
  'status-list-unusable',
  'La liste de révocation n’a pas pu être lue : on ne sait pas si le badge a été retiré.',
  'The revocation list could not be read: whether the badge was withdrawn is not known.',
)

function publicKeyIn(pem: string): KeyObject | undefined {
  try {
    // A private key, or a certificate, would be read as well: nobody publishes the one, nobody here judges the other.
    return /^\s*-----BEGIN (RSA )?PUBLIC KEY-----/u.test(pem) ? createPublicKey(pem) : undefined
  } catch {
    return undefined
  }
}

interface NamedKey {
  readonly key: KeyObject
  readonly sources: readonly Source[]
}

interface NamedKeys {
  readonly named: readonly NamedKey[]
  /** No other key could be meant. */
  readonly isAll: boolean
}

/** That are asked of the site of the issuer: its list of revocations is asked for too. */
const mostKeys = 2

/**
 * The keys that may have signed: the one the badge names, if its issuer says it is its own; or those the issuer publishes. Or why there is none.
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#VerificationObject
 */
async function keysOf(
  version: OlderVersion,
  assertion: JsonObject,
  { id, profile }: OlderIssuer,
  documents: OtherDocuments,
): Promise<NamedKeys | Finding> {
  if (version !== '2.0') {
    const { verify } = assertion
    const address = isObject(verify) ? verify['url'] : undefined
    // Before 2.0 nothing but the site ties a key to its issuer.
    if (typeof address !== 'string' || originOf(address) !== originOf(id)) return keyNotIssuers
    const found = await documents.text(address)
    if ('trouble' in found) return keyNotLookedUp
    const key = publicKeyIn(found.document)
    return key === undefined ? keyNotLookedUp : { named: [{ key, sources: [found.source] }], isAll: true }
  }
  const { verification } = assertion
  const creator = isObject(verification) ? verification['creator'] : undefined
  const published = valuesOf(profile['publicKey'])
  // "If not present, verifiers should check public key(s) declared in the referenced issuer Profile."
  const meant = published.filter((one) => creator === undefined || sameAddress(nameOf(one), creator))
  const [first, ...others] = creator === undefined ? meant : meant.slice(0, 1)
  if (first === undefined) return keyNotIssuers
  const found = await publishedKey(first, id, documents)
  if (others.length === 0) return 'key' in found ? { named: [found], isAll: true } : found
  const more = []
  for (const other of others.slice(0, mostKeys - 1)) more.push(await publishedKey(other, id, documents))
  const named = [found, ...more].filter((one) => 'key' in one)
  return { named, isAll: named.length === published.length }
}

function nameOf(published: unknown): unknown {
  return isObject(published) ? published['id'] : published
}

/** A key in the profile of the issuer `id`, or at the address there. */
async function publishedKey(
  published: unknown,
  id: string,
  documents: OtherDocuments,
): Promise<NamedKey | Finding> {
  const name = nameOf(published)
  if (typeof name !== 'string') return keyNotIssuers
  const found = isObject(published) ? undefined : await documents.json(name)
  if (found !== undefined && 'trouble' in found) return keyNotLookedUp
  const document = found === undefined ? published : found.document
  if (!isObject(document) || !fits('cryptographicKey', document)) return keyNotLookedUp
  const { id: keyId, owner, publicKeyPem } = document
  if (!sameAddress(keyId, name) || (owner !== undefined && !sameAddress(owner, id))) return keyNotIssuers
  const key = typeof publicKeyPem === 'string' ? publicKeyIn(publicKeyPem) : undefined
  return key === undefined ? keyNotLookedUp : { key, sources: found === undefined ? [] : [found.source] }
}

/** Whether the issuer's own list names the badge. */
async function revocationOf(
  version: OlderVersion,
  assertion: JsonObject,
  { id: issuerId, profile }: OlderIssuer,
  documents: OtherDocuments,
): Promise<Finding> {
  const { revocationList } = profile
  if (typeof revocationList !== 'string') {
    return pass(
      'no-status',
      'Le badge n’annonce pas de liste de révocation : il n’y avait rien à vérifier.',
      'The badge names no revocation list: there was nothing to check.',
    )
  }
  const found = await documents.json(revocationList)
  if ('trouble' in found) return statusUnknown
  const { document, source } = found
  const basedOn = [source]
  const { id, uid } = assertion
  const isNamed = (name: unknown) =>
    name !== undefined && (sameAddress(name, id) || (name !== '' && [id, uid].map(urn).includes(urn(name))))
  if (version === '2.0') {
    const { issuer, revokedAssertions } = document
    const isTheirs = issuer === undefined || sameAddress(issuer, issuerId)
    if (!fits('revocationList2', document) || !sameAddress(document['id'], revocationList) || !isTheirs)
      return { ...statusUnknown, basedOn }
    const isListed = valuesOf(revokedAssertions).some((one) =>
      isObject(one) ? isNamed(one['id']) || isNamed(one['uid']) : isNamed(one),
    )
    return isListed ? { ...revoked, basedOn } : { ...notRevoked, basedOn }
  }
  return Object.keys(document).some(isNamed) ? { ...revoked, basedOn } : { ...notRevoked, basedOn }
}

/** RFC 9562 §4: a UUID is read in any case. */
function urn(name: unknown): unknown {
  return typeof name === 'string' && /^urn:uuid:/iu.test(name) ? name.toLowerCase() : name
}

const revoked = fail('revoked', 'L’émetteur a retiré ce badge.', 'The issuer has withdrawn this badge.')
const notRevoked = pass(
  'not-revoked',
  'L’émetteur n’a pas retiré ce badge.',
  'The issuer has not withdrawn this badge.',
)

/** Checks the signature of `badge` with the key of its issuer. Never rejects for what other sites answer. */
export async function judgeSigned(
  { version, assertion }: OlderBadge & { readonly version: OlderVersion },
  jws: ParsedJws,
  documents: OtherDocuments,
): Promise<Provenance> {
  const open = (signature: Finding, issuerKey: Finding = notReached): Provenance => ({
    signature,
    issuerKey,
    revocation: notReached,
  })
  const issuer = await olderIssuer(version, assertion, documents)
  if (!isIssuer(issuer))
    return issuer.outcome === 'fail' ? open(notReached, issuer) : open(keyNotLookedUp, issuer)
  const keys = await keysOf(version, assertion, issuer, documents)
  if (!('named' in keys)) return keys === keyNotIssuers ? open(notReached, keys) : open(keys)
  const signer = keys.named.find(({ key }) => signatureFailure(jws, key) === undefined)
  if (signer === undefined) return open(keys.isAll ? signatureMismatch : keyNotLookedUp)
  const basedOn = [...issuer.sources, ...signer.sources]
  return {
    signature: pass(
      'signature-valid',
      'Le contenu est intact depuis sa signature.',
      'The content is intact since it was signed.',
    ),
    issuerKey: {
      ...pass('key-published', 'L’émetteur publie cette clé.', 'The issuer publishes this key.'),
      ...(basedOn.length === 0 ? {} : { basedOn }),
    },
    revocation: await revocationOf(version, assertion, issuer, documents),
    issuer,
  }
}
