/** Frameworks from CASE packages, CSV and spreadsheets. */
import { templateCsv, templateXlsx } from '../framework/exchange/import-template.ts'
import { importFramework, ownImport, type ImportDeps } from '../framework/import/import-framework.ts'
import { asItStands } from '../framework/import/standing.ts'
import { Problem } from '../problem.ts'
import type { FrameworkImport } from '../store/framework-documents.ts'
import { jsonFlaw } from './contract/json-flaw.ts'
import { callerOf, type Handlers } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'
import { notFound } from './contract/problem-response.ts'

export type FrameworkImportHandlersDeps = ImportDeps

type Operation =
  | 'listFrameworkImports'
  | 'importFramework'
  | 'getImportTemplateCsv'
  | 'getImportTemplateXlsx'
  | 'getFrameworkImport'

const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Deeper JSON than any package: extensions may be 32 levels deep, within a rubric. */
const maximumDepth = 64
/** The contract lets no other media type through. */
const formats: Readonly<Record<string, FrameworkImport['format']>> = {
  'application/json': 'case',
  'text/csv': 'csv',
  [spreadsheet]: 'xlsx',
}

export function frameworkImportHandlers(deps: FrameworkImportHandlersDeps): Pick<Handlers, Operation> {
  return {
    async listFrameworkImports(request) {
      const { organisationId } = callerOf(request)
      const toBody = (one: FrameworkImport) => importBody(asItStands(deps.clock(), one))
      return {
        status: 200,
        body: await pageBody(deps.store.frameworkImports, { organisationId }, request.query, toBody),
      }
    },

    async importFramework(request) {
      const format = formats[request.mediaType]
      if (format === undefined) throw notFound()
      if (format === 'case') requireSound(request.bytes)
      const { framework, version, dryRun = false } = request.query
      const outcome = await importFramework(deps, callerOf(request), {
        format,
        bytes: request.bytes,
        framework,
        version,
        dryRun,
      })
      if (outcome.started) {
        const headers = { Location: `/framework-imports/${outcome.import._id}` }
        return { status: 202, body: importBody(outcome.import), headers }
      }
      const { report, total } = outcome
      return {
        status: 200,
        body: {
          framework: outcome.framework,
          version: outcome.version,
          format,
          state: report.errors.length > 0 ? 'failed' : 'done',
          dryRun,
          done: 0,
          total,
          report,
        },
      }
    },

    getImportTemplateCsv: () => ({
      status: 200,
      body: templateCsv(),
      mediaType: 'text/csv',
      headers: download('csv'),
    }),

    async getImportTemplateXlsx() {
      const body = Buffer.from(await templateXlsx())
      return { status: 200, body, mediaType: spreadsheet, headers: download('xlsx') }
    },

    async getFrameworkImport(request) {
      const found = await ownImport(deps, callerOf(request).organisationId, request.params.importId)
      return { status: 200, body: importBody(found) }
    },
  }
}

/** Refuses a package that readers would read differently, before anything is built of it. */
function requireSound(bytes: Uint8Array): void {
  const flaw = jsonFlaw(new TextDecoder().decode(bytes), maximumDepth)
  if (flaw === undefined) return
  throw new Problem(
    'invalid-request',
    flaw === 'duplicate-key'
      ? { fr: 'Une même clé figure deux fois.', en: 'The same key is there twice.' }
      : {
          fr: `Le JSON a plus de ${String(maximumDepth)} niveaux d’imbrication.`,
          en: `The JSON is nested more than ${String(maximumDepth)} levels deep.`,
        },
  )
}

function download(extension: string): Readonly<Record<string, string>> {
  return { 'Content-Disposition': `attachment; filename="referentiel.${extension}"` }
}

function importBody(one: FrameworkImport) {
  const { _id, framework, version, format, state, done, total, report, createdAt, finishedAt } = one
  return {
    id: _id,
    framework,
    version,
    format,
    state,
    dryRun: false,
    done,
    total,
    report: JSON.parse(report) as object,
    createdAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
  }
}
