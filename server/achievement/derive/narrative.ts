/** What a badge says of what it asks for. */
import type { Language } from '../../text.ts'
import type { FrenchWords } from '../../framework/nodes.ts'
import { sentencesForAPerson } from './policy-sentences.ts'
import { acceptedKinds, requiredKinds, type Rulebook } from './rules.ts'
import type { Assessed, Level, Profile, Requirement, Scheme } from './read/scheme.ts'
import { lineOf, type Subject } from './subject.ts'
import { wording } from './wording.ts'

/**
 * The criteria of a badge of `competency` at `level`, in French and, when its text exists in English, in English. What the
 * automatic rules check without anybody having to act (dates, consent of each piece) is not said.
 */
export function competencyNarrative(
  book: Rulebook,
  competency: Assessed,
  level: Level,
  subject: Subject,
): FrenchWords {
  const inLanguage = (language: Language) => {
    const say = wording[language]
    return [
      indicators(competency, level.number, subject, language),
      say.toShowIt,
      list(evidence(book, competency, level.number, language)),
      competency.voice === 'first-person' ? `${say.decision} ${say.agreement}` : say.decision,
    ].join('\n\n')
  }
  const fr = inLanguage('fr')
  return subject.text.en === undefined ? { fr } : { fr, en: inLanguage('en') }
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}

function indicators(competency: Assessed, number: number, subject: Subject, language: Language): string {
  const say = wording[language]
  const { shown, instead } = subject.indicators.get(number) ?? { shown: [], instead: [] }
  const lines = shown.flatMap((words) => {
    const said = words[language]
    return said === undefined ? [] : [lineOf(said, competency)]
  })
  const written = language === 'fr' ? instead : []
  const isWhole = lines.length === shown.length && written.length === instead.length
  const all = [...lines, ...written]
  return isWhole && all.length > 0
    ? `${say.indicators[competency.voice]}\n\n${list(all)}`
    : say.indicatorsElsewhere
}

function evidence(
  book: Rulebook,
  competency: Assessed,
  number: number,
  language: Language,
): readonly string[] {
  const { scheme } = book
  const asked = scheme.policy?.requirements.get(number)
  if (asked === undefined) return []
  const say = wording[language]
  const titles = (kinds: readonly string[]) =>
    kinds.map((kind) => scheme.kinds.get(kind)?.title[language] ?? kind)
  const prior = scheme.levels.find((level) => level.number === asked.priorLevel)
  const required = asked.allRequiredKinds ? requiredKinds(scheme, competency) : []
  return [
    ...pieces(scheme, competency, asked, required, language),
    say.accepted(titles(acceptedKinds(book, competency, number).kinds)),
    ...(asked.anyOfKinds.length > 0 ? [say.anyOf(titles(asked.anyOfKinds))] : []),
    ...(prior === undefined ? [] : [say.priorLevel[competency.voice](levelWords(prior, language))]),
    ...sentencesForAPerson(scheme).map((words) => say.personChecks(words[language] ?? words.fr)),
  ]
}

/** How many pieces, and which. In the first person, what is said twice over is said once. */
function pieces(
  scheme: Scheme,
  { voice }: Assessed,
  asked: Requirement,
  required: readonly string[],
  language: Language,
): readonly string[] {
  const say = wording[language]
  const kinds = required.flatMap((code) => scheme.kinds.get(code) ?? [])
  const number = asked.pieces > 0 ? [say.pieces(asked.pieces, asked.kinds, asked.weight)] : []
  const other = asked.nonSelfDeclared ? [say.nonSelfDeclared] : []
  const which =
    required.length > 0
      ? [say.required(required.map((code) => scheme.kinds.get(code)?.title[language] ?? code))]
      : []
  if (voice === 'professional') return [...number, ...other, ...which]

  const [only] = kinds.length === 1 ? kinds : []
  const one = only === undefined ? undefined : say.one(only.title[language])
  const isOnePiece = asked.pieces === 1 && asked.kinds <= 1
  if (
    isOnePiece &&
    one !== undefined &&
    only !== undefined &&
    !only.selfDeclared &&
    only.weight >= asked.weight
  ) {
    return [one]
  }
  if (isOnePiece && asked.nonSelfDeclared && required.length === 0) {
    return [say.nonSelfDeclaredOfWeight(asked.weight)]
  }
  const isImplied = kinds.some(({ selfDeclared }) => !selfDeclared)
  return [...number, ...(isImplied ? [] : other), ...(one === undefined ? which : [say.amongWhich(one)])]
}

/** The words of a level in one language. */
export function levelWords(
  { number, title, definition }: Level,
  language: Language,
): { readonly number: number; readonly title: string; readonly definition: string | undefined } {
  return { number, title: title[language], definition: definition[language] }
}

/** The criteria of a badge of a profile: each target by the name its badges bear. */
export function profileNarrative(
  scheme: Scheme,
  profile: Profile,
  subjects: ReadonlyMap<string, Subject>,
): FrenchWords & { readonly en: string } {
  const highest = highestNumber(scheme)
  const inLanguage = (language: Language) => {
    const say = wording[language]
    const targets = profile.targets.flatMap(({ competency, number }) => {
      const name = subjects.get(competency)?.name[language]
      return name === undefined ? [] : [say.profileTarget(name, competency, number, number === highest)]
    })
    return [say.profileHolds, list(targets), say.decision].join('\n\n')
  }
  return { fr: inLanguage('fr'), en: inLanguage('en') }
}

/** The number of the highest level of the scale. */
export function highestNumber({ levels }: Scheme): number {
  return levels.at(-1)?.number ?? 0
}
