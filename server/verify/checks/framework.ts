import type { Frameworks, FrameworkVersion } from '../../framework/types.ts'
import { fail, isObject, objectsOf, pass, skipped, type Check } from '../check.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'

/** `<base>/frameworks/`, for every base under which a version was published. */
function publishedUnder(frameworks: Frameworks): readonly string[] {
  return frameworks.list().map(({ iri, slug, version }) => iri.slice(0, -`${slug}/${version}`.length))
}

/** `…/0.1.0/RM-A1.1` or, of a part of it, `…/0.1.0/RM-A1.1#niveau-2`. */
function holds(version: FrameworkVersion, target: string): boolean {
  if (!target.startsWith(`${version.iri}/`)) return false
  const [code = ''] = target.slice(version.iri.length + 1).split('#')
  return version.nodes.has(code) || version.competencies.some(({ iri }) => iri === target)
}

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
  run({ deps, credential }) {
    const bases = publishedUnder(deps.frameworks)
    const isOurs = (url: JsonValue | undefined): url is string =>
      typeof url === 'string' && bases.some((base) => url.startsWith(base))
    const resources = objectsOf(credential['relatedResource']).filter(({ id }) => isOurs(id))
    const versions = deps.frameworks.list()
    const pinned = versions.filter(({ iri }) => resources.some(({ id }) => id === iri))
    if (resources.some(({ id }) => !pinned.some(({ iri }) => iri === id))) {
      return fail(
        'framework-version-unknown',
        'Le badge cite une version de référentiel qui n’a jamais été publiée.',
        'The badge quotes a framework version that was never published.',
      )
    }
    if (
      !resources.every((resource) =>
        pinned.some((v) => v.iri === resource['id'] && v.digestSri === resource['digestSRI']),
      )
    ) {
      return fail(
        'framework-changed',
        'L’empreinte du référentiel cité n’est pas celle du référentiel publié.',
        'The digest of the framework quoted is not that of the framework published.',
      )
    }
    const claims = alignmentTargets(credential).filter(isOurs)
    const searched = pinned.length > 0 ? pinned : versions
    if (!claims.every((target) => searched.some((version) => holds(version, target)))) {
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
    return pass(
      'framework-unchanged',
      'Le référentiel cité est publié et n’a pas changé.',
      'The framework quoted is published and has not changed.',
    )
  },
}
