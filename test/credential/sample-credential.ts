/** The achievements this project publishes, and a credential of any of them, for tests. */
import { loadAchievements } from '../../server/achievement/achievements.ts'
import type { Achievement, Achievements } from '../../server/achievement/types.ts'
import type { CredentialParts } from '../../server/credential/build-credential.ts'
import type { SqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import { publishedIn } from '../framework/published.ts'
import { now, publicUrl } from '../proof/signing.ts'

export async function publishedAchievements(store: SqliteStore): Promise<Achievements> {
  return loadAchievements(await publishedIn(store, { baseUrl: publicUrl, clock: () => now }))
}

/** Complete and accepted; `changes` replaces whole parts of it. */
export function partsOf(achievement: Achievement, changes: Partial<CredentialParts> = {}): CredentialParts {
  return {
    id: `${publicUrl}/credentials/5f2b6c7d-8a41-4c1e-9b7e-2f0d6a1c3e55`,
    achievement,
    language: 'fr',
    issuer: {
      did: 'did:web:badges.example.org:issuers:acme',
      organisation: { name: 'Acmé médiation', url: 'https://acme.example', email: 'badges@acme.example' },
    },
    recipient: { subjectId: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22' },
    evaluation: {
      achievement: achievement.code,
      criteriaVersion: achievement.criteria.version,
      outcome: 'met',
      findings: [],
    },
    decision: {
      url: `${publicUrl}/decisions/5f2b6c7d-8a41-4c1e-9b7e-2f0d6a1c3e55`,
      digestSri: `sha256-${Buffer.alloc(32, 7).toString('base64')}`,
    },
    pieces: achievement.criteria.kinds.slice(0, 2).map((kind, index) => ({
      kind: kind.code,
      title: kind.title,
      fingerprint: `ni:///sha-256;${Buffer.alloc(32, index + 1).toString('base64url')}`,
    })),
    strength: 'endorsed',
    framework: achievement.framework,
    status: { listUrl: `${publicUrl}/status-lists/acme-1`, index: 94_567 },
    awardedAt: now,
    ...changes,
  }
}
