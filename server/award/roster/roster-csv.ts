/** Reads a trainer's CSV file into rows. Knows spreadsheets' encodings and separators; judges no content. */
import { parse, CsvError } from 'csv-parse/sync'
import { Problem } from '../../problem.ts'
import { decodeTextFile, separatorOf, type Separator } from '../../text-file.ts'
import { maximumLines, type RosterField, type RosterRow } from './roster-line.ts'

export interface RosterFile {
  readonly encoding: 'utf-8' | 'windows-1252'
  readonly separator: Separator
  readonly rows: readonly RosterRow[]
}

/** Column names people write, without case, accents or spaces. */
const columns: Readonly<Record<string, RosterField>> = {
  prenom: 'givenName',
  givenname: 'givenName',
  firstname: 'givenName',
  nom: 'familyName',
  nomdefamille: 'familyName',
  familyname: 'familyName',
  lastname: 'familyName',
  courriel: 'email',
  email: 'email',
  mail: 'email',
  reference: 'reference',
  identifiant: 'reference',
  accord: 'consent',
  consentement: 'consent',
  consent: 'consent',
  nomsurlebadge: 'nameInBadge',
  nameinbadge: 'nameInBadge',
  preuves: 'evidence',
  evidence: 'evidence',
}

/**
 * Rows of a CSV file (RFC 4180 quoting), each with the line of the file it ends on. UTF-8 when the bytes are UTF-8, else Windows-1252.
 * @throws Problem `roster-unreadable` or `roster-too-long` (422); nothing is ever half read
 */
export function readRosterCsv(bytes: Uint8Array): RosterFile {
  const file = decodeTextFile(bytes)
  if (file === undefined) {
    throw unreadable('Ce n’est pas un fichier CSV en texte.', 'This is not a CSV text file.')
  }
  const { encoding, text } = file
  const separator = separatorOf(text)
  const records = parseRecords(text, separator)
  const [header, ...lines] = records
  if (header === undefined) throw unreadable('Le fichier est vide.', 'The file is empty.')
  const fields = columnsOf(header.record)
  if (lines.length === 0)
    throw unreadable('Le fichier n’a que des noms de colonnes.', 'The file has only column names.')
  if (lines.length > maximumLines) throw tooLong()
  return {
    encoding,
    separator,
    rows: lines.map(({ line, record }) => ({
      line,
      extraCells: record.slice(fields.length).some((cell) => cell.trim() !== ''),
      values: Object.fromEntries(fields.map((field, index) => [field, record[index] ?? ''])),
    })),
  }
}

export function tooLong(): Problem {
  return new Problem('roster-too-long', {
    fr: `La liste dépasse ${String(maximumLines)} lignes. Coupez-la en plusieurs sessions.`,
    en: `The roster has more than ${String(maximumLines)} lines. Split it into several sessions.`,
  })
}

function parseRecords(
  text: string,
  separator: string,
): readonly { line: number; record: readonly string[] }[] {
  try {
    const records = parse(text, {
      bom: true,
      delimiter: separator,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 20_000,
    }) as unknown as { info: { lines: number }; record: string[] }[]
    return records.map(({ info, record }) => ({ line: info.lines, record }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number(error['lines'])
    throw new Problem(
      'roster-unreadable',
      {
        fr: 'Le fichier CSV est mal formé : guillemets non fermés ou mal placés, ou ligne démesurée.',
        en: 'The CSV file is malformed: quotes left open or misplaced, or an oversized line.',
      },
      Number.isSafeInteger(line) && line > 0
        ? {
            errors: [
              { line, code: 'line-unreadable', detail: { fr: 'Ligne illisible.', en: 'Unreadable line.' } },
            ],
          }
        : {},
    )
  }
}

function fieldOf(name: string): RosterField | undefined {
  const plain = name
    .normalize('NFD')
    .replace(/[^a-z]/giu, '')
    .toLowerCase()
  return Object.hasOwn(columns, plain) ? columns[plain] : undefined
}

/** What each column holds. @throws Problem `roster-unreadable` (422) when one is unknown, repeated or missing */
function columnsOf(names: readonly string[]): readonly RosterField[] {
  const fields = names.map(fieldOf)
  const errors = fields.flatMap((field, index) =>
    field === undefined
      ? [column(index, 'column-unknown', 'Colonne inconnue', 'Unknown column')]
      : fields.indexOf(field) < index
        ? [column(index, 'column-repeated', 'Colonne répétée', 'Repeated column')]
        : [],
  )
  const missing = (['givenName', 'familyName'] as const).filter((field) => !fields.includes(field))
  const known = fields.filter((field) => field !== undefined)
  if (errors.length === 0 && missing.length === 0) return known
  throw new Problem(
    'roster-unreadable',
    {
      fr: 'La première ligne doit nommer les colonnes : prénom et nom, et au besoin courriel, référence, accord, nom sur le badge, preuves.',
      en: 'The first line must name the columns: given name and family name, and if needed email, reference, consent, name in badge, evidence.',
    },
    { errors },
  )
}

function column(index: number, code: string, fr: string, en: string) {
  const number = String(index + 1)
  return { line: 1, code, detail: { fr: `${fr} : la ${number}ᵉ.`, en: `${en}: number ${number}.` } }
}

function unreadable(fr: string, en: string): Problem {
  return new Problem('roster-unreadable', { fr, en })
}
