import type { AlignmentNode, GraphNode, ProfileNode, Words } from '../framework/nodes.ts'
import type { Competency, FrameworkVersion } from '../framework/types.ts'
import type { Language } from '../text.ts'
import { codeOf, competencyOf, nodeOf, type Definition } from './definition.ts'

/** An Open Badges 3.0 Alignment. @see https://www.imsglobal.org/spec/ob/v3p0/#alignment */
export type Alignment = Readonly<Record<string, unknown>>

/**
 * What an achievement is aligned with, in `language`: first what it is about in the pinned framework version (the competency;
 * each competency of a profile; each criterion of a label level), then what that is matched with outside. A match without an
 * address is left out, since Open Badges wants one, and so is one that the achievement withholds; one that is not certain says
 * so in its description.
 */
export function alignments(definition: Definition, language: Language): readonly Alignment[] {
  return [...inside(definition, language), ...outside(definition, language)]
}

function inside({ node, framework }: Definition, language: Language): readonly Alignment[] {
  const competency = node['mediation:competency']
  const profile = node['mediation:profile']
  if (competency !== undefined) {
    // The name is the badge's own: the title of a competency may say more of a person than a badge should.
    const { code, iri } = competencyOf(framework, competency)
    const named = { code, iri, title: node['mediation:subject'] }
    return [{ ...toCompetency(framework, named, language), targetType: 'ceasn:Competency' }]
  }
  if (profile !== undefined) {
    const targets = nodeOf<ProfileNode>(framework, profile)['mediation:target']
    return targets.map((target) => ({
      ...toCompetency(framework, competencyOf(framework, target['mediation:competency']), language),
      targetType: 'ceasn:Competency',
      targetDescription: levelAimedAt(framework, target['mediation:levelNumber'], language),
    }))
  }
  const criteria = node['mediation:criterion'] ?? []
  return criteria.map((criterion) => toCompetency(framework, competencyOf(framework, criterion), language))
}

function toCompetency(framework: FrameworkVersion, target: Competency, language: Language): Alignment {
  return {
    type: ['Alignment'],
    targetName: target.title[language],
    targetUrl: target.iri,
    targetFramework: `${framework.title[language]} ${framework.version}`,
    targetCode: target.code,
  }
}

function levelAimedAt(framework: FrameworkVersion, number: number, language: Language): string {
  const title = framework.levels.find((level) => level.number === number)?.title[language] ?? ''
  return language === 'fr' ? `Niveau visé : ${number} (${title})` : `Level aimed at: ${number} (${title})`
}

function outside({ node, framework }: Definition, language: Language): readonly Alignment[] {
  const about = node['mediation:competency'] ?? node['mediation:profile'] ?? node['mediation:labelLevel']
  if (about === undefined) return []
  const matches = nodeOf<GraphNode & Aligned>(framework, about)['mediation:alignment'] ?? []
  const withheld = (node['mediation:withheldAlignment'] ?? []).map(codeOf)
  return matches
    .filter((match) => !withheld.includes(codeOf(match.id)))
    .flatMap((match) => toOutside(match, node['mediation:levelNumber'], language))
}

interface Aligned {
  readonly 'mediation:alignment'?: readonly AlignmentNode[]
}

function toOutside(
  match: AlignmentNode,
  level: number | undefined,
  language: Language,
): readonly Alignment[] {
  const url = match['ceterms:targetNode']
  if (url === undefined) return []
  const framework = match['ceterms:frameworkName'].fr
  const code = match['ceterms:codedNotation']
  const remarks = remarksOn(match, level)[language].join(' ')
  return [
    {
      type: ['Alignment'],
      targetName: inOwnLanguage(match['ceterms:targetNodeName']) ?? code ?? framework,
      targetUrl: url,
      targetFramework: framework,
      ...(code === undefined ? {} : { targetCode: code }),
      ...(remarks === '' ? {} : { targetDescription: remarks }),
    },
  ]
}

function remarksOn(match: AlignmentNode, level: number | undefined): Record<Language, readonly string[]> {
  const newTitle = inOwnLanguage(match['mediation:digComp30Name'])
  const correspondence = match['mediation:levelCorrespondence']?.find(
    (candidate) => codeOf(candidate['mediation:level']) === `NIVEAU-${level}`,
  )?.['mediation:targetLevel']
  const levelCertain = match['mediation:levelCertain'] ?? true
  const note = match['skos:note']?.fr
  const remarks: { fr: string; en: string }[] = []
  if (newTitle !== undefined) {
    remarks.push({ fr: `Titre dans DigComp 3.0 : ${newTitle}.`, en: `Title in DigComp 3.0: ${newTitle}.` })
  }
  if (correspondence !== undefined) {
    remarks.push({
      fr: `Niveau correspondant : ${correspondence}${levelCertain ? '' : ' (proposé, à valider)'}.`,
      en: `Corresponding level: ${correspondence}${levelCertain ? '' : ' (proposed, to be validated)'}.`,
    })
  }
  if (!match['mediation:certain']) {
    remarks.push({
      fr: `Correspondance à confirmer${note === undefined ? '' : ` : ${note}`}.`,
      en: 'This match is still to be confirmed.',
    })
  }
  return { fr: remarks.map(({ fr }) => fr), en: remarks.map(({ en }) => en) }
}

function inOwnLanguage(words: Words | undefined): string | undefined {
  return words?.fr ?? words?.en
}
