/** The key of whoever presents, where it is published on another site: for proofs of the purpose `authentication`, made now. */
import { jwkThumbprint } from '../../proof/keys/jwk.ts'
import { decodePublicKey } from '../../proof/keys/multikey.ts'
import { refused, type Refused, type ResolveKey } from '../../proof/jose/types.ts'
import type { ControllerKey } from '../../proof/types.ts'
import { judgeControllerKey, type ControllerKeyJudgement } from '../foreign/judge-controller-key.ts'
import { lookUpKeys, type KeyAnswer, type LookUpDeps, type LookUpTrouble } from '../foreign/look-up-keys.ts'
import { controllerKeyResolver, isWholeKeyName } from '../foreign/proof-keys.ts'
import type { Source } from '../types.ts'

/** Why it is not known who presents, and what was read for that. */
export type PresenterRefused = Refused & { readonly basedOn?: readonly Source[] }

/** A DID that is a key: there is no document to look up. */
export function isKeyItself(id: string): boolean {
  return /^did:(?:key|jwk):/u.test(id)
}

/** What the document of `holder` says of the keys that proofs name. */
export function lookUpHolder(
  deps: LookUpDeps,
  holder: string,
  names: readonly string[],
  now: Date,
): Promise<KeyAnswer> {
  return lookUpKeys(deps, { controller: holder, names: [...new Set(names)] }, now)
}

/** Finds the key a header names, or carries, in the document of the holder. `answered` is told what the document said. */
export function holderKeyResolver(
  deps: LookUpDeps,
  now: Date,
  answered: (answer: KeyAnswer) => void,
): ResolveKey {
  const named = controllerKeyResolver(deps, now, answered)
  return async (kid, holder) => {
    if (holder === undefined || isKeyItself(holder)) return undefined
    if (!kid.startsWith(thumbprints)) return named(kid, holder)
    const answer = await lookUpHolder(deps, holder, [], now)
    answered(answer)
    return 'keys' in answer ? keyOfThumbprint(answer.keys, kid, holder) : undefined
  }
}

const thumbprints = 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:'

function keyOfThumbprint(keys: readonly ControllerKey[], kid: string, controller: string) {
  for (const { publicKeyMultibase, verificationMethod } of keys) {
    const key = decodePublicKey(publicKeyMultibase)?.key
    if (key !== undefined && `${thumbprints}${jwkThumbprint(key)}` === kid)
      return { key, verificationMethod, controller }
  }
  return undefined
}

const troubles: { readonly [trouble in LookUpTrouble]: Refused } = {
  'not-here': refused('holder-key-not-looked-up', 'the holder is not one that presents from here'),
  'not-looked-up': refused('holder-key-not-looked-up', 'this service asks nobody'),
  'method-not-read': refused('holder-key-not-looked-up', 'where its keys are is not known'),
  unreachable: refused('holder-document-unreachable', 'the site of the holder did not answer'),
  unusable: refused('holder-document-unusable', 'the document is not in the name of the holder'),
  'without-keys': refused('holder-document-unusable', 'the document says nothing of keys'),
}

const judgements: { readonly [judgement in Exclude<ControllerKeyJudgement, 'good'>]: Refused } = {
  'key-not-listed': refused('holder-key-not-listed', 'the holder does not publish the key'),
  'key-not-for-this': refused('holder-key-not-for-this', 'the holder publishes it for something else'),
  'key-not-read': refused('holder-key-not-read', 'the holder publishes keys in a form that is not read'),
  'key-expired': refused('key-no-longer-good', 'the key has expired'),
  'key-revoked': refused('key-no-longer-good', 'the key was revoked'),
  'key-revoked-since': refused('key-no-longer-good', 'the key was revoked'),
}

function basedOn(answer: KeyAnswer): { readonly basedOn?: readonly Source[] } {
  return answer.basedOn.length === 0 ? {} : { basedOn: answer.basedOn }
}

/** Why no key was had for a proof, where the document of the holder was asked for one. `kid`: of a header, which may be any text. */
export function holderKeyNotHad(answer: KeyAnswer, kid?: string): PresenterRefused {
  if ('trouble' in answer) return { ...troubles[answer.trouble], ...basedOn(answer) }
  const isNamed = kid === undefined || isWholeKeyName(kid)
  const isKnown = isNamed && answer.unread.length === 0
  return { ...judgements[isKnown ? 'key-not-listed' : 'key-not-read'], ...basedOn(answer) }
}

/** Why one of the keys that signed is not the holder’s for this; `undefined` when all are. */
export function holderKeyFlaw(
  answer: KeyAnswer,
  verificationMethods: readonly string[],
): PresenterRefused | undefined {
  if ('trouble' in answer) return holderKeyNotHad(answer)
  for (const verificationMethod of verificationMethods) {
    // Made now, whatever it says.
    const use = { verificationMethod, purpose: 'authentication', dated: undefined } as const
    const judgement = judgeControllerKey(answer, use)
    if (judgement !== 'good') return { ...judgements[judgement], ...basedOn(answer) }
  }
  return undefined
}
