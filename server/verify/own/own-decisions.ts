/** Whether what an issuer of this service signed follows from a decision recorded here, and was not only handed to its key. */
import type { Store } from '../../store/store.ts'
import { isObject, issuerId, objectsOf, valuesOf, type VerifyDeps } from '../check.ts'
import { readStatusEntries } from '../status/status-entry.ts'
import type { JsonObject } from '../strict-json.ts'

export interface OwnDecisionsDeps {
  readonly store: Pick<Store, 'awards' | 'endorsements' | 'statusSlots'>
  readonly publicUrl: string
}

/**
 * The part of `VerifyDeps` that looks for the award or the endorsement in our own store: by the place in the status list, which every form of
 * a badge has, or by the address of the credential. It counts when it is by the same issuer, and about the same achievement or endorsed thing.
 * Does NOT compare the rest: the signature is the issuer's.
 */
export function ownDecisions({ store, publicUrl }: OwnDecisionsDeps): Pick<VerifyDeps, 'isDecidedHere'> {
  /** What is kept under this id, whichever it is of. */
  const kept = async (id: string): Promise<string | undefined> =>
    (await store.awards.get(id))?.credential ?? (await store.endorsements.get(id))?.credential

  const slotOwners = async ({ credentialStatus }: JsonObject): Promise<readonly string[]> => {
    const slots = readStatusEntries(credentialStatus).entries.flatMap((entry) => {
      if (entry.kind !== 'bitstring') return []
      const list = idUnder(`${publicUrl}/status-lists/`, entry.listUrl)
      return list === undefined ? [] : [`${list}:${String(entry.index)}`]
    })
    return (await store.statusSlots.getMany(slots)).map(({ awardId }) => awardId)
  }

  return {
    async isDecidedHere(credential) {
      const named = ['credentials', 'endorsements'].map((folder) =>
        idUnder(`${publicUrl}/${folder}/`, credential['id']),
      )
      const ids = [...(await slotOwners(credential)), ...named.filter((id) => id !== undefined)]
      for (const id of new Set(ids)) {
        const text = await kept(id)
        // Written by us.
        if (text !== undefined && isAbout(credential, JSON.parse(text) as JsonObject)) return true
      }
      return false
    },
  }
}

function idUnder(base: string, address: unknown): string | undefined {
  if (typeof address !== 'string' || !address.startsWith(base)) return undefined
  const id = address.slice(base.length)
  return /^[A-Za-z0-9._-]{1,128}$/u.test(id) ? id : undefined
}

function isAbout(credential: JsonObject, kept: JsonObject): boolean {
  const theme = themeOf(credential)
  return issuerId(credential) === issuerId(kept) && theme !== undefined && theme === themeOf(kept)
}

/** The achievement of a badge; the thing an endorsement is about. */
function themeOf({ type, credentialSubject }: JsonObject): unknown {
  const [subject] = objectsOf(credentialSubject)
  if (valuesOf(type).includes('EndorsementCredential')) return subject?.['id']
  const achievement = subject?.['achievement']
  return isObject(achievement) ? achievement['id'] : undefined
}
