import { judgeKey, keyNamed } from '../../../proof/keys/judge-key.ts'
import type { PublishedKey } from '../../../proof/types.ts'
import {
  best,
  fail,
  issuerId,
  objectsOf,
  pass,
  unknown,
  warn,
  type Check,
  type CheckContext,
  type Finding,
  type Signer,
  type VerifyDeps,
} from '../../check.ts'
import { momentOf } from '../../../timestamp.ts'
import { isHostedHere, isMisspeltDid } from '../../hosted-here.ts'
import { validFromOf } from '../../issued-at.ts'
import type { JsonObject } from '../../strict-json.ts'
import { keyElsewhere, notIssuers, notKnownThen } from './elsewhere.ts'

/** A key that came with the text: whose it is, only an issuer who is a key or publishes its keys here would say; and they did not. */
async function selfAsserted(context: KeyContext, signer: Signer, issuer: string): Promise<Finding> {
  const { deps } = context
  const isKnown =
    /^did:(?:key|jwk):/iu.test(issuer) || isHostedHere(deps.publicUrl, issuer) || isMisspeltDid(issuer)
  if (isKnown || (await deps.publishedKeys(issuer)).length > 0) return notIssuers
  const found = await keyElsewhere(context, signer)
  if (found.code !== 'issuer-keys-not-looked-up' && found.code !== 'issuer-method-not-read') return found
  return warn(
    'issuer-not-bound',
    'Le badge apporte lui-même la clé qui l’a signé, ce que n’importe qui peut faire : rien ne la relie à l’émetteur affiché.',
    'The badge itself brings the key that signed it, as anybody can do: nothing links it to the issuer shown.',
  )
}

/** A key of an issuer of this service: whether what it signed at that moment is believed. */
async function ownKey(context: KeyContext, key: PublishedKey, created: string | undefined): Promise<Finding> {
  // A retired key is nobody else's: where what it signed does not say when, the credential's own word is as good.
  switch (judgeKey(key, created ?? validFromOf(context.credential))) {
    case 'good':
      return pass('key-published', 'L’émetteur publie cette clé.', 'The issuer publishes this key.')
    case 'key-compromised':
      return fail(
        'key-compromised',
        'La clé qui a signé n’était plus sûre à la date de la signature : quelqu’un d’autre que l’émetteur a pu signer.',
        'The key that signed was no longer safe when it signed: somebody other than the issuer may have signed.',
      )
    case 'key-retired':
      return fail(
        'key-retired',
        'L’émetteur n’employait plus la clé qui a signé à la date de la signature.',
        'The issuer no longer used the key that signed when it signed.',
      )
    case 'good-if-known':
      if (await isKept(context, key)) {
        return pass(
          'key-published-then',
          'L’émetteur publiait cette clé, sûre à la date de la signature, et ce service garde ce même badge.',
          'The issuer published this key, safe when it signed, and this service keeps this very badge.',
        )
      }
      return unknown(
        'key-compromised-since',
        'La clé qui a signé n’est plus sûre, et qui la détient peut écrire la date qu’il veut : on ne sait pas si le badge est d’avant.',
        'The key that signed is no longer safe, and whoever has it can write any date: whether the badge is from before is not known.',
      )
  }
}

interface KeptQuestion extends Pick<CheckContext, 'signedText'> {
  readonly deps: Pick<VerifyDeps, 'keptCredential'>
  readonly credential: Readonly<Record<string, unknown>>
}

/**
 * Whether this very credential was kept here: by the key's proof, which is that of no other content. Without such a proof (a JWT, a derived
 * proof) it cannot be known.
 */
export async function isKept(
  { deps, credential, signedText }: KeptQuestion,
  key: PublishedKey,
): Promise<boolean> {
  const { id } = credential
  const text =
    typeof id === 'string' && signedText === undefined ? await deps.keptCredential?.(id) : undefined
  if (text === undefined) return false
  // Written by us.
  const kept = JSON.parse(text) as JsonObject
  const isByKey = ({ verificationMethod: method }: JsonObject) =>
    typeof method === 'string' && keyNamed([key], method) !== undefined
  const values = (of: KeptQuestion['credential']) => objectsOf(of['proof']).filter(isByKey).map(proofValueOf)
  const known = new Set(values(kept))
  const handed = values(credential)
  return handed.length > 0 && handed.every((value) => value !== undefined && known.has(value))
}

