/** Where the awards of an organisation stand under another version. */
import type { FrameworkVersion } from '../../framework/types.ts'
import { Problem } from '../../problem.ts'
import type { Store } from '../../store/store.ts'
import { awardStanding, type AwardStanding, type StandingDeps } from './standing.ts'

export interface ListStandingsDeps extends StandingDeps {
  readonly store: Pick<Store, 'awards'>
}

/** Oldest award first. */
export interface StandingsPage {
  readonly items: readonly AwardStanding[]
  /** Absent on the last page. */
  readonly cursor?: string
}

/**
 * The awards of the organisation made under `<slug>/<version>`, whatever their state, as they stand under `<slug>/<to>`. Other
 * organisations' awards are never among them, whoever owns the framework.
 * @throws Problem `not-found` (404) for a version that is not released; `invalid-request` (400) for a cursor of something else
 */
export async function listStandings(
  deps: ListStandingsDeps,
  organisationId: string,
  slug: string,
  version: string,
  to: string,
  { cursor, limit = 50 }: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<StandingsPage> {
  await deps.frameworks.refresh()
  const [from, under] = [released(deps, slug, version), released(deps, slug, to)]
  const page = await deps.store.awards.page({
    where: { organisationId, frameworkIri: from.iri },
    limit,
    ...(cursor === undefined ? {} : { after: cursor }),
  })
  const items = await Promise.all(page.items.map((award) => awardStanding(deps, award, under)))
  return { ...page, items }
}

function released({ frameworks }: StandingDeps, slug: string, version: string): FrameworkVersion {
  const found = frameworks.find(slug, version)
  if (found === undefined) {
    throw new Problem('not-found', {
      fr: 'Cette version de référentiel n’existe pas ou n’est pas publiée.',
      en: 'This framework version does not exist or is not released.',
    })
  }
  return found
}
