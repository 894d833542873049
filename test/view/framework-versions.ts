/** The frameworks of the repository as pages are given them. */
import { published } from '../../server/framework/absolute.ts'
import { frameworkVersion } from '../../server/framework/framework-version.ts'
import { readVersion } from '../../server/framework/release/released.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import { projectPath } from '../../server/schema.ts'
import type { PageContext } from '../../server/view/framework-pages.tsx'

export const publicUrl = 'https://badges.example'
/** Where IRIs are minted: not where people read, as after a move of the service. */
export const frameworkBaseUrl = 'https://cadres.example'

export const slugs = ['abecedaire-publics', 'label-regional', 'referentiel-mediateurs'] as const

/** Version 0.1.0 of a framework. Its digest and its credential are stand-ins: pages only show them. */
export function version(slug: (typeof slugs)[number]): FrameworkVersion {
  const files = readVersion(projectPath('frameworks'), slug, '0.1.0')
  return frameworkVersion(
    {
      framework: slug,
      version: '0.1.0',
      organisationId: 'hub',
      baseUrl: frameworkBaseUrl,
      digestMultibase: 'zQmStandInForTheDigestOfTheVersion',
      credential: '{}',
      status: 'released',
      publishedAt: '2026-11-22T08:30:00Z',
    },
    {
      document: published(files.framework, frameworkBaseUrl),
      files,
      nQuads: () => Promise.reject(new Error('no page shows N-Quads')),
    },
  )
}

export function context(language: PageContext['language'], path: string): PageContext {
  return { language, publicUrl, path }
}
