/** The columns of a table of competencies: what reads them, writes them and explains them is this one table. */
import type { Text } from '../../../text.ts'

export type ColumnKey =
  | 'code'
  | 'notation'
  | 'parents'
  | 'kind'
  | 'title'
  | 'text'
  | 'keywords'
  | 'level'
  | 'requiredEvidence'
  | 'acceptedEvidence'
  | 'alignments'
  | 'position'
  | 'retired'
  | 'replacedBy'

interface ColumnRule {
  /** In the header; `fr` is what is written. `(fr)` or a number follows where there is one column per language or level. */
  readonly name: Text
  readonly per?: 'language' | 'level'
  readonly explanation: Text
  /** The cell of the example in the template; by language where the column is. */
  readonly example: string | Text
}

/** In the order they are written. */
export const columnRules: Readonly<Record<ColumnKey, ColumnRule>> = {
  code: {
    name: { fr: 'code', en: 'code' },
    explanation: {
      fr: 'Obligatoire. Lettres sans accent, chiffres, points et tirets, dont une majuscule ou un chiffre. Il ne change jamais et ne resert jamais.',
      en: 'Required. Plain letters, digits, dots and dashes, with a capital or a digit. It never changes and is never used again.',
    },
    example: 'EX-1.1',
  },
  notation: {
    name: { fr: 'code affiché', en: 'displayed code' },
    explanation: {
      fr: 'Ce que lisent les gens à la place du code. Vide : le code.',
      en: 'What people read instead of the code. Empty: the code.',
    },
    example: '',
  },
  parents: {
    name: { fr: 'code parent', en: 'parent code' },
    explanation: {
      fr: 'Le code au-dessus, dans ce tableau ou dans le référentiel. Vide : tout en haut. Plusieurs : séparés par une virgule.',
      en: 'The code above, in this table or in the framework. Empty: at the top. Several: separated by a comma.',
    },
    example: '',
  },
  kind: {
    name: { fr: 'type', en: 'type' },
    explanation: {
      fr: 'domaine, unité, compétence ou critère. Vide : compétence, ou ce qu’était le code.',
      en: 'domain, unit, competency or criterion. Empty: competency, or what the code was.',
    },
    example: 'compétence',
  },
  title: {
    name: { fr: 'titre', en: 'title' },
    per: 'language',
    explanation: {
      fr: 'Le titre court, une colonne par langue.',
      en: 'The short title, one column per language.',
    },
    example: { fr: 'Accueillir une personne', en: 'Welcome a person' },
  },
  text: {
    name: { fr: 'texte', en: 'text' },
    per: 'language',
    explanation: {
      fr: 'La compétence en une phrase, une colonne par langue. Vide : le titre.',
      en: 'The competency in one sentence, one column per language. Empty: the title.',
    },
    example: {
      fr: 'Accueillir une personne et comprendre ce dont elle a besoin.',
      en: 'Welcome a person and understand what they need.',
    },
  },
  keywords: {
    name: { fr: 'mots-clés', en: 'keywords' },
    per: 'language',
    explanation: {
      fr: 'Un par ligne dans la case. Compétences sans niveaux seulement.',
      en: 'One a line in the cell. Competencies without levels only.',
    },
    example: { fr: 'accueil\nécoute', en: 'welcome\nlistening' },
  },
  level: {
    name: { fr: 'niveau', en: 'level' },
    per: 'level',
    explanation: {
      fr: 'Les indicateurs du niveau, en français, un par ligne dans la case. Vide si le référentiel n’a pas de niveaux.',
      en: 'The indicators of the level, in French, one a line in the cell. Empty if the framework has no levels.',
    },
    example: '',
  },
  requiredEvidence: {
    name: { fr: 'preuves requises', en: 'required evidence' },
    explanation: {
      fr: 'Codes des sortes de preuve du référentiel, séparés par une virgule.',
      en: 'Codes of kinds of evidence of the framework, separated by a comma.',
    },
    example: '',
  },
  acceptedEvidence: {
    name: { fr: 'preuves acceptées', en: 'accepted evidence' },
    explanation: {
      fr: 'Codes des sortes de preuve du référentiel, séparés par une virgule.',
      en: 'Codes of kinds of evidence of the framework, separated by a comma.',
    },
    example: '',
  },
  alignments: {
    name: { fr: 'alignements', en: 'alignments' },
    explanation: {
      fr: 'Un par ligne : cadre | code | relation | certain | adresse | nom. Relation : exact, proche, plus large, plus précis, lié, ou vide. Certain : oui ou non.',
      en: 'One a line: framework | code | relation | certain | address | name. Relation: exact, close, broad, narrow, related, or empty. Certain: yes or no.',
    },
    example:
      'DigComp 2.2 | 2.1 | | oui | https://publications.jrc.ec.europa.eu/repository/handle/JRC128415 |',
  },
  position: {
    name: { fr: 'position', en: 'position' },
    explanation: {
      fr: 'Rang dans le référentiel. Sans cette colonne, l’ordre des lignes compte pour les nouveaux codes seulement.',
      en: 'Rank in the framework. Without this column the order of the lines counts for new codes only.',
    },
    example: '1',
  },
  retired: {
    name: { fr: 'retiré', en: 'retired' },
    explanation: {
      fr: 'oui : le code n’est plus une compétence. Une ligne absente ne retire rien.',
      en: 'yes: the code is no competency any more. An absent line retires nothing.',
    },
    example: 'non',
  },
  replacedBy: {
    name: { fr: 'remplacé par', en: 'replaced by' },
    explanation: {
      fr: 'Codes ou adresses de ce qui remplace un code retiré, séparés par une virgule.',
      en: 'Codes or addresses of what replaces a retired code, separated by a comma.',
    },
    example: '',
  },
}

