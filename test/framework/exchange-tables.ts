/** Tables read into frameworks. */
import { readFrameworkTable } from '../../server/framework/exchange/table/read-table.ts'
import { tableForm } from '../../server/framework/exchange/table/table-form.ts'
import type { TableForm, TableRemark } from '../../server/framework/exchange/table/types.ts'
import {
  documentOf,
  normalForm,
  type GraphJson,
  type NormalForm,
  type NormalNode,
} from '../../server/framework/normal-form.ts'
import type { GraphDocument } from '../../server/framework/nodes.ts'
import { schemaErrors } from '../../server/schema.ts'
import { readJson } from './documents.ts'

const read = new Map<string, NormalForm>()

export function released(slug: string): NormalForm {
  const known = read.get(slug)
  if (known !== undefined) return known
  const document = readJson(
    'frameworks',
    slug,
    '0.1.0',
    'framework.jsonld',
  ) as unknown as GraphDocument<GraphJson>
  const form = normalForm(document, slug, `/frameworks/${slug}/0.1.0`)
  read.set(slug, form)
  return form
}

/** A framework with nothing in it. */
export const empty: NormalForm = {
  slug: 'neuf',
  nodes: new Map<string, NormalNode>([
    [
      '.',
      {
        type: 'ceasn:CompetencyFramework',
        'ceasn:name': { fr: 'Neuf' },
        'ceasn:publicationStatusType': 'http://credreg.net/ctdlasn/vocabs/publicationStatus/Draft',
      },
    ],
  ]),
}

export async function imported(csv: string | Uint8Array, base: NormalForm = empty): Promise<TableForm> {
  const bytes = typeof csv === 'string' ? Buffer.from(csv) : csv
  return tableForm(await readFrameworkTable(bytes, 'csv'), base)
}

export function places(remarks: readonly TableRemark[]): readonly (readonly unknown[])[] {
  return remarks.map(({ line, column, code }) => [line, column, code])
}

export function validity(form: NormalForm | undefined): unknown {
  return form === undefined
    ? 'no form'
    : schemaErrors('framework.schema.json', documentOf(form, { version: '0.2.0' }))
}
