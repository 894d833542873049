/** The one reader of presentations: who shows credentials, to whom, and in answer to what. */
import { verifyPresentationProof } from '../../proof/data-integrity/presentation.ts'
import { envelop, isEnvelope, openPresentationEnvelope } from '../../proof/jose/enveloped.ts'
import { idOf } from '../../proof/jose/json-object.ts'
import { readKeyBinding } from '../../proof/jose/key-binding.ts'
import { parseSdJwtVc } from '../../proof/jose/sd-jwt-vc.ts'
import { refused, type Refused } from '../../proof/jose/types.ts'
import { parseVpJwt, readVpJwt } from '../../proof/jose/vp-jwt.ts'
import type { Credential, VerifiedProof } from '../../proof/types.ts'
import { isObject, objectsOf, valuesOf } from '../check.ts'
import type { KeyAnswer, LookUpDeps } from '../foreign/look-up-keys.ts'
import type { Source } from '../types.ts'
import {
  holderKeyFlaw,
  holderKeyNotHad,
  holderKeyResolver,
  isKeyItself,
  lookUpHolder,
  type PresenterRefused,
} from './holder-key.ts'

/** What the verifier asked the presenter to repeat. */
export interface Asked {
  readonly challenge?: string
  /** For whom: an origin, or the identifier of a client. */
  readonly domain?: string
  /** Who presents is all that is asked: no credential need be in it. */
  readonly mayBeEmpty?: boolean
}

export type PresentationForm = 'data-integrity' | 'vp-jwt' | 'sd-jwt'

/** A presentation taken apart: nothing of it is to be believed yet. */
export interface UnverifiedPresentation {
  readonly form: PresentationForm
  /** The presentation itself; of an SD-JWT, which has none, only its one credential. */
  readonly presentation: Credential
  /** In their order: objects, or a signed text. */
  readonly credentials: readonly unknown[]
  /** Of a JWT or an SD-JWT. */
  readonly text?: string
  /** JSON texts in it, as they were signed. */
  readonly signedTexts: readonly string[]
}

/** Who presents; all their proofs are good, and repeat what was asked. */
export interface Presenter {
  /** The DID of the key that signed; of the holder, where the presentation names one. */
  readonly holder: string
  readonly proofs: readonly Pick<VerifiedProof, 'verificationMethod' | 'controller' | 'created'>[]
  /** The document of the holder; absent: the key names itself. */
  readonly basedOn?: readonly Source[]
}

/**
 * Takes apart a presentation: an object with an embedded proof, an EnvelopedVerifiablePresentation, a VP-JWT (`vp+jwt`, or the `vp` claim of
 * data model 1.1), or an SD-JWT with the signature of its holder. Failure codes: `not-a-presentation`, `envelope-malformed`, those of
 * `parseVpJwt` and `parseSdJwtVc`. Does NOT check any proof.
 */
export function parsePresentation(handed: Credential | string): UnverifiedPresentation | Refused {
  if (typeof handed === 'string') return handed.includes('~') ? parseBound(handed) : parseJwt(handed)
  if (!isEnvelope(handed, 'EnvelopedVerifiablePresentation')) return parseEmbedded(handed)
  const envelope = openPresentationEnvelope(handed)
  return envelope === undefined
    ? refused('envelope-malformed', 'the envelope holds something else than one signed presentation')
    : parseJwt(envelope.text)
}

function parseEmbedded(presentation: Credential): UnverifiedPresentation {
  const credentials = valuesOf(presentation['verifiableCredential'])
  return { form: 'data-integrity', presentation, credentials, signedTexts: [] }
}

function parseJwt(text: string): UnverifiedPresentation | Refused {
  const parsed = parseVpJwt(text)
  if ('failure' in parsed) return parsed
  // VC Data Model 1.1 §6.3.1: inside a JWT, credentials may be signed texts themselves.
  const credentials = valuesOf(parsed.presentation['verifiableCredential']).map((each) =>
    typeof each === 'string'
      ? envelop(each, each.includes('~') ? 'application/dc+sd-jwt' : 'application/vc+jwt')
      : each,
  )
  const presentation =
    credentials.length === 0
      ? parsed.presentation
      : { ...parsed.presentation, verifiableCredential: credentials }
  return { form: 'vp-jwt', presentation, credentials, text, signedTexts: [parsed.jws.text] }
}

function parseBound(text: string): UnverifiedPresentation | Refused {
  const parsed = parseSdJwtVc(text)
  if ('failure' in parsed) return parsed
  if (parsed.binding === undefined) return refused('not-a-presentation', 'the holder signed nothing')
  const { jws } = parsed.binding
  const presentation = { verifiableCredential: [text] }
  return {
    form: 'sd-jwt',
    presentation,
    credentials: [text],
    text,
    signedTexts: [...parsed.texts, jws.text],
  }
}

