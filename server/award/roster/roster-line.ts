/** Checks one line of a roster, wherever it came from, and says what is wrong with it. */
import { isEmail } from '../../organisation/person-fields.ts'
import type { Text } from '../../text.ts'

export const maximumLines = 5000

export type RosterField =
  'givenName' | 'familyName' | 'email' | 'reference' | 'consent' | 'nameInBadge' | 'evidence'

/** A line of a CSV file: every value still text. */
export interface RosterRow {
  readonly line: number
  readonly values: Readonly<Partial<Record<RosterField, string>>>
  /** The line has more filled cells than there are columns. */
  readonly extraCells: boolean
}

export interface RosterEvidence {
  readonly kind: string
  readonly observedAt: string
  readonly pseudonymised: boolean
}

/** A line that can be enrolled. */
export interface RosterPerson {
  readonly givenName: string
  readonly familyName: string
  readonly email?: string
  readonly reference?: string
  readonly consent: boolean
  readonly nameInBadge: boolean
  readonly evidence: readonly RosterEvidence[]
}

export interface LineError {
  readonly field?: string
  readonly code: string
  readonly detail: Text
}

export type CheckedLine =
  | { readonly line: number; readonly person: RosterPerson }
  | { readonly line: number; readonly errors: readonly LineError[] }

/** What a line's evidence is checked against. */
export interface EvidenceRules {
  readonly kinds: ReadonlySet<string>
  /** Today, `YYYY-MM-DD`. */
  readonly today: string
}

const limits = { givenName: 100, familyName: 100, email: 254, reference: 100 } as const

/** Checks a CSV line. Never throws; an error never repeats what the line says. */
export function checkRow(row: RosterRow, rules: EvidenceRules): CheckedLine {
  const errors: LineError[] = []
  if (row.extraCells) errors.push(lineErrors['too-many-columns'])
  const yesOrNo = (field: 'consent' | 'nameInBadge') => {
    const value = readYesOrNo(row.values[field] ?? '')
    if (value === undefined) errors.push({ field, ...lineErrors['yes-or-no-expected'] })
    return value ?? false
  }
  const evidence = readEvidenceCell(row.values.evidence ?? '')
  if (evidence === undefined) errors.push({ field: 'evidence', ...lineErrors['evidence-unreadable'] })
  const person = {
    ...texts(row.values),
    consent: yesOrNo('consent'),
    nameInBadge: yesOrNo('nameInBadge'),
    evidence: evidence ?? [],
  }
  errors.push(...personErrors(person, rules))
  return errors.length > 0 ? { line: row.line, errors } : { line: row.line, person }
}

/** Checks a line given as JSON; its position in the list is its line. Never throws. */
export function checkJsonLine(
  line: number,
  value: Readonly<Record<string, unknown>>,
  rules: EvidenceRules,
): CheckedLine {
  const errors: LineError[] = []
  const known: readonly string[] = [
    'givenName',
    'familyName',
    'email',
    'reference',
    'consent',
    'nameInBadge',
    'evidence',
  ]
  if (Object.keys(value).some((key) => !known.includes(key))) errors.push(lineErrors['unknown-field'])
  const isText = (field: string) => value[field] === undefined || typeof value[field] === 'string'
  for (const field of ['givenName', 'familyName', 'email', 'reference']) {
    if (!isText(field)) errors.push({ field, ...lineErrors['line-unreadable'] })
  }
  for (const field of ['consent', 'nameInBadge']) {
    if (value[field] !== undefined && typeof value[field] !== 'boolean') {
      errors.push({ field, ...lineErrors['yes-or-no-expected'] })
    }
  }
  const evidence = readEvidenceList(value['evidence'])
  if (evidence === undefined) errors.push({ field: 'evidence', ...lineErrors['evidence-unreadable'] })
  if (errors.length > 0) return { line, errors }
  const person = {
    ...texts(value),
    consent: value['consent'] === true,
    nameInBadge: value['nameInBadge'] === true,
    evidence: evidence ?? [],
  }
  const wrong = personErrors(person, rules)
  return wrong.length > 0 ? { line, errors: wrong } : { line, person }
}

function texts(values: Readonly<Partial<Record<RosterField, string>>>) {
  const email = values.email?.trim() ?? ''
  const reference = values.reference?.trim() ?? ''
  return {
    givenName: (values.givenName ?? '').normalize('NFC').trim(),
    familyName: (values.familyName ?? '').normalize('NFC').trim(),
    ...(email === '' ? {} : { email }),
    ...(reference === '' ? {} : { reference }),
  }
}

