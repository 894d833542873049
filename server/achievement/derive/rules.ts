/** The evidence rules that follow from an evaluation policy. */
import { rules as evidenceRules } from '../../evidence/rules/index.ts'
import type { CriteriaRule } from '../../evidence/types.ts'
import type { AchievementCriteria } from '../achievement-node.ts'
import { refusesProductions, sentenceRules, type PolicyContext } from './policy-sentences.ts'
import {
  awardedLevels,
  type Assessed,
  type Policy,
  type Profile,
  type Requirement,
  type Scheme,
} from './read/scheme.ts'
import { strengthOf } from './strength.ts'
import { frameworkNoun, sources } from './wording.ts'
import type { Carried } from './read/carried.ts'

/** Every rule type, in the order in which they apply. */
const ruleOrder: readonly string[] = evidenceRules.map(({ type }) => type)

/** The types of `rules`, and those the version before lists, in the order in which they apply. */
export function orderOf(rules: readonly CriteriaRule[], carried: Carried): readonly string[] {
  const listed = new Set([...carried.order, ...rules.map(({ type }) => type)])
  return ruleOrder.filter((type) => listed.has(type))
}

/** The kind of evidence that is a production of the person. */
const production = 'EV-PRO'

/** Name of the rules all profiles share. */
const profileSet = 'profil'

/** What rules of one version are written with. */
export interface Rulebook extends PolicyContext {
  /** « du référentiel ». */
  readonly of: string
  readonly isProposal: boolean
  readonly carried: Carried
}

export function rulebook(scheme: Scheme, carried: Carried): Rulebook {
  const of = frameworkNoun(scheme.title).fr
  const isProposal = /\(proposition\)/iu.test(scheme.policy?.title.fr ?? '')
  const endorsements = [...scheme.kinds.values()]
    .filter((kind) => strengthOf(kind, carried.strengthOfKind) === 'endorsed')
    .map(({ code }) => code)
  return { scheme, of, isProposal, policy: sources.policy(of, isProposal), endorsements, carried }
}

function simple(type: string, source: string, params: Readonly<Record<string, unknown>> = {}): CriteriaRule {
  return { id: type, type, params, source }
}

/** In the order in which they apply; equal ones as they were. */
function inOrder(rules: readonly CriteriaRule[]): readonly CriteriaRule[] {
  return [...rules].sort((left, right) => ruleOrder.indexOf(left.type) - ruleOrder.indexOf(right.type))
}

/** The rules that all badges of a level share, by the name of the set; and those all profiles share. */
export function ruleSets(book: Rulebook): Readonly<Record<string, readonly CriteriaRule[]>> {
  const { scheme, of } = book
  const { policy, profiles, hasPassport } = scheme
  if (policy === undefined) return {}
  const consent = simple('recipient-consent', hasPassport ? sources.passportConsent(of) : sources.consent)
  const levels = scheme.levels.flatMap(({ number, issuable }) => {
    const requirement = policy.requirements.get(number)
    if (!issuable || requirement === undefined) return []
    const shared = [consent, ...sharedRules(book, policy), ...levelRules(book, number, requirement)]
    return [[`niveau-${number}`, inOrder(shared)] as const]
  })
  return { ...Object.fromEntries(levels), ...(profiles.length > 0 ? { [profileSet]: [consent] } : {}) }
}

function sharedRules(book: Rulebook, policy: Policy): readonly CriteriaRule[] {
  const { endorsements: kinds } = book
  const ofSentences = sentenceRules(book)
  const isUnsaid = !ofSentences.some(({ type }) => type === 'endorser-is-not-recipient')
  return [
    simple('observed-by-decision-date', sources.observed),
    simple('about-the-recipient', sources.about),
    ...freshness(book, policy),
    ...(kinds.length > 0 && isUnsaid
      ? [simple('endorser-is-not-recipient', sources.endorser, { kinds })]
      : []),
    ...ofSentences,
  ]
}

function freshness({ policy: cited }: Rulebook, policy: Policy): readonly CriteriaRule[] {
  const { months, defaultMonths } = policy
  if (defaultMonths === undefined && Object.keys(months).length === 0) return []
  return [simple('freshness', sources.freshness(cited), { months, default: defaultMonths ?? null })]
}

