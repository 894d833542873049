/** How an organisation handles applications: how many assessors, within which delays, and for how long a badge is good. */
import type { AssessmentPolicy } from '../store/recognition-documents.ts'
import type { Store } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'

export interface PolicyDeps {
  readonly store: Pick<Store, 'assessmentPolicies'>
}

/** What a policy says; see `AssessmentPolicy` for each. Delays are in days. */
export type PolicyRules = Pick<
  AssessmentPolicy,
  | 'assessors'
  | 'appealAssessors'
  | 'reviewDays'
  | 'completionDays'
  | 'appealDays'
  | 'appealReviewDays'
  | 'validMonths'
>

/** What holds until the organisation says otherwise: one assessor, an appeal judged by two, badges that do not expire. */
export const defaultRules: PolicyRules = {
  assessors: 1,
  appealAssessors: 2,
  reviewDays: 30,
  completionDays: 60,
  appealDays: 60,
  appealReviewDays: 60,
}

/**
 * The rules for an achievement (`<framework>/<version>/<code>`, or without version): its own, in every version of the framework; else the
 * default of the organisation; else the service's. A policy of its own is whole: nothing in it comes from the default.
 */
export async function policyFor(
  { store }: PolicyDeps,
  organisationId: string,
  achievementId: string,
): Promise<PolicyRules> {
  const own = await store.assessmentPolicies.get(policyId(organisationId, withoutVersion(achievementId)))
  return policyRules(own ?? (await store.assessmentPolicies.get(policyId(organisationId))) ?? defaultRules)
}

/** The rules of the organisation for every achievement that has none of its own. */
export async function defaultPolicy({ store }: PolicyDeps, organisationId: string): Promise<PolicyRules> {
  return policyRules((await store.assessmentPolicies.get(policyId(organisationId))) ?? defaultRules)
}

/**
 * Sets the rules for one achievement (`<framework>/<code>`), or the organisation's default. Applications keep the delays they were told:
 * this does NOT change a date that was given. Does NOT check that the achievement exists.
 */
export async function changePolicy(
  { store, clock }: PolicyDeps & { readonly clock: () => Date },
  by: { readonly organisationId: string; readonly keyId: string },
  rules: PolicyRules,
  achievement?: string,
): Promise<AssessmentPolicy> {
  const policy = {
    _id: policyId(by.organisationId, achievement),
    organisationId: by.organisationId,
    ...policyRules(rules),
    changedAt: timestamp(clock()),
    changedBy: by.keyId,
  }
  for (;;) {
    const before = await store.assessmentPolicies.get(policy._id)
    if (before === undefined) {
      if (await store.assessmentPolicies.insert(policy)) return { ...policy, revision: 0 }
      continue
    }
    const stored = await store.assessmentPolicies.replace({ ...policy, revision: before.revision })
    if (stored !== undefined) return stored
  }
}

/** `<framework>/<code>` of what a policy is about; absent for the organisation's default. */
export function policyAchievement({
  _id,
  organisationId,
}: Pick<AssessmentPolicy, '_id' | 'organisationId'>): string | undefined {
  const about = _id.slice(organisationId.length + 1)
  return about === everything ? undefined : about
}

/** The rules alone. */
export function policyRules(policy: PolicyRules): PolicyRules {
  const {
    assessors,
    appealAssessors,
    reviewDays,
    completionDays,
    appealDays,
    appealReviewDays,
    validMonths,
  } = policy
  return {
    assessors,
    appealAssessors,
    reviewDays,
    completionDays,
    appealDays,
    appealReviewDays,
    ...(validMonths === undefined ? {} : { validMonths }),
  }
}

const everything = '*'

function policyId(organisationId: string, achievement: string = everything): string {
  return `${organisationId}/${achievement}`
}

/** `<framework>/<code>` of `<framework>/<version>/<code>`. */
function withoutVersion(achievementId: string): string {
  const parts = achievementId.split('/')
  return `${parts[0] ?? ''}/${parts.at(-1) ?? ''}`
}