function personErrors(person: RosterPerson, rules: EvidenceRules): readonly LineError[] {
  const errors: LineError[] = []
  for (const [field, limit] of Object.entries(limits)) {
    const value = person[field as keyof typeof limits]
    if (value === undefined) continue
    if (value.length > limit) errors.push({ field, ...lineErrors['value-too-long'] })
    // A spreadsheet would run such a cell as a formula when the list is exported again.
    if (/^[=+\-@\t\r]/u.test(value)) errors.push({ field, ...lineErrors['formula-cell'] })
    if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(value)) errors.push({ field, ...lineErrors['control-character'] })
  }
  if (person.givenName === '') errors.push({ field: 'givenName', ...lineErrors['name-missing'] })
  if (person.familyName === '') errors.push({ field: 'familyName', ...lineErrors['name-missing'] })
  if (person.email !== undefined && !isEmail(person.email))
    errors.push({ field: 'email', ...lineErrors['email-invalid'] })
  for (const piece of person.evidence) {
    if (!rules.kinds.has(piece.kind))
      errors.push({ field: 'evidence', ...lineErrors['evidence-kind-unknown'] })
    if (piece.observedAt > rules.today)
      errors.push({ field: 'evidence', ...lineErrors['evidence-from-the-future'] })
  }
  return errors
}

function readYesOrNo(cell: string): boolean | undefined {
  const value = cell.trim().toLowerCase()
  if (['oui', 'o', 'yes', 'y', 'vrai', 'true', '1', 'x'].includes(value)) return true
  return ['', 'non', 'n', 'no', 'faux', 'false', '0'].includes(value) ? false : undefined
}

/** `EV-OBS 2026-11-18 | EV-TEM 2026-11-18 anonyme` */
function readEvidenceCell(cell: string): readonly RosterEvidence[] | undefined {
  const items = cell
    .split('|')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  const pieces = items.map((item) => {
    const match = /^(\S{1,50})\s+(\d{4}-\d{2}-\d{2})(\s+(?:anonyme|anonymous))?$/u.exec(item)
    const [, kind, observedAt, anonymous] = match ?? []
    if (kind === undefined || observedAt === undefined || !isDay(observedAt)) return undefined
    return { kind, observedAt, pseudonymised: anonymous !== undefined }
  })
  return pieces.length <= 20 && pieces.every((piece) => piece !== undefined) ? pieces : undefined
}

function readEvidenceList(value: unknown): readonly RosterEvidence[] | undefined {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > 20) return undefined
  const pieces = value.map((item: unknown) => {
    if (typeof item !== 'object' || item === null) return undefined
    const { kind, observedAt, pseudonymised = false, ...rest } = item as Record<string, unknown>
    const readable =
      typeof kind === 'string' &&
      typeof observedAt === 'string' &&
      isDay(observedAt) &&
      typeof pseudonymised === 'boolean' &&
      Object.keys(rest).length === 0
    return readable ? { kind, observedAt, pseudonymised } : undefined
  })
  return pieces.every((piece) => piece !== undefined) ? pieces : undefined
}

function isDay(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`)
  return (
    /^\d{4}-\d{2}-\d{2}$/u.test(value) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(value)
  )
}

export const lineErrors = {
  'name-missing': error(
    'name-missing',
    'Il manque le prénom ou le nom.',
    'The given name or the family name is missing.',
  ),
  'email-invalid': error(
    'email-invalid',
    'Ce courriel n’est pas une adresse seule et complète.',
    'This is not one complete e-mail address.',
  ),
  'value-too-long': error('value-too-long', 'Texte trop long.', 'Text too long.'),
  'formula-cell': error(
    'formula-cell',
    'La case commence comme une formule de tableur (= + - @).',
    'The cell starts like a spreadsheet formula (= + - @).',
  ),
  'control-character': error(
    'control-character',
    'La case contient un caractère invisible interdit.',
    'The cell contains a forbidden invisible character.',
  ),
  'duplicate-learner': error(
    'duplicate-learner',
    'Cette personne est déjà sur une autre ligne. Deux personnes du même nom ? Ajoutez un courriel ou une référence.',
    'This person is already on another line. Two people with one name? Add an e-mail or a reference.',
  ),
  'erased-learner': error(
    'erased-learner',
    'Cette personne a été effacée de cette session : la même liste ne l’y remet pas.',
    'This person was erased from this session: the same list does not put them back.',
  ),
  'yes-or-no-expected': error('yes-or-no-expected', 'Répondez par oui ou par non.', 'Answer yes or no.'),
  'evidence-unreadable': error(
    'evidence-unreadable',
    'Preuves illisibles : écrivez « EV-OBS 2026-11-18 | EV-PRO 2026-11-18 ».',
    'Unreadable evidence: write “EV-OBS 2026-11-18 | EV-PRO 2026-11-18”.',
  ),
  'evidence-kind-unknown': error(
    'evidence-kind-unknown',
    'Cette sorte de preuve n’existe pas dans le référentiel.',
    'The framework has no such kind of evidence.',
  ),
  'evidence-from-the-future': error(
    'evidence-from-the-future',
    'Cette preuve est datée dans le futur.',
    'This evidence is dated in the future.',
  ),
  'too-many-columns': error(
    'too-many-columns',
    'La ligne a plus de cases que de colonnes.',
    'The line has more cells than there are columns.',
  ),
  'line-unreadable': error('line-unreadable', 'Valeur illisible.', 'Unreadable value.'),
  'unknown-field': error(
    'unknown-field',
    'Un champ de cette ligne est inconnu.',
    'A field of this line is unknown.',
  ),
} as const

function error(code: string, fr: string, en: string): LineError {
  return { code, detail: { fr, en } }
}
