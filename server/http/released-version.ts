/** Finding the version a request names, also when another process of the service released it a moment ago. */
import type { Frameworks, FrameworkVersion } from '../framework/types.ts'
import { Problem } from '../problem.ts'
import { notFound } from './contract/problem-response.ts'

/** Learns what other processes released. What is known is also served while the store cannot be reached. */
export async function upToDate(frameworks: Frameworks): Promise<void> {
  try {
    await frameworks.refresh()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

/** @throws Problem `not-found` (404) when no such version is released */
export async function versionAt(
  frameworks: Frameworks,
  params: { readonly framework: string; readonly version: string },
): Promise<FrameworkVersion> {
  const find = () => frameworks.find(params.framework, params.version)
  if (find() === undefined) await upToDate(frameworks)
  const version = find()
  if (version === undefined) throw notFound()
  return version
}
