/** Competency frameworks and what can be awarded: JSON-LD, JSON or HTML, by Accept. */
import type { Achievement, Achievements } from '../achievement/types.ts'
import { latestContextPath, publishedContext, publishedVocabulary } from '../framework/context.ts'
import type { Frameworks, FrameworkVersion } from '../framework/types.ts'
import { Problem } from '../problem.ts'
import type { Language } from '../text.ts'
import {
  frameworkListPage,
  frameworkNodePage,
  frameworkPage,
  frameworkVersionPage,
} from '../view/framework-pages.tsx'
import { achievementPng, achievementSvg } from './achievement-image.ts'
import { jsonText, type Handlers, type Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { upToDate, versionAt } from './released-version.ts'
import { chosenFormat, fileName, pathOf, versionHeaders, written } from './framework-formats.ts'
import { rememberRepresentations, represent, sendRepresentation } from './representation.ts'

export interface FrameworkHandlersDeps {
  readonly frameworks: Frameworks
  readonly achievements: Achievements
  /** FRAMEWORK_BASE_URL: where the IRIs live. */
  readonly frameworkBaseUrl: string
  readonly publicUrl: string
}

type FrameworkOperation =
  | 'getContext'
  | 'getContextV2'
  | 'getVocabulary'
  | 'listFrameworks'
  | 'getFramework'
  | 'getFrameworkVersion'
  | 'listCompetencies'
  | 'getFrameworkNode'
  | 'listAchievements'
  | 'getAchievement'
  | 'getAchievementEdition'
  | 'getAchievementSvg'
  | 'getAchievementPng'

// JSON-LD first: a framework's IRI names the document whose digest a badge pins.
const documentTypes = ['application/ld+json', 'application/json', 'text/html'] as const
const negotiated = {
  Vary: 'Accept, Accept-Language, Accept-Encoding',
  'Cache-Control': 'public, max-age=300',
}
/** A released document never changes. */
const forever = { 'Cache-Control': 'public, max-age=31536000, immutable' }

export function frameworkHandlers(deps: FrameworkHandlersDeps): Pick<Handlers, FrameworkOperation> {
  const { frameworks, achievements, frameworkBaseUrl, publicUrl } = deps
  const contexts = {
    v1: publishedContext(frameworkBaseUrl, '/contexts/mediation/v1'),
    v2: publishedContext(frameworkBaseUrl, latestContextPath),
  }
  const vocabulary = publishedVocabulary(frameworkBaseUrl)
  const remembered = rememberRepresentations()
  const pageOf = (request: { readonly language: Language }, path: string) => ({
    frameworks: frameworks.list(),
    language: request.language,
    publicUrl,
    path,
  })
  return {
    getContext: () => jsonText(contexts.v1, 'application/ld+json', negotiated),
    getContextV2: () => jsonText(contexts.v2, 'application/ld+json', negotiated),
    getVocabulary: () => jsonText(vocabulary, 'application/ld+json', negotiated),

    async listFrameworks(request) {
      const mediaType = request.accept(documentTypes)
      await upToDate(frameworks)
      const versions = frameworks.list()
      const path = '/frameworks'
      if (mediaType === 'text/html') return page(frameworkListPage(versions, pageOf(request, path)), request)
      return jsonText(collection(frameworkBaseUrl, path, versions), mediaType, negotiated)
    },

    async getFramework(request) {
      const mediaType = request.accept(documentTypes)
      await upToDate(frameworks)
      const { framework } = request.params
      const versions = frameworks.list().filter((version) => version.slug === framework)
      if (versions.length === 0) throw notFound()
      const path = `/frameworks/${framework}`
      if (mediaType === 'text/html') return page(frameworkPage(versions, pageOf(request, path)), request)
      return jsonText(collection(frameworkBaseUrl, path, versions), mediaType, negotiated)
    },

    async getFrameworkVersion(request) {
      const { format, mediaType } = chosenFormat(request)
      await upToDate(frameworks)
      const version = await versionAt(frameworks, request.params)
      const headers = { ...negotiated, ...versionHeaders(version) }
      if (format === 'html') {
        const { language } = request
        // A page names other frameworks too: it is made anew when one is released.
        const name = `${pathOf(version)} ${language}`
        const html = await remembered(frameworks.list(), name, () =>
          represent('text/html', frameworkVersionPage(version, pageOf(request, pathOf(version)))),
        )
        return sendRepresentation(request, html, { ...headers, 'Content-Language': language })
      }
      const representation = await remembered(version, format, async () =>
        represent(mediaType, await written(version, format)),
      )
      const disposition = `inline; filename="${fileName(version, format)}"`
      return sendRepresentation(
        request,
        { ...representation, mediaType },
        { ...headers, 'Content-Disposition': disposition },
      )
    },

    async listCompetencies(request) {
      const version = await versionAt(frameworks, request.params)
      const list = await remembered(version, 'competencies', () =>
        represent('application/json', JSON.stringify({ items: version.competencies })),
      )
      return sendRepresentation(request, list, { ...forever, Vary: 'Accept-Encoding' })
    },

    async getFrameworkNode(request) {
      const mediaType = request.accept(documentTypes)
      const version = await versionAt(frameworks, request.params)
      const node = version.nodes.get(request.params.node)
      if (node === undefined) throw notFound()
      const path = `${pathOf(version)}/${request.params.node}`
      if (mediaType === 'text/html') {
        return page(frameworkNodePage(version, request.params.node, node, pageOf(request, path)), request)
      }
      return jsonText(JSON.stringify(node), mediaType, negotiated)
    },

    async listAchievements({ query }) {
      await upToDate(frameworks)
      const items = achievements
        .list()
        .filter(({ framework }) => query.framework === undefined || framework.slug === query.framework)
        .filter(({ competency }) => query.competency === undefined || competency === query.competency)
      return { status: 200, body: { items: items.map(summary) } }
    },

    async getAchievement({ params }) {
      const achievement = await achievementAt(deps, params)
      return {
        status: 200,
        body: {
          ...summary(achievement),
          criteria: achievement.criteria.rules,
          editions: Object.fromEntries(
            achievement.languages.map((language) => [language, `${iriOf(achievement)}/${language}`]),
          ),
          image: `${iriOf(achievement)}/image.png`,
        },
        headers: forever,
      }
    },

    async getAchievementEdition({ params, accept }) {
      const achievement = await achievementAt(deps, params)
      if (!achievement.languages.includes(params.language)) throw notFound()
      const mediaType = accept(['application/ld+json', 'application/json'])
      const body = {
        '@context': [
          'https://www.w3.org/ns/credentials/v2',
          'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        ],
        ...achievement.edition(params.language),
      }
      return jsonText(JSON.stringify(body), mediaType, { ...forever, Vary: 'Accept' })
    },

    async getAchievementSvg({ params, query: { language = 'fr' } }) {
      return {
        status: 200,
        body: achievementSvg(await achievementAt(deps, params), language),
        mediaType: 'image/svg+xml',
        headers: negotiated,
      }
    },

    async getAchievementPng({ params, query: { language = 'fr' } }) {
      return {
        status: 200,
        body: achievementPng(await achievementAt(deps, params), language),
        mediaType: 'image/png',
        headers: negotiated,
      }
    },
  }
}

async function achievementAt(
  { frameworks, achievements }: FrameworkHandlersDeps,
  params: { readonly framework: string; readonly version: string; readonly code: string },
): Promise<Achievement> {
  await versionAt(frameworks, params)
  try {
    return achievements.resolve(`${params.framework}/${params.version}/${params.code}`)
  } catch (error) {
    // By address, what does not exist is simply not found; the reason matters only to who names it in a request.
    if (error instanceof Problem) throw notFound()
    throw error
  }
}

function summary(achievement: Achievement) {
  const { id, code, kind, recipient, family, name, framework, competency, level } = achievement
  return {
    id,
    code,
    iri: iriOf(achievement),
    kind,
    recipient,
    family,
    name,
    framework: framework.iri,
    ...(competency === undefined ? {} : { competency }),
    ...(level === undefined ? {} : { level }),
  }
}

function iriOf(achievement: Achievement): string {
  return `${achievement.framework.iri}/achievements/${achievement.code}`
}

/** The released versions under one IRI, with what identifies each, and what to use instead of those that are out of use. */
function collection(baseUrl: string, path: string, versions: readonly FrameworkVersion[]): string {
  return JSON.stringify({
    '@context': `${baseUrl}${latestContextPath}`,
    id: `${baseUrl}${path}`,
    'dcterms:hasVersion': versions.map((version) => ({
      id: version.iri,
      type: 'ceasn:CompetencyFramework',
      'ceasn:name': version.title,
      'owl:versionInfo': version.version,
      'mediation:digestMultibase': version.digestMultibase,
      ...(version.status === 'released' ? {} : { 'owl:deprecated': true }),
      ...(version.replacedBy === undefined ? {} : { 'dcterms:isReplacedBy': version.replacedBy }),
    })),
  })
}

function page(html: string, request: { readonly language: string }): Reply {
  return {
    status: 200,
    body: html,
    mediaType: 'text/html',
    headers: { ...negotiated, 'Content-Language': request.language },
  }
}