/**
 * Checks who presents: all proofs, made with the purpose `authentication`, by whoever is named as holder, and repeating what was `asked`; one
 * presenter, whatever the number of proofs. The key names itself (`did:key`, `did:jwk`, `cnf`), or is listed for this in the holder's own
 * document, looked up through `deps`; without it such a key is `holder-key-not-looked-up`. Other failure codes: those of
 * `verifyPresentationProof`, `readVpJwt`, `readKeyBinding`, `holder-key.ts`, `holders-several`. Does NOT look at the credentials, nor at
 * whether the challenge was used before.
 */
export async function readPresentation(
  parsed: UnverifiedPresentation,
  asked: AskedNow,
  deps?: LookUpDeps,
): Promise<Presenter | PresenterRefused> {
  const { form, text = '' } = parsed
  switch (form) {
    case 'data-integrity':
      return embedded(parsed.presentation, asked, deps)
    case 'vp-jwt':
      return signed(text, asked, deps)
    case 'sd-jwt':
      return bound(text, asked)
  }
}

type AskedNow = Asked & { readonly now: Date }

async function embedded(
  presentation: Credential,
  asked: AskedNow,
  deps: LookUpDeps | undefined,
): Promise<Presenter | PresenterRefused> {
  const names = objectsOf(presentation['proof'])
    .map(({ verificationMethod }) => verificationMethod)
    .filter((name) => typeof name === 'string')
  const holder = idOf(presentation['holder']) ?? names[0]?.split('#')[0]
  const answer =
    deps === undefined || holder === undefined || isKeyItself(holder)
      ? undefined
      : await lookUpHolder(deps, holder, names, asked.now)
  const keys = answer !== undefined && 'keys' in answer ? { keys: answer.keys } : {}
  // Nothing that canonicalises it gets to write in it.
  const result = await verifyPresentationProof(structuredClone(presentation), { ...asked, ...keys })
  if (!result.verified) {
    const isKeyMissing = result.failure.code === 'verification-method-undecodable'
    return isKeyMissing && answer !== undefined ? holderKeyNotHad(answer) : { failure: result.failure }
  }
  return byOneHolder(result.proofs, answer, holder)
}

async function signed(
  text: string,
  asked: AskedNow,
  deps: LookUpDeps | undefined,
): Promise<Presenter | PresenterRefused> {
  let answer: KeyAnswer | undefined
  const resolve =
    deps &&
    holderKeyResolver(deps, asked.now, (each) => {
      answer = each
    })
  const result = await readVpJwt(text, resolve ?? (() => Promise.resolve(undefined)), asked)
  if (!result.verified) {
    const { failure } = result
    if (failure.code !== 'key-unknown') return { failure }
    if (answer === undefined) return refused('holder-key-not-looked-up', failure.detail)
    const parsed = parseVpJwt(text)
    return holderKeyNotHad(answer, 'failure' in parsed ? undefined : parsed.jws.header.kid)
  }
  const { verificationMethod, controller } = result
  return byOneHolder([{ verificationMethod, controller }], answer, controller)
}

function bound(text: string, asked: Asked & { readonly now: Date }): Presenter | Refused {
  const parsed = parseSdJwtVc(text)
  const binding = 'failure' in parsed ? parsed : readKeyBinding(parsed, asked)
  if ('failure' in binding) return binding
  const { holder } = binding
  return { holder, proofs: [{ verificationMethod: `${holder}#0`, controller: holder }] }
}

/** `answer`: what the document of `named` said; absent: nobody was asked. */
function byOneHolder(
  proofs: Presenter['proofs'],
  answer: KeyAnswer | undefined,
  named: string | undefined,
): Presenter | PresenterRefused {
  const [holder, ...others] = new Set(proofs.map(({ controller }) => controller))
  if (holder === undefined || others.length > 0) {
    return refused('holders-several', 'the proofs are by different keys: it is not said who presents')
  }
  if (isKeyItself(holder)) return { holder, proofs }
  // Anybody can write another DID before a key of their own.
  if (answer === undefined || holder !== named) {
    return refused('holder-key-not-looked-up', 'nothing shows that the key is that of the DID before it')
  }
  const flaw = holderKeyFlaw(
    answer,
    proofs.map(({ verificationMethod }) => verificationMethod),
  )
  return flaw ?? { holder, proofs, basedOn: answer.basedOn }
}

/** Whether a JSON object says that it is a presentation, of either form. */
export function saysPresentation(value: unknown): value is Credential {
  if (!isObject(value)) return false
  const types = valuesOf(value['type'])
  return types.includes('VerifiablePresentation') || types.includes('EnvelopedVerifiablePresentation')
}
