/** The badge of a level of a label that the version before did not have: nothing but what the level says, asked of people. */
import type { CriteriaRule } from '../../evidence/types.ts'
import { ownCode, typesOf, type NormalForm, type NormalNode } from '../../framework/normal-form.ts'
import type { AchievementCriteria } from '../achievement-node.ts'
import type { DerivedNode } from './read/derived-node.ts'
import { isLabelLevel, type Label } from './label.ts'
import { numberIn, textIn } from './read/read-node.ts'
import { labelQuestions, labelWording, sources, upperFirst } from './wording.ts'

const ruleSet = 'label-par-defaut'

/**
 * Badges of the issued levels of a label that are not among `carried` (codes of badges). What a level requires is a sentence: a
 * person says whether it is met, and the committee decides. Which criteria must be proven is NOT derived from the sentence.
 */
export function defaultLabel(form: NormalForm, iri: string, carried: ReadonlySet<string>): Label {
  const levels = [...form.nodes].filter(
    ([code, node]) => isLabelLevel(node) && node['mediation:issuable'] === true && !carried.has(code),
  )
  if (levels.length === 0) return { nodes: [], ruleSets: {}, achievements: {} }
  const kinds = codesOf(form, 'mediation:EvidenceKind')
  const criteria = codesOf(form, 'mediation:LabelCriterion')
  const shared = [
    rule('observed-by-decision-date', 'observed-by-decision-date', {}, sources.observed),
    rule('about-the-recipient', 'about-the-recipient', {}, sources.aboutOrganisation),
    rule('accepted-kinds', 'accepted-kinds', { kinds }, sources.labelKinds),
  ]
  return {
    nodes: levels.map(([code, node]) => nodeOf(form, iri, code, node, criteria)),
    ruleSets: { [ruleSet]: shared },
    achievements: Object.fromEntries(levels.map(([code, node]) => [code, criteriaOf(code, node)])),
  }
}

function codesOf({ nodes }: NormalForm, type: string): readonly string[] {
  return [...nodes].flatMap(([code, node]) => (typesOf(node).includes(type) ? [code] : []))
}

function rule(id: string, type: string, params: CriteriaRule['params'], source: string): CriteriaRule {
  return { id, type, params, source }
}

function criteriaOf(code: string, node: NormalNode): AchievementCriteria {
  const source = sources.labelLevel(textIn(node, 'skos:prefLabel', code).fr)
  const asked = labelQuestions.requirement(textIn(node, 'mediation:requires', code))
  return {
    ruleSet,
    rules: [
      rule('requirement', 'person-decides', { question: asked }, source),
      rule('committee', 'person-decides', { question: labelQuestions.committee }, source),
    ],
  }
}

function nodeOf(
  form: NormalForm,
  iri: string,
  code: string,
  node: NormalNode,
  criteria: readonly string[],
): DerivedNode {
  const own = form.nodes.get(ownCode) ?? { type: '' }
  const label = textIn(own, 'dcterms:title', form.slug)
  const level = textIn(node, 'skos:prefLabel', code)
  const required = textIn(node, 'mediation:requires', code).fr
  const titles = criteria.map((one) => {
    return `${textIn(form.nodes.get(one) ?? { type: '' }, 'skos:prefLabel', one).fr} (${one})`
  })
  const months = numberIn(node, 'mediation:validityMonths') ?? 0
  const { fr, en } = labelWording
  const name = { fr: fr.name(label.fr, level.fr), en: en.name(label.en, level.en) }
  return {
    id: `${iri}/achievements/${code}`,
    type: 'ceterms:OpenBadge',
    'ceterms:codedNotation': code,
    'dcterms:isPartOf': iri,
    'ceterms:name': name,
    'mediation:subject': name,
    'ceterms:description': { fr: fr.description(upperFirst(required), months) },
    'mediation:achievementKind': 'label-level',
    'mediation:recipient': 'organisation',
    'mediation:family': 'organisation-label',
    'mediation:achievementType': 'Certification',
    'mediation:labelLevel': `${iri}/${code}`,
    'mediation:levelNumber': numberIn(node, 'mediation:levelNumber') ?? 0,
    ...(criteria.length === 0 ? {} : { 'mediation:criterion': criteria.map((one) => `${iri}/${one}`) }),
    'ceterms:requires': {
      id: `${iri}/achievements/${code}#criteres`,
      type: 'ceterms:ConditionProfile',
      'ceterms:description': { fr: fr.narrative(required, titles) },
    },
    'mediation:imageAltText': { fr: fr.altText(label.fr, level.fr), en: en.altText(label.en, level.en) },
  }
}
