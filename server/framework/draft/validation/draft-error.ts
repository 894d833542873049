/** What can be wrong with a draft, and how it is said. */
import { Problem, type ProblemItem } from '../../../problem.ts'
import type { Text } from '../../../text.ts'

/** One thing that keeps a draft from being released. */
export interface DraftError {
  /** Code of the node. */
  readonly node?: string
  /** JSON pointer into the node in normal form. */
  readonly pointer?: string
  readonly code: string
  readonly detail: Text
}

/** By code. `{}` in a text is the value that goes with the error. */
const wording = {
  'code-malformed': {
    fr: 'Un code a de 1 à 99 lettres sans accent, chiffres, points ou tirets, et au moins une capitale ou un chiffre.',
    en: 'A code has 1 to 99 letters without accents, digits, dots or hyphens, and at least one capital or digit.',
  },
  'code-differs': {
    fr: 'La notation n’est pas le code du nœud.',
    en: 'The notation is not the code of the node.',
  },
  'code-missing': {
    fr: 'Ce code est dans la version publiée {} : il peut être retiré, pas disparaître.',
    en: 'This code is in the released version {}: it can be retired, not vanish.',
  },
  'code-reused': {
    fr: 'Ce code désignait autre chose dans la version publiée {}.',
    en: 'This code stood for something else in the released version {}.',
  },
  'code-retired': {
    fr: 'Ce code est retiré depuis la version {} et ne sert plus jamais.',
    en: 'This code is retired since version {} and is never used again.',
  },
  'node-too-large': {
    fr: 'Le nœud dépasse 100 000 caractères.',
    en: 'The node has more than 100,000 characters.',
  },
  'framework-too-large': {
    fr: 'Un cadre a au plus 30 000 nœuds et 60 000 000 de caractères.',
    en: 'A framework has at most 30,000 nodes and 60,000,000 characters.',
  },
  'framework-node': {
    fr: 'Le cadre a un nœud qui le décrit, le premier, et un seul.',
    en: 'The framework has one node that describes it, the first, and no other.',
  },
  'key-refused': { fr: 'Nom de propriété refusé.', en: 'Name of a property refused.' },
  'link-derived': {
    fr: 'Ce lien se déduit des autres nœuds : il ne s’écrit pas.',
    en: 'This link follows from other nodes: it is not written.',
  },
  'text-refused': {
    fr: 'Le texte contient un caractère de commande ou un caractère incomplet.',
    en: 'The text contains a control character or an incomplete character.',
  },
  'text-is-reference': {
    fr: 'Ce texte se lirait comme une référence à un nœud.',
    en: 'This text would be read as a reference to a node.',
  },
  'nested-id': {
    fr: 'L’identifiant d’une partie commence par celui de son nœud, et n’y sert qu’une fois.',
    en: 'The identifier of a part begins with that of its node, and is used once in it.',
  },
  schema: {
    fr: 'Le nœud n’a pas la forme attendue ici : {}.',
    en: 'The node is not of the form expected here: {}.',
  },
  'reference-unknown': { fr: 'Rien ne porte ce code : {}.', en: 'Nothing has this code: {}.' },
  'reference-retired': {
    fr: 'Le nœud cité est retiré : {}. Retirez la mention, ou citez ce qui le remplace.',
    en: 'The node referred to is retired: {}. Take it out, or refer to what takes its place.',
  },
  'parent-missing': {
    fr: 'La compétence n’est ni sous une autre ni au premier rang du cadre.',
    en: 'The competency is neither under another nor at the top of the framework.',
  },
  'parent-not-competency': {
    fr: 'Le parent d’une compétence est une compétence.',
    en: 'The parent of a competency is a competency.',
  },
  'hierarchy-cycle': {
    fr: 'Chacune de ces compétences est sous elle-même : {}.',
    en: 'Each of these competencies is under itself: {}.',
  },
  'scale-missing': {
    fr: 'Une compétence évaluée ou un profil demande une échelle de niveaux, que le cadre n’a pas.',
    en: 'An assessed competency or a profile needs a scale of levels, which the framework does not have.',
  },
  'scale-number': {
    fr: 'Chaque niveau de l’échelle a son numéro, et dit s’il donne un badge.',
    en: 'Each level of the scale has its own number, and says whether it is issued.',
  },
  'level-statement-missing': {
    fr: 'Niveaux de l’échelle qui ne sont pas décrits : {}.',
    en: 'Levels of the scale that are not described: {}.',
  },
  'level-statement-repeated': {
    fr: 'Niveaux décrits plus d’une fois : {}.',
    en: 'Levels described more than once: {}.',
  },
  'level-mismatch': {
    fr: 'Le numéro n’est pas celui du niveau cité.',
    en: 'The number is not that of the level referred to.',
  },
  'level-issuable-changed': {
    fr: 'Un niveau qui n’est qu’un diagnostic garde son numéro et ne devient jamais un badge.',
    en: 'A level that is only a diagnosis keeps its number and never becomes a badge.',
  },
  'target-not-assessed': {
    fr: 'Un profil vise des compétences évaluées.',
    en: 'A profile aims at assessed competencies.',
  },
  'target-repeated': {
    fr: 'Le profil vise deux fois cette compétence.',
    en: 'The profile aims at this competency twice.',
  },
  'target-not-issuable': {
    fr: 'Le profil vise un niveau qui ne donne jamais de badge.',
    en: 'The profile aims at a level that is never issued.',
  },
  'move-refused': {
    fr: 'Ce nœud ne peut pas aller là : {}.',
    en: 'This node cannot go there: {}.',
  },
  'retirement-refused': {
    fr: 'Retrait impossible : {}.',
    en: 'It cannot be retired: {}.',
  },
  'too-many-errors': {
    fr: 'Il y a d’autres erreurs : corrigez celles-ci d’abord.',
    en: 'There are more errors: correct these first.',
  },
} as const satisfies Record<string, Text>

