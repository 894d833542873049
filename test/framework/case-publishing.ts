/** Frameworks read from CASE packages, published as the service does. */
import { deriveFiles } from '../../server/achievement/derive/derive-files.ts'
import { caseForm, type CaseReading } from '../../server/framework/exchange/case/read-case.ts'
import { publishRelease } from '../../server/framework/release/publish-release.ts'
import type { NormalForm } from '../../server/framework/normal-form.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import { schemaErrors } from '../../server/schema.ts'
import { publishing, temporaryStore, type Place } from './published.ts'

export interface Hub {
  publish(
    form: NormalForm,
    version: string,
    organisationId?: string,
    replaces?: string,
  ): Promise<FrameworkVersion>
  list(): readonly FrameworkVersion[]
  remove(): Promise<void>
}

/** A hub of its own that publishes whatever form it is given; each form must be valid under the schema of frameworks. */
export async function openHub(place: Place = {}): Promise<Hub> {
  const { store, remove } = await temporaryStore()
  const deps = await publishing(store, place)
  return {
    async publish(form, version, organisationId = 'org-a', replaces) {
      const files = deriveFiles(form, { version, ...(replaces === undefined ? {} : { replaces }) })
      const errors = schemaErrors('framework.schema.json', JSON.parse(files.framework))
      if (errors.length > 0) throw new Error(JSON.stringify(errors))
      return publishRelease(deps, files, organisationId)
    },
    list: () => deps.registry.list(),
    remove,
  }
}

/** The form of a package that must be readable. */
export function readForm(value: unknown, options: Parameters<typeof caseForm>[1] = {}): NormalForm {
  const reading: CaseReading = caseForm(value, options)
  if (reading.form === undefined) throw new Error(JSON.stringify(reading.errors))
  return reading.form
}
