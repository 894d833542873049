/** What a file says, whatever its format. */
import { isUtf8 } from 'node:buffer'
import { Problem } from '../../problem.ts'
import { caseForm } from '../exchange/case/read-case.ts'
import { sameCaseFramework } from '../exchange/case/same-framework.ts'
import { readFrameworkTable } from '../exchange/table/read-table.ts'
import { tableForm } from '../exchange/table/table-form.ts'
import { ownCode, type NormalForm } from '../normal-form.ts'
import type { Frameworks, FrameworkVersion } from '../types.ts'
import { itemPointers, unreleasable } from './form-remarks.ts'
import type { ImportRemark } from './import-report.ts'

export interface ImportFile {
  readonly format: 'case' | 'csv' | 'xlsx'
  readonly bytes: Uint8Array
  /** Slug of the framework it is for; needed for a table. */
  readonly framework?: string | undefined
}

export interface ReadFile {
  readonly framework: string
  /** The version it follows: the latest of the framework. */
  readonly base?: FrameworkVersion
  /** Of a package: the UUID of its CFDocument, in lower case. */
  readonly documentIdentifier?: string
  /** The version the file names for itself. */
  readonly version?: string
  /** Absent exactly when there are errors. What the base has and a package has no more is not in it. */
  readonly form?: NormalForm
  readonly errors: readonly ImportRemark[]
  readonly warnings: readonly ImportRemark[]
}

/**
 * Reads the file for the organisation. Does NOT ask whose the framework is.
 * @throws Problem `not-json` (400) for a package that is not JSON; `invalid-request` (400) for a table without a framework
 */
export function readFile(
  frameworks: Frameworks,
  organisationId: string,
  file: ImportFile,
): Promise<ReadFile> | ReadFile {
  return file.format === 'case'
    ? readPackage(frameworks, organisationId, file)
    : readTable(frameworks, file.format, file)
}

function readPackage(frameworks: Frameworks, organisationId: string, file: ImportFile): ReadFile {
  const value = parsed(file.bytes)
  const before = sameCaseFramework(frameworks, organisationId, statedIdentifier(value))
  const slug = file.framework ?? before
  const base = slug === undefined ? undefined : frameworks.latest(slug)
  const reading = caseForm(value, {
    ...(slug === undefined ? {} : { slug }),
    ...(base === undefined ? {} : { previous: base.form() }),
  })
  const { version, documentIdentifier, errors, warnings } = reading
  return {
    framework: reading.slug,
    ...(documentIdentifier === undefined ? {} : { documentIdentifier }),
    ...(base === undefined ? {} : { base }),
    ...(version === undefined ? {} : { version }),
    ...judged(reading.form, errors, () => itemPointers(value)),
    warnings,
  }
}

/** `form`, unless something in it keeps it from ever being released; `placesOf` is asked for only then. */
function judged(
  form: NormalForm | undefined,
  errors: readonly ImportRemark[],
  placesOf: Parameters<typeof unreleasable>[1],
): Pick<ReadFile, 'form' | 'errors'> {
  if (form === undefined) return { errors }
  const found = unreleasable(form, placesOf)
  return found.length > 0 ? { errors: found } : { form, errors }
}

function statedIdentifier(value: unknown): string {
  const { CFDocument: document } = (value ?? {}) as { readonly CFDocument?: unknown }
  const { identifier } = (document ?? {}) as { readonly identifier?: unknown }
  return typeof identifier === 'string' ? identifier.toLowerCase() : ''
}

async function readTable(
  frameworks: Frameworks,
  format: 'csv' | 'xlsx',
  { framework, bytes }: ImportFile,
): Promise<ReadFile> {
  if (framework === undefined) {
    throw new Problem('invalid-request', {
      fr: 'Dites de quel cadre vient ce tableau (framework=…).',
      en: 'Say which framework the table is of (framework=…).',
    })
  }
  const base = frameworks.latest(framework)
  const reading = await readFrameworkTable(bytes, format)
  const { form, errors, warnings } = await tableForm(reading, base?.form() ?? emptyFramework(framework))
  const lines = () => (code: string) => {
    const row = reading.rows.find((one) => one.code === code)
    return row === undefined ? {} : { line: row.line }
  }
  return {
    framework,
    ...(base === undefined ? {} : { base }),
    ...judged(form, errors, lines),
    warnings,
  }
}

/** A new framework: its title is its slug until somebody gives it one. */
function emptyFramework(slug: string): NormalForm {
  const own = {
    type: 'ceasn:CompetencyFramework',
    'ceasn:name': { fr: slug },
    'ceasn:inLanguage': ['fr'],
    'ceasn:publicationStatusType': 'http://credreg.net/ctdlasn/vocabs/publicationStatus/Draft',
  }
  return { slug, nodes: new Map([[ownCode, own]]) }
}

function parsed(bytes: Uint8Array): unknown {
  if (isUtf8(bytes)) {
    try {
      return JSON.parse(new TextDecoder().decode(bytes))
    } catch {
      // Said below.
    }
  }
  throw new Problem('not-json', {
    fr: 'Le fichier n’est pas du JSON en UTF-8.',
    en: 'The file is not JSON in UTF-8.',
  })
}
