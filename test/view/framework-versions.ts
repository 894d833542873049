/** The frameworks of the repository as pages are given them. */
import { readFileSync } from 'node:fs'
import { published } from '../../server/framework/absolute.ts'
import { frameworkVersion } from '../../server/framework/framework-version.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import { projectPath } from '../../server/schema.ts'
import type { PageContext } from '../../server/view/framework-pages.tsx'

export const publicUrl = 'https://badges.example'
/** Where IRIs are minted: not where people read, as after a move of the service. */
export const frameworkBaseUrl = 'https://cadres.example'

export const slugs = ['abecedaire-publics', 'label-regional', 'referentiel-mediateurs'] as const

/** Version 0.1.0 of a framework. Its digest is a stand-in: pages only show it. */
export function version(slug: (typeof slugs)[number]): FrameworkVersion {
  const text = readFileSync(projectPath('frameworks', slug, '0.1.0', 'framework.jsonld'), 'utf8')
  return frameworkVersion({
    _id: `${slug}/0.1.0`,
    revision: 0,
    framework: slug,
    version: '0.1.0',
    baseUrl: frameworkBaseUrl,
    document: published(text, frameworkBaseUrl),
    digestMultibase: 'zQmStandInForTheDigestOfTheVersion',
    publishedAt: '2026-11-22T08:30:00Z',
  })
}

export function context(language: PageContext['language'], path: string): PageContext {
  return { language, publicUrl, path }
}
