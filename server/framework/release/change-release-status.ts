import { Problem } from '../../problem.ts'
import type { FrameworkRelease, ReleaseStatus } from '../../store/framework-documents.ts'
import type { Store } from '../../store/store.ts'
import type { FrameworkVersion } from '../types.ts'

import type { Registry } from './registry.ts'
import { timestamp } from '../../timestamp.ts'

export interface StatusDeps {
  readonly store: Pick<Store, 'frameworkReleases'>
  readonly frameworks: Registry
  /** FRAMEWORK_BASE_URL, without a trailing slash. */
  readonly frameworkBaseUrl: string
  readonly clock: () => Date
}

export interface StatusChange {
  readonly status: ReleaseStatus
  readonly reason?: string | undefined
  /** IRI of a version or a framework of this service, or https address of another; needed for `superseded`. */
  readonly replacedBy?: string | undefined
}

/**
 * Says that a version is deprecated or superseded, or takes that back. What was released stays as it is, and so do the badges
 * judged by it. The same change again changes nothing.
 * @throws Problem `not-found` (404) when there is no such version; `forbidden` (403) when it is another organisation's;
 *   `invalid-request` (400) when `replacedBy` is missing, names nothing, or leads back to the version
 */
export async function changeReleaseStatus(
  deps: StatusDeps,
  organisationId: string,
  slug: string,
  version: string,
  change: StatusChange,
): Promise<FrameworkVersion> {
  const id = `${slug}/${version}`
  await deps.frameworks.refresh()
  for (;;) {
    const release = await deps.store.frameworkReleases.get(id)
    const known = deps.frameworks.find(slug, version)
    if (release === undefined || known === undefined) throw notFound()
    if (release.organisationId !== organisationId) throw notYours()
    requireReplacement(deps, known, change)
    const changed = withChange(deps, release, change)
    const stored = saysTheSame(release, changed)
      ? release
      : await deps.store.frameworkReleases.replace(changed)
    if (stored === undefined) continue
    deps.frameworks.update(stored)
    return deps.frameworks.find(slug, version) ?? known
  }
}

function withChange(deps: StatusDeps, release: FrameworkRelease, change: StatusChange): FrameworkRelease {
  const { statusReason: _reason, replacedBy: _by, ...same } = release
  const { status, reason, replacedBy } = change
  return {
    ...same,
    status,
    statusChangedAt: timestamp(deps.clock()),
    ...(reason === undefined ? {} : { statusReason: reason }),
    ...(replacedBy === undefined ? {} : { replacedBy: ownAddress(deps, replacedBy) ?? replacedBy }),
  }
}

function saysTheSame(before: FrameworkRelease, after: FrameworkRelease): boolean {
  return (
    before.status === after.status &&
    before.statusReason === after.statusReason &&
    before.replacedBy === after.replacedBy
  )
}

function requireReplacement(deps: StatusDeps, version: FrameworkVersion, change: StatusChange): void {
  const { status, replacedBy } = change
  if (replacedBy === undefined) {
    if (status === 'superseded') {
      throw refusedReplacement('Dites par quoi la version est remplacée.', 'Say what supersedes the version.')
    }
    return
  }
  if (status === 'released') {
    throw refusedReplacement(
      'Une version en vigueur n’est pas remplacée.',
      'A version in force is not replaced.',
    )
  }
  const address = ownAddress(deps, replacedBy)
  if (address === undefined ? !isHttps(replacedBy) : versionAt(deps, address) === undefined) {
    throw refusedReplacement(
      'Il faut l’adresse d’une version ou d’un référentiel publiés ici, ou une adresse https.',
      'The address of a version or a framework published here is needed, or an https address.',
    )
  }
  if (leadsBack(deps, replacedBy, version)) {
    throw refusedReplacement(
      'Une version ne se remplace pas elle-même.',
      'A version does not replace itself.',
    )
  }
}

/** `iri` as this service writes it, when it is under its base, whatever is there; however it is spelled (RFC 3986 §6.2.2). */
function ownAddress({ frameworkBaseUrl }: StatusDeps, iri: string): string | undefined {
  if (!URL.canParse(iri)) return undefined
  const { origin, pathname, href } = new URL(iri)
  const base = new URL(frameworkBaseUrl)
  const isUnder = `${pathname}/`.startsWith(base.pathname.replace(/\/?$/, '/'))
  return origin === base.origin && isUnder ? href : undefined
}

/** The released version at `address`, which is that of a version, or of a framework: then the latest. */
function versionAt(
  { frameworks, frameworkBaseUrl }: StatusDeps,
  address: string,
): FrameworkVersion | undefined {
  const versions = frameworks.list()
  const version = versions.find(({ iri }) => iri === address)
  if (version !== undefined) return version
  const framework = versions.find(({ slug }) => address === `${frameworkBaseUrl}/frameworks/${slug}`)
  return framework && frameworks.latest(framework.slug)
}

/** Follows what replaces what. */
function leadsBack(deps: StatusDeps, iri: string, version: FrameworkVersion): boolean {
  const seen = new Set<string>()
  for (let next: string | undefined = iri; next !== undefined;) {
    const address = ownAddress(deps, next)
    const there = address === undefined ? undefined : versionAt(deps, address)
    if (there === undefined || seen.has(there.iri)) return false
    if (there.iri === version.iri) return true
    seen.add(there.iri)
    next = there.replacedBy
  }
  return false
}

function isHttps(iri: string): boolean {
  if (!URL.canParse(iri)) return false
  const { protocol, username, password } = new URL(iri)
  return protocol === 'https:' && username === '' && password === ''
}

function refusedReplacement(fr: string, en: string): Problem {
  return new Problem(
    'invalid-request',
    { fr, en },
    { errors: [{ pointer: '/replacedBy', code: 'replacement', detail: { fr, en } }] },
  )
}

function notFound(): Problem {
  return new Problem('not-found', {
    fr: 'Il n’y a rien à cette adresse.',
    en: 'There is nothing at this address.',
  })
}

function notYours(): Problem {
  return new Problem('forbidden', {
    fr: 'Ce référentiel appartient à une autre organisation.',
    en: 'This framework belongs to another organisation.',
  })
}
