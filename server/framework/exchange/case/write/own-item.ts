/** The CFItem of a node that was not made from one, in each language that it has. */
import { typesOf, valuesOf, type Json, type JsonObject, type NormalNode } from '../../../normal-form.ts'
import type { Text } from '../../../../text.ts'
import { uuidOf } from '../identifiers.ts'
import { texts } from '../terms.ts'
import type { CFItem, LinkURI } from '../types.ts'
import { dayOf, inLanguage, iriOf, languageMap, type Frame } from './frame.ts'

/** What a node is in CASE; its CFItemType. */
export interface ItemKind {
  readonly title: Readonly<Record<string, string>>
  readonly description: Text
}

export interface ItemKinds {
  /** `undefined`: the node is no item. */
  of(code: string, node: NormalNode): ItemKind | undefined
}

/** Which nodes of a version are items: what is recognised, how it is arranged, and the scale it is recognised on. */
export function itemKinds({ form, own }: Frame): ItemKinds {
  const scale = own['mediation:hasLevelScheme']
  const letters = new Set([...form.nodes.values()].flatMap((node) => valuesOf(node, 'mediation:letter')))
  return {
    of(code, node) {
      const types = typesOf(node)
      if (types.includes('ceasn:Competency')) {
        const category = languageMap(node['ceasn:competencyCategory'])
        return Object.keys(category).length === 0
          ? kinds.competency
          : { ...kinds.competency, title: category }
      }
      if (types.includes('mediation:LabelCriterion')) return kinds.criterion
      if (types.includes('mediation:Profile')) return kinds.profile
      if (types.includes('mediation:RetiredTerm')) return kinds.retired
      if (letters.has(`./${code}`)) return kinds.letter
      if (scale === `./${code}`) return kinds.scale
      return scale !== undefined && node['skos:inScheme'] === scale ? kinds.level : undefined
    },
  }
}

const kinds = {
  competency: {
    title: { fr: 'compétence', en: 'competency' },
    description: { fr: 'Ce qu’une personne sait faire.', en: 'What a person can do.' },
  },
  criterion: {
    title: { fr: 'critère', en: 'criterion' },
    description: { fr: 'Ce qu’une organisation doit tenir.', en: 'What an organisation has to meet.' },
  },
  profile: {
    title: { fr: 'profil', en: 'profile' },
    description: {
      fr: 'Des compétences réunies, chacune à un niveau.',
      en: 'Competencies together, each at a level.',
    },
  },
  retired: {
    title: { fr: 'terme retiré', en: 'retired term' },
    description: {
      fr: 'Ce qui n’est plus dans le référentiel.',
      en: 'What is not in the framework any more.',
    },
  },
  letter: {
    title: { fr: 'lettre', en: 'letter' },
    description: { fr: 'Une lettre de l’abécédaire.', en: 'A letter of the A to Z.' },
  },
  scale: {
    title: { fr: 'échelle de niveaux', en: 'scale of levels' },
    description: { fr: 'Les niveaux, du plus bas au plus haut.', en: 'The levels, from the lowest.' },
  },
  level: {
    title: { fr: 'niveau', en: 'level' },
    description: {
      fr: 'Un niveau de l’échelle du référentiel.',
      en: 'A level of the scale of the framework.',
    },
  },
} as const satisfies Record<string, ItemKind>

/** Terms that hold the words of a node, the fullest first. */
const statements = [
  'ceasn:competencyText',
  'skos:definition',
  'mediation:easyText',
  'mediation:requires',
  'ceasn:competencyLabel',
  'skos:prefLabel',
]
const names = ['ceasn:competencyLabel', 'skos:prefLabel']

/** Terms that go into the notes; without a title, as they are. */
const notes: readonly { readonly term: string; readonly title?: Text }[] = [
  { term: 'ceasn:comment' },
  { term: 'ceasn:knowledgeEmbodied', title: { fr: 'Savoirs', en: 'Knowledge' } },
  { term: 'ceasn:skillEmbodied', title: { fr: 'Savoir-faire', en: 'Skills' } },
  { term: 'ceasn:abilityEmbodied', title: { fr: 'Attitudes', en: 'Abilities' } },
  { term: 'mediation:evidencedBy', title: { fr: 'Preuves', en: 'Evidence' } },
  { term: 'mediation:automaticCheck', title: { fr: 'Contrôle automatique', en: 'Automatic check' } },
  { term: 'mediation:riskNote', title: { fr: 'Risque', en: 'Risk' } },
  { term: 'mediation:privacyNote', title: { fr: 'Confidentialité', en: 'Privacy' } },
  { term: 'mediation:reason' },
  { term: 'skos:changeNote' },
]