function levelRules(book: Rulebook, number: number, asked: Requirement): readonly CriteriaRule[] {
  const source = sources.level(book.policy, number)
  const minimum = (type: string, least: number) => simple(type, source, { minimum: least })
  const { requiredKinds } = book.scheme.policy ?? { requiredKinds: [] }
  // One piece is of one kind: a minimum of one kind asks for nothing more, and is only kept where it was written.
  const leastKinds = book.carried.listsOneKind ? 1 : 2
  return [
    ...(asked.pieces > 0 ? [minimum('minimum-pieces', asked.pieces)] : []),
    ...(asked.kinds >= leastKinds ? [minimum('minimum-kinds', asked.kinds)] : []),
    ...(asked.weight > 0 ? [minimum('minimum-weight', asked.weight)] : []),
    ...(asked.nonSelfDeclared ? [minimum('non-self-declared', 1)] : []),
    ...(asked.allRequiredKinds && requiresTheSameOfAll(book.scheme)
      ? [simple('required-kinds', source, { kinds: requiredKinds })]
      : []),
    ...(asked.anyOfKinds.length > 0
      ? [simple('any-of-kinds', source, { kinds: asked.anyOfKinds, minimum: 1 })]
      : []),
  ]
}

/** Whether the policy requires kinds, and no competency says otherwise. */
function requiresTheSameOfAll({ policy, competencies }: Scheme): boolean {
  if (policy === undefined || policy.requiredKinds.length === 0) return false
  return [...competencies.values()].every(({ requiredKinds }) => requiredKinds === undefined)
}

/** The kinds a competency requires: its own, else those of the policy. */
export function requiredKinds({ policy }: Scheme, competency: Assessed): readonly string[] {
  return competency.requiredKinds ?? policy?.requiredKinds ?? []
}

/** The kinds a competency accepts at a level, required ones first, and why it is these. */
export function acceptedKinds(
  book: Rulebook,
  competency: Assessed,
  number: number,
): {
  readonly kinds: readonly string[]
  readonly source: string
} {
  const { scheme, of, isProposal } = book
  const { policy } = scheme
  const hasOwn = competency.requiredKinds !== undefined || competency.acceptedKinds !== undefined
  const own = [
    ...requiredKinds(scheme, competency),
    ...(competency.acceptedKinds ?? policy?.acceptedKinds ?? []),
  ]
  // Without these the level could not be reached.
  const added = (policy?.requirements.get(number)?.anyOfKinds ?? []).filter((kind) => !own.includes(kind))
  const all = [...new Set([...own, ...added])]
  const refused = competency.hasPrivacyNote && refusesProductions(scheme) ? [production] : []
  const source =
    (hasOwn ? sources.ownKinds(competency.code) : sources.kinds(of, isProposal)) +
    (all.some((kind) => refused.includes(kind)) ? sources.noProduction(competency.code) : '') +
    (added.length > 0 ? sources.addedKinds(number) : '')
  return { kinds: all.filter((kind) => !refused.includes(kind)), source }
}

/** What a badge of a competency at a level asks for. */
export function competencyCriteria(
  book: Rulebook,
  competency: Assessed,
  number: number,
): AchievementCriteria {
  const { scheme, policy: cited, of, endorsements } = book
  const asked = scheme.policy?.requirements.get(number)
  const accepted = acceptedKinds(book, competency, number)
  const required = requiredKinds(scheme, competency)
  const provider = endorsements.map((kind) => scheme.kinds.get(kind)?.provider.fr).find(Boolean)
  const atOrAbove = awardedLevels(scheme, competency)
    .filter((level) => level.number >= number)
    .map((level) => achievementCode(competency.code, level.number))
  const rules = [
    simple('accepted-kinds', accepted.source, { kinds: accepted.kinds }),
    ...(asked?.allRequiredKinds === true && required.length > 0 && !requiresTheSameOfAll(scheme)
      ? [
          simple('required-kinds', sources.ownRequiredKinds(competency.code, cited, number), {
            kinds: required,
          }),
        ]
      : []),
    ...(asked?.priorLevel === undefined
      ? []
      : [
          simple('prior-level', sources.level(cited, number), {
            achievement: achievementCode(competency.code, asked.priorLevel),
          }),
        ]),
    ...(endorsements.length === 0
      ? []
      : [
          simple('endorser-holds-level', sources.endorsement(endorsements.join(', '), of, provider), {
            kinds: endorsements,
            anyOf: atOrAbove,
          }),
        ]),
  ]
  return { competency: competency.code, ruleSet: `niveau-${number}`, rules }
}

/** What a badge of a profile asks for: of each target, a badge of its level or of a higher one. */
export function profileCriteria({ scheme, of }: Rulebook, profile: Profile): AchievementCriteria {
  const sets = profile.targets.flatMap(({ competency, number }) => {
    const assessed = scheme.competencies.get(competency)
    // A target that is no longer assessed is reported by achievementErrors, not silently left unmet.
    if (assessed === undefined) return []
    const anyOf = awardedLevels(scheme, assessed)
      .filter((level) => level.number >= number)
      .map((level) => achievementCode(competency, level.number))
    return [{ anyOf }]
  })
  const rule = simple('badge-set', sources.profile(profile.notation, of), { sets })
  return { ruleSet: profileSet, rules: [rule] }
}

/** `RM-A1.1-N2`. */
export function achievementCode(competency: string, number: number): string {
  return `${competency}-N${number}`
}
