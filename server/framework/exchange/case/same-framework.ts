import { ownCode } from '../../normal-form.ts'
import type { Frameworks } from '../../types.ts'
import { keptPackage } from './kept.ts'

/**
 * Slug of the framework of `organisationId` that was made from the CFDocument `documentIdentifier` (a UUID, in any case), if there is
 * one: importing the document again makes its next version. A framework written here is never that: it says more than its CASE
 * package, and an import would take that away.
 */
export function sameCaseFramework(
  frameworks: Pick<Frameworks, 'list'>,
  organisationId: string,
  documentIdentifier: string,
): string | undefined {
  const wanted = documentIdentifier.toLowerCase()
  return frameworks.list().find((version) => {
    if (version.organisationId !== organisationId) return false
    return keptPackage(version.form().nodes.get(ownCode))?.CFDocument.identifier === wanted
  })?.slug
}
