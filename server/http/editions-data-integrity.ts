/** An award with another Data Integrity proof than the one it is kept with, and what its holder shows of it. Public, by address. */
import { isDeepStrictEqual } from 'node:util'
import type { Pseudonyms } from '../organisation/pseudonym.ts'
import { proofFormats } from '../proof/data-integrity/index.ts'
import { deriveCredential } from '../proof/data-integrity/selective-disclosure/derive.ts'
import { verifyProofs } from '../proof/data-integrity/verify-proofs.ts'
import { NotCanonicalError } from '../proof/json-ld/canonical.ts'
import { keyNamed } from '../proof/keys/judge-key.ts'
import type { Credential, KeyStore, PublishedKey } from '../proof/types.ts'
import { Problem } from '../problem.ts'
import type { Award } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { jsonText, type Handlers } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { disclosableForm } from './disclosable-form.ts'
import { formIssuer, formKey } from '../award/form/form-issuer.ts'

export interface DataIntegrityEditionDeps {
  readonly store: Pick<Store, 'awards' | 'organisations'>
  readonly keys: Pick<KeyStore, 'published' | 'sign'>
  readonly pseudonyms: Pick<Pseudonyms, 'disclosed'>
  readonly clock: () => Date
}

type DataIntegrityOperation = 'deriveCredential'

const jsonTypes = [
  'application/vc+ld+json',
  'application/vc',
  'application/ld+json',
  'application/json',
] as const

/**
 * The award with a proof of this form: as it is kept when it has one, else signed again now; same status entry, kept nowhere; same id, but for
 * the form of which the holder shows a part (`disclosableForm`). Revoked, suspended and expired ones too: the status and the dates in it say so.
 * @throws Problem `not-acceptable` (406) when the issuer has no key for it or there is too much in it, `conflict` (409) when the signature it is
 *   kept with is not believed, `signing-key-unavailable` (503)
 */
export async function awardWithProof(
  deps: DataIntegrityEditionDeps,
  award: Award,
  name: string,
): Promise<string> {
  const format = proofFormats.find((candidate) => candidate.name === name)
  if (format === undefined) throw new Error('openapi.yaml names a form of proof that is not signed in')
  // Our own text, as it left the signer.
  const { proof, ...unsigned } = JSON.parse(award.credential) as Credential
  const [kept] = [proof].flat() as readonly Credential[]
  if (kept !== undefined && format.recognises(kept)) return award.credential
  const issuer = await formIssuer(deps, award)
  if (issuer.organisation.didMethod === 'key' && format.algorithm !== 'Ed25519') throw ed25519Only()
  const document = format.name === 'ecdsa-sd-2023' ? disclosableForm(deps.pseudonyms, award) : unsigned
  const key = formKey(deps, issuer, format.algorithm)
  try {
    return JSON.stringify(await format.sign(deps.keys, key, document, deps.clock()))
  } catch (error) {
    if (error instanceof NotCanonicalError && error.failure.code === 'too-many-statements') throw tooMuch()
    throw error
  }
}

/** Members of the proofs this service makes: all texts, that expand to what they are. */
const proofMembers = ['type', 'cryptosuite', 'created', 'verificationMethod', 'proofPurpose', 'proofValue']

/** Whether it is one plain proof that names a key of the issuer. Does NOT check it. */
function isByOneOf(published: readonly PublishedKey[], proof: unknown): boolean {
  const [one, ...others]: readonly unknown[] = [proof ?? []].flat()
  if (typeof one !== 'object' || one === null || others.length > 0) return false
  const members: readonly (readonly [string, unknown])[] = Object.entries(one)
  const isPlain = members.every(([name, value]) => proofMembers.includes(name) && typeof value === 'string')
  const method: unknown = 'verificationMethod' in one ? one.verificationMethod : undefined
  return isPlain && typeof method === 'string' && keyNamed(published, method) !== undefined
}

export function dataIntegrityEditionHandlers(
  deps: DataIntegrityEditionDeps,
): Pick<Handlers, DataIntegrityOperation> {
  return {
    async deriveCredential({ params, body, accept }) {
      const award = await deps.store.awards.get(params.credentialId)
      if (award === undefined) throw notFound()
      const mediaType = accept(jsonTypes)
      const credential: Credential = { ...body.credential }
      // Only our own text, with a proof of no other words than ours, by a key of its issuer, is ever canonicalised here.
      const { proof, ...document } = credential
      if (!isDeepStrictEqual(document, disclosableForm(deps.pseudonyms, award))) throw anotherBadge()
      const { published } = await formIssuer(deps, award)
      if (!isByOneOf(published, proof)) throw anotherBadge()
      const derived = await deriveCredential(credential, body.disclose)
      const { verified } = await verifyProofs(derived, { now: deps.clock(), purpose: 'assertionMethod' })
      if (!verified) throw anotherBadge()
      return jsonText(JSON.stringify(derived), mediaType, {
        'Cache-Control': 'private, no-store',
        'X-Robots-Tag': 'noindex',
        Vary: 'Accept',
      })
    },
  }
}

function ed25519Only(): Problem {
  return new Problem('not-acceptable', {
    fr: 'L’émetteur de ce badge est désigné par sa seule clé (did:key), qui ne signe qu’en Ed25519 : demandez eddsa-rdfc-2022 ou eddsa-jcs-2022.',
    en: 'The issuer of this badge is named by its only key (did:key), which signs with Ed25519 alone: ask for eddsa-rdfc-2022 or eddsa-jcs-2022.',
  })
}

function tooMuch(): Problem {
  return new Problem('not-acceptable', {
    fr: 'Ce badge dit trop de choses pour être montré en partie : demandez une autre forme de signature.',
    en: 'This badge says too many things to be shown in part: ask for another form of proof.',
  })
}

function anotherBadge(): Problem {
  return new Problem('invalid-request', {
    fr: 'Ce document n’est pas l’exemplaire complet (ecdsa-sd-2023) de ce badge tel qu’il est aujourd’hui : demandez-le à son adresse.',
    en: 'This document is not the full copy (ecdsa-sd-2023) of this badge as it is today: ask for it at its address.',
  })
}
