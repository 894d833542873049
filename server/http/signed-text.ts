/** An award signed again as a text: same status entry. Made when it is asked for, and kept nowhere. */
import type { KeyObject } from 'node:crypto'
import { keyAlgorithmOf, type JwsAlgorithm } from '../proof/jose/jws.ts'
import { issueSdJwtVc } from '../proof/jose/sd-jwt-vc.ts'
import { signVcJwt } from '../proof/jose/vc-jwt.ts'
import type { Pseudonyms } from '../organisation/pseudonym.ts'
import type { Credential, Issuer, KeyStore } from '../proof/types.ts'
import { Problem } from '../problem.ts'
import type { Award, Organisation } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { disclosableForm } from './disclosable-form.ts'
import { formIssuer, formKey } from '../award/form/form-issuer.ts'

export interface SignedTextDeps {
  readonly store: Pick<Store, 'organisations'>
  readonly keys: Pick<KeyStore, 'published' | 'sign'>
  readonly pseudonyms: Pick<Pseudonyms, 'disclosed'>
  /** Without a final `/`. */
  readonly publicUrl: string
  readonly clock: () => Date
}

/** OB 3.0 §8.2: RS256 is what every reader knows; wallets know ES256; the one key of a `did:key` is Ed25519. */
function algorithmFor(
  { didMethod }: Pick<Organisation, 'didMethod'>,
  asked: JwsAlgorithm | undefined,
  usual: JwsAlgorithm,
): JwsAlgorithm {
  if (didMethod === 'web') return asked ?? usual
  if (asked === undefined || asked === 'EdDSA') return 'EdDSA'
  throw new Problem('not-acceptable', {
    fr: 'L’émetteur de ce badge est désigné par sa seule clé (did:key), qui ne signe qu’en EdDSA : demandez alg=EdDSA.',
    en: 'The issuer of this badge is named by its only key (did:key), which signs with EdDSA alone: ask for alg=EdDSA.',
  })
}

async function signerOf(
  deps: SignedTextDeps,
  award: Award,
  asked: JwsAlgorithm | undefined,
  usual: JwsAlgorithm,
): Promise<Issuer> {
  const issuer = await formIssuer(deps, award)
  return formKey(deps, issuer, keyAlgorithmOf(algorithmFor(issuer.organisation, asked, usual)))
}

function credentialOf({ credential }: Award): Credential {
  // Our own text, as it left the signer.
  return JSON.parse(credential) as Credential
}

/**
 * The award as a compact JWS, under the same id. Revoked, suspended and expired ones too: the status and the dates in it say so.
 * @throws Problem `not-acceptable` (406) for an algorithm the issuer has no key for, `conflict` (409) when the signature it is kept with is not
 *   believed, `signing-key-unavailable` (503)
 */
export async function awardJwt(
  deps: SignedTextDeps,
  award: Award,
  algorithm?: JwsAlgorithm,
): Promise<string> {
  const issuer = await signerOf(deps, award, algorithm, 'RS256')
  const { publicUrl } = deps
  return signVcJwt(deps.keys, issuer, credentialOf(award), { publicUrl, issuedAt: deps.clock() })
}

/**
 * The award as an SD-JWT VC with all its disclosures, under an id of its own: see `disclosableForm`. `vct` is where its type metadata are; with
 * `holderKey`, it is bound to that key.
 * @throws Problem as `awardJwt`
 */
export async function awardSdJwt(
  deps: SignedTextDeps,
  award: Award,
  {
    vct,
    algorithm,
    holderKey,
  }: { readonly vct: string; readonly algorithm?: JwsAlgorithm | undefined; readonly holderKey?: KeyObject },
): Promise<string> {
  const issuer = await signerOf(deps, award, algorithm, 'ES256')
  const { publicUrl } = deps
  const unsigned = disclosableForm(deps.pseudonyms, award)
  return issueSdJwtVc(deps.keys, issuer, unsigned, {
    publicUrl,
    vct,
    issuedAt: deps.clock(),
    ...(holderKey === undefined ? {} : { holderKey }),
  })
}
