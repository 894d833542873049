/** What a badge of a competency is about: its own words, neutral where those of the competency would tell about a person. */
import type { FrenchWords } from '../../framework/nodes.ts'
import type { Text } from '../../text.ts'
import type { Carried } from './read/carried.ts'
import { concernsOnlyTellingPublics, isOfThePublic, tells } from './privacy.ts'
import type { Assessed, Level } from './read/scheme.ts'
import { lowerFirst, wording } from './wording.ts'

export interface Subject {
  readonly name: Text
  /** What the competency is, without a level; in English where it exists. */
  readonly text: FrenchWords
  /** Indicators a badge shows, by number of the level. */
  readonly indicators: ReadonlyMap<number, Indicators>
  /** Ids of the matches a badge does not repeat. */
  readonly withheld: readonly string[]
}

export interface Indicators {
  /** As they are written, in French. */
  readonly shown: readonly FrenchWords[]
  /** Words a person wrote in the place of some. */
  readonly instead: readonly string[]
}

/**
 * The words of a competency for its badges. Words a person once wrote are kept as long as the competency is there. Words of the
 * competency itself are used when they were so before or when they do not tell; a new or reworded label, text, indicator or match
 * of an entry for the public that would tell is left out, and the badge then bears its code.
 */
export function subjectOf(competency: Assessed, levels: readonly Level[], carried: Carried): Subject {
  const before = carried.scheme?.competencies.get(competency.code)
  const badges = carried.ofCompetency(competency.code)
  const [badge] = badges
  const mayTell = isOfThePublic(competency)
  const { fr, en } = wording
  const neutral = { fr: fr.neutralSubject(competency.code), en: en.neutralSubject(competency.code) }

  const nameBefore = badge?.['mediation:subject']
  const isWritten = nameBefore !== undefined && before !== undefined && !isSame(nameBefore, before.label)
  const isAsBefore = nameBefore !== undefined && isSame(nameBefore, competency.label)
  const wouldTell = mayTell && (tells(competency.label) || concernsOnlyTellingPublics(competency))
  const name = isWritten ? nameBefore : isAsBefore || !wouldTell ? competency.label : neutral

  return {
    name,
    text: textOf(competency, before, badge && textBefore(badge, carried), name, mayTell),
    indicators: new Map(
      levels.map(({ number }) => [number, indicatorsOf(competency, before, number, carried, mayTell)]),
    ),
    withheld: withheldOf(competency, before, badges, mayTell),
  }
}

function isSame(left: Text, right: Text): boolean {
  return left.fr === right.fr && left.en === right.en
}

function textOf(
  { text }: Assessed,
  before: Assessed | undefined,
  onBadge: string | undefined,
  name: Text,
  mayTell: boolean,
): FrenchWords {
  const neutral = { fr: `${name.fr}.`, ...(text.en === undefined ? {} : { en: `${name.en}.` }) }
  const isWritten = onBadge !== undefined && onBadge !== before?.text.fr
  if (isWritten) return { ...neutral, fr: onBadge }
  const isAsBefore = onBadge === text.fr
  return isAsBefore || !mayTell || !tells(text) ? text : neutral
}

/** The description of a badge of the version before, without what it says of the level. */
function textBefore(
  badge: NonNullable<ReturnType<Carried['achievement']>>,
  { scheme }: Carried,
): string | undefined {
  const number = badge['mediation:levelNumber']
  const competency = scheme?.competencies.get(badge['mediation:competency']?.replace(/^.*\//, '') ?? '')
  const level = scheme?.levels.find((one) => one.number === number)
  if (competency === undefined || level === undefined) return undefined
  const words = { number: level.number, title: level.title.fr, definition: level.definition.fr }
  const ofLevel = ` ${wording.fr.level[competency.voice](words)}`
  const description = badge['ceterms:description'].fr
  return description.endsWith(ofLevel) ? description.slice(0, -ofLevel.length) : undefined
}

function indicatorsOf(
  competency: Assessed,
  before: Assessed | undefined,
  number: number,
  carried: Carried,
  mayTell: boolean,
): Indicators {
  const now = competency.indicators.get(number) ?? []
  const badge = carried.ofCompetency(competency.code).find((one) => one['mediation:levelNumber'] === number)
  const then = (before?.indicators.get(number) ?? []).map(({ fr }) => lineOf(fr, competency))
  const shownThen = badge === undefined ? then : listedIn(badge['ceterms:requires']['ceterms:description'].fr)
  const isWithheld = (fr: string) =>
    then.includes(lineOf(fr, competency)) && !shownThen.includes(lineOf(fr, competency))
  const isShown = (words: FrenchWords) =>
    then.includes(lineOf(words.fr, competency)) ? !isWithheld(words.fr) : !mayTell || !tells(words)
  return {
    shown: now.filter(isShown),
    // Kept as long as something they stand for is still there.
    instead: now.some(({ fr }) => isWithheld(fr)) ? shownThen.filter((line) => !then.includes(line)) : [],
  }
}

/** An indicator as a badge lists it. */
export function lineOf(indicator: string, { voice }: Pick<Assessed, 'voice'>): string {
  return voice === 'professional' ? lowerFirst(indicator) : indicator
}

/** The first list of a narrative. */
function listedIn(narrative: string): readonly string[] {
  const list = narrative.split('\n\n')[1] ?? ''
  return list.split('\n').flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []))
}

function withheldOf(
  { matches }: Assessed,
  before: Assessed | undefined,
  badges: readonly NonNullable<ReturnType<Carried['achievement']>>[],
  mayTell: boolean,
): readonly string[] {
  const ids = badges.flatMap((badge) => badge['mediation:withheldAlignment'] ?? [])
  const withheldThen = ids.map((id) => id.replace(/^.*\//, './'))
  const isWithheld = (key: string) =>
    before?.matches.some((match) => match.key === key && withheldThen.includes(match.id)) === true
  const wasShown = (key: string) =>
    badges.length > 0 && before?.matches.some((match) => match.key === key) === true && !isWithheld(key)
  return matches
    .filter(({ key, targetNode, targetName }) => {
      if (isWithheld(key)) return true
      // A match without an address is in no badge.
      return !wasShown(key) && mayTell && targetNode !== '' && tells(targetName)
    })
    .map(({ id }) => id)
}
