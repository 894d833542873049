/** Released versions: what signs them, what changed, what became of the awards. */
import { listStandings, type ListStandingsDeps } from '../award/standing/list-standings.ts'
import { frameworkDiff } from '../framework/diff/framework-diff.ts'
import type { FrameworkDiff } from '../framework/diff/types.ts'
import { changeReleaseStatus, type StatusDeps } from '../framework/release/change-release-status.ts'
import { releaseIri } from '../framework/release/release-credential.ts'
import type { FrameworkVersion } from '../framework/types.ts'
import { diffPage } from '../view/framework/diff-page.tsx'
import { callerOf, jsonText, type Handlers } from './contract/operation.ts'
import { pathOf } from './framework-formats.ts'
import { upToDate, versionAt } from './released-version.ts'
import { rememberRepresentations, represent, sendRepresentation } from './representation.ts'

export interface FrameworkReleaseHandlersDeps extends StatusDeps, ListStandingsDeps {
  readonly store: StatusDeps['store'] & ListStandingsDeps['store']
  readonly frameworks: StatusDeps['frameworks']
  readonly publicUrl: string
}

type Operation =
  | 'getReleaseCredential'
  | 'getReleaseStatus'
  | 'changeReleaseStatus'
  | 'getFrameworkDiff'
  | 'listAwardStandings'

const credentialTypes = ['application/vc', 'application/ld+json', 'application/json'] as const
const cached = { Vary: 'Accept, Accept-Encoding', 'Cache-Control': 'public, max-age=300' }

export function frameworkReleaseHandlers(deps: FrameworkReleaseHandlersDeps): Pick<Handlers, Operation> {
  const { frameworks } = deps
  const remembered = rememberRepresentations()
  const diffs = new WeakMap<FrameworkVersion, WeakMap<FrameworkVersion, FrameworkDiff>>()

  /** Neither version ever changes: what changed between them is worked out once. */
  function diffOf(from: FrameworkVersion, to: FrameworkVersion): FrameworkDiff {
    const known = diffs.get(from) ?? new WeakMap<FrameworkVersion, FrameworkDiff>()
    diffs.set(from, known)
    const diff =
      known.get(to) ??
      frameworkDiff({ version: from.version, form: from.form() }, { version: to.version, form: to.form() })
    known.set(to, diff)
    return diff
  }

  return {
    async getReleaseCredential(request) {
      const mediaType = request.accept(credentialTypes)
      const version = await versionAt(frameworks, request.params)
      const credential = await remembered(version, 'release', () => represent(mediaType, version.credential))
      return sendRepresentation(request, { ...credential, mediaType }, cached)
    },

    async getReleaseStatus({ params }) {
      await upToDate(frameworks)
      const version = await versionAt(frameworks, params)
      return { status: 200, body: releaseBody(version), headers: { 'Cache-Control': 'no-cache' } }
    },

    async changeReleaseStatus(request) {
      const { organisationId } = callerOf(request)
      const { framework, version } = request.params
      const changed = await changeReleaseStatus(deps, organisationId, framework, version, request.body)
      return { status: 200, body: releaseBody(changed) }
    },

    async getFrameworkDiff(request) {
      const mediaType = request.accept(['application/json', 'text/html'])
      const { framework, version, to: toVersion } = request.params
      const from = await versionAt(frameworks, { framework, version })
      const to = await versionAt(frameworks, { framework, version: toVersion })
      const diff = diffOf(from, to)
      if (mediaType === 'application/json') return jsonText(JSON.stringify(diff), mediaType, cached)
      return {
        status: 200,
        body: diffPage(diff, {
          frameworks: frameworks.list(),
          language: request.language,
          publicUrl: deps.publicUrl,
          path: `${pathOf(from)}/diff/${to.version}`,
        }),
        mediaType,
        headers: { ...cached, Vary: 'Accept, Accept-Language', 'Content-Language': request.language },
      }
    },

    async listAwardStandings(request) {
      const { organisationId } = callerOf(request)
      const { framework, version, to: toVersion } = request.params
      const page = await listStandings(deps, organisationId, framework, version, toVersion, request.query)
      return { status: 200, body: page }
    },
  }
}

/** What identifies a version, and its status. */
export function releaseBody(version: FrameworkVersion) {
  const { slug, iri, title, digestMultibase, digestSri, publishedAt, status, organisationId } = version
  const { statusReason, replacedBy, replaces } = version
  return {
    framework: slug,
    version: version.version,
    iri,
    title,
    digestMultibase,
    digestSRI: digestSri,
    publishedAt,
    status,
    ...(statusReason === undefined ? {} : { statusReason }),
    ...(replaces === undefined ? {} : { replaces: iri.slice(0, -version.version.length) + replaces }),
    ...(replacedBy === undefined ? {} : { replacedBy }),
    organisation: organisationId,
    credential: releaseIri(iri),
  }
}
