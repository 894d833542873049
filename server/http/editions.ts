/** An award in the forms of JOSE: JWT, SD-JWT VC, and what the latter look like. Public, by address. */
import type { Achievement, Achievements } from '../achievement/types.ts'
import { Problem } from '../problem.ts'
import { isAlwaysShown } from '../proof/data-integrity/selective-disclosure/mandatory-pointers.ts'
import type { Award } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import type { Handlers, Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { awardJwt, awardSdJwt, type SignedTextDeps } from './signed-text.ts'

export interface EditionHandlersDeps extends SignedTextDeps {
  readonly store: SignedTextDeps['store'] & Pick<Store, 'awards'>
  readonly achievements: Achievements
}

type EditionOperation = 'getCredentialJwt' | 'getCredentialSdJwt' | 'getCredentialType'

// Open Badges 3.0 §6: a JWT is served as text/plain.
const jwtTypes = ['text/plain', 'application/vc+jwt', 'application/jwt'] as const

// An address known only to those it was given to: never in a search engine, never in a shared cache.
const privately = { 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex', Vary: 'Accept' }

export function editionHandlers(deps: EditionHandlersDeps): Pick<Handlers, EditionOperation> {
  return {
    async getCredentialJwt({ params, query, accept }) {
      const award = await awardAt(deps, params.credentialId)
      const mediaType = accept(jwtTypes)
      return signed(await awardJwt(deps, award, query.alg), mediaType)
    },

    async getCredentialSdJwt({ params, query, accept }) {
      const award = await awardAt(deps, params.credentialId)
      const mediaType = accept(['application/dc+sd-jwt', 'text/plain'])
      const vct = vctOf(deps.achievements.resolve(award.achievement))
      return signed(await awardSdJwt(deps, award, { vct, algorithm: query.alg }), mediaType)
    },

    getCredentialType({ params }) {
      const achievement = achievementAt(deps, `${params.framework}/${params.version}/${params.code}`)
      return {
        status: 200,
        body: typeMetadata(achievement),
        headers: { 'Cache-Control': 'public, max-age=3600' },
      }
    },
  }
}

function signed(text: string, mediaType: string): Reply {
  return { status: 200, body: text, mediaType, headers: privately }
}

async function awardAt({ store }: EditionHandlersDeps, id: string): Promise<Award> {
  const award = await store.awards.get(id)
  if (award === undefined) throw notFound()
  return award
}

function achievementAt({ achievements }: EditionHandlersDeps, id: string): Achievement {
  try {
    return achievements.resolve(id)
  } catch (error) {
    // By address, what does not exist is simply not found.
    if (error instanceof Problem) throw notFound()
    throw error
  }
}

/** SD-JWT VC §6.3.1: an address that answers the type metadata; the achievement's own answers the achievement. */
function vctOf({ framework, code }: Achievement): string {
  return `${framework.iri}/achievements/${code}/vct`
}

const labels: Readonly<Record<string, { readonly fr: string; readonly en: string }>> = {
  name: { fr: 'Badge', en: 'Badge' },
  'issuer/name': { fr: 'Délivré par', en: 'Issued by' },
  'credentialSubject/identifier': { fr: 'Nom', en: 'Name' },
  'credentialSubject/result': { fr: 'Résultat', en: 'Result' },
  validFrom: { fr: 'Délivré le', en: 'Issued on' },
  validUntil: { fr: 'Valable jusqu’au', en: 'Valid until' },
  awardedDate: { fr: 'Obtenu le', en: 'First awarded on' },
  evidence: { fr: 'Preuves', en: 'Evidence' },
  refreshService: { fr: 'Adresse du renouvellement', en: 'Address of the renewal' },
  relatedResource: { fr: 'Référentiel et relevé de décision', en: 'Framework and decision record' },
}

/** @see https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/ §6 */
function typeMetadata(achievement: Achievement) {
  const { languages, name, framework, code } = achievement
  const image = `${framework.iri}/achievements/${code}/image.png`
  const shown = languages.map((language) => ({
    locale: language,
    // What it was called until 2025, and wallets still look for.
    lang: language,
    name: name[language],
    description: String(achievement.edition(language)['description']),
    rendering: { simple: { logo: { uri: image, alt_text: name[language] } } },
  }))
  return {
    vct: vctOf(achievement),
    name: name.fr,
    display: shown,
    claims: Object.entries(labels).map(([path, label]) => ({
      path: path.split('/'),
      display: (['fr', 'en'] as const).map((locale) => ({ locale, lang: locale, label: label[locale] })),
      sd: isAlwaysShown(path.split('/')) ? ('never' as const) : ('always' as const),
    })),
  }
}
