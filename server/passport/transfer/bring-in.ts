/** A Passeport from another service, into one that is open here. */
import type { KeepDeps } from '../badges/keep-claim.ts'
import { roomIn, type KeptForeign, type Room } from '../badges/keep-foreign.ts'
import { addCollections } from '../collections.ts'
import type { OpenPassport } from '../passports.ts'
import type { ArrivingBadge, OpenedExport } from './open-export.ts'

/** What became of each file, in order; `missing`: it was not in the archive, or not as it was. */
export interface BroughtIn {
  readonly file: string
  readonly outcome: KeptForeign['outcome'] | 'missing'
}

/**
 * Keeps the badges one after the other, each verified anew by `keep`, in the order they had; then arranges them as they were arranged. All are private
 * here. The same archive again changes nothing but what is found of each badge.
 * @throws what `keep` throws; what was kept until then stays
 */
export async function bringIn(
  deps: KeepDeps,
  opened: OpenPassport,
  { badges, missing, collections }: OpenedExport,
  keep: (
    badge: ArrivingBadge,
    place: { readonly keptAt: string; readonly room: Room },
  ) => Promise<KeptForeign>,
): Promise<readonly BroughtIn[]> {
  const room = await roomIn(deps, opened)
  const itemOf = new Map<string, string>()
  const done: BroughtIn[] = missing.map((file) => ({ file, outcome: 'missing' }))
  const now = deps.clock().getTime()
  let last = 0
  for (const badge of badges) {
    // Badges of one second keep their order too: the list is in the order of these moments.
    last = Math.max(last + 1, Math.min(Date.parse(badge.keptAt), now))
    const kept = await keep(badge, { keptAt: new Date(last).toISOString(), room })
    done.push({ file: badge.file, outcome: kept.outcome })
    if (kept.outcome === 'kept') itemOf.set(badge.file, kept.itemId)
  }
  const arranged = collections.map(({ name, badges: files }) => ({
    name,
    items: files.flatMap((file) => itemOf.get(file) ?? []),
  }))
  await addCollections(deps, opened, arranged)
  return done
}
