/** The key that signs an award again in another form than it is kept in, if that may be done. */
import { keysMade } from '../award-issuer.ts'
import { judgeKey, keyNamed } from '../../proof/keys/judge-key.ts'
import { maySign } from '../../proof/keys/issuer-keys.ts'
import type { Credential, KeyAlgorithm, KeyStore, PublishedKey } from '../../proof/types.ts'
import { Problem } from '../../problem.ts'
import type { Award, Organisation } from '../../store/documents.ts'
import type { Store } from '../../store/store.ts'

export interface FormIssuerDeps {
  readonly store: Pick<Store, 'organisations'>
  readonly keys: Pick<KeyStore, 'published'>
  readonly clock: () => Date
}

/** Who signs an award, and the keys it has or had, the newest first. */
export interface FormIssuer {
  readonly organisation: Organisation
  readonly published: readonly PublishedKey[]
}

/**
 * The issuer of `award`, when the signature the award is kept with is believed: to sign again what may be somebody else's would make it
 * good. What was signed before a compromise, and kept, is.
 * @throws Problem `conflict` (409)
 */
export async function formIssuer({ store, keys }: FormIssuerDeps, award: Award): Promise<FormIssuer> {
  const organisation = await store.organisations.get(award.organisationId)
  if (organisation === undefined) throw new Error('an award is of an organisation')
  await keysMade(keys, award.organisationId)
  const published = await keys.published(award.organisationId)
  const [kept] = [(JSON.parse(award.credential) as Credential)['proof']].flat() as readonly Credential[]
  const { verificationMethod, created } = kept ?? {}
  const key = keyNamed(published, String(verificationMethod))
  const judgement = key && judgeKey(key, typeof created === 'string' ? created : undefined)
  if (judgement !== 'good' && judgement !== 'good-if-known') throw notBelieved()
  return { organisation, published }
}

/**
 * The key of this kind that signs now. Makes none: `awardIssuer` does.
 * @throws Problem `signing-key-unavailable` (503) when there is none
 */
export function formKey(
  { clock }: Pick<FormIssuerDeps, 'clock'>,
  { published }: FormIssuer,
  algorithm: KeyAlgorithm,
): PublishedKey {
  const now = clock()
  const key = published.find((one) => one.algorithm === algorithm && maySign(one, now))
  if (key !== undefined) return key
  throw new Problem(
    'signing-key-unavailable',
    {
      fr: 'L’émetteur de ce badge n’a pas, en ce moment, de clé pour cette forme : demandez une autre forme, ou revenez plus tard.',
      en: 'The issuer of this badge has no key for this form at the moment: ask for another form, or come back later.',
    },
    { headers: { 'Retry-After': '60' } },
  )
}

function notBelieved(): Problem {
  return new Problem('conflict', {
    fr: 'La clé qui a signé ce badge n’était plus sûre à la date de la signature : il n’est plus signé sous aucune autre forme. Demandez à l’émetteur de l’attribuer à nouveau.',
    en: 'The key that signed this badge was no longer safe when it signed: it is not signed again in any other form. Ask the issuer to award it again.',
  })
}
