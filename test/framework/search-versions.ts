/** Released versions to search in: those of the repository, and small or large ones made for one test. */
import { frameworkVersion } from '../../server/framework/framework-version.ts'
import type { Frameworks, FrameworkVersion } from '../../server/framework/types.ts'
import { frameworkBaseUrl, slugs, version } from '../view/framework-versions.ts'

export const base = `${frameworkBaseUrl}/frameworks`

type Properties = Readonly<Record<string, unknown>>

/** A version whose nodes are plain competencies, each with the properties given; by code. */
export function plainVersion(
  name: `${string}/${string}`,
  competencies: Readonly<Record<string, Properties>>,
  framework: Properties = {},
): FrameworkVersion {
  const [slug = '', number = ''] = name.split('/')
  const iri = `${base}/${name}`
  const nodes = Object.entries(competencies).map(([code, properties]) => ({
    id: `${iri}/${code}`,
    type: ['ceasn:Competency'],
    'ceasn:codedNotation': code,
    'ceasn:isPartOf': iri,
    ...properties,
  }))
  const top = {
    id: iri,
    type: 'ceasn:CompetencyFramework',
    'ceasn:name': { fr: `Cadre ${slug}` },
    ...framework,
  }
  const document = JSON.stringify({ '@context': '/contexts/mediation/v2', '@graph': [top, ...nodes] })
  return frameworkVersion(
    {
      framework: slug,
      version: number,
      organisationId: 'hub',
      baseUrl: frameworkBaseUrl,
      digestMultibase: 'zQmStandIn',
      credential: '{}',
      status: 'released',
      publishedAt: '2026-11-22T08:30:00Z',
    },
    {
      document,
      files: { slug, version: number, framework: '', achievements: '', criteria: '' },
      nQuads: () => Promise.reject(new Error('nobody searches N-Quads')),
    },
  )
}

/** The versions given, in that order; of each framework the last one is the latest. */
export function known(...versions: readonly FrameworkVersion[]): Pick<Frameworks, 'list' | 'latest'> {
  return { list: () => versions, latest: (slug) => versions.filter((one) => one.slug === slug).at(-1) }
}

/** The three frameworks of the repository. */
export const repository = known(...slugs.map((slug) => version(slug)))
