/** The order releases are listed in. */

/** Compares `<slug>/<version>` by slug, and then by version. */
export function byRelease(left: string, right: string): number {
  const [leftSlug = '', leftVersion = ''] = left.split('/')
  const [rightSlug = '', rightVersion = ''] = right.split('/')
  if (leftSlug !== rightSlug) return leftSlug < rightSlug ? -1 : 1
  return byVersion(leftVersion, rightVersion)
}

/** Semver precedence of release versions. Framework versions have no pre-release part: an unfinished one is unreleased. */
export function byVersion(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number))
  const differences = [0, 1, 2].map((index) => (a?.[index] ?? 0) - (b?.[index] ?? 0))
  return differences.find((difference) => difference !== 0) ?? 0
}
