/** Everything that can be said of a table, in both languages. */
import type { Text } from '../../../text.ts'
import type { TableRemark } from './types.ts'

/** How many errors are reported: a wrong column would give one for each line. */
export const maximumRemarks = 1000

/** One row per remark. Nothing here repeats what the file says. */
const texts = {
  'file-too-large': ['Le fichier est trop gros.', 'The file is too large.'],
  'not-a-text-file': ['Ce n’est pas un fichier CSV en texte.', 'This is not a CSV text file.'],
  'not-a-spreadsheet': ['Ce n’est pas un classeur XLSX lisible.', 'This is not a readable XLSX workbook.'],
  'spreadsheet-locked': [
    'Le classeur est protégé par un mot de passe, ou au format d’avant 2007 : enregistrez-le en XLSX sans mot de passe.',
    'The workbook has a password, or is older than 2007: save it as XLSX without a password.',
  ],
  'spreadsheet-too-large': [
    'Le classeur décompressé est démesuré.',
    'The workbook is far too large once unpacked.',
  ],
  'line-unreadable': [
    'Guillemets non fermés ou mal placés, ou ligne démesurée.',
    'Quotes left open or misplaced, or an oversized line.',
  ],
  'table-empty': ['Le tableau n’a aucune ligne.', 'The table has no line.'],
  'too-many-lines': ['Le tableau dépasse 20 000 lignes.', 'The table has more than 20,000 lines.'],
  'too-many-columns': ['Il y a plus de cases que de colonnes.', 'There are more cells than columns.'],
  'column-missing': ['Il manque cette colonne.', 'This column is missing.'],
  'column-unknown': ['Colonne inconnue : elle est ignorée.', 'Unknown column: it is ignored.'],
  'column-repeated': ['Cette colonne est là deux fois.', 'This column comes twice.'],
  'code-missing': ['Il manque le code.', 'The code is missing.'],
  'code-repeated': ['Ce code est déjà sur une autre ligne.', 'This code is already on another line.'],
  'code-malformed': [
    'Un code est fait de lettres sans accent, de chiffres, de points et de tirets, dont une majuscule ou un chiffre ; 99 caractères au plus.',
    'A code is made of plain letters, digits, dots and dashes, with a capital or a digit; 99 characters at most.',
  ],
  'code-was-a-date': [
    'Le tableur a fait une date de cette case : mettez la colonne au format texte.',
    'The spreadsheet made a date of this cell: format the column as text.',
  ],
  'code-taken': [
    'Ce code est celui d’autre chose (niveau, sorte de preuve, profil…).',
    'This code belongs to something else (level, kind of evidence, profile…).',
  ],
  'code-retired': [
    'Ce code a été retiré : un code retiré ne resert jamais.',
    'This code was retired: a retired code is never used again.',
  ],
  'value-too-long': ['Texte trop long.', 'Text too long.'],
  'too-many-values': ['Trop de valeurs dans la case.', 'Too many values in the cell.'],
  'control-character': [
    'La case contient un caractère invisible interdit.',
    'The cell contains a forbidden invisible character.',
  ],
  'text-is-a-reference': [
    'Ce texte a la forme d’une adresse interne du référentiel.',
    'This text looks like an internal address of the framework.',
  ],
  'type-unknown': [
    'Type inconnu : domaine, unité, compétence ou critère.',
    'Unknown type: domain, unit, competency or criterion.',
  ],
  'type-changed': [
    'Le type d’un code ne change pas : retirez-le et donnez un autre code.',
    'The type of a code does not change: retire it and use another code.',
  ],
  'criterion-added': [
    'Un critère de label dit plus que ce tableau : ajoutez-le dans le brouillon.',
    'A label criterion says more than this table: add it in the draft.',
  ],
  'yes-or-no-expected': ['Répondez par oui ou par non.', 'Answer yes or no.'],
  'number-expected': ['Écrivez un nombre entier.', 'Write a whole number.'],
  'language-not-allowed': [
    'Ce type n’existe qu’en français et en anglais.',
    'This type exists in French and English only.',
  ],
  'title-missing': ['Il manque le titre dans cette langue.', 'The title is missing in this language.'],
  'parent-unknown': [
    'Le code parent n’existe ni dans le tableau ni dans le référentiel.',
    'The parent code is neither in the table nor in the framework.',
  ],
  'parent-is-assessed': [
    'Le parent est une compétence évaluée par niveaux : elle n’a pas d’enfants.',
    'The parent is a competency assessed by levels: it has no children.',
  ],
  'parent-retired': ['Le parent est retiré.', 'The parent is retired.'],
  'parent-is-below': ['Le code serait son propre ancêtre.', 'The code would be its own ancestor.'],
  'parent-not-allowed': [
    'Un domaine ou un critère n’a pas de parent.',
    'A domain or a criterion has no parent.',
  ],
  'unit-without-parent': ['Une unité a un parent.', 'A unit has a parent.'],
  'level-unknown': ['Le référentiel n’a pas ce niveau.', 'The framework has no such level.'],
  'levels-not-allowed': [
    'Seule une compétence a des indicateurs par niveau.',
    'Only a competency has indicators by level.',
  ],
  'levels-missing': [
    'Une compétence évaluée garde au moins un indicateur à un niveau.',
    'An assessed competency keeps at least one indicator at one level.',
  ],
  'not-assessed': [
    'Sans indicateur de niveau, cette compétence ne sera pas évaluée : aucun badge.',
    'Without an indicator for a level this competency will not be assessed: no badge.',
  ],
  'evidence-kind-unknown': [
    'Le référentiel n’a pas cette sorte de preuve.',
    'The framework has no such kind of evidence.',
  ],
  'evidence-not-allowed': [
    'Seule une compétence évaluée par niveaux demande des preuves.',
    'Only a competency assessed by levels asks for evidence.',
  ],
  'alignment-malformed': [
    'Un alignement par ligne : cadre | code | relation | certain | adresse | nom.',
    'One alignment a line: framework | code | relation | certain | address | name.',
  ],
  'alignment-not-allowed': [
    'Ici, seule une relation avec une adresse est possible (sans nom de cadre).',
    'Here only a relation with an address is possible (no framework name).',
  ],
  'relation-without-address': ['Une relation demande une adresse.', 'A relation needs an address.'],
  'address-malformed': [
    'Adresse illisible : https://… ou code de ce référentiel.',
    'Unreadable address: https://… or a code of this framework.',
  ],
  'text-not-kept': [
    'Ce type n’a pas cette colonne : la case est ignorée.',
    'This type does not have this column: the cell is ignored.',
  ],
  'children-not-retired': [
    'Un enfant de ce code reste : retirez-le aussi, ou déplacez-le.',
    'A child of this code stays: retire it too, or move it.',
  ],
  'too-many-errors': [
    'Il y a d’autres erreurs : corrigez d’abord celles-ci.',
    'There are more errors: correct these first.',
  ],
} as const satisfies Record<string, readonly [string, string]>

export type RemarkCode = keyof typeof texts

/** The remark of that code, at that place. */
export function remark(code: RemarkCode, line?: number, column?: string): TableRemark {
  const [fr, en] = texts[code]
  const detail: Text = { fr, en }
  return {
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    code,
    detail,
  }
}

/** At most `maximumRemarks` of them, the last then saying that there are more. */
export function limited(remarks: readonly TableRemark[]): readonly TableRemark[] {
  return remarks.length <= maximumRemarks
    ? remarks
    : [...remarks.slice(0, maximumRemarks - 1), remark('too-many-errors')]
}
