/** Competency frameworks and what can be awarded: JSON-LD, JSON or HTML, by Accept. */
import { createHash } from 'node:crypto'
import type { Achievement, Achievements } from '../achievement/types.ts'
import { publishedContext, publishedVocabulary } from '../framework/context.ts'
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
import { jsonText, type Handlers, type Reply } from './operation.ts'
import { notFound } from './problem-response.ts'

export interface FrameworkHandlersDeps {
  readonly frameworks: Frameworks
  readonly achievements: Achievements
  /** FRAMEWORK_BASE_URL: where the IRIs live. */
  readonly frameworkBaseUrl: string
  readonly publicUrl: string
}

type FrameworkOperation =
  | 'getContext'
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
const negotiated = { Vary: 'Accept, Accept-Language', 'Cache-Control': 'public, max-age=300' }
/** A released document never changes. */
const forever = { 'Cache-Control': 'public, max-age=31536000, immutable' }

export function frameworkHandlers(deps: FrameworkHandlersDeps): Pick<Handlers, FrameworkOperation> {
  const context = publishedContext(deps.frameworkBaseUrl)
  const vocabulary = publishedVocabulary(deps.frameworkBaseUrl)
  const contextUrl = `${deps.frameworkBaseUrl}/contexts/mediation/v1`
  const pageOf = (request: { readonly language: Language }, path: string) => ({
    frameworks: deps.frameworks.list(),
    language: request.language,
    publicUrl: deps.publicUrl,
    path,
  })
  return {
    getContext: () => jsonText(context, 'application/ld+json', negotiated),
    getVocabulary: () => jsonText(vocabulary, 'application/ld+json', negotiated),

    listFrameworks(request) {
      const mediaType = request.accept(documentTypes)
      const versions = deps.frameworks.list()
      if (mediaType === 'text/html')
        return page(frameworkListPage(versions, pageOf(request, '/frameworks')), request)
      return jsonText(
        collection(contextUrl, `${deps.frameworkBaseUrl}/frameworks`, versions),
        mediaType,
        negotiated,
      )
    },

    getFramework(request) {
      const mediaType = request.accept(documentTypes)
      const { framework } = request.params
      const versions = deps.frameworks.list().filter((version) => version.slug === framework)
      if (versions.length === 0) throw notFound()
      const path = `/frameworks/${framework}`
      if (mediaType === 'text/html') return page(frameworkPage(versions, pageOf(request, path)), request)
      return jsonText(collection(contextUrl, deps.frameworkBaseUrl + path, versions), mediaType, negotiated)
    },

    getFrameworkVersion(request) {
      const mediaType = request.accept(documentTypes)
      const version = versionAt(deps, request.params)
      const path = `/frameworks/${version.slug}/${version.version}`
      if (mediaType === 'text/html')
        return page(frameworkVersionPage(version, pageOf(request, path)), request)
      const etag = `"${createHash('sha256').update(version.document).digest('base64url')}"`
      const headers = { ...negotiated, ETag: etag }
      if (matches(request.header('if-none-match'), etag)) return { status: 304, headers }
      return jsonText(version.document, mediaType, headers)
    },

    listCompetencies(request) {
      const { competencies } = versionAt(deps, request.params)
      return { status: 200, body: { items: competencies }, headers: forever }
    },

    getFrameworkNode(request) {
      const mediaType = request.accept(documentTypes)
      const version = versionAt(deps, request.params)
      const node = version.nodes.get(request.params.node)
      if (node === undefined) throw notFound()
      const path = `/frameworks/${version.slug}/${version.version}/${request.params.node}`
      if (mediaType === 'text/html') {
        return page(frameworkNodePage(version, request.params.node, node, pageOf(request, path)), request)
      }
      return jsonText(JSON.stringify({ '@context': contextUrl, ...node }), mediaType, negotiated)
    },

    listAchievements({ query }) {
      const items = deps.achievements
        .list()
        .filter(({ framework }) => query.framework === undefined || framework.slug === query.framework)
        .filter(({ competency }) => query.competency === undefined || competency === query.competency)
      return { status: 200, body: { items: items.map(summary) } }
    },

    getAchievement({ params }) {
      const achievement = achievementAt(deps, params)
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

    getAchievementEdition({ params, accept }) {
      const achievement = achievementAt(deps, params)
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

    getAchievementSvg({ params }) {
      return {
        status: 200,
        body: achievementSvg(achievementAt(deps, params)),
        mediaType: 'image/svg+xml',
        headers: negotiated,
      }
    },

    getAchievementPng({ params }) {
      return {
        status: 200,
        body: achievementPng(achievementAt(deps, params)),
        mediaType: 'image/png',
        headers: negotiated,
      }
    },
  }
}

/** RFC 9110 §13.1.2: any of the tags, compared weakly, or `*`. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//u, ''))
  return tags.includes('*') || tags.includes(etag)
}

function versionAt(
  deps: FrameworkHandlersDeps,
  params: { readonly framework: string; readonly version: string },
): FrameworkVersion {
  const version = deps.frameworks.find(params.framework, params.version)
  if (version === undefined) throw notFound()
  return version
}

function achievementAt(
  deps: FrameworkHandlersDeps,
  params: { readonly framework: string; readonly version: string; readonly code: string },
): Achievement {
  try {
    return deps.achievements.resolve(`${params.framework}/${params.version}/${params.code}`)
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

/** The released versions under one IRI, with what identifies each. */
function collection(contextUrl: string, id: string, versions: readonly FrameworkVersion[]): string {
  return JSON.stringify({
    '@context': contextUrl,
    id,
    'dcterms:hasVersion': versions.map((version) => ({
      id: version.iri,
      type: 'ceasn:CompetencyFramework',
      'ceasn:name': version.title,
      'owl:versionInfo': version.version,
      'mediation:digestMultibase': version.digestMultibase,
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
