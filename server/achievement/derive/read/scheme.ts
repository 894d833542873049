/** What a framework says of assessment: its scale, its kinds of evidence, its policy, what it assesses. */
import type { FrenchWords, Words } from '../../../framework/nodes.ts'
import {
  ownCode,
  typesOf,
  type JsonObject,
  type NormalForm,
  type NormalNode,
} from '../../../framework/normal-form.ts'
import type { Text } from '../../../text.ts'
import { codeIn, codesIn, frenchIn, numberIn, objectsIn, stringIn, textIn, wordsIn } from './read-node.ts'

export interface Level {
  readonly code: string
  readonly number: number
  readonly title: Text
  readonly definition: Words
  readonly issuable: boolean
}

export interface Kind {
  readonly code: string
  readonly title: Text
  readonly provider: Words
  readonly selfDeclared: boolean
  readonly weight: number
}

/** A match with something outside; `id` is relative (`./AB-P1#alignement-4`). */
export interface Match {
  readonly id: string
  /** What it is a match with: the same in two versions, wherever it stands in the list. */
  readonly key: string
  readonly targetNode: string
  readonly targetName: Words
}

/** `professional`: what somebody does, by level; `first-person`: what a person says they can do. */
export type Voice = 'professional' | 'first-person'

export interface Assessed {
  readonly code: string
  readonly label: Text
  readonly text: FrenchWords
  readonly voice: Voice
  readonly letter?: string
  /** What somebody at that level does, by number. */
  readonly indicators: ReadonlyMap<number, readonly FrenchWords[]>
  readonly requiredKinds?: readonly string[]
  readonly acceptedKinds?: readonly string[]
  readonly hasPrivacyNote: boolean
  readonly publics: readonly Text[]
  readonly matches: readonly Match[]
}

export interface Requirement {
  readonly pieces: number
  readonly kinds: number
  readonly weight: number
  readonly nonSelfDeclared: boolean
  readonly allRequiredKinds: boolean
  readonly anyOfKinds: readonly string[]
  readonly priorLevel?: number
}

export interface Policy {
  readonly title: Text
  /** By number of the level. */
  readonly requirements: ReadonlyMap<number, Requirement>
  readonly requiredKinds: readonly string[]
  readonly acceptedKinds: readonly string[]
  /** `null`: never stale. */
  readonly months: Readonly<Record<string, number | null>>
  readonly defaultMonths?: number
  readonly sentences: readonly { readonly id: string; readonly words: FrenchWords }[]
}

export interface Profile {
  readonly code: string
  readonly notation: string
  readonly title: Text
  readonly targets: readonly { readonly competency: string; readonly number: number }[]
}

export interface Scheme {
  readonly title: Text
  /** The levels come with the person's agreement, and are read into a passport. */
  readonly hasPassport: boolean
  /** From the lowest. */
  readonly levels: readonly Level[]
  readonly kinds: ReadonlyMap<string, Kind>
  /** Absent: nothing is assessed. */
  readonly policy?: Policy
  readonly competencies: ReadonlyMap<string, Assessed>
  readonly profiles: readonly Profile[]
}

type Coded = readonly [string, NormalNode]

/** What `form` says of assessment. Does NOT check it. */
export function schemeOf({ nodes }: NormalForm): Scheme {
  const all = [...nodes]
  const ofType = (type: string) => all.filter(([, node]) => typesOf(node).includes(type))
  const own = nodes.get(ownCode) ?? { type: '' }
  const levels = all.flatMap(levelOf).sort((left, right) => left.number - right.number)
  const policy = nodes.get(codeIn(stringIn(own, 'mediation:hasEvaluationPolicy')))
  return {
    title: textIn(own, 'ceasn:name', ''),
    hasPassport: own['mediation:hasPassportNote'] !== undefined,
    levels,
    kinds: new Map(ofType('mediation:EvidenceKind').map(kindOf)),
    ...(policy === undefined ? {} : { policy: policyOf(policy, levels) }),
    competencies: new Map(ofType('mediation:AssessedCompetency').map((coded) => assessedOf(coded, nodes))),
    profiles: ofType('mediation:Profile').map(profileOf),
  }
}

/** Levels of a label are not of a scale of competencies. */
function levelOf([code, node]: Coded): readonly Level[] {
  const number = numberIn(node, 'mediation:levelNumber')
  const issuable = node['mediation:issuable']
  if (number === undefined || typeof issuable !== 'boolean') return []
  if (typesOf(node).includes('mediation:LabelLevel')) return []
  const title = textIn(node, 'skos:prefLabel', code)
  return [{ code, number, title, definition: wordsIn(node, 'skos:definition'), issuable }]
}

function kindOf([code, node]: Coded): readonly [string, Kind] {
  const kind = {
    code,
    title: textIn(node, 'skos:prefLabel', code),
    provider: wordsIn(node, 'mediation:provider'),
    selfDeclared: node['mediation:selfDeclared'] === true,
    weight: numberIn(node, 'ceasn:weight') ?? 0,
  }
  return [code, kind]
}

