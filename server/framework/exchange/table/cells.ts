/** What stands in one cell. */
import type { CompetencyKind, Relation, TableAlignment } from './types.ts'

/**
 * A cell as it is written: one that a spreadsheet would run as a formula gets an apostrophe in front. `unguarded` takes it off
 * again, and leaves every other cell as it is.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function guarded(cell: string): string {
  return /^'*[=+\-@\t\r]/u.test(cell) ? `'${cell}` : cell
}

/** A cell as it was before `guarded`. */
export function unguarded(cell: string): string {
  return /^'+[=+\-@\t\r]/u.test(cell) ? cell.slice(1) : cell
}

/** The lines of a cell that say something. */
export function linesOf(cell: string): readonly string[] {
  return cell
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Codes, separated by commas, semicolons, bars or white space. */
export function codesOf(cell: string): readonly string[] {
  return cell.split(/[\s,;|]+/u).filter((code) => code !== '')
}

const kinds: Readonly<Record<string, CompetencyKind>> = {
  domaine: 'domain',
  domain: 'domain',
  unite: 'unit',
  unit: 'unit',
  competence: 'competency',
  competency: 'competency',
  critere: 'criterion',
  criterion: 'criterion',
}
/** The word written for each kind. */
export const kindNames: Readonly<Record<CompetencyKind, string>> = {
  domain: 'domaine',
  unit: 'unité',
  competency: 'compétence',
  criterion: 'critère',
}

const relationNames: Readonly<Record<Relation, string>> = {
  exact: 'exact',
  close: 'proche',
  broad: 'plus large',
  narrow: 'plus précis',
  related: 'lié',
}
const relations: Readonly<Record<string, Relation>> = {
  exact: 'exact',
  proche: 'close',
  close: 'close',
  pluslarge: 'broad',
  large: 'broad',
  broad: 'broad',
  plusprecis: 'narrow',
  precis: 'narrow',
  narrow: 'narrow',
  lie: 'related',
  related: 'related',
}

const yes = ['oui', 'o', 'yes', 'y', 'vrai', 'true', '1', 'x']
const no = ['non', 'n', 'no', 'faux', 'false', '0']

function plain(words: string): string {
  return words
    .normalize('NFD')
    .replace(/[^a-z0-9]/giu, '')
    .toLowerCase()
}

/** The kind a cell names, in French or English. */
export function kindOf(cell: string): CompetencyKind | undefined {
  const word = plain(cell)
  return Object.hasOwn(kinds, word) ? kinds[word] : undefined
}

/** What a cell answers; undefined when it is neither yes nor no, nor empty. */
export function yesOrNo(cell: string, empty: boolean): boolean | undefined {
  const word = plain(cell)
  if (cell.trim() === '') return empty
  return yes.includes(word) ? true : no.includes(word) ? false : undefined
}

/** The alignment a line of a cell says; undefined when it cannot be read. Does NOT judge the address. */
export function alignmentOf(line: string): TableAlignment | undefined {
  const parts = fields(line)
  const [framework = '', code = '', relation = '', certain = '', target = '', name = ''] = parts
  const word = plain(relation)
  const known = Object.hasOwn(relations, word) ? relations[word] : undefined
  // Nobody vouched for an alignment that does not say so.
  const sure = yesOrNo(certain, false)
  if (parts.length > 6 || sure === undefined || (word !== '' && known === undefined)) return undefined
  if (framework === '' && (known === undefined || code !== '' || name !== '')) return undefined
  return {
    framework,
    certain: sure,
    ...(code === '' ? {} : { code }),
    ...(known === undefined ? {} : { relation: known }),
    ...(target === '' ? {} : { target }),
    ...(name === '' ? {} : { name }),
  }
}

/** The line that `alignmentOf` reads as `alignment`. */
export function alignmentLine({ framework, code, relation, certain, target, name }: TableAlignment): string {
  const parts = [
    framework,
    code ?? '',
    relation === undefined ? '' : relationNames[relation],
    framework === '' ? '' : certain ? 'oui' : 'non',
    target ?? '',
    name ?? '',
  ]
  return parts
    .slice(0, parts.findLastIndex((part) => part !== '') + 1)
    .map((part) => part.replace(/\s+/gu, ' ').replace(/[\\|]/gu, '\\$&'))
    .join(' | ')
    .trim()
}

/** The parts of a line between bars; `\|` is a bar of the text itself. */
function fields(line: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  for (const [piece] of line.matchAll(/\\[\\|]|[^\\|]+|\\|\|/gu)) {
    if (piece === '|') {
      parts.push(part.trim())
      part = ''
    } else part += /^\\[\\|]$/u.test(piece) ? piece.slice(1) : piece
  }
  return [...parts, part.trim()]
}
