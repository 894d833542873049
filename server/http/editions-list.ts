/** All the forms of an award, with the address of each: so that a program finds them without reading this documentation. */
import { checkCode } from '../credential/code/check-code.ts'
import { openBadges2Addresses } from '../credential/open-badges-2/addresses.ts'
import { proofFormats } from '../proof/data-integrity/index.ts'
import { jwsAlgorithms } from '../proof/keys/jwk.ts'
import type { components } from './contract/openapi.d.ts'
import type { EditionAward } from './edition-award.ts'

type Editions = components['schemas']['Editions']
type Edition = Editions['editions'][number]

/**
 * Every form, once for each proof it can have, each language it is in, each kind of picture. Those that are signed answer as they are signed,
 * whatever became of the award: its status and its dates tell. The others say it, or are not given out: `available`.
 */
export function editionsBody(found: EditionAward, publicUrl: string): Editions {
  const { award, state, badge } = found
  return {
    credential: badge.id,
    state,
    checkCode: checkCode(award.credential),
    editions: [...signedForms(found), ...madeForms(found, publicUrl)],
  }
}

function signedForms({ badge: { id }, organisation }: EditionAward): readonly Edition[] {
  // A did:key has one key: Ed25519.
  const anyKey = organisation.didMethod === 'web'
  const proofs = proofFormats.filter(({ algorithm }) => anyKey || algorithm === 'Ed25519')
  const algorithms = Object.values(jwsAlgorithms).filter((algorithm) => anyKey || algorithm === 'EdDSA')
  const isDerivable = proofs.some(({ name }) => name === 'ecdsa-sd-2023')
  const signed = (form: string, mediaType: string, url: string, proof: string): Edition => ({
    form,
    mediaType,
    url,
    proof,
    available: true,
  })
  const vc = 'application/vc+ld+json'
  return [
    { form: 'open-badges-3.0', mediaType: vc, url: id, accept: true, available: true },
    ...proofs.map(({ name }) => signed('open-badges-3.0', vc, `${id}?proof=${name}`, name)),
    ...(isDerivable
      ? [
          {
            ...signed('open-badges-3.0-derived', vc, `${id}/derivation`, 'ecdsa-sd-2023'),
            method: 'POST' as const,
          },
        ]
      : []),
    ...algorithms.map((one) =>
      signed('open-badges-3.0-jwt', 'text/plain', `${id}/credential.jwt?alg=${one}`, one),
    ),
    ...algorithms.map((one) =>
      signed('sd-jwt-vc', 'application/dc+sd-jwt', `${id}/credential.sd-jwt?alg=${one}`, one),
    ),
    ...pictures.flatMap(([mediaType, file]) =>
      (['embedded', 'jwt'] as const).map((proof) =>
        signed('open-badges-3.0-image', mediaType, `${id}/${file}?proof=${proof}`, proof),
      ),
    ),
  ]
}

const pictures = [
  ['image/png', 'badge.png'],
  ['image/svg+xml', 'badge.svg'],
] as const

function madeForms({ award, state, achievement, badge: { id } }: EditionAward, publicUrl: string) {
  const available = state === 'active' || state === 'expired'
  const made = (form: string, mediaType: string, url: string): Edition => ({
    form,
    mediaType,
    url,
    available,
  })
  const inEach = (form: string, url: string) =>
    (['fr', 'en'] as const).map((language) => ({
      ...made(form, 'application/pdf', `${url}?language=${language}`),
      language,
    }))
  return [
    made('open-badges-2.0', 'application/ld+json', openBadges2Addresses(publicUrl).assertion(award._id)),
    ...pictures.map(([mediaType, file]) =>
      made('open-badges-2.0-image', mediaType, `${id}/${file}?version=2`),
    ),
    ...(achievement.recipient === 'person'
      ? [made('european-learning-model', 'application/ld+json', `${id}/elm`)]
      : []),
    ...inEach('certificate', `${id}/certificate.pdf`),
    ...inEach('card', `${id}/card.pdf`),
  ]
}
