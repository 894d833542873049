/** Every text of a derived badge, in both languages. Sources of rules are in French, like the frameworks they quote. */
import type { Language, Text } from '../../text.ts'
import type { Voice } from './read/scheme.ts'

interface LevelWords {
  readonly number: number
  readonly title: string
  readonly definition: string | undefined
}

interface Wording {
  readonly name: Readonly<Record<Voice, (subject: string, level: LevelWords) => string>>
  /** What the description says after the text of the competency. */
  readonly level: Readonly<Record<Voice, (level: LevelWords) => string>>
  readonly altText: Readonly<Record<Voice, (subject: string, level: LevelWords, scale: Scale) => string>>
  readonly neutralSubject: (code: string) => string
  readonly indicators: Readonly<Record<Voice, string>>
  readonly indicatorsElsewhere: string
  readonly toShowIt: string
  readonly pieces: (pieces: number, kinds: number, weight: number) => string
  readonly nonSelfDeclared: string
  readonly nonSelfDeclaredOfWeight: (weight: number) => string
  /** `one`: the kind with its article, when the words allow it. */
  readonly one: (kind: string) => string | undefined
  readonly amongWhich: (one: string) => string
  readonly required: (kinds: readonly string[]) => string
  readonly accepted: (kinds: readonly string[]) => string
  readonly anyOf: (kinds: readonly string[]) => string
  readonly priorLevel: Readonly<Record<Voice, (level: LevelWords) => string>>
  readonly personChecks: (sentence: string) => string
  readonly decision: string
  readonly agreement: string
  readonly profileName: (title: string) => string
  readonly profileDescription: (competencies: number, ofFramework: string) => string
  readonly profileAltText: (title: string) => string
  readonly profileHolds: string
  readonly profileTarget: (label: string, code: string, number: number, isHighest: boolean) => string
}

/** `highest`: number of the highest level; `framework`: how a badge names its framework; `letter`: of an abécédaire. */
interface Scale {
  readonly highest: number
  readonly framework: string
  readonly letter: string | undefined
}

