/** The policies of verifiers, as they are kept: a new version each time one changes. */
import { canonicalJson } from '../../proof/canonical-json.ts'
import { Problem } from '../../problem.ts'
import { everything } from '../../store/everything.ts'
import type { Store } from '../../store/store.ts'
import type { VerifierPolicy } from '../../store/trust-documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { Policy, PolicyRules } from '../../verify/policy/policy.ts'

export interface PoliciesDeps {
  readonly store: Pick<Store, 'verifierPolicies'>
  readonly clock: () => Date
}

const mostVersions = 500

/**
 * Keeps `rules` as the next version of the policy `name` of the organisation; the version there is, when it says the same.
 * @throws Problem `state-change-refused` (409) above 500 versions
 */
export async function writePolicy(
  { store, clock }: PoliciesDeps,
  by: { readonly organisationId: string; readonly keyId: string },
  name: string,
  rules: PolicyRules,
): Promise<{ readonly policy: VerifierPolicy; readonly isNew: boolean }> {
  const { organisationId } = by
  const text = canonicalJson(rules)
  for (;;) {
    const versions = await everything(store.verifierPolicies, { organisationId, name })
    const latest = versions.at(-1)
    if (latest?.rules === text) return { policy: latest, isNew: false }
    const number = (latest?.number ?? 0) + 1
    if (number > mostVersions) throw tooManyVersions()
    const policy = {
      _id: `${organisationId}:${name}:${String(number)}`,
      organisationId,
      name,
      number,
      rules: text,
      createdAt: timestamp(clock()),
      createdBy: by.keyId,
    }
    // Somebody else may have written this version a moment ago: then it is looked at again.
    if (await store.verifierPolicies.insert(policy))
      return { policy: { ...policy, revision: 0 }, isNew: true }
  }
}

function tooManyVersions(): Problem {
  return new Problem('state-change-refused', {
    fr: `Une politique a au plus ${String(mostVersions)} versions : donnez-en une autre sous un autre nom.`,
    en: `A policy has at most ${String(mostVersions)} versions: make another one under another name.`,
  })
}

/**
 * The policy `<organisation>/<name>`, at its latest version, or `<organisation>/<name>/<version>`; `undefined` when there is none. Does NOT
 * find the one built in.
 */
export async function findPolicy(
  store: PoliciesDeps['store'],
  reference: string,
): Promise<Policy | undefined> {
  const [, organisationId, name, version] =
    /^([a-z0-9-]{1,63})\/([a-z0-9-]{1,63})(?:\/([1-9]\d{0,3}))?$/u.exec(reference) ?? []
  if (organisationId === undefined || name === undefined) return undefined
  const versions = await everything(store.verifierPolicies, { organisationId, name })
  const found =
    version === undefined ? versions.at(-1) : versions.find(({ number }) => number === Number(version))
  return found && policyOf(found)
}

/** A kept version as verification applies it. */
export function policyOf({ organisationId, name, number, rules }: VerifierPolicy): Policy {
  // Written by `writePolicy`.
  return { organisation: organisationId, name, version: number, rules: JSON.parse(rules) as PolicyRules }
}
