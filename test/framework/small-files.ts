/** A framework of a few plain competencies, as the files of a version: quick to publish. */
import type { ReleasedFiles } from '../../server/framework/types.ts'

export interface SmallFramework {
  readonly slug?: string
  readonly version?: string
  readonly title?: Readonly<Record<string, string>>
  /** The version it follows. */
  readonly replaces?: string
  /** How many competencies, `C1`, `C2`… */
  readonly size?: number
  /** What each competency says. */
  readonly says?: string
}

/** Valid under the three schemas. */
export function smallFiles(change: SmallFramework = {}): ReleasedFiles {
  const { slug = 'petit', version = '1.0.0', size = 2, says = 'Allumer un ordinateur' } = change
  const framework = `/frameworks/${slug}`
  const iri = `${framework}/${version}`
  const codes = Array.from({ length: size }, (_, index) => `C${index + 1}`)
  const graph = [
    {
      id: iri,
      type: 'ceasn:CompetencyFramework',
      'ceasn:name': change.title ?? { fr: 'Petit cadre', en: 'Small framework' },
      'dcterms:isVersionOf': framework,
      'owl:versionInfo': version,
      ...(change.replaces === undefined ? {} : { 'dcterms:replaces': `${framework}/${change.replaces}` }),
      'ceasn:publicationStatusType': 'http://credreg.net/ctdlasn/vocabs/publicationStatus/Published',
    },
    ...codes.map((code) => ({
      id: `${iri}/${code}`,
      type: 'ceasn:Competency',
      'ceasn:codedNotation': code,
      'ceasn:competencyText': { fr: `${says} (${code})` },
      'ceasn:isPartOf': iri,
    })),
  ]
  const none = { notes: [], strengthOfKind: {}, order: [], ruleSets: {}, achievements: {} }
  const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  return {
    slug,
    version,
    framework: text({ '@context': '/contexts/mediation/v2', '@graph': graph }),
    achievements: text({ '@context': '/contexts/mediation/v2', '@graph': [] }),
    criteria: text({ version, ...none }),
  }
}
