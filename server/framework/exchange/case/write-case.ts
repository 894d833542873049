import type { FrameworkVersion } from '../../types.ts'
import { casePackage } from './case-package.ts'
import { baseOf } from './identifiers.ts'
import type { CaseVersion, CFPackage } from './types.ts'
import { asVersion1p0 } from './version-1p0.ts'

/**
 * The CFPackage of a version as JSON text, in the given version of CASE. The same version gives the same text.
 * @see https://www.imsglobal.org/spec/case/v1p1
 */
export function writeCasePackage(version: FrameworkVersion, caseVersion: CaseVersion = '1.1'): string {
  return JSON.stringify(inVersion(casePackage(version), caseVersion, baseOf(version)))
}

function inVersion(written: CFPackage, caseVersion: CaseVersion, base: string): object {
  return caseVersion === '1.1' ? written : asVersion1p0('CFPackage', written, base)
}