function policyOf(node: NormalNode, levels: readonly Level[]): Policy {
  const numberOf = (reference: string) => levels.find(({ code }) => code === codeIn(reference))?.number
  const defaultMonths = numberIn(node, 'mediation:defaultFreshnessMonths')
  const freshness = objectsIn(node, 'mediation:freshness').map((one) => [
    codeIn(stringIn(one, 'mediation:evidenceKind')),
    numberIn(one, 'mediation:months') ?? null,
  ])
  return {
    title: textIn(node, 'skos:prefLabel', ''),
    requirements: new Map(
      objectsIn(node, 'mediation:levelRequirement').flatMap((one) => {
        const number = numberOf(stringIn(one, 'mediation:level'))
        return number === undefined ? [] : [[number, requirementOf(one, numberOf)] as const]
      }),
    ),
    requiredKinds: codesIn(node, 'mediation:requiredEvidenceKind') ?? [],
    acceptedKinds: codesIn(node, 'mediation:acceptedEvidenceKind') ?? [],
    months: Object.fromEntries(freshness) as Readonly<Record<string, number | null>>,
    ...(defaultMonths === undefined ? {} : { defaultMonths }),
    sentences: objectsIn(node, 'mediation:rule').map((one) => ({
      id: stringIn(one, 'id').replace(/^.*#/, ''),
      words: frenchIn(one, 'dcterms:description', ''),
    })),
  }
}

function requirementOf(node: JsonObject, numberOf: (reference: string) => number | undefined): Requirement {
  const priorLevel = numberOf(stringIn(node, 'mediation:requiresPriorLevel'))
  return {
    pieces: numberIn(node, 'mediation:minimumPieces') ?? 0,
    kinds: numberIn(node, 'mediation:minimumKinds') ?? 0,
    weight: numberIn(node, 'mediation:minimumWeight') ?? 0,
    nonSelfDeclared: node['mediation:requiresNonSelfDeclared'] === true,
    allRequiredKinds: node['mediation:requiresAllRequiredKinds'] === true,
    anyOfKinds: codesIn(node, 'mediation:requiresAnyOfKind') ?? [],
    ...(priorLevel === undefined ? {} : { priorLevel }),
  }
}

function assessedOf([code, node]: Coded, nodes: NormalForm['nodes']): readonly [string, Assessed] {
  const statements = objectsIn(node, 'mediation:levelStatement')
  const indicators = statements.flatMap((statement) => objectsIn(statement, 'mediation:indicator'))
  const inFirstPerson = indicators.some(({ type }) => type === 'mediation:CanDoStatement')
  const titleOf = (reference: string) => textIn(nodes.get(codeIn(reference)) ?? {}, 'skos:prefLabel', '')
  const letter = titleOf(stringIn(node, 'mediation:letter')).fr
  const requiredKinds = codesIn(node, 'mediation:requiredEvidenceKind')
  const acceptedKinds = codesIn(node, 'mediation:acceptedEvidenceKind')
  const assessed: Assessed = {
    code,
    label: textIn(node, 'ceasn:competencyLabel', code),
    text: frenchIn(node, 'ceasn:competencyText', code),
    voice: inFirstPerson ? 'first-person' : 'professional',
    ...(letter === '' ? {} : { letter }),
    indicators: new Map(
      statements.map((statement) => [
        numberIn(statement, 'mediation:levelNumber') ?? 0,
        objectsIn(statement, 'mediation:indicator').map((one) => frenchIn(one, 'dcterms:description', '')),
      ]),
    ),
    ...(requiredKinds === undefined ? {} : { requiredKinds }),
    ...(acceptedKinds === undefined ? {} : { acceptedKinds }),
    hasPrivacyNote: node['mediation:privacyNote'] !== undefined,
    publics: (codesIn(node, 'mediation:publicConcerned') ?? []).map(titleOf),
    matches: objectsIn(node, 'mediation:alignment').map(matchOf),
  }
  return [code, assessed]
}

function matchOf(node: JsonObject): Match {
  const about = [
    'ceterms:frameworkName',
    'ceterms:codedNotation',
    'ceterms:targetNodeName',
    'ceterms:targetNode',
  ]
  return {
    id: stringIn(node, 'id'),
    key: JSON.stringify(about.map((property) => node[property] ?? null)),
    targetNode: stringIn(node, 'ceterms:targetNode'),
    targetName: wordsIn(node, 'ceterms:targetNodeName'),
  }
}

function profileOf([code, node]: Coded): Profile {
  return {
    code,
    notation: stringIn(node, 'skos:notation') || code,
    title: textIn(node, 'skos:prefLabel', code),
    targets: objectsIn(node, 'mediation:target').map((target) => ({
      competency: codeIn(stringIn(target, 'mediation:competency')),
      number: numberIn(target, 'mediation:levelNumber') ?? 0,
    })),
  }
}

/** The numbers of the levels at which a badge of `competency` exists, from the lowest. */
export function awardedLevels({ levels, policy }: Scheme, competency: Assessed): readonly Level[] {
  return levels.filter(
    ({ number, issuable }) =>
      issuable && policy?.requirements.has(number) === true && competency.indicators.has(number),
  )
}