/** One column of one table. */
export interface Column {
  readonly key: ColumnKey
  readonly language?: string
  readonly level?: number
}

const byName = new Map(
  Object.entries(columnRules).flatMap(([key, { name, per }]) =>
    [name.fr, name.en].map((words) => [plain(words), { key: key as ColumnKey, per }] as const),
  ),
)
// What people and other tools write.
for (const [words, key] of [
  ['parent', 'parents'],
  ['motscles', 'keywords'],
  ['preuverequise', 'requiredEvidence'],
  ['preuveacceptee', 'acceptedEvidence'],
] as const) {
  byName.set(words, { key, per: columnRules[key].per })
}

function plain(words: string): string {
  return words
    .normalize('NFD')
    .replace(/[^a-z]/giu, '')
    .toLowerCase()
}

/** The column a header names, in French or English, whatever its case and accents; undefined when there is none. */
export function columnNamed(header: string): Column | undefined {
  const level = /^(.*?)\s*([1-9]\d?)\s*$/u.exec(header.slice(0, 200))
  const language = /^(.*?)\s*\(?\s*\b([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\s*\)?\s*$/iu.exec(header.slice(0, 200))
  const found = byName.get(plain(header.slice(0, 200)))
  if (found !== undefined && found.per === undefined) return { key: found.key }
  const ofLevel = level === null ? undefined : byName.get(plain(level[1] ?? ''))
  if (ofLevel?.per === 'level') return { key: ofLevel.key, level: Number(level?.[2]) }
  const ofLanguage = language === null ? undefined : byName.get(plain(language[1] ?? ''))
  if (ofLanguage?.per === 'language') return { key: ofLanguage.key, language: tag(language?.[2] ?? '') }
  // A column without a language is in French.
  return found?.per === 'language' ? { key: found.key, language: 'fr' } : undefined
}

function tag(language: string): string {
  const [first = '', ...rest] = language.split('-')
  return [first.toLowerCase(), ...rest].join('-')
}

/** The header of a column, in French, as the template and the exported tables write it. */
export function headerOf({ key, language, level }: Column): string {
  const { fr } = columnRules[key].name
  if (language !== undefined) return `${fr} (${language})`
  return level === undefined ? fr : `${fr} ${String(level)}`
}

/** All columns, in order, for these languages and levels 1 to `levels`. */
export function columnsFor(languages: readonly string[], levels: readonly number[]): readonly Column[] {
  return Object.entries(columnRules).flatMap(([name, { per }]): readonly Column[] => {
    const key = name as ColumnKey
    if (per === 'language') return languages.map((language) => ({ key, language }))
    return per === 'level' ? levels.map((level) => ({ key, level })) : [{ key }]
  })
}