function proofValueOf({ proofValue }: JsonObject): string | undefined {
  return typeof proofValue === 'string' ? proofValue : undefined
}

/**
 * The key that signed belongs to the issuer the badge names. An issuer of this service has one identifier, written in one
 * way; anything else that leads to this service is somebody else's imitation. Of an issuer elsewhere, its own document says which keys it has.
 */
export const issuerKey: Check = {
  id: 'issuer.key',
  title: { fr: 'La clé est celle de l’émetteur', en: 'The key is the issuer’s' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#verification; https://www.w3.org/TR/vc-data-integrity/#retrieve-verification-method',
  fatal: true,
  async run(context) {
    const { signers } = context
    if (signers === undefined) {
      return unknown(
        'key-not-checked',
        'La signature n’ayant pas été lue, sa clé ne l’a pas été non plus.',
        'As the signature was not read, neither was its key.',
      )
    }
    const [first, ...others] = latestFirst(signers, context.credential)
    const findings: [Finding, ...Finding[]] = [await judged(context, first)]
    for (const signer of others) findings.push(await judged(context, signer))
    // One good proof by the issuer is enough: it may have signed again with a newer key. Of several good ones the latest says when it signed.
    return best(findings)
  },
}

/** The order of a set says nothing; nor may it choose the moment at which the issuer is judged. */
function latestFirst([first, ...others]: Signers, credential: JsonObject): Signers {
  const momentOfSigner = ({ created }: Signer) => momentOf(created ?? validFromOf(credential)) ?? 0
  const [latest, ...rest] = [first, ...others].toSorted((a, b) => momentOfSigner(b) - momentOfSigner(a))
  return latest === undefined ? [first, ...others] : [latest, ...rest]
}

type Signers = readonly [Signer, ...Signer[]]

/** What is found of one proof; once its key is known to be the issuer's, that it is. */
async function judged(context: CheckContext, signer: Signer): Promise<Finding> {
  const found = await judgeSigner(context, signer)
  return found.outcome === 'pass' ? { ...found, learned: { ...found.learned, issuersProof: signer } } : found
}

/** What is asked when a key is judged. */
export type KeyDeps = Pick<
  VerifyDeps,
  'publicUrl' | 'publishedKeys' | 'keptCredential' | 'outside' | 'knownUntil'
>

export interface KeyContext extends Pick<CheckContext, 'now' | 'credential' | 'signedText'> {
  readonly deps: KeyDeps
}

/** Whether the key of `signer` is that of the issuer `credential` names. Does NOT check what was signed. */
export async function judgeSigner(context: KeyContext, signer: Signer): Promise<Finding> {
  const { deps, credential } = context
  const issuer = issuerId(credential) ?? ''
  const { controller, verificationMethod, created, isSelfAsserted } = signer
  if (isSelfAsserted === true) return selfAsserted(context, signer, issuer)
  if (issuer.startsWith('urn:') && isKeyItself(controller)) {
    return warn(
      'issuer-not-bound',
      'L’émetteur n’est désigné que par un numéro, que n’importe qui a pu écrire : rien ne le relie à la clé qui a signé.',
      'The issuer is only named by a number, which anybody could have written: nothing links it to the key that signed.',
    )
  }
  if (controller !== issuer || isMisspeltDid(issuer)) return notIssuers
  const published = await deps.publishedKeys(issuer)
  if (published.length > 0 || isHostedHere(deps.publicUrl, issuer)) {
    const key = keyNamed(published, verificationMethod)
    if (key === undefined) return deps.knownUntil === undefined ? notIssuers : notKnownThen
    return { ...(await ownKey(context, key, created)), learned: { isIssuedHere: true } }
  }
  if (isKeyItself(issuer)) {
    return pass(
      'key-is-issuer',
      'L’émetteur est désigné par sa clé même.',
      'The issuer is named by its very key.',
    )
  }
  return keyElsewhere(context, signer)
}

/** A DID that is a key, of which there is no document to look up. */
function isKeyItself(did: string): boolean {
  return did.startsWith('did:key:') || did.startsWith('did:jwk:')
}
