/** A person who holds badges, written straight into the store of a service: what they call for is under test, not how they came to be. */
import { randomBytes } from 'node:crypto'
import type { Award, AwardState } from '../../server/store/documents.ts'
import type { Proposal } from '../../server/store/recognition-documents.ts'
import type { New } from '../../server/store/store.ts'
import { everything } from '../../server/store/everything.ts'
import type { TestService } from '../support/service.ts'

const framework = 'referentiel-mediateurs/0.1.0'
export const profile = `${framework}/PROFIL-AID`

/** The lowest badge that would do for each competency of the profile AID: what its criteria list in frameworks/. */
export const aidBadges = [
  ...['A1.1', 'A1.2', 'A2.1', 'A3.1', 'A3.2', 'B1.1', 'B1.2', 'B1.3', 'B2.1'].map((code) => `RM-${code}-N2`),
  ...['A2.2', 'B2.2', 'C2.2', 'D1.1', 'D1.3', 'D1.4', 'E1.1', 'E1.2'].map((code) => `RM-${code}-N1`),
] as const

export interface Holder {
  readonly organisationId: string
  readonly recipientKey: string
  readonly personId: string
  /** Writes an active award of it; answers its id. */
  give(code: string, change?: Partial<Award>): Promise<string>
  /** The same for each of `codes`, at once. */
  giveAll(codes: readonly string[]): Promise<readonly string[]>
  setState(awardId: string, state: AwardState): Promise<void>
  /** What the service is told when something happened to a badge. */
  recompute(): Promise<void>
  proposals(): Promise<readonly Proposal[]>
  /** `<kind> <code>` of each that is open, sorted, with what it rests on or lacks. */
  open(): Promise<readonly string[]>
}

/** Registers somebody new; `known` false: known from rosters only. */
export async function newHolder(service: TestService, organisationId: string, known = true): Promise<Holder> {
  const { store, profilesAfterChange } = service.context.deps
  const id = () => randomBytes(16).toString('hex')
  const recipientKey = id()
  const personId = id()
  const createdAt = '2026-11-21T09:30:00Z'
  if (known) {
    const named = { givenName: 'Anne', familyName: 'Marchand', email: 'anne@exemple.fr' }
    await store.people.insert({ _id: personId, organisationId, ...named, recipientKey, createdAt })
  }
  const proposals = async () => everything(store.proposals, { organisationId, recipientKey })
  const give = async (codes: readonly string[], change: Partial<Award> = {}) => {
    const awards = codes.map((code) => awardOf(code, change))
    await store.statusSlots.insertMissing(
      awards.map(({ _id, statusSlot }) => ({
        _id: statusSlot,
        list: 'essai',
        index: 0,
        awardId: _id,
        state: 'active',
      })),
    )
    return store.awards.insertMissing(awards)
  }
  const awardOf = (code: string, change: Partial<Award>): New<Award> => {
    const _id = id()
    return {
      _id,
      organisationId,
      recipientKey,
      achievement: `${framework}/${code}`,
      achievementCode: code,
      frameworkIri: `https://frameworks.example/frameworks/${framework}`,
      frameworkDigest: 'z',
      evaluationId: 'e',
      decision: '{}',
      proofStrength: 'assessed',
      awardedAt: createdAt,
      credential: '{}',
      statusSlot: `essai:${_id}`,
      state: 'active',
      history: [],
      deliveries: [],
      ...change,
    }
  }
  return {
    organisationId,
    recipientKey,
    personId,
    async give(code, change = {}) {
      const [awardId = ''] = await give([code], change)
      return awardId
    },
    giveAll: (codes) => give(codes),
    async setState(awardId, state) {
      const award = await store.awards.get(awardId)
      const slot = award && (await store.statusSlots.get(award.statusSlot))
      if (award === undefined || slot === undefined) throw new Error('no such award')
      await store.statusSlots.replace({ ...slot, state })
      await store.awards.replace({ ...award, state })
    },
    recompute: () => profilesAfterChange(organisationId, recipientKey),
    proposals,
    async open() {
      const found = (await proposals()).filter(({ state }) => state === 'open')
      return found
        .map(({ kind, achievement, awards, missing }) =>
          [kind, achievement.split('/')[2], kind === 'award' ? awards.join(' ') : missing.join(' ')].join(
            ' ',
          ),
        )
        .sort()
    },
  }
}