/** Terms whose concepts are keywords. */
const concepts = ['mediation:publicConcerned', 'mediation:metier', 'mediation:objective']

/** Languages that the words of the node exist in, that of the framework first. */
export function languagesOf(node: NormalNode, { language }: Frame): readonly string[] {
  const found = new Set(statements.flatMap((term) => Object.keys(languageMap(node[term]))))
  return [...found].sort((left, right) => Number(right === language) - Number(left === language))
}

/** The items of a node: in the language of the framework, if it has that, and its translations. */
export function ownItems(frame: Frame, code: string, node: NormalNode, type: ItemType): readonly CFItem[] {
  const iri = iriOf(frame, code)
  return languagesOf(node, frame).map((language, index) =>
    ownItem(frame, code, node, { language, uri: index === 0 ? iri : `${iri}#${language}`, type }),
  )
}

export interface ItemType {
  readonly kind: ItemKind
  readonly link: LinkURI
}

/** What a node says in one language, as the item at `uri`. A translation has the IRI of the node with its language as fragment. */
export function ownItem(
  frame: Frame,
  code: string,
  node: NormalNode,
  { language, uri, type }: { readonly language: string; readonly uri: string; readonly type?: ItemType },
): CFItem {
  const said = (terms: readonly string[]) =>
    terms.map((term) => languageMap(node[term])[language]).find(Boolean)
  const name = said(names)
  const noted = notesOf(node, language)
  const keywords = keywordsOf(frame, node, language)
  const retired = typesOf(node).some((one) => one.startsWith('mediation:Retired'))
  return {
    identifier: uuidOf(uri),
    fullStatement: said(statements) ?? code,
    ...(type === undefined ? {} : { CFItemType: type.kind.title[language] ?? type.link.title }),
    uri,
    humanCodingScheme: code,
    ...(name === undefined ? {} : { abbreviatedStatement: name }),
    ...(keywords.words.length === 0 ? {} : { conceptKeywords: keywords.words }),
    ...(keywords.scheme === undefined ? {} : { conceptKeywordsURI: keywords.scheme }),
    ...(noted === '' ? {} : { notes: noted }),
    ...(language === 'und' ? {} : { language }),
    ...(type === undefined ? {} : { CFItemTypeURI: type.link }),
    ...(retired ? { statusEndDate: dayOf(frame.changedAt) } : {}),
    lastChangeDateTime: frame.changedAt,
  }
}

function notesOf(node: NormalNode, language: string): string {
  return notes
    .flatMap(({ term, title }) => {
      const found = wordsOf(node[term], language).join(' ; ')
      if (found === '') return []
      if (title === undefined) return [found]
      return [language === 'fr' ? `${title.fr} : ${found}` : `${title.en}: ${found}`]
    })
    .join('\n')
}

/** The words of a language map, of one of lists, or of nodes with a text each. */
function wordsOf(value: Json | undefined, language: string): readonly string[] {
  if (value === undefined || typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonObject) => wordsOf(item['ceasn:competencyText'], language))
  }
  const said = (value as JsonObject)[language]
  return typeof said === 'string' ? [said] : texts(said)
}

function keywordsOf(frame: Frame, node: NormalNode, language: string) {
  const own = wordsOf(node['ceasn:conceptKeyword'], language)
  const used = concepts.flatMap((term) =>
    valuesOf(node, term).flatMap((reference) => conceptAt(frame, reference) ?? []),
  )
  const schemes = new Set(used.map((concept) => concept['skos:inScheme']))
  const [scheme] = schemes
  const labels = used.flatMap((concept) => languageMap(concept['skos:prefLabel'])[language] ?? [])
  return {
    words: [...own, ...labels],
    // CASE has one link for all keywords: to the scheme they are of, when they are of one.
    scheme: schemes.size === 1 && own.length === 0 ? schemeLink(frame, scheme) : undefined,
  }
}

function conceptAt(frame: Frame, reference: Json): NormalNode | undefined {
  return typeof reference === 'string' ? frame.form.nodes.get(reference.slice(2)) : undefined
}

function schemeLink(frame: Frame, reference: Json | undefined): LinkURI | undefined {
  if (typeof reference !== 'string') return undefined
  const node = conceptAt(frame, reference)
  const uri = iriOf(frame, reference.slice(2))
  return node === undefined
    ? undefined
    : { title: inLanguage(node['skos:prefLabel'], frame.language) ?? '', identifier: uuidOf(uri), uri }
}
