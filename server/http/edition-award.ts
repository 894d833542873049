/** The award behind a form of it that is made when it is asked for. */
import type { Achievement, Achievements } from '../achievement/types.ts'
import { currentState, type CurrentState } from '../award/state/current-state.ts'
import { readIssuedBadge, type IssuedBadge } from '../credential/issued-badge.ts'
import { logoOf } from '../organisation/logo.ts'
import { Problem } from '../problem.ts'
import type { Award, Organisation } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { achievementPng, achievementSvg } from './achievement-image.ts'
import { notFound } from './contract/problem-response.ts'

export interface EditionAwardDeps {
  readonly store: Pick<Store, 'awards' | 'organisations' | 'statusSlots' | 'longTexts'>
  readonly achievements: Pick<Achievements, 'resolve'>
  readonly clock: () => Date
}

export interface EditionAward {
  readonly award: Award
  readonly state: CurrentState
  readonly achievement: Achievement
  readonly organisation: Organisation
  /** What was signed. */
  readonly badge: IssuedBadge
}

/** An address known only to those it was given to: never in a search engine, never in a shared cache. */
export const privately = { 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' }

/** What a credential in JSON is served as, the first unless something else is asked for. */
export const credentialMediaTypes = [
  'application/vc+ld+json',
  'application/vc',
  'application/ld+json',
  'application/json',
] as const

/** The award at the address, whatever its state. @throws Problem `not-found` (404) */
export async function editionAward(deps: EditionAwardDeps, id: string): Promise<EditionAward> {
  const award = await deps.store.awards.get(id)
  if (award === undefined) throw notFound()
  const organisation = await deps.store.organisations.get(award.organisationId)
  if (organisation === undefined) throw new Error('an award without its organisation')
  return {
    award,
    state: await currentState(deps, award, deps.clock()),
    achievement: deps.achievements.resolve(award.achievement),
    organisation,
    badge: readIssuedBadge(award.credential),
  }
}

/**
 * The same, when it is given out now: in force, or ended, which its forms say themselves.
 * @throws Problem `not-found`, `award-suspended` (404), `award-revoked` (410)
 */
export async function givenOut(deps: EditionAwardDeps, id: string): Promise<EditionAward> {
  const found = await editionAward(deps, id)
  requireGivenOut(found.state)
  return found
}

/** The picture of the badge, in its language, with the logo its organisation has now: PNG bytes. */
export async function pictureOf(
  deps: EditionAwardDeps,
  { achievement, organisation, badge }: EditionAward,
): Promise<Buffer> {
  return achievementPng(achievement, badge.achievement.inLanguage, await logoOf(deps, organisation))
}

/** The same as SVG text. */
export async function drawingOf(
  deps: EditionAwardDeps,
  { achievement, organisation, badge }: EditionAward,
): Promise<string> {
  return achievementSvg(achievement, badge.achievement.inLanguage, await logoOf(deps, organisation))
}

/** @throws Problem `award-suspended` (404), `award-revoked` (410) */
export function requireGivenOut(state: CurrentState): void {
  if (state === 'revoked') {
    throw new Problem('award-revoked', {
      fr: 'Ce badge a été retiré. Il n’existe plus sous cette forme.',
      en: 'This badge was revoked. It is no longer given out in this form.',
    })
  }
  if (state === 'suspended') {
    throw new Problem('award-suspended', {
      fr: 'Ce badge est suspendu. Il n’est pas donné sous cette forme tant qu’il l’est.',
      en: 'This badge is suspended. It is not given out in this form as long as it is.',
    })
  }
}
