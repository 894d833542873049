/** Whether what a key of another site signed is believed. Pure. */
import { keyInDid } from '../../proof/jose/header-key.ts'
import { judgeKey } from '../../proof/keys/judge-key.ts'
import { decodePublicKey, encodePublicKey } from '../../proof/keys/multikey.ts'
import type { ControllerKey, ProofPurpose } from '../../proof/types.ts'
import type { KeyAnswer } from './look-up-keys.ts'

/**
 * `key-not-listed`: the document is good and does not have it. `key-not-for-this`: it has it, for other purposes or for none. `key-not-read`: it
 * may have it, in a form that is not read here. `key-revoked-since`: dated before the key was revoked; but whoever has it can write any date.
 */
export type ControllerKeyJudgement =
  | 'good'
  | 'key-not-listed'
  | 'key-not-for-this'
  | 'key-not-read'
  | 'key-expired'
  | 'key-revoked'
  | 'key-revoked-since'

/** What is asked of a document. */
export interface KeyUse {
  /** As the proof or the header names it; a `did:jwk` or a Multikey after `#` is that key under whatever name the document has for it. */
  readonly verificationMethod: string
  readonly purpose: ProofPurpose
  /** When the proof says it was made, RFC 3339; `undefined` is as if it were now. */
  readonly dated: string | undefined
}

/** Judges the key of one proof by the document of its controller. Does NOT check the proof. */
export function judgeControllerKey(
  { keys, unread }: Extract<KeyAnswer, { readonly keys: unknown }>,
  { verificationMethod, purpose, dated }: KeyUse,
): ControllerKeyJudgement {
  const named = keyFor(keys, verificationMethod)
  if (named === undefined) return unread.length > 0 ? 'key-not-read' : 'key-not-listed'
  if (!named.purposes.includes(purpose)) return 'key-not-for-this'
  const { expires: retiredAt, revoked: compromisedAt } = named
  const judgement = judgeKey(
    {
      ...(retiredAt === undefined ? {} : { retiredAt }),
      ...(compromisedAt === undefined ? {} : { compromisedAt }),
    },
    dated,
  )
  switch (judgement) {
    case 'good':
      return 'good'
    case 'key-retired':
      return 'key-expired'
    case 'key-compromised':
      return 'key-revoked'
    case 'good-if-known':
      return 'key-revoked-since'
  }
}

/** The key under that name; where nothing has the name, the key that the name holds. */
function keyFor(keys: readonly ControllerKey[], verificationMethod: string): ControllerKey | undefined {
  const named = keys.find((key) => key.verificationMethod === verificationMethod)
  const written = multikeyIn(verificationMethod)
  // A name that holds one key, and stands for another, is nobody's.
  if (named !== undefined) {
    return written === undefined || written === named.publicKeyMultibase ? named : undefined
  }
  const same = keys.filter((key) => key.publicKeyMultibase === written)
  return same.find((key) => key.purposes.length > 0) ?? same[0]
}

function multikeyIn(verificationMethod: string): string | undefined {
  const fragment = verificationMethod.split('#')[1] ?? ''
  if (decodePublicKey(fragment) !== undefined) return fragment
  const inDid = keyInDid(verificationMethod)
  try {
    return inDid && encodePublicKey(inDid.key)
  } catch {
    // A kind of key that has no Multikey here.
    return undefined
  }
}
