/** Open Badges 2.0: hosted, made from the 3.0 record at each request. Public, by address. */
import type { Achievement, Achievements } from '../achievement/types.ts'
import { openBadges2Addresses, type OpenBadges2Addresses } from '../credential/open-badges-2/addresses.ts'
import { openBadges2Assertion, revokedAssertion } from '../credential/open-badges-2/assertion.ts'
import { openBadges2BadgeClass } from '../credential/open-badges-2/badge-class.ts'
import { bakeAssertionPng, bakeAssertionSvg } from '../credential/open-badges-2/bake-assertion.ts'
import { openBadges2Issuer } from '../credential/open-badges-2/issuer.ts'
import type { Frameworks } from '../framework/types.ts'
import { Problem } from '../problem.ts'
import type { Handlers, Reply } from './contract/operation.ts'
import { jsonText } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import {
  drawingOf,
  editionAward,
  givenOut,
  pictureOf,
  privately,
  requireGivenOut,
  type EditionAward,
  type EditionAwardDeps,
} from './edition-award.ts'
import { versionAt } from './released-version.ts'

export interface OpenBadges2HandlersDeps extends EditionAwardDeps {
  readonly achievements: Achievements
  readonly frameworks: Frameworks
  readonly publicUrl: string
}

export interface AssertionImageDeps extends EditionAwardDeps {
  readonly publicUrl: string
}

type OpenBadges2Operation = 'getOpenBadges2Assertion' | 'getOpenBadges2BadgeClass' | 'getOpenBadges2Issuer'

const mediaTypes = ['application/ld+json', 'application/json'] as const
/** An organisation may change its address; a BadgeClass is as lasting as its framework version, and names the organisation. */
const briefly = { 'Cache-Control': 'public, max-age=60', Vary: 'Accept' }

export function openBadges2Handlers(deps: OpenBadges2HandlersDeps): Pick<Handlers, OpenBadges2Operation> {
  const { publicUrl, store, frameworks } = deps
  const addresses = openBadges2Addresses(publicUrl)
  return {
    async getOpenBadges2Assertion({ params, accept }) {
      const mediaType = accept(mediaTypes)
      const found = await editionAward(deps, params.credentialId)
      const headers = { ...privately, Vary: 'Accept' }
      if (found.state === 'revoked') {
        const body = JSON.stringify(revokedAssertion(addresses.assertion(params.credentialId)))
        return { ...jsonText(body, mediaType, headers), status: 410 }
      }
      requireGivenOut(found.state)
      return jsonText(JSON.stringify(assertionOf(found, addresses)), mediaType, headers)
    },

    async getOpenBadges2BadgeClass({ params, accept }) {
      const mediaType = accept(mediaTypes)
      const { organisationId, language } = params
      if ((await store.organisations.get(organisationId)) === undefined) throw notFound()
      await versionAt(frameworks, params)
      const achievement = achievementAt(deps, `${params.framework}/${params.version}/${params.code}`)
      if (!achievement.languages.includes(language)) throw notFound()
      const body = openBadges2BadgeClass({ achievement, language, organisationId, addresses })
      return jsonText(JSON.stringify(body), mediaType, briefly)
    },

    async getOpenBadges2Issuer({ params, accept }) {
      const mediaType = accept(mediaTypes)
      const { organisationId } = params
      const organisation = await store.organisations.get(organisationId)
      if (organisation === undefined) throw notFound()
      const body = openBadges2Issuer({
        id: addresses.issuer(organisationId),
        organisation,
        profileUrl: `${publicUrl}/issuers/${organisationId}`,
        publicUrl,
        ...(organisation.logo === undefined
          ? {}
          : { logoUrl: `${publicUrl}/organisations/${organisationId}/logo` }),
      })
      return jsonText(JSON.stringify(body), mediaType, briefly)
    },
  }
}

/**
 * The picture of a badge with its Open Badges 2.0 assertion baked in.
 * @param proof which proof was asked for, if any was
 * @throws Problem `invalid-request` (400) when a proof was asked for; `not-found`, `award-suspended` (404), `award-revoked` (410): the picture would
 *   say for ever that the badge is good
 */
export async function assertionImage(
  deps: AssertionImageDeps,
  id: string,
  kind: 'png' | 'svg',
  proof?: 'embedded' | 'jwt',
): Promise<Reply> {
  if (proof !== undefined) throw withoutProof()
  const addresses = openBadges2Addresses(deps.publicUrl)
  const found = await givenOut(deps, id)
  const text = JSON.stringify(assertionOf(found, addresses))
  const headers = { ...privately, Vary: 'Accept' }
  if (kind === 'png') {
    const body = bakeAssertionPng(await pictureOf(deps, found), text)
    return { status: 200, body, mediaType: 'image/png', headers }
  }
  const body = bakeAssertionSvg(await drawingOf(deps, found), text, addresses.assertion(id))
  return { status: 200, body, mediaType: 'image/svg+xml', headers }
}

function assertionOf(
  { award, achievement, badge }: EditionAward,
  addresses: OpenBadges2Addresses,
): Record<string, unknown> {
  return openBadges2Assertion({
    id: addresses.assertion(award._id),
    badge,
    badgeClass: addresses.badgeClass(award.organisationId, achievement.id, badge.achievement.inLanguage),
    image: `${badge.id}/badge.png?version=2`,
  })
}

function withoutProof(): Problem {
  return new Problem('invalid-request', {
    fr: 'Une image Open Badges 2.0 n’a pas de preuve : l’assertion se vérifie à son adresse. Retirez « proof ».',
    en: 'An Open Badges 2.0 image has no proof: the assertion is checked at its address. Leave out `proof`.',
  })
}

function achievementAt({ achievements }: OpenBadges2HandlersDeps, id: string): Achievement {
  try {
    return achievements.resolve(id)
  } catch (error) {
    // By address, what does not exist is simply not found.
    if (error instanceof Problem) throw notFound()
    throw error
  }
}
