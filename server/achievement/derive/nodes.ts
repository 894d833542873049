/** The achievements that follow from a framework, as nodes of achievements.jsonld. */
import type { Carried } from './read/carried.ts'
import type { DerivedNode } from './read/derived-node.ts'
import { competencyNarrative, highestNumber, levelWords, profileNarrative } from './narrative.ts'
import { achievementCode, type Rulebook } from './rules.ts'
import type { Assessed, Level, Profile, Scheme } from './read/scheme.ts'
import type { Subject } from './subject.ts'
import { frameworkNoun, wording } from './wording.ts'

/** The badge of a competency at a level; `iri` is the version's. */
export function competencyNode(
  book: Rulebook,
  iri: string,
  competency: Assessed,
  level: Level,
  subject: Subject,
): DerivedNode {
  const code = achievementCode(competency.code, level.number)
  const { voice } = competency
  const noun = frameworkNoun(book.scheme.title)
  const inFrench = levelWords(level, 'fr')
  const inEnglish = levelWords(level, 'en')
  const { fr, en } = wording
  const scale = { highest: highestNumber(book.scheme), letter: competency.letter }
  const { text, name, withheld } = subject
  const before = book.carried.achievement(code)
  return {
    ...identity(iri, code),
    'ceterms:name': { fr: fr.name[voice](name.fr, inFrench), en: en.name[voice](name.en, inEnglish) },
    'mediation:subject': name,
    'ceterms:description': {
      fr: `${text.fr} ${fr.level[voice](inFrench)}`,
      ...(text.en === undefined ? {} : { en: `${text.en} ${en.level[voice](inEnglish)}` }),
    },
    'mediation:achievementKind': 'competency-level',
    'mediation:recipient': 'person',
    'mediation:family': before?.['mediation:family'] ?? 'skill',
    'mediation:achievementType': before?.['mediation:achievementType'] ?? 'Competency',
    'mediation:competency': `${iri}/${competency.code}`,
    'mediation:level': `${iri}/${level.code}`,
    'mediation:levelNumber': level.number,
    ...(withheld.length === 0
      ? {}
      : { 'mediation:withheldAlignment': withheld.map((id) => iri + id.slice(1)) }),
    'ceterms:requires': requires(iri, code, competencyNarrative(book, competency, level, subject)),
    'mediation:imageAltText': {
      fr: fr.altText[voice](name.fr, inFrench, { ...scale, framework: noun.fr }),
      en: en.altText[voice](name.en, inEnglish, { ...scale, framework: noun.en }),
    },
  }
}

/** The badge of a profile. */
export function profileNode(
  scheme: Scheme,
  carried: Carried,
  iri: string,
  profile: Profile,
  subjects: ReadonlyMap<string, Subject>,
): DerivedNode {
  const { fr, en } = wording
  const { code, title, targets } = profile
  const of = frameworkNoun(scheme.title).fr
  const before = carried.achievement(code)
  return {
    ...identity(iri, code),
    'ceterms:name': { fr: fr.profileName(title.fr), en: en.profileName(title.en) },
    'mediation:subject': title,
    'ceterms:description': {
      fr: fr.profileDescription(targets.length, of),
      en: en.profileDescription(targets.length, of),
    },
    'mediation:achievementKind': 'profile',
    'mediation:recipient': 'person',
    'mediation:family': before?.['mediation:family'] ?? 'profile',
    'mediation:achievementType': before?.['mediation:achievementType'] ?? 'Badge',
    'mediation:profile': `${iri}/${code}`,
    'ceterms:requires': requires(iri, code, profileNarrative(scheme, profile, subjects)),
    'mediation:imageAltText': { fr: fr.profileAltText(title.fr), en: en.profileAltText(title.en) },
  }
}

function identity(
  iri: string,
  code: string,
): Pick<DerivedNode, 'id' | 'type' | 'ceterms:codedNotation' | 'dcterms:isPartOf'> {
  return {
    id: `${iri}/achievements/${code}`,
    type: 'ceterms:OpenBadge',
    'ceterms:codedNotation': code,
    'dcterms:isPartOf': iri,
  }
}

function requires(
  iri: string,
  code: string,
  narrative: DerivedNode['ceterms:requires']['ceterms:description'],
): DerivedNode['ceterms:requires'] {
  return {
    id: `${iri}/achievements/${code}#criteres`,
    type: 'ceterms:ConditionProfile',
    'ceterms:description': narrative,
  }
}
