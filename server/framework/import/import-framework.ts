/** Frameworks from files: read, compared with what there is, and written as a draft in the background. */
import { randomBytes } from 'node:crypto'
import { Problem } from '../../problem.ts'
import type { FrameworkImport } from '../../store/framework-documents.ts'
import type { New, Store } from '../../store/store.ts'
import { frameworkDiff } from '../diff/framework-diff.ts'
import { startDraft } from '../draft/create-draft.ts'
import type { Author } from '../draft/draft.ts'
import { writeDraftNodes } from '../draft/nodes.ts'
import type { NormalForm } from '../normal-form.ts'
import type { FrameworkVersion } from '../types.ts'
import { clear, requireRoom, slugFor, type PlaceDeps } from './draft-place.ts'
import { importReport, refusal, type ImportRemark, type ImportReport } from './import-report.ts'
import { readFile, type ImportFile, type ReadFile } from './read-file.ts'
import { asItStands, failureReport } from './standing.ts'
import { timestamp } from '../../timestamp.ts'

export interface ImportDeps extends PlaceDeps {
  /** Told of an import that broke down in the background. */
  readonly importFailed: (importId: string, error: unknown) => void
}

export interface ImportRequest extends ImportFile {
  /** Version to make; the next minor version when absent. */
  readonly version?: string | undefined
  readonly dryRun: boolean
}

export type ImportOutcome =
  | {
      /** Nothing was written: a dry run, or a file that says what the latest version says. */
      readonly started: false
      readonly framework: string
      readonly version: string
      readonly report: ImportReport
      readonly total: number
    }
  | {
      readonly started: true
      readonly import: FrameworkImport
      /** Resolves when the draft is written or the import has failed; never rejects. */
      readonly finished: Promise<void>
    }

/**
 * Reads `request` into a draft of the organisation: a new framework, or the version after the latest of one it has. A package imported
 * before goes to the framework it made then, and makes nothing when it says nothing new. What a package has
 * no more is retired. A dry run is refused whenever the import itself would be. An import that breaks down abandons its draft.
 * @throws Problem `import-refused` (422) with every error of the file, and nothing written, unless it is a dry run; `forbidden` (403)
 *   for somebody else's framework; as `readFile` and `startDraft` do
 */
export async function importFramework(
  deps: ImportDeps,
  author: Author,
  request: ImportRequest,
): Promise<ImportOutcome> {
  await deps.frameworks.refresh()
  const read = await readFile(deps.frameworks, author.organisationId, request)
  requireOwn(read, author)
  const framework = await ownSlug(deps, author, request, read)
  const version = request.version ?? nextVersion(read)
  if (read.form === undefined) {
    if (!request.dryRun) throw refused(read.errors)
    return { started: false, framework, version, report: refusal(read.errors, read.warnings), total: 0 }
  }
  const form: NormalForm = { slug: framework, nodes: read.form.nodes }
  const { report, nothingNew } = compared(read, form, version)
  const total = form.nodes.size
  const unwritten = { started: false, framework, version, report, total } as const
  if (nothingNew) return unwritten
  const leftBehind = await requireRoom(deps, author, { framework, version })
  if (request.dryRun) return unwritten
  if (leftBehind !== undefined) await clear(deps, author, leftBehind)
  const draft = await startDraft(deps, author, { framework, version, from: read.base?.version })
  const now = timestamp(deps.clock())
  const first: New<FrameworkImport> = {
    _id: randomBytes(16).toString('hex'),
    organisationId: author.organisationId,
    framework,
    version,
    format: request.format,
    state: 'running',
    done: 0,
    total,
    report: JSON.stringify(report),
    createdAt: now,
    progressAt: now,
  }
  await deps.store.frameworkImports.insert(first)
  const running: FrameworkImport = { ...first, revision: 0 }
  const write = async () => {
    let current = running
    const moveOn = async (change: Partial<FrameworkImport>) => {
      const progressAt = timestamp(deps.clock())
      // Only this import writes it.
      current = (await deps.store.frameworkImports.replace({ ...current, ...change, progressAt })) ?? current
    }
    try {
      await writeDraftNodes(deps, draft, form, {
        by: author.keyId,
        progress: (done) => moveOn({ done }),
      })
      await moveOn({ state: 'done', done: total, finishedAt: timestamp(deps.clock()) })
    } catch (error) {
      deps.importFailed(running._id, error)
      // Each for itself: what cannot be tidied up now is once the import is found interrupted.
      await clear(deps, author, draft).catch(() => undefined)
      const finishedAt = timestamp(deps.clock())
      await moveOn({ state: 'failed', report: failureReport(current, error), finishedAt }).catch(
        () => undefined,
      )
    }
  }
  return { started: true, import: running, finished: write() }
}

/**
 * An import of the organisation, as it stands. One that has not moved on for five minutes was interrupted, and has failed.
 * @throws Problem `not-found` (404)
 */
export async function ownImport(
  deps: { readonly store: Pick<Store, 'frameworkImports'>; readonly clock: () => Date },
  organisationId: string,
  id: string,
): Promise<FrameworkImport> {
  const found = await deps.store.frameworkImports.get(id)
  if (found?.organisationId === organisationId) return asItStands(deps.clock(), found)
  throw new Problem('not-found', {
    fr: 'Votre organisation n’a pas d’import avec cet identifiant.',
    en: 'Your organisation has no import with this id.',
  })
}

function requireOwn({ base }: ReadFile, { organisationId }: Author): void {
  if (base === undefined || base.organisationId === organisationId) return
  throw new Problem('forbidden', {
    fr: 'Ce cadre appartient à une autre organisation.',
    en: 'This framework belongs to another organisation.',
  })
}

/** Of two organisations that import the same package, each gets a framework of its own; so do two documents of the same title. */
async function ownSlug(
  deps: ImportDeps,
  author: Author,
  { framework }: ImportRequest,
  read: ReadFile,
): Promise<string> {
  if (framework !== undefined || read.base !== undefined) return read.framework
  return slugFor(deps, author, read.framework, read.documentIdentifier ?? '')
}

function compared({ base, warnings }: ReadFile, form: NormalForm, version: string) {
  const before = base && { version: base.version, form: base.form() }
  const diff = before && frameworkDiff(before, { version, form })
  const report: ImportReport = importReport(form, diff, warnings)
  return { report, nothingNew: diff?.changes.length === 0 }
}

function nextVersion({
  base,
  version,
}: {
  readonly base?: FrameworkVersion
  readonly version?: string
}): string {
  if (base === undefined) return version ?? '0.1.0'
  const [major = '0', minor = '0'] = base.version.split('.')
  return `${major}.${String(Number(minor) + 1)}.0`
}

function refused(errors: readonly ImportRemark[]): Problem {
  return new Problem(
    'import-refused',
    {
      fr: 'Le fichier a des erreurs : rien n’a été importé.',
      en: 'The file has errors: nothing was imported.',
    },
    { errors },
  )
}
