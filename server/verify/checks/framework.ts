import {
  fail,
  isObject,
  objectsOf,
  pass,
  skipped,
  unknown,
  type Check,
  type KnownFrameworks,
  type KnownVersion,
} from '../check.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'

/** `<base>/frameworks/`, for every base under which a version was published. */
function publishedUnder(frameworks: KnownFrameworks): readonly string[] {
  return frameworks.list().map(({ iri, slug, version }) => iri.slice(0, -`${slug}/${version}`.length))
}

/** `…/0.1.0/RM-A1.1` or, of a part of it, `…/0.1.0/RM-A1.1#niveau-2`. */
function holds(version: KnownVersion, target: string): boolean {
  if (!target.startsWith(`${version.iri}/`)) return false
  const [code = ''] = target.slice(version.iri.length + 1).split('#')
  return version.nodes.has(code) || version.competencies.some(({ iri }) => iri === target)
}

/** How a framework is pinned: the digest is the published one, is another, or is of a kind that is not worked out here. */
function comparedDigest(resource: JsonObject, version: KnownVersion): 'same' | 'other' | 'not-compared' {
  const { digestSRI } = resource
  if (digestSRI === version.digestSri) return 'same'
  // Subresource Integrity §3.5: several digests may be listed, of several algorithms.
  return typeof digestSRI === 'string' && /^sha256-\S*$/.test(digestSRI) ? 'other' : 'not-compared'
}

const notKnownThen = unknown(
  'framework-not-known-then',
  'Le badge cite une version de référentiel qui n’est pas dans les données dont on dispose : elle a pu être publiée depuis.',
  'The badge quotes a framework version that is not in the data at hand: it may have been published since.',
)

/** What the achievement of `credential` claims to be aligned with. */
function alignmentTargets({ credentialSubject }: JsonObject): readonly JsonValue[] {
  const achievement = isObject(credentialSubject) ? credentialSubject['achievement'] : undefined
  const alignments = isObject(achievement) ? objectsOf(achievement['alignment']) : []
  return alignments.map(({ targetUrl }) => targetUrl).filter((target) => target !== undefined)
}

/**
 * The framework version the badge was judged against is one we released, unchanged since; and the competencies the
 * badge claims from our frameworks are in it. Frameworks of others are not looked up.
 */
export const framework: Check = {
  id: 'framework',
  title: { fr: 'Le référentiel cité est bien celui publié', en: 'The framework quoted is the one published' },
  spec: 'https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources',
  fatal: false,
  async run({ deps, credential }) {
    // Another process of the service may have released the version a moment ago.
    await deps.frameworks.refresh()
    const bases = publishedUnder(deps.frameworks)
    const isOurs = (url: JsonValue | undefined): url is string =>
      typeof url === 'string' && bases.some((base) => url.startsWith(base))
    // Other pages of ours may be related to a badge too; only a version, `<slug>/<version>`, is a framework.
    const isVersion = (url: JsonValue | undefined): boolean =>
      typeof url === 'string' &&
      bases.some((base) => url.startsWith(base) && /^[^/?#]+\/[^/?#]+$/.test(url.slice(base.length)))
    const resources = objectsOf(credential['relatedResource']).filter(({ id }) => isVersion(id))
    const versions = deps.frameworks.list()
    const pinned = versions.filter(({ iri }) => resources.some(({ id }) => id === iri))
    if (resources.some(({ id }) => !pinned.some(({ iri }) => iri === id))) {
      if (deps.knownUntil !== undefined) return notKnownThen
      return fail(
        'framework-version-unknown',
        'Le badge cite une version de référentiel qui n’a jamais été publiée.',
        'The badge quotes a framework version that was never published.',
      )
    }
    const compared = resources.flatMap((resource) =>
      pinned.filter(({ iri }) => iri === resource['id']).map((version) => comparedDigest(resource, version)),
    )
    if (compared.includes('other')) {
      return fail(
        'framework-changed',
        'L’empreinte du référentiel cité n’est pas celle du référentiel publié.',
        'The digest of the framework quoted is not that of the framework published.',
      )
    }
    const claims = alignmentTargets(credential).filter(isOurs)
    const searched = pinned.length > 0 ? pinned : versions
    if (!claims.every((target) => searched.some((version) => holds(version, target)))) {
      if (pinned.length === 0 && deps.knownUntil !== undefined) return notKnownThen
      return fail(
        'competency-unknown',
        'Le badge cite une compétence qui n’est pas dans cette version du référentiel.',
        'The badge quotes a competency that is not in this version of the framework.',
      )
    }
    if (pinned.length === 0) {
      return skipped(
        'no-framework',
        'Le badge ne cite pas de référentiel publié ici.',
        'The badge quotes no framework published here.',
      )
    }
    if (compared.includes('not-compared')) {
      return unknown(
        'digest-not-compared',
        'Le référentiel cité est publié ici, mais son empreinte est d’une sorte que ce service ne compare pas.',
        'The framework quoted is published here, but its digest is of a kind this service does not compare.',
      )
    }
    return pass(
      'framework-unchanged',
      'Le référentiel cité est publié et n’a pas changé.',
      'The framework quoted is published and has not changed.',
    )
  },
}
