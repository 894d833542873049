/** The register as verification reads it. */
import type { Store } from '../../store/store.ts'
import type { IssuerRecognition } from '../../store/trust-documents.ts'
import type { Recognition } from '../../verify/types.ts'

/** More entries about one issuer are not read. */
const mostOfOneIssuer = 200

/**
 * Answers who vouches for an issuer, now or ever: every entry about it, but for those made by mistake. The issuer's name is given where it is
 * the word of `hub` (a DID) itself, and not of a register taken over.
 */
export function recognitionsIn(
  store: Pick<Store, 'issuerRecognitions'>,
  hub: () => Promise<string>,
): (did: string) => Promise<readonly Recognition[]> {
  return async (did) => {
    const { items } = await store.issuerRecognitions.page({ where: { issuer: did }, limit: mostOfOneIssuer })
    if (items.length === 0) return []
    const hubDid = await hub()
    return items.filter(wasMeant).map((entry) => recognitionOf(entry, entry.byId === hubDid))
  }
}

/** Whether the entry says, or ever said, something that was meant. */
export function wasMeant({ endReason }: Pick<IssuerRecognition, 'endReason'>): boolean {
  return endReason !== 'mistake'
}

/** When the entry holds no more: at the end it was given, or when it was ended. */
export function endOf({ until, endedAt }: Pick<IssuerRecognition, 'until' | 'endedAt'>): string | undefined {
  if (until === undefined || endedAt === undefined) return until ?? endedAt
  return Date.parse(endedAt) < Date.parse(until) ? endedAt : until
}

/** An entry as a report tells it. */
export function recognitionOf(entry: IssuerRecognition, isNamed: boolean): Recognition {
  const until = endOf(entry)
  const { byId, byName, issuerName, since, frameworks, labels } = entry
  return {
    by: { id: byId, name: byName },
    ...(isNamed ? { issuerName } : {}),
    since,
    ...(until === undefined ? {} : { until }),
    ...(frameworks === undefined ? {} : { frameworks }),
    ...(labels === undefined ? {} : { labels }),
  }
}
