/** The profile an application writes of somebody: sealed with their Passeport, told to that application alone, gone when it is shown out. */
import { Problem } from '../problem.ts'
import type { HostDeps } from './deps.ts'
import type { Visit } from './bearer.ts'

type JsonObject = Readonly<Record<string, unknown>>

/** Of its JSON, in characters. */
const longest = 32_768

/** What the application wrote, as it wrote it; before it wrote anything, an id that it alone knows the person by. */
export function profileOf({ grantSecrets }: HostDeps, { grant, opened }: Visit): object {
  const { _id, sealed } = grant
  // The boundary: the object that was put there.
  if (sealed !== undefined) return opened.key.open('passportGrants', { _id, sealed }) as object
  return { id: grantSecrets.profileId(grant.passportId, grant.clientId), type: ['Profile'] }
}

/**
 * Keeps `profile` in the place of the one before.
 * @throws Problem `invalid-request` (400) when it is no Profile, or a large one
 */
export async function putProfile(
  { store }: HostDeps,
  { grant, opened }: Visit,
  profile: object,
): Promise<void> {
  if (!isProfile(profile as JsonObject) || JSON.stringify(profile).length > longest)
    throw new Problem('invalid-request', noProfile)
  const sealed = opened.key.seal('passportGrants', grant._id, profile)
  for (;;) {
    const now = await store.passportGrants.get(grant._id)
    if (now === undefined || (await store.passportGrants.replace({ ...now, sealed })) !== undefined) return
  }
}

function isProfile({ id, type }: JsonObject): boolean {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type]
  return typeof id === 'string' && id !== '' && types.includes('Profile')
}

const noProfile = {
  fr: 'Ce n’est pas un profil Open Badges 3.0 (id et type Profile) de 32 Kio au plus.',
  en: 'This is not an Open Badges 3.0 Profile (id, and type Profile) of 32 KiB at most.',
}
