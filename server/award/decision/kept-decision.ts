/** The decisions that are kept: on applications, and with the awards of training sessions. */
import { Problem } from '../../problem.ts'
import type { AwardDeps } from '../deps.ts'
import { decisionUrl } from '../sign-decision.ts'

export interface KeptDecision {
  readonly id: string
  /** The organisation that decided. */
  readonly organisationId: string
  /** Absent for a decision of a training session. */
  readonly applicationId?: string
  readonly outcome: 'granted' | 'refused'
  /** The exact signed bytes. */
  readonly text: string
}

/**
 * The decision kept under `id`, with an application or else with an award; `undefined` when there is none. An award of an application
 * quotes a decision that is kept under another id: it is not found under the award's. Does NOT ask who may read it.
 */
export async function keptDecision(
  deps: Pick<AwardDeps, 'store' | 'publicUrl'>,
  id: string,
): Promise<KeptDecision | undefined> {
  const decision = await deps.store.decisions.get(id)
  if (decision !== undefined) {
    const { organisationId, applicationId, outcome, record } = decision
    return { id, organisationId, applicationId, outcome, text: record }
  }
  const award = await deps.store.awards.get(id)
  if (award === undefined) return undefined
  const { organisationId, applicationId, decision: text } = award
  // Written by us.
  const record = JSON.parse(text) as { readonly id?: string }
  if (record.id !== undefined && record.id !== decisionUrl(deps, id)) return undefined
  return {
    id,
    organisationId,
    ...(applicationId === undefined ? {} : { applicationId }),
    outcome: 'granted',
    text,
  }
}

/** @throws Problem `decision-record-invalid` (422) for a record of before decisions had an address and a signature */
export function requireSigned({ text }: KeptDecision): void {
  const { formatVersion } = JSON.parse(text) as { readonly formatVersion?: number }
  if (formatVersion !== undefined) return
  throw new Problem('decision-record-invalid', {
    fr: 'Cette décision date d’avant les relevés signés : lisez-la avec son attribution (GET /awards/{id}).',
    en: 'This decision was made before records were signed: read it with its award (GET /awards/{id}).',
  })
}