export type DraftErrorCode = keyof typeof wording

/** An error before it is put into words; `value` is what `{}` stands for. */
export interface Finding {
  readonly node?: string
  readonly pointer?: string
  readonly code: DraftErrorCode
  readonly value?: string | Text
}

/** The most errors that are told; a last one then says that there are more. */
export const maximumErrors = 1000
const maximumListed = 10

/** The first of `values`, for a text. Takes no more of them than it needs. */
export function listed(values: Iterable<string | number>): string {
  const first: string[] = []
  for (const value of values) {
    if (first.length === maximumListed) return `${first.join(', ')}…`
    first.push(String(value))
  }
  return first.join(', ')
}

/** The error in words. */
export function draftError({ node, pointer, code, value = '' }: Finding): DraftError {
  const { fr, en } = wording[code]
  const inserted = typeof value === 'string' ? { fr: value, en: value } : value
  return {
    ...(node === undefined ? {} : { node }),
    ...(pointer === undefined ? {} : { pointer }),
    code,
    detail: { fr: fr.replace('{}', () => inserted.fr), en: en.replace('{}', () => inserted.en) },
  }
}

/** Problem `framework-invalid` (422) with up to 100 of the errors. A pointer begins with the code of the node. */
export function invalid(findings: readonly Finding[]): Problem {
  return invalidDraft(findings.map(draftError))
}

/** As `invalid`, for errors that are in words already. */
export function invalidDraft(errors: readonly DraftError[]): Problem {
  const isCut = errors.length > maximumErrors
  return new Problem(
    'framework-invalid',
    {
      fr: `Le cadre n’est pas valide : ${isCut ? 'plus de 1 000 erreurs' : count(errors.length, 'erreur')}.`,
      en: `The framework is not valid: ${isCut ? 'more than 1,000 errors' : count(errors.length, 'error')}.`,
    },
    { errors: errors.slice(0, 100).map(problemItem) },
  )
}

function problemItem({ node, pointer, code, detail }: DraftError): ProblemItem {
  const place = `${node === undefined ? '' : `/${node}`}${pointer ?? ''}`
  return { ...(place === '' ? {} : { pointer: place }), code, detail }
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`
}