/** The first letter small, unless it belongs to an abbreviation (`RGPD`) or is the English “I”. */
export function lowerFirst(text: string): string {
  return /^(\p{Lu}\p{Lu}|I\b)/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function inWords(number: number, words: readonly string[]): string {
  return words[number] ?? String(number)
}

const fr: Wording = {
  name: {
    professional: (subject, { number, title }) => `${subject} – niveau ${number} (${lowerFirst(title)})`,
    'first-person': (subject, { title }) => `${subject} – « ${title} »`,
  },
  level: {
    professional: ({ number, title, definition }) =>
      `Niveau ${number}, ${lowerFirst(title)}${definition === undefined ? '.' : ` : ${lowerFirst(definition)}`}`,
    'first-person': ({ title }) => `Autonomie : « ${title} »`,
  },
  altText: {
    professional: (subject, { number }, { highest }) =>
      `Badge de compétence de médiation numérique : ${lowerFirst(subject)}, niveau ${number} sur ${highest}.`,
    'first-person': (subject, { title }, { framework, letter }) =>
      `Badge ${framework}${letter === undefined ? '' : `, lettre ${letter}`} : ${lowerFirst(subject)}. ${title}.`,
  },
  neutralSubject: (code) => `Compétence numérique ${code}`,
  indicators: { professional: 'La personne :', 'first-person': 'Je sais faire :' },
  indicatorsElsewhere: 'Les indicateurs de ce niveau sont publiés avec la compétence.',
  toShowIt: 'Pour le montrer :',
  pieces: (pieces, kinds, weight) => {
    const words = ['', 'une', 'deux', 'trois', 'quatre', 'cinq']
    const ofKinds = kinds > 1 ? `, de ${inWords(kinds, words)} sortes différentes` : ''
    const inTotal =
      weight > 0 ? `, d'un poids total de ${weight} ou plus (chaque sorte de preuve pèse de 0 à 3)` : ''
    return `au moins ${inWords(pieces, words)} pièce${pieces > 1 ? 's' : ''}${ofKinds}${inTotal}`
  },
  nonSelfDeclared: "au moins une pièce autre qu'une auto-évaluation",
  nonSelfDeclaredOfWeight: (weight) =>
    `au moins une pièce autre qu'une auto-évaluation, d'un poids de ${weight} ou plus (chaque sorte de preuve pèse de 0 à 3)`,
  // Nouns in -tion are feminine; of others the words do not tell.
  one: (kind) => (/^\S*tion\b/.test(kind) ? `une ${kind}` : undefined),
  amongWhich: (one) => `dont ${one}`,
  required: (kinds) => `obligatoire : ${kinds.join(', ')}`,
  accepted: (kinds) => `sortes de preuve acceptées : ${kinds.join(', ')}`,
  anyOf: (kinds) => `au moins une pièce parmi : ${kinds.join(', ')}`,
  priorLevel: {
    professional: ({ number }) => `le badge de niveau ${number} de la même compétence`,
    'first-person': ({ title }) => `le badge « ${title} » de la même compétence`,
  },
  personChecks: (sentence) => `une personne vérifie : ${sentence}`,
  decision: 'Une personne signe la décision. Un refus est motivé et peut être contesté.',
  agreement: "Le badge demande l'accord de la personne.",
  profileName: (title) => `Profil : ${lowerFirst(title)}`,
  profileDescription: (competencies, ofFramework) =>
    `Badge de profil : ${competencies} compétence${competencies > 1 ? 's' : ''} ${ofFramework}, chacune au niveau visé par le profil ou au-dessus.`,
  profileAltText: (title) => `Badge de profil de médiation numérique : ${lowerFirst(title)}.`,
  profileHolds: 'La personne détient, en cours de validité, un badge de chacune de ces compétences :',
  profileTarget: (label, code, number, isHighest) =>
    `${label} (${code}) : niveau ${number}${isHighest ? '' : ' ou plus'}`,
}

const en: Wording = {
  name: {
    professional: (subject, { number, title }) => `${subject} – level ${number} (${lowerFirst(title)})`,
    'first-person': (subject, { title }) => `${subject} – “${title}”`,
  },
  level: {
    professional: ({ number, title }) => `Level ${number}: ${lowerFirst(title)}.`,
    'first-person': ({ title }) => `Autonomy: “${title}”`,
  },
  altText: {
    professional: (subject, { number }, { highest }) =>
      `Digital mediation competency badge: ${lowerFirst(subject)}, level ${number} of ${highest}.`,
    'first-person': (subject, { title }, { framework, letter }) =>
      `${framework} badge${letter === undefined ? '' : `, letter ${letter}`}: ${lowerFirst(subject)}. ${title}.`,
  },
  neutralSubject: (code) => `Digital skill ${code}`,
  indicators: { professional: 'The person:', 'first-person': 'I can:' },
  indicatorsElsewhere: 'The indicators of this level are published in French with the competency.',
  toShowIt: 'To show it:',
  pieces: (pieces, kinds, weight) => {
    const words = ['', 'one', 'two', 'three', 'four', 'five']
    const ofKinds = kinds > 1 ? `, of ${inWords(kinds, words)} different kinds` : ''
    const inTotal = weight > 0 ? `, weighing ${weight} or more in total (each kind weighs 0 to 3)` : ''
    return `at least ${inWords(pieces, words)} piece${pieces > 1 ? 's' : ''} of evidence${ofKinds}${inTotal}`
  },
  nonSelfDeclared: 'at least one piece other than a self-assessment',
  nonSelfDeclaredOfWeight: (weight) =>
    `at least one piece other than a self-assessment, weighing ${weight} or more (each kind weighs 0 to 3)`,
  one: () => undefined,
  amongWhich: (one) => `among which ${one}`,
  required: (kinds) => `required: ${kinds.join(', ')}`,
  accepted: (kinds) => `kinds of evidence accepted: ${kinds.join(', ')}`,
  anyOf: (kinds) => `at least one piece among: ${kinds.join(', ')}`,
  priorLevel: {
    professional: ({ number }) => `the level ${number} badge of the same competency`,
    'first-person': ({ title }) => `the “${title}” badge of the same competency`,
  },
  personChecks: (sentence) => `a person checks: ${sentence}`,
  decision: 'A person signs the decision. A refusal gives its reason and can be contested.',
  agreement: "The badge needs the person's agreement.",
  profileName: (title) => `Profile: ${lowerFirst(title)}`,
  profileDescription: (competencies) =>
    `Profile badge: ${competencies} ${competencies > 1 ? 'competencies' : 'competency'} of the framework, each at the level the profile aims at or above.`,
  profileAltText: (title) => `Digital mediation profile badge: ${title}.`,
  profileHolds: 'The person holds a valid badge of each of these competencies:',
  profileTarget: (label, code, number, isHighest) =>
    `${label} (${code}): level ${number}${isHighest ? '' : ' or above'}`,
}

export const wording: Readonly<Record<Language, Wording>> = { fr, en }

/** How a badge names its framework: « de l'abécédaire », “Abécédaire”. */
export function frameworkNoun(title: Text): Text {
  return /^abécédaire\b/iu.test(title.fr)
    ? { fr: "de l'abécédaire", en: 'Abécédaire' }
    : { fr: 'du référentiel', en: 'Framework' }
}

/** Where rules come from: `of` is « du référentiel », `policy` how the policy is cited. */
export const sources = {
  policy: (of: string, isProposal: boolean) =>
    isProposal ? `Proposition : politique d'évaluation ${of}` : `Politique d'évaluation ${of}`,
  consent: "Règle du projet : un badge de personne demande l'accord de la personne",
  passportConsent: (of: string) => `Passeport ${of} : niveaux attribués avec l'accord de la personne`,
  observed: "Règle du projet : une preuve datée d'après la décision ne compte pas",
  about: "Règle du projet : une preuve ne compte que pour la personne et les compétences qu'elle concerne",
  aboutOrganisation: "Règle du projet : une preuve ne compte que pour l'entité qu'elle concerne",
  labelKinds: 'Sortes de preuve du label',
  labelLevel: (level: string) => `Niveau « ${level} » du label`,
  endorser: 'Règle du projet : personne ne se recommande soi-même',
  freshness: (policy: string) => `${policy}, fraîcheur des preuves`,
  level: (policy: string, number: number) => `${policy}, niveau ${number}`,
  sentence: (policy: string, sentence: string) => `${policy} : « ${sentence} »`,
  kinds: (of: string, isProposal: boolean) =>
    isProposal ? `Proposition : sortes de preuve ${of}` : `Sortes de preuve ${of}`,
  ownKinds: (code: string) => `Preuves exigées et acceptées pour ${code}`,
  addedKinds: (number: number) =>
    ` ; s'y ajoutent, au niveau ${number}, les sortes dont la politique d'évaluation exige l'une`,
  noProduction: (code: string) => ` ; aucune production, à cause de la note de confidentialité de ${code}`,
  ownRequiredKinds: (code: string, policy: string, number: number) =>
    `Preuves exigées pour ${code} ; ${lowerFirst(policy)}, niveau ${number}`,
  endorsement: (kinds: string, of: string, provider: string | undefined) =>
    `Type de preuve ${kinds} ${of}${provider === undefined ? '' : ` : « ${provider} »`}`,
  profile: (notation: string, of: string) => `Niveaux visés par le profil ${notation} ${of}`,
}

/** The question a person answers when no rule can judge a sentence of the policy. */
export function policyQuestion(sentence: Text): Text {
  return {
    fr: `Cette règle de la politique d'évaluation est-elle respectée : « ${sentence.fr} » ?`,
    en: `Is this rule of the evaluation policy respected: “${sentence.en}”?`,
  }
}

/** What criteria.json says of a kind of evidence whose strength nobody has stated. */
export function unstatedStrength(code: string): string {
  return `Personne n'a dit la force de la sorte de preuve ${code} : elle est comptée comme « declared », la plus faible.`
}

/** Words of the badge of a label level that nobody wrote. */
export const labelWording = {
  fr: {
    name: (label: string, level: string) => `${label} – ${level}`,
    description: (required: string, months: number) => `${required}. Valable ${months} mois.`,
    narrative: (required: string, criteria: readonly string[]) =>
      [
        `Ce qui est demandé à l'entité :\n\n- ${required}`,
        ...(criteria.length === 0
          ? []
          : [`Critères du label :\n\n${criteria.map((one) => `- ${one}`).join('\n')}`]),
        'Un comité prend la décision et la motive.',
      ].join('\n\n'),
    altText: (label: string, level: string) => `${label}, niveau ${level}.`,
  },
  en: {
    name: (label: string, level: string) => `${label} – ${level}`,
    altText: (label: string, level: string) => `${label}, level ${level}.`,
  },
} as const

/** What people answer before a label level that nobody wrote rules for is given. */
export const labelQuestions = {
  requirement: (required: Text): Text => ({
    fr: `Ce que ce niveau demande est-il réuni : « ${required.fr} » ?`,
    en: `Is what this level requires met: “${required.en}”?`,
  }),
  committee: {
    fr: 'Le comité du label a-t-il pris une décision favorable, motivée, sans membre lié à l’entité ?',
    en: 'Did the label committee take a favourable, reasoned decision, without any member linked to the entity?',
  },
} as const
